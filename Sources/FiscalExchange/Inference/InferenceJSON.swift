// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

extension InferenceReport {
    /// The report as one line of JSON, without a line break; keys in this order:
    ///
    /// | key | value |
    /// |---|---|
    /// | `receipts`, `silent` | receipts with and without a figure that policies differ in |
    /// | `explained`, `unexplained`, `unfit` | receipts that the answer explains and does not, and those that no policy gives |
    /// | `decided` | one class of policies explains every receipt |
    /// | `uncertain` | receipts of sets and groups beyond the limits, 0 but for hostile corpora |
    /// | `answer` | the policies that explain the most receipts, a *set* |
    /// | `classes` | the answer as sets of policies that explain the same receipts |
    /// | `figures` | for `sums`, `taxes` and `totals` on their own `kind`, `receipts`, `explained` and `points` |
    /// | `questions` | `point`, `value`, `alternative`, receipts `against` the alternative, `inFavour` and `neither`, `reason` |
    /// | `deciding` | *receipts* with `count` (that leave the same policies) and the set `rejects` |
    /// | `misfits` | unexplained *receipts* with the set `policies` that would explain each |
    /// | `groups` | `dimension`, `name`, `receipts`, `explainedByAnswer`, `explained` and the set `policies` |
    /// | `explanation` | `kind` (`one`, `period`, `shop`, `device`, `kind`), `unexplained`, and `parts` with `groups`, `receipts`, `explained` and the set `policies` |
    /// | `facts` | how many receipts have what may tell policies apart |
    ///
    /// A *set* has `policies` (how many, each rule counted), `representative` (a policy in the long form; left out for the empty
    /// set), `presets`, `shortForms`, `points` (the values of each point) and `bits` (the words of the set in base 16). A
    /// *receipt* has `source`, `record`, `billId`, `day`, `shop`, `device`, `kind` and the `mismatch`: `policy`, `path`,
    /// `recorded` and `computed`. What is not known is left out.
    public var json: String {
        var writer = ByteWriter()
        writer.write("{\"receipts\":\(receipts),\"silent\":\(silent),\"explained\":\(explained)")
        writer.write(",\"unexplained\":\(unexplainedCount),\"unfit\":\(unfit)")
        writer.write(",\"decided\":\(isDecided),\"uncertain\":\(uncertain),\"answer\":")
        writer.write(answer)
        writer.writeList("classes", classes) { $0.write($1) }
        writer.writeList("figures", aspects) { writer, aspect in
            writer.write("{\"kind\":\"\(aspect.kind.rawValue)\",\"receipts\":\(aspect.receipts)")
            writer.write(",\"explained\":\(aspect.explained),\"points\":")
            writer.writePoints(aspect.policies, aspect.kind.points)
            writer.write("}")
        }
        writer.writeList("questions", questions) { writer, question in
            writer.write(
                "{\"point\":\"\(question.point.rawValue)\",\"value\":\"\(question.value)\"")
            writer.write(",\"alternative\":\"\(question.alternative)\"")
            writer.write(",\"against\":\(question.against),\"inFavour\":\(question.inFavour)")
            writer.write(",\"neither\":\(question.neither)")
            writer.writeText("reason", question.reason)
            writer.write("}")
        }
        writer.writeList("deciding", deciding) { writer, decision in
            writer.write("{")
            writer.write(decision.receipt.origin)
            writer.write(",\"count\":\(decision.count)")
            writer.write(decision.mismatch)
            writer.write(",\"rejects\":")
            writer.write(decision.rejected)
            writer.write("}")
        }
        writer.writeList("misfits", unexplained) { writer, misfit in
            writer.write("{")
            writer.write(misfit.receipt.origin)
            writer.write(misfit.mismatch)
            writer.write(",\"policies\":")
            writer.write(misfit.policies)
            writer.write("}")
        }
        writer.writeList("groups", groups) { writer, group in
            writer.write("{\"dimension\":\"\(group.dimension)\",\"name\":")
            writer.writeString(group.name)
            writer.write(",\"receipts\":\(group.receipts)")
            writer.write(",\"explainedByAnswer\":\(group.explainedByAnswer)")
            writer.write(",\"explained\":\(group.explained),\"policies\":")
            writer.write(group.policies)
            writer.write("}")
        }
        writer.write(",\"explanation\":{\"kind\":\"\(explanation.kind.rawValue)\"")
        writer.write(",\"unexplained\":\(explanation.unexplained)")
        writer.writeList("parts", explanation.parts) { writer, part in
            writer.write("{\"groups\":")
            writer.writeTexts(part.groups)
            writer.write(",\"receipts\":\(part.receipts),\"explained\":\(part.explained)")
            writer.write(",\"policies\":")
            writer.write(part.policies)
            writer.write("}")
        }
        writer.write("},\"facts\":{")
        writer.write(
            ReceiptFacts.named.map { "\"\($0)\":\(count($1))" }.joined(separator: ","))
        writer.write("}}")
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension InferenceReport.Aspect.Kind {
    /// The points that figures of the kind depend on.
    public var points: [PolicyPoint] {
        switch self {
        case .sums: [.lineSum, .unitPrice, .lineDiscount]
        case .taxes, .totals: [.vatLevel, .vat, .vatOrder, .parts]
        }
    }
}

extension ReceiptFacts {
    /// The facts by the names that reports use.
    public static let named: [(name: String, fact: ReceiptFacts)] = [
        ("sums", .sums), ("taxes", .taxes), ("totals", .totals), ("vat", .vat),
        ("finePrices", .finePrices), ("inexactSums", .inexactSums), ("sumTies", .sumTies),
        ("percentDiscounts", .percentDiscounts), ("quantities", .quantities),
        ("linesOfOneRate", .linesOfOneRate), ("severalRates", .severalRates),
        ("inexactTaxes", .inexactTaxes), ("taxTies", .taxTies), ("taxExclusive", .taxExclusive),
    ]
}

extension ByteWriter {
    /// A receipt and the policies that give its figures, as a line of JSON with its line break.
    mutating func write(_ fit: ReceiptFit, _ origin: ReceiptOrigin) {
        write("{")
        write(origin)
        write(",\"policies\":")
        write(fit.policies)
        write("}\n")
    }

    /// `,"key":[…]`
    fileprivate mutating func writeList<Element>(
        _ key: String, _ list: [Element], _ write: (inout ByteWriter, Element) -> Void
    ) {
        self.write(",\"\(key)\":[")
        for (index, element) in list.enumerated() {
            if index > 0 { self.write(",") }
            write(&self, element)
        }
        self.write("]")
    }

    /// `,"key":"text"`; nothing without a text.
    fileprivate mutating func writeText(_ key: String, _ text: String?) {
        guard let text else { return }
        write(",\"\(key)\":")
        writeString(text)
    }

    fileprivate mutating func writeTexts(_ texts: [String]) {
        write("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { write(",") }
            writeString(text)
        }
        write("]")
    }

    fileprivate mutating func writePoints(_ set: PolicySet, _ points: [PolicyPoint]) {
        write("{")
        for (index, point) in points.enumerated() {
            write(index == 0 ? "\"\(point.rawValue)\":" : ",\"\(point.rawValue)\":")
            writeTexts(set.values(point))
        }
        write("}")
    }

    fileprivate mutating func write(_ set: PolicySet) {
        write("{\"policies\":\(set.policyCount)")
        if let representative = set.representative {
            write(",\"representative\":")
            write(representative.policy)
        }
        write(",\"presets\":")
        writeTexts(set.presets)
        write(",\"shortForms\":")
        writeTexts(set.shortForms)
        write(",\"points\":")
        writePoints(set, PolicyPoint.allCases)
        write(",\"bits\":\"\(set.text)\"}")
    }

    fileprivate mutating func write(_ origin: ReceiptOrigin) {
        write("\"source\":")
        writeString(origin.source)
        write(",\"record\":\(origin.record)")
        writeText("billId", origin.billID)
        writeText("day", origin.day)
        writeText("shop", origin.shop)
        writeText("device", origin.device)
        writeText("kind", origin.kind)
    }

    fileprivate mutating func write(_ mismatch: InferenceReport.Mismatch?) {
        guard let mismatch else { return }
        write(",\"mismatch\":{\"policy\":")
        writeString(mismatch.policy)
        writeText("path", mismatch.path)
        // Figures of documents are decimals, and those of policies of two places.
        write(",\"recorded\":")
        write(mismatch.recorded)
        if let computed = mismatch.computed {
            write(",\"computed\":")
            write(computed)
        }
        write("}")
    }
}

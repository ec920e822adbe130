// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

extension Explanation {
    /// The explanation as one line of JSON, without a line break; keys in this order, those without a value left out:
    ///
    /// | key | value |
    /// |---|---|
    /// | `source`, `record`, `document`, `billId`, `number`, `date` | where the bill was found, for one that was |
    /// | `policy` | the long form of the policy |
    /// | `priceBasis` | `tax-inclusive` or `tax-exclusive` |
    /// | `lines` | for each line `line` (from 1), `id`, `name`, `rate` and `figures` |
    /// | `adjustments` | the figures of discounts and surcharges of the bill |
    /// | `rates` | for each rate `rate`, `lines` (from 1) and `figures` |
    /// | `totals` | the figures of the receipt |
    ///
    /// A figure has `figure` (``FiscalEngine/ReceiptFigure``), `formula`, `exact` (a fraction in lowest terms), `decimal`
    /// (its first twelve places, with `…` when there are more), `rule`, `value` and `residue` (value − exact, a fraction).
    /// The last entry of a figure is the receipt's. A `rule` has `kind`, and for `rounded` `rule` and `step`, for `sum`,
    /// `difference`, `limit` and `same` the `formula` of settled figures, for `share` `whole`, `fraction` (in units of the
    /// scale), `rank`, `of` and `received`, and the `method` unless it is largest remainder. Numbers are strings, but for `record`, `line`, `lines`, `scale`, `rank` and
    /// `of`.
    public func json(of document: FoundBill? = nil) -> String {
        var writer = ByteWriter()
        writer.write("{")
        if let document { writer.write(document) }
        writer.write("\"policy\":")
        writer.write(policy)
        writer.write(",\"priceBasis\":\"\(priceBasis.rawValue)\",\"lines\":[")
        for (index, line) in lines.enumerated() {
            writer.write(index == 0 ? "{" : ",{")
            writer.write("\"line\":\(index + 1)")
            writer.write("id", line.line.id)
            writer.write("name", line.line.name)
            writer.write("rate", line.line.rate.text)
            writer.write(",\"figures\":")
            writer.write(line.figures, scale: policy.scale)
            writer.write("}")
        }
        writer.write("]")
        if !adjustments.steps.isEmpty {
            writer.write(",\"adjustments\":")
            writer.write(adjustments, scale: policy.scale)
        }
        writer.write(rates, of: "lines", scale: policy.scale)
        writer.write(",\"totals\":")
        writer.write(totals, scale: policy.scale)
        writer.write("}")
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension ByteWriter {
    /// `,"key":"text"`; nothing without a text.
    mutating func write(_ key: String, _ text: String?) {
        guard let text else { return }
        write(",\"\(key)\":")
        writeString(text)
    }

    fileprivate mutating func write(_ document: FoundBill) {
        write("\"source\":")
        writeString(document.source)
        write(",\"record\":\(document.record),\"document\":\"\(document.kind.rawValue)\"")
        write("billId", document.bill.id)
        write("number", document.number)
        write("date", document.bill.date)
        write(",")
    }

    /// The long form of a policy, which `PolicyFile` reads.
    mutating func write(_ policy: Policy) {
        write("{\"name\":")
        writeString(policy.name)
        write(",\"scale\":\(policy.scale)")
        write("unitPrice", policy.unitPrice.text)
        write("lineSum", policy.lineSum.text)
        write("discount", policy.discount.text)
        write("vat", policy.vat.rawValue)
        write("vatLevel", policy.vatLevel.rawValue)
        write("vatOrder", policy.vatOrder.rawValue)
        write("parts", policy.parts.rawValue)
        switch policy.total {
        case .keep:
            write("total", "keep")
        case .round(let step, let rule):
            write(",\"total\":{\"step\":\"\(step)\",\"rule\":\"\(rule.rawValue)\"}")
        }
        write("lineDiscount", policy.lineDiscount.rawValue)
        if policy.allocation != .largestRemainder {
            write("allocation", policy.allocation.rawValue)
        }
        write("}")
    }

    /// `,"rates":[…]`, each with its parts counted from 1 under the key `parts`.
    mutating func write(_ rates: [RateExplanation], of parts: String, scale: Int) {
        write(",\"rates\":[")
        for (index, rate) in rates.enumerated() {
            write(index == 0 ? "{" : ",{")
            write("\"rate\":\"\(rate.rate.text)\",\"\(parts)\":[")
            write(rate.lines.map { String($0 + 1) }.joined(separator: ","))
            write("],\"figures\":")
            write(rate.figures, scale: scale)
            write("}")
        }
        write("]")
    }

    mutating func write(_ figures: FigureChain, scale: Int) {
        write("[")
        for (index, step) in figures.steps.enumerated() {
            write(index == 0 ? "{" : ",{")
            write("\"figure\":\"\(step.figure.rawValue)\"")
            write("formula", step.formula.text)
            write("exact", step.exact.fractionText)
            write("decimal", step.exact.decimalText(places: 12))
            write(",\"rule\":{\"kind\":\"\(step.rule.kind)\"")
            write(step.rule, scale: scale)
            write("}")
            write("value", fixed(step.value, scale))
            write("residue", step.residue.fractionText)
            write("}")
        }
        write("]")
    }

    private mutating func write(_ rule: FigureRule, scale: Int) {
        switch rule {
        case .rounded(let rule, let step):
            write("rule", rule.rawValue)
            write("step", step.description)
        case .settled(let formula):
            write("formula", formula.text)
        case .share(let share):
            write("whole", fixed(share.whole, scale))
            write("fraction", share.fraction.fractionText)
            write(",\"rank\":\(share.rank),\"of\":\(share.count)")
            write("received", fixed(share.received, scale))
            if share.method != .largestRemainder { write("method", share.method.rawValue) }
        case .kept, .untaxed, .stated:
            break
        }
    }

    private func fixed(_ value: Rational, _ scale: Int) -> String {
        value.decimalText(scale: scale) ?? value.description
    }
}

// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

extension BillComparisonResult {
    /// The result as one line of JSON, without a line break, which ``init(json:)`` reads back.
    ///
    /// | key | value |
    /// |---|---|
    /// | `comparison` | 1, the version of this form |
    /// | `scale` | decimal places of the money below |
    /// | `baseline` | the name of the policy that the others are compared with |
    /// | `records` | `read`, `failed`, `passedOver`, `warnings` |
    /// | `total` | of the baseline: `receipts`, `lineCount`, `amount`, `tax`, and `failed`, the bills without a receipt |
    /// | `equal` | lists of policies, by name, whose receipts are the same |
    /// | `byMonth`, `byLines`, `byAmount`, `byRate` | of the baseline: the set, `receipts`, `lineCount`, `amount`, `tax`; of rates `rows` too: `lines`, `inexactSums`, `sumTies`, `inexactTaxes`, `taxTies` |
    /// | `policies` | one object each, as below |
    ///
    /// A set is named by `month` (`2026-03`, or `other`), `lines` (`4-7`), `total` (`100-999.99`) or `rate` (`20%`, or
    /// `other`). A policy has `name`, `policy` (the long form), `computed`, `failures` (how many bills by code), `amount`,
    /// `tax`, `compared`, `receipts` and `lines` (that differ), `drift`, `amountDrift` (`receipts`, `signed`, `absolute`;
    /// of `drift` also `perMillion` and `absolutePerMillion` of the baseline's amount), `dueDrift`, `histogram` (`from`,
    /// `to`, `receipts`; an end that is open is left out), `ties` and `rewriting`, the same sets as above with `receipts`,
    /// `signed`, `absolute`, and `worst`. Differences are policy less baseline; money is in units of the currency.
    public var json: String {
        var writer = ComparisonWriter(scale: comparison.scale)
        writer.write(self)
        return String(decoding: writer.writer.bytes, as: UTF8.self)
    }
}

extension ComparisonSet {
    /// The key and the text of the set in reports: `month` and `2026-03`, `lines` and `4-7`, `total` and `100-999.99`.
    public func name(scale: Int) -> (key: String, text: String) {
        switch self {
        case .month(let month): return ("month", month?.description ?? "other")
        case .lines(let power):
            let (least, most) = (1 << power, (1 << power) * 2 - 1)
            return ("lines", least == most ? "\(least)" : "\(least)-\(most)")
        case .amount(let digits):
            var bound: Int128 = 1
            for _ in 0..<(digits + scale) { bound *= 10 }
            let least = digits == 0 ? 0 : bound / 10
            return (
                "total",
                RunSummary.shortText(least, scale: scale) + "-"
                    + RunSummary.shortText(bound - 1, scale: scale)
            )
        case .rate(let rate): return ("rate", rate?.text ?? "other")
        }
    }
}

extension TaxDrift {
    /// A drift in a million units of an amount, in hundredths, to the nearest.
    public static func perMillion(_ drift: Int128, of amount: Int128) -> Int128 {
        if amount == 0 { return 0 }
        let (whole, rest) = (drift.magnitude * 100_000_000).quotientAndRemainder(
            dividingBy: amount.magnitude)
        let nearest = Int128(whole) + (rest * 2 >= amount.magnitude ? 1 : 0)
        return drift < 0 ? -nearest : nearest
    }
}

extension RunSummary {
    /// A sum of minor units as its shortest decimal: `31.6`, `7950`.
    public static func shortText(_ units: Int128, scale: Int) -> String {
        let text = text(units, scale: scale)
        guard text.contains(".") else { return text }
        var short = Substring(text)
        while short.last == "0" { short.removeLast() }
        if short.last == "." { short.removeLast() }
        return String(short)
    }
}

/// Writes the JSON of a comparison.
private struct ComparisonWriter {
    let scale: Int
    var writer = ByteWriter()

    init(scale: Int) {
        self.scale = scale
    }

    mutating func write(_ result: BillComparisonResult) {
        let comparison = result.comparison
        let summary = result.summary
        let policies = comparison.policies
        writer.write("{\"comparison\":1,\"scale\":\(scale),\"baseline\":")
        writer.writeString(policies[comparison.baseline].name)
        writer.write(",\"records\":{\"read\":\(summary.records),\"failed\":\(summary.failed)")
        writer.write(",\"passedOver\":\(summary.passedOver),\"warnings\":\(summary.warnings)}")
        writer.write(",\"total\":{")
        write(comparison.sums)
        writer.write(",\"failed\":\(comparison.failed)},\"telling\":")
        write(comparison.telling)
        writer.write(",\"equal\":")
        list(comparison.equalClasses) { writer, names in
            writer.list(names) { $0.writer.writeString(policies[$1].name) }
        }
        let sums = comparison.baselineSets
        for (key, sets) in Self.byKind(comparison.sets) {
            writer.write(",\"\(key)\":")
            list(sets) { writer, set in
                writer.start(set)
                writer.writer.write(",")
                writer.write(sums[set] ?? BaselineSums())
                if case .rate(let rate) = set, let facts = comparison.rowFacts[rate] {
                    writer.write(facts)
                }
                writer.writer.write("}")
            }
        }
        writer.write(",\"policies\":")
        list(comparison.results) { $0.write($1, comparison) }
        writer.write("}")
    }

    private mutating func write(_ result: PolicyResult, _ comparison: PolicyComparison) {
        writer.write("{\"name\":")
        writer.writeString(result.policy.name)
        writer.write(",\"policy\":")
        writer.write(result.policy)
        writer.write(",\"computed\":\(result.computed),\"failures\":{")
        for (index, code) in result.failures.keys.sorted().enumerated() {
            writer.write("\(index == 0 ? "" : ",")\"\(code)\":\(result.failures[code] ?? 0)")
        }
        writer.write("}")
        money("amount", result.amount)
        money("tax", result.tax)
        writer.write(",\"compared\":\(result.compared),\"receipts\":\(result.receipts)")
        writer.write(",\"lines\":\(result.lines),\"drift\":{")
        write(result.drift)
        let amount = comparison.sums.amount
        for (key, drift) in [
            ("perMillion", result.drift.signed), ("absolutePerMillion", result.drift.absolute),
        ] {
            let parts = TaxDrift.perMillion(drift, of: amount)
            writer.write(",\"\(key)\":\(RunSummary.shortText(parts, scale: 2))")
        }
        writer.write("},\"amountDrift\":{")
        write(result.amountDrift)
        writer.write("}")
        money("dueDrift", result.due)
        writer.write(",\"histogram\":")
        list(result.histogram.indices.filter { result.histogram[$0] > 0 }) { writer, bin in
            writer.write(bin: bin, result.histogram[bin])
        }
        writer.write(",\"ties\":{\"sums\":")
        write(result.sumTies)
        writer.write(",\"taxes\":")
        write(result.taxTies)
        writer.write("},\"rewriting\":{")
        write("merged", result.rewriting.merged)
        writer.write(",")
        write("split", result.rewriting.split)
        writer.write(",")
        write("reversed", result.rewriting.reversed)
        writer.write("}")
        for (key, sets) in Self.byKind(comparison.sets) {
            writer.write(",\"\(key)\":")
            list(sets.filter { result.drifts[$0] != nil }) { writer, set in
                writer.start(set)
                writer.writer.write(",")
                writer.write(result.drifts[set] ?? TaxDrift())
                writer.writer.write("}")
            }
        }
        writer.write(",\"worst\":")
        list(result.worst) { $0.write($1) }
        writer.write("}")
    }

    // MARK: Parts

    private static func byKind(_ sets: [ComparisonSet]) -> [(String, [ComparisonSet])] {
        [("byMonth", "month"), ("byLines", "lines"), ("byAmount", "total"), ("byRate", "rate")]
            .map { name, key in (name, sets.filter { $0.name(scale: 0).key == key }) }
    }

    private mutating func list<Elements: Sequence>(
        _ elements: Elements, _ body: (inout ComparisonWriter, Elements.Element) -> Void
    ) {
        writer.write("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { writer.write(",") }
            body(&self, element)
        }
        writer.write("]")
    }

    private mutating func start(_ set: ComparisonSet) {
        let (key, text) = set.name(scale: scale)
        writer.write("{\"\(key)\":\"\(text)\"")
        // The number of a set of sizes is what reads it back.
        if case .lines(let power) = set { writer.write(",\"power\":\(power)") }
        if case .amount(let digits) = set { writer.write(",\"digits\":\(digits)") }
    }

    private mutating func money(_ key: String, _ units: Int128) {
        writer.write(",\"\(key)\":\(RunSummary.shortText(units, scale: scale))")
    }

    private mutating func write(_ sums: BaselineSums) {
        writer.write("\"receipts\":\(sums.receipts),\"lineCount\":\(sums.lines)")
        money("amount", sums.amount)
        money("tax", sums.tax)
    }

    private mutating func write(_ telling: TellingReceipts) {
        writer.write("{\"differing\":\(telling.differing)")
        writer.write(",\"inexactSums\":\(telling.inexactSums),\"sumTies\":\(telling.sumTies)")
        writer.write(",\"inexactTaxes\":\(telling.inexactTaxes),\"taxTies\":\(telling.taxTies)")
        writer.write(",\"quantities\":\(telling.quantities)")
        writer.write(",\"linesOfOneRate\":\(telling.linesOfOneRate)")
        writer.write(",\"severalRates\":\(telling.severalRates)}")
    }

    private mutating func write(_ drift: TaxDrift) {
        writer.write("\"receipts\":\(drift.receipts)")
        money("signed", drift.signed)
        money("absolute", drift.absolute)
    }

    private mutating func write(_ facts: RowFacts) {
        writer.write(",\"rows\":{\"lines\":\(facts.lines),\"inexactSums\":\(facts.inexactSums)")
        writer.write(",\"sumTies\":\(facts.sumTies),\"inexactTaxes\":\(facts.inexactTaxes)")
        writer.write(",\"taxTies\":\(facts.taxTies)}")
    }

    private mutating func write(_ ties: Ties) {
        writer.write("{\"up\":\(ties.up),\"down\":\(ties.down)}")
    }

    private mutating func write(_ key: String, _ check: RewritingResult.Check) {
        writer.write("\"\(key)\":{\"bills\":\(check.bills),\"changed\":\(check.changed)}")
    }

    private mutating func write(bin: Int, _ count: Int) {
        let (lower, upper) = DifferenceBin.bounds(bin)
        writer.write("{\"bin\":\(bin)")
        if let lower { money("from", Int128(lower)) }
        if let upper { money("to", Int128(upper)) }
        writer.write(",\"receipts\":\(count)}")
    }

    private mutating func write(_ worst: WorstCase) {
        writer.write("{\"source\":")
        writer.writeString(worst.place.source)
        writer.write(",\"record\":\(worst.place.record)")
        if let id = worst.place.billID {
            writer.write(",\"billId\":")
            writer.writeString(id)
        }
        money("tax", worst.tax)
        money("amount", worst.amount)
        writer.write("}")
    }
}

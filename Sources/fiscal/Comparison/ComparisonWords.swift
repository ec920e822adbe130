// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// What a comparison says, for the table and the page alike.
struct ComparisonWords {
    let comparison: PolicyComparison
    let summary: RunSummary
    /// Of each policy, in their order.
    let results: [PolicyResult]

    init(_ result: BillComparisonResult) {
        comparison = result.comparison
        summary = result.summary
        results = result.comparison.results
    }

    var scale: Int { comparison.scale }
    var baseline: PolicyResult { results[comparison.baseline] }

    /// The first policies of each class of equal receipts, those with the largest drift first; the baseline's class is left
    /// out.
    var leaders: [PolicyResult] {
        results.indices
            .filter { results[$0].equal == $0 && results[$0].equal != baseline.equal }
            .map { results[$0] }
            .sorted { a, b in
                a.drift.absolute != b.drift.absolute
                    ? a.drift.absolute > b.drift.absolute
                    : a.amountDrift.absolute > b.amountDrift.absolute
            }
    }

    /// The policies whose receipts are those of another.
    func equals(of result: PolicyResult) -> [String] {
        results.filter { $0.equal == result.equal && $0.policy != result.policy }
            .map(\.policy.name)
    }

    /// The answer in sentences.
    var sentences: [String] {
        let sums = comparison.sums
        if sums.receipts == 0 {
            return ["No bill has a receipt under \(baseline.policy.name), the baseline."] + failures
        }
        return [
            "\(ReportText.count(sums.receipts, "receipt")) with "
                + "\(ReportText.count(sums.lines, "line")): total \(money(sums.amount)), VAT "
                + "\(money(sums.tax)) under \(baseline.policy.name), the baseline. "
                + "\(ReportText.count(results.count, "policy", "policies")) compared."
        ] + differing + same + drift + levels + [ties] + rewriting + failures
    }

    private var differing: [String] {
        let all = comparison.sums.receipts
        let some = comparison.telling.differing
        if results.count == 1 || some == 0 { return [] }
        let others = all - some
        return [
            "\(ReportText.grouped(some)) of \(ReportText.count(all, "receipt")) "
                + "(\(ReportText.percent(some, of: all))) can tell some policy from the baseline"
                + (others == 0
                    ? "."
                    : "; on the other \(others == 1 ? "one" : ReportText.grouped(others)) all policies agree.")
        ]
    }

    private var same: [String] {
        if results.count == 1 { return [] }
        let equal = equals(of: baseline)
        if equal.count == results.count - 1 {
            return ["All policies give the same receipts: these bills cannot tell them apart."]
        }
        if equal.isEmpty { return ["No other policy gives the same receipts as the baseline."] }
        return [
            "The same receipts as the baseline give \(ReportText.list(equal)): these bills "
                + "cannot tell them apart."
        ] + alike
    }

    /// Policies that differ from the baseline and not from each other.
    private var alike: [String] {
        let classes = comparison.equalClasses.filter { members in
            members.count > 1 && !members.contains(comparison.baseline)
        }
        if classes.isEmpty { return [] }
        let lists = classes.prefix(4).map { members in
            ReportText.list(members.map { results[$0].policy.name }, most: 6)
        }
        let more = classes.count > 4 ? "; and \(classes.count - 4) more groups" : ""
        return [
            "Alike among themselves, though not like the baseline: "
                + "\(lists.joined(separator: "; "))\(more)."
        ]
    }

    /// What the bills can tell about where VAT is rounded: how many have what a difference of levels needs.
    private var levels: [String] {
        let levels = Set(results.map(\.policy.vatLevel))
        if levels.count == 1 { return [] }
        let telling = comparison.telling
        let isAcross =
            !levels.isDisjoint(with: [.unit, .line]) && !levels.isDisjoint(with: [.rate, .receipt])
        let needs: [(isAsked: Bool, what: String, count: Int, need: String, lack: String)] = [
            (
                levels.contains(.unit), "unit from line", telling.quantities,
                "a quantity other than 1", "on lines with VAT all quantities are 1"
            ),
            (
                isAcross, "line from rate", telling.linesOfOneRate, "two lines of one rate",
                "none has two lines with VAT of one rate"
            ),
            (
                levels.contains(.receipt), "rate from receipt", telling.severalRates,
                "VAT at two rates", "none has VAT at two rates"
            ),
        ]
        let asked = needs.filter(\.isAsked)
        var sentences: [String] = []
        let known = asked.filter { $0.count > 0 }.map {
            "\(ReportText.grouped($0.count)) \($0.what) (\($0.need))"
        }
        if !known.isEmpty {
            sentences.append(
                "Receipts that can tell where VAT is rounded: \(known.joined(separator: ", ")).")
        }
        for need in asked where need.count == 0 {
            sentences.append("No receipt can tell \(need.what): \(need.lack).")
        }
        return sentences
    }

    private var drift: [String] {
        guard let far = leaders.first else { return [] }
        let others = equals(of: far)
        let also = others.isEmpty ? "" : " (and \(ReportText.list(others, most: 3)))"
        var text =
            "Furthest from it is \(far.policy.name)\(also): "
            + "\(ReportText.grouped(far.receipts)) of "
            + "\(ReportText.count(far.compared, "receipt")) "
            + "(\(ReportText.percent(far.receipts, of: far.compared))) differ, "
            + "VAT by \(signed(far.drift.signed)) in all, \(perMillion(far.drift.signed)) for each "
            + "million of the total."
        if let worst = far.worst.first, worst.tax != 0 {
            text +=
                " The largest difference of one receipt is \(signed(worst.tax)), of "
                + "\(place(worst.place))."
        }
        let sums = results.filter { $0.amountDrift.receipts > 0 }
        if !sums.isEmpty {
            text +=
                " Totals, which customers pay, differ under "
                + "\(ReportText.list(sums.map(\.policy.name), most: 6))."
        } else {
            text += " Totals are the same under every policy; only VAT moves."
        }
        return [text]
    }

    private var ties: String {
        var all = RowFacts()
        for facts in comparison.rowFacts.values { all += facts }
        return "\(ReportText.count(all.lines, "line")): price × quantity needs rounding on "
            + "\(ReportText.grouped(all.inexactSums)) and is half-way on "
            + "\(ReportText.grouped(all.sumTies)); VAT needs rounding on "
            + "\(ReportText.grouped(all.inexactTaxes)) and is half-way on "
            + "\(ReportText.grouped(all.taxTies)). "
            + (all.sumTies + all.taxTies == 0
                ? "Without half-way values half-up, half-down and half-even are one rule, line by line."
                : "Line by line, half-up, half-down and half-even differ on half-way values alone.")
    }

    private var rewriting: [String] {
        let parts = [
            ("equal goods are merged into one row", baseline.rewriting.merged),
            ("rows are split", baseline.rewriting.split),
            ("rows are reordered", baseline.rewriting.reversed),
        ].filter { $0.1.bills > 0 }
        if parts.isEmpty { return [] }
        return [
            "Under the baseline figures change when "
                + parts.map { name, check in
                    "\(name): \(ReportText.grouped(check.changed)) of "
                        + ReportText.count(check.bills, "bill")
                }.joined(separator: "; ") + "."
        ]
    }

    private var failures: [String] {
        results.filter { !$0.failures.isEmpty }.map { result in
            let causes = result.failures.keys.sorted().map { code in
                "\(code) \(result.failures[code] ?? 0)"
            }
            return "Bills without a receipt under \(result.policy.name): "
                + causes.joined(separator: ", ") + "."
        }.prefix(10) + []
    }

    // MARK: Figures

    func money(_ units: Int128) -> String { ReportText.money(units, scale: scale) }
    func signed(_ units: Int128) -> String { ReportText.signed(units, scale: scale) }

    /// A drift for each million of the baseline's total.
    func perMillion(_ drift: Int128) -> String {
        ReportText.signed(TaxDrift.perMillion(drift, of: comparison.sums.amount), scale: 2)
    }

    /// Where a bill is found: `bill 235723` or `record 12`.
    func place(_ place: BillPlace) -> String {
        place.billID.map { "bill \($0)" } ?? "record \(place.record) of \(place.source)"
    }

    /// The sets of one kind, with their names.
    func sets(_ key: String) -> [(set: ComparisonSet, name: String)] {
        comparison.sets.compactMap { set in
            let name = set.name(scale: scale)
            return name.key == key ? (set, name.text) : nil
        }
    }

    /// The lowest and the highest drift of a set, each with the first policy that has it.
    func extremes(_ set: ComparisonSet) -> (lowest: (String, Int128)?, highest: (String, Int128)?) {
        let drifts = results.map { ($0.policy.name, $0.drifts[set]?.signed ?? 0) }
        let lowest = drifts.filter { $0.1 < 0 }.min { $0.1 < $1.1 }
        // Of equal ones the first policy, not the last.
        let highest = drifts.filter { $0.1 > 0 }.min { $0.1 > $1.1 }
        return (lowest, highest)
    }
}

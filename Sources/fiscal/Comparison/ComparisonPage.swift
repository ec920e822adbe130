// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// A comparison as one page: what it says in words, a table of the policies, and plots.
struct ComparisonPage {
    private let words: ComparisonWords

    init(_ words: ComparisonWords) {
        self.words = words
    }

    /// The whole page.
    var html: String {
        var page = ReportPage(
            title: "Rounding policies compared with \(words.baseline.policy.name)",
            summary: words.sentences)
        if words.comparison.sums.receipts == 0 { return page.html }
        page.add(
            "Policies",
            note:
                "Figures are in the currency of the documents; differences are policy less baseline, "
                + "and the marked row is the baseline. Click a head to sort by it.",
            [policies])
        addDrift(to: &page)
        addHistogram(to: &page)
        addTime(to: &page)
        addRates(to: &page)
        addSets(to: &page)
        addRewriting(to: &page)
        addWorst(to: &page)
        addEqual(to: &page)
        return page.html
    }

    private func name(_ result: PolicyResult) -> ReportTable.Cell { .init(result.policy.name) }
    private func isOwn(_ result: PolicyResult) -> Bool {
        result.policy == words.baseline.policy
    }
    private func money(_ units: Int128) -> ReportTable.Cell { .init(units, scale: words.scale) }
    private func signed(_ units: Int128) -> ReportTable.Cell {
        .init(units, scale: words.scale, isSigned: true)
    }

    // MARK: Policies

    private var policies: Markup {
        let failed = words.results.contains { !$0.failures.isEmpty }
        var table = ReportTable(
            [
                .init(name: "policy", help: "Its name", isNumber: false),
                .init(name: "total", help: "What customers pay"), .init(name: "VAT"),
                .init(name: "receipts", help: "Receipts that differ from the baseline"),
                .init(name: "share", help: "Of all receipts that both policies give"),
                .init(name: "lines", help: "Lines that differ from the baseline"),
                .init(name: "drift of total"),
                .init(name: "drift of VAT", help: "Differences of VAT, added up"),
                .init(name: "without signs", help: "Differences of VAT, added up without signs"),
                .init(name: "per million", help: "Drift of VAT for each million of the total"),
                .init(name: "ties up", help: "Half-way values that became larger"),
                .init(name: "ties down", help: "Half-way values that became smaller"),
                .init(name: "bias", help: "What the ties have moved: half a unit each"),
            ] + (failed ? [.init(name: "no receipt")] : []))
        for result in words.results {
            let up = result.sumTies.up + result.taxTies.up
            let down = result.sumTies.down + result.taxTies.down
            let parts = TaxDrift.perMillion(
                result.drift.signed, of: words.comparison.sums.amount)
            table.add(
                [
                    name(result), money(result.amount), money(result.tax), .init(result.receipts),
                    .init(
                        ReportText.percent(result.receipts, of: result.compared),
                        key: String(result.receipts)),
                    .init(result.lines), signed(result.amountDrift.signed),
                    signed(result.drift.signed), money(result.drift.absolute),
                    .init(words.perMillion(result.drift.signed), key: String(parts)),
                    .init(up), .init(down),
                    // Half units have one place more.
                    .init(Int128(up - down) * 5, scale: words.scale + 1, isSigned: true),
                ]
                    + (failed ? [.init(result.failures.values.reduce(0, +))] : []),
                isOwn: isOwn(result))
        }
        return table.markup
    }

    // MARK: Plots

    private func addDrift(to page: inout ReportPage) {
        let bars = words.results.filter { !isOwn($0) && $0.drift.receipts > 0 }
            .sorted { $0.drift.signed > $1.drift.signed }
            .map {
                BarPlot.Bar(
                    label: $0.policy.name, value: $0.drift.signed,
                    text: words.signed($0.drift.signed))
            }
        if bars.isEmpty { return }
        page.add(
            "Drift of each policy",
            note:
                "VAT over all receipts, less VAT under the baseline. Policies whose VAT is the same "
                + "on every receipt are left out.",
            [BarPlot(title: "Drift of VAT by policy", bars: bars).markup])
    }

    private func addHistogram(to page: inout ReportPage) {
        let leaders = words.leaders.filter { $0.drift.receipts > 0 }
        if leaders.isEmpty { return }
        let bins = (0..<DifferenceBin.count).filter { bin in
            leaders.contains { $0.histogram[bin] > 0 }
        }
        let middle = bins.firstIndex { $0 > DifferenceBin.ends.count } ?? bins.count
        func column(_ bin: Int) -> ReportTable.Column {
            let (lower, upper) = DifferenceBin.bounds(bin)
            func text(_ value: Int64) -> String { words.signed(Int128(value)) }
            if let lower, let upper {
                return .init(
                    name: lower == upper ? text(lower) : "\(text(lower)) … \(text(upper))")
            }
            return .init(name: lower.map { "\(text($0)) …" } ?? upper.map { "… \(text($0))" } ?? "")
        }
        var columns = bins.map(column)
        columns.insert(.init(name: "0"), at: middle)
        var table = ReportTable([.init(name: "policy", isNumber: false)] + columns)
        for result in leaders {
            let counts = bins.map { result.histogram[$0] }
            let most = max(1, counts.max() ?? 0)
            var cells = counts.map { count in
                ReportTable.Cell(
                    count == 0 ? "" : ReportText.grouped(count), key: String(count),
                    tint: count == 0 ? 0 : 8 + 52 * count / most)
            }
            cells.insert(.init(result.compared - result.drift.receipts), at: middle)
            table.add([name(result)] + cells)
        }
        page.add(
            "Differences of single receipts",
            note:
                "How many receipts have a difference of VAT between these bounds: a histogram in each "
                + "row, the darker the more. Of policies with the same receipts the first is shown.",
            [table.markup])
    }

    private func addTime(to page: inout ReportPage) {
        let months = words.sets("month")
        let leaders = words.leaders.prefix(ReportPage.seriesCount)
        if months.count < 2 || leaders.isEmpty { return }
        let plot = CurvePlot(
            title: "Drift of VAT by month", steps: months.map(\.name),
            curves: leaders.map { result in
                .init(
                    name: result.policy.name,
                    values: months.map { result.drifts[$0.set]?.signed ?? 0 })
            }, text: words.signed)
        page.add(
            "Drift over time",
            note:
                "VAT of each month, less VAT under the baseline, of the policies that are furthest from "
                + "it; \"other\" are receipts without a date.",
            [plot.markup])
    }

    private func addRates(to page: inout ReportPage) {
        let facts = words.comparison.rowFacts
        let bars = words.sets("rate").flatMap { set, name -> [BarPlot.Bar] in
            guard case .rate(let rate) = set, let facts = facts[rate], facts.lines > 0
            else { return [] }
            return [("price × quantity", facts.sumTies), ("VAT", facts.taxTies)].map { what, ties in
                BarPlot.Bar(
                    label: "\(name), \(what)",
                    value: Int128(ties) * 1_000_000 / Int128(facts.lines),
                    text: "\(ReportText.grouped(ties)) · "
                        + ReportText.percent(ties, of: facts.lines))
            }
        }
        page.add(
            "Where ties fall",
            note:
                "Lines whose exact value is half-way between two kopecks, as a share of the lines of "
                + "the rate. Only on these does it matter how a rule rounds halves.",
            [BarPlot(title: "Ties by rate", bars: bars).markup])
    }

    // MARK: Sets

    private func addSets(to page: inout ReportPage) {
        let sums = words.comparison.baselineSets
        for (title, key) in [
            ("By rate", "rate"), ("By month", "month"), ("By number of lines", "lines"),
            ("By total", "total"),
        ] {
            let sets = words.sets(key)
            var table = ReportTable([
                .init(name: key, isNumber: false), .init(name: "receipts"), .init(name: "lines"),
                .init(name: "amount"), .init(name: "VAT"), .init(name: "lowest drift"),
                .init(name: "of", isNumber: false), .init(name: "highest drift"),
                .init(name: "of", isNumber: false),
            ])
            for (set, name) in sets {
                guard let own = sums[set] else { continue }
                let (lowest, highest) = words.extremes(set)
                table.add([
                    .init(name), .init(own.receipts), .init(own.lines), money(own.amount),
                    money(own.tax), signed(lowest?.1 ?? 0), .init(lowest?.0 ?? ""),
                    signed(highest?.1 ?? 0), .init(highest?.0 ?? ""),
                ])
            }
            page.add(title, [table.markup])
        }
    }

    // MARK: Rewriting, worst cases, classes

    private func addRewriting(to page: inout ReportPage) {
        let results = words.results.filter { $0.rewriting.reversed.bills > 0 }
        if results.isEmpty { return }
        var table = ReportTable([
            .init(name: "policy", isNumber: false),
            .init(name: "merged", help: "Bills with rows of one price and rate"),
            .init(name: "change"), .init(name: "split", help: "Bills with a row of several units"),
            .init(name: "change"), .init(name: "reordered"), .init(name: "change"),
        ])
        for result in results {
            let checks = [
                result.rewriting.merged, result.rewriting.split, result.rewriting.reversed,
            ]
            table.add(
                [name(result)]
                    + checks.flatMap { check -> [ReportTable.Cell] in
                        [.init(check.bills), .init(check.changed, showsZero: false)]
                    }, isOwn: isOwn(result))
        }
        page.add(
            "When rows are written otherwise",
            note:
                "Bills of which rows of one price and rate can be merged, rows of several units split "
                + "into one unit and the rest, and rows reordered; and how many of them then have "
                + "another total or VAT, or, reordered, another figure on some line.",
            [table.markup])
    }

    private func addWorst(to page: inout ReportPage) {
        var table = ReportTable([
            .init(name: "policy", isNumber: false), .init(name: "bill", isNumber: false),
            .init(name: "difference of VAT"), .init(name: "of the total"), .init(name: "record"),
            .init(name: "source", isNumber: false),
        ])
        var isEmpty = true
        for result in words.leaders {
            for worst in result.worst {
                isEmpty = false
                table.add([
                    name(result), .init(worst.place.billID ?? ""), signed(worst.tax),
                    signed(worst.amount), .init(worst.place.record), .init(worst.place.source),
                ])
            }
        }
        if isEmpty { return }
        page.add(
            "Largest differences",
            note:
                "At most five receipts of each policy. fiscal explain shows where each kopeck of a "
                + "bill comes from.",
            [table.markup])
    }

    private func addEqual(to page: inout ReportPage) {
        let classes = words.comparison.equalClasses.filter { $0.count > 1 }
        if classes.isEmpty { return }
        let items = classes.map { members in
            Markup.element(
                "p", members.map { words.results[$0].policy.name }.joined(separator: " = "))
        }
        page.add(
            "Policies that these bills cannot tell apart",
            note: "Each group gives the same total, VAT and amount due on every receipt.", items)
    }
}

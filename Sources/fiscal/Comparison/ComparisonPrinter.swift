// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// A comparison for people, as text: sentences, a table of the policies, and tables by rate, month and size.
struct ComparisonPrinter {
    private let words: ComparisonWords

    /// Sentences are broken at this width.
    private static let width = 100
    /// Sets of a kind that are shown; the JSON has all.
    private static let sets = 24

    init(_ words: ComparisonWords) {
        self.words = words
    }

    /// The whole report.
    var text: String {
        var text = words.sentences.map(Self.wrapped).joined()
        if words.comparison.sums.receipts == 0 { return Self.plain(text) }
        text += "\n" + policies
        for (title, key) in [
            ("rate", "rate"), ("month", "month"), ("lines", "lines"), ("total", "total"),
        ] {
            text += sets(title, key)
        }
        return Self.plain(text)
    }

    private var policies: String {
        let hasFailures = words.results.contains { !$0.failures.isEmpty }
        var table = TextTable(
            [
                "policy", "VAT", "receipts", "lines", "drift", "|drift|", "per mln", "worst", "on",
                "ties +/-",
            ]
                + (hasFailures ? ["failed"] : []))
        for result in words.results {
            let isBaseline = result.policy == words.baseline.policy
            let worst = result.worst.first
            let ties = (
                result.sumTies.up + result.taxTies.up, result.sumTies.down + result.taxTies.down
            )
            table.add(
                [
                    result.policy.name + (isBaseline ? " *" : ""), words.money(result.tax),
                    String(result.receipts), String(result.lines),
                    words.signed(result.drift.signed),
                    words.money(result.drift.absolute), words.perMillion(result.drift.signed),
                    worst.map { words.signed($0.tax) } ?? "-",
                    worst.map { $0.place.billID ?? "#\($0.place.record)" } ?? "-",
                    "\(ties.0)/\(ties.1)",
                ]
                    + (hasFailures ? [String(result.failures.values.reduce(0, +))] : []))
        }
        return table.text
            + Self.wrapped(
                "* the baseline. Receipts and lines: those that differ from it. Drift: VAT of the policy "
                    + "less VAT of the baseline, signed, without signs, and for each million of the total. "
                    + "Ties: half-way values that the policy makes larger/smaller.")
    }

    private func sets(_ title: String, _ key: String) -> String {
        let sets = words.sets(key)
        if sets.count < 2, key != "rate" { return "" }
        var table = TextTable([
            title, "receipts", "lines", "amount", "VAT", "lowest drift", "of", "highest drift",
            "of",
        ])
        let sums = words.comparison.baselineSets
        for (set, name) in sets.prefix(Self.sets) {
            guard let own = sums[set] else { continue }
            let (lowest, highest) = words.extremes(set)
            table.add([
                name, String(own.receipts), String(own.lines), words.money(own.amount),
                words.money(own.tax), lowest.map { words.signed($0.1) } ?? "0",
                lowest?.0 ?? "-", highest.map { words.signed($0.1) } ?? "0", highest?.0 ?? "-",
            ])
        }
        let left = sets.count - Self.sets
        return "\n" + table.text + (left > 0 ? "and \(left) more\n" : "")
    }

    /// Blanks that break no line are for pages; programs behind a pipe look for plain ones.
    private static func plain(_ text: String) -> String {
        String(text.map { $0 == "\u{A0}" ? " " : $0 })
    }

    /// The text in lines of the width, broken between words.
    private static func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

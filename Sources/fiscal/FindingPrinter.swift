// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

/// The forms in which findings are written.
enum FindingFormat: String, CaseIterable, ExpressibleByArgument {
    /// One JSON object a line.
    case json
    /// For people: a row of figures, and below it the explanation.
    case table
}

/// Writes findings one after the other.
struct FindingPrinter {
    private let format: FindingFormat
    private var hasHead = false

    /// Explanations are broken at this width.
    private static let width = 80
    private static let indent = "        "

    init(format: FindingFormat) {
        self.format = format
    }

    /// A finding as it is written; the first row of a table follows its head.
    mutating func bytes(of finding: Finding) -> [UInt8] {
        switch format {
        case .json:
            return Array((finding.json + "\n").utf8)
        case .table:
            let head = hasHead ? "" : Self.head
            hasHead = true
            return Array((head + Self.row(finding)).utf8)
        }
    }

    private static let head =
        "record  bill        rule              recorded      computed  difference  path\n"

    private static func row(_ finding: Finding) -> String {
        let difference = finding.difference.map { ($0.signum > 0 ? "+" : "") + $0.description }
        let cells = [
            left(String(finding.record), 6), right(finding.billID ?? "", 10),
            right(finding.rule, 14), left(finding.recorded?.description ?? "", 10),
            left(finding.computed?.description ?? "", 12), left(difference ?? "", 10), finding.path,
        ]
        let mark = finding.severity == .warning ? "warning: " : ""
        return cells.joined(separator: "  ") + "\n"
            + ReportText.wrapped(mark + finding.explanation, width: width, indent: indent) + "\n"
    }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func right(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// How many findings each rule has, as rows for people.
struct FindingCounts {
    let summary: VerificationSummary

    /// A head and a row for each rule with findings, the most frequent first; nothing when there are none.
    var lines: [String] {
        let counts = summary.countsByRule
        if counts.isEmpty { return [] }
        let width = max(4, counts.map(\.rule.count).max() ?? 0)
        func row(_ rule: String, _ errors: String, _ warnings: String) -> String {
            let cells = [errors, warnings].map {
                String(repeating: " ", count: max(1, 10 - $0.count)) + $0
            }
            return rule + String(repeating: " ", count: width - rule.count) + cells.joined()
        }
        return [row("rule", "errors", "warnings")]
            + counts.map { row($0.rule, String($0.errors), String($0.warnings)) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// The report of an inference for people, as text.
struct InferencePrinter {
    private let report: InferenceReport
    private let words: InferenceWords

    /// Sentences are broken at this width.
    private static let width = 100
    /// Unexplained documents that are shown; the JSON and the page have more.
    private static let misfits = 10
    /// Groups of a dimension that are shown.
    private static let groups = 20

    init(_ report: InferenceReport) {
        self.report = report
        words = InferenceWords(report)
    }

    /// The whole report.
    var text: String {
        var text = words.sentences.map { Self.wrapped($0, "") }.joined()
        if report.receipts == 0 { return text }
        if !report.answer.isEmpty {
            text += section(
                "Policies that fit", ["point", "fits", "does not fit"],
                PolicyPoint.allCases.map { point in
                    let (fit, others) = words.values(point)
                    return [point.rawValue, fit.isEmpty ? "-" : fit, others.isEmpty ? "-" : others]
                })
            text += Self.wrapped(InferenceWords.families, "  ")
        }
        text += section(
            "Figures on their own", ["figures", "documents", "explained", "rules that fit"],
            report.aspects.map { aspect in
                [
                    aspect.kind.rawValue, String(aspect.receipts), String(aspect.explained),
                    aspect.policies.values(aspect.kind == .sums ? .lineSum : .vat)
                        .joined(separator: ", "),
                ]
            }, numbers: [1, 2])
        text += section(
            "What the documents tell", ["point", "value", "against", ""],
            report.questions.map { question in
                [
                    question.point.rawValue, question.value, question.alternative,
                    words.told(question),
                ]
            })
        text += list(
            "Documents that decide",
            report.deciding.map { ($0.receipt.origin, $0.mismatch, words.rejects($0.rejected)) },
            "rejects")
        text += list(
            "Documents that are left",
            report.unexplained.prefix(Self.misfits).map {
                (
                    $0.receipt.origin, $0.mismatch,
                    $0.policies.isEmpty ? "no policy" : words.rejects($0.policies)
                )
            }, "fits")
        if report.unexplainedCount > Self.misfits {
            text += "  and \(report.unexplainedCount - Self.misfits) more\n"
        }
        for (name, groups) in words.dimensions {
            text += section(
                "By \(name)", [name, "documents", "explained", "own best", "explained"],
                groups.prefix(Self.groups).map { group in
                    [
                        group.name, String(group.receipts), String(group.explainedByAnswer),
                        words.best(group), String(group.explained),
                    ]
                }, numbers: [1, 2, 4])
            if groups.count > Self.groups {
                text += "  and \(groups.count - Self.groups) more\n"
            }
        }
        return text
    }

    /// A headed table; nothing without rows.
    private func section(
        _ title: String, _ head: [String], _ rows: [[String]], numbers: Set<Int> = []
    ) -> String {
        if rows.isEmpty { return "" }
        let table = [head] + rows
        let widths = head.indices.map { column in
            table.map { $0[column].count }.max() ?? 0
        }
        let lines = table.map { row -> String in
            var line = " "
            for (column, cell) in row.enumerated() {
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                let isLast = column == row.count - 1
                line +=
                    " " + (numbers.contains(column) ? blanks + cell : isLast ? cell : cell + blanks)
                if !isLast { line += " " }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
        return "\n\(title)\n" + lines.joined(separator: "\n") + "\n"
    }

    /// Documents with the figure that tells, and a line below each; nothing without documents.
    private func list(
        _ title: String,
        _ rows: [(ReceiptOrigin, InferenceReport.Mismatch?, String)], _ verb: String
    ) -> String {
        if rows.isEmpty { return "" }
        var text = "\n\(title)\n"
        for (origin, mismatch, policies) in rows {
            text += Self.wrapped(words.place(origin), "  ")
            if let mismatch { text += Self.wrapped(words.mismatch(mismatch), "    ") }
            text += Self.wrapped("\(verb) \(policies)", "    ")
        }
        return text
    }

    private static func wrapped(_ text: String, _ indent: String) -> String {
        ReportText.wrapped(text, width: width, indent: indent)
    }
}

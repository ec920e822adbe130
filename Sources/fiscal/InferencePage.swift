// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// The report of an inference as one self-contained page.
struct InferencePage {
    private let report: InferenceReport
    private let words: InferenceWords

    init(_ report: InferenceReport) {
        self.report = report
        words = InferenceWords(report)
    }

    /// The whole page.
    var html: String {
        let summary = words.sentences.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Which rounding do these documents use?</title>
            <style>\(FindingPage.style)
            h2 { font-size: 1.05rem; margin: 2rem 0 0; }
            table { margin-top: .5rem; }
            p { max-width: 50rem; }
            </style></head><body>
            <h1>Which rounding do these documents use?</h1>
            \(summary)
            \(points)
            \(aspects)
            \(questions)
            \(decisions)
            \(misfits)
            \(groups)
            </body></html>

            """
    }

    private var points: String {
        if report.answer.isEmpty { return "" }
        return table(
            "Policies that fit", [("point", ""), ("fits", ""), ("does not fit", "")],
            PolicyPoint.allCases.map { point in
                let (fit, others) = words.values(point)
                return ["\(point.title) (\(point.rawValue))", fit, others]
            })
            + "<p>On amounts of zero or more half-ceiling is half-up, half-floor half-down, ceiling up, floor down.</p>"
    }

    private var aspects: String {
        table(
            "Figures on their own",
            [("figures", ""), ("documents", "n"), ("explained", "n"), ("rules that fit", "")],
            report.aspects.map { aspect in
                [
                    aspect.kind.rawValue, String(aspect.receipts), String(aspect.explained),
                    aspect.policies.values(aspect.kind == .sums ? .lineSum : .vat)
                        .joined(separator: ", "),
                ]
            })
    }

    private var questions: String {
        table(
            "What the documents tell",
            [
                ("point", ""), ("value", ""), ("alternative", ""), ("against", "n"),
                ("in favour", "n"), ("neither", "n"), ("", ""),
            ],
            report.questions.map { question in
                [
                    question.point.title, question.value, question.alternative,
                    String(question.against), String(question.inFavour), String(question.neither),
                    question.reason.map { "cannot be told: \($0)" } ?? "",
                ]
            })
    }

    private static let documentHead = [
        ("document", ""), ("record", "n"), ("bill", ""), ("day", ""), ("figure", "p"),
        ("recorded", "n"), ("policy", ""), ("computed", "n"),
    ]

    private func cells(
        _ receipt: EvidenceReceipt, _ mismatch: InferenceReport.Mismatch?
    ) -> [String] {
        let origin = receipt.origin
        return [
            origin.source, String(origin.record), origin.billID ?? "", origin.day ?? "",
            mismatch?.path ?? "", mismatch?.recorded.description ?? "", mismatch?.policy ?? "",
            mismatch?.computed?.description ?? "",
        ]
    }

    private var decisions: String {
        table(
            "Documents that decide", Self.documentHead + [("rejects", "")],
            report.deciding.map {
                cells($0.receipt, $0.mismatch) + [words.rejects($0.rejected)]
            })
    }

    private var misfits: String {
        let shown = report.unexplained.count
        let left =
            report.unexplainedCount > shown
            ? "<p>\(shown) of \(report.unexplainedCount) documents that are left.</p>" : ""
        return table(
            "Documents that are left", Self.documentHead + [("fits", "")],
            report.unexplained.map {
                cells($0.receipt, $0.mismatch)
                    + [$0.policies.isEmpty ? "no policy" : words.rejects($0.policies)]
            }) + left
    }

    private var groups: String {
        words.dimensions.map { name, groups in
            table(
                "By \(name)",
                [
                    (name, ""), ("documents", "n"), ("explained", "n"), ("own best", ""),
                    ("explained by it", "n"),
                ],
                groups.map { group in
                    [
                        group.name, String(group.receipts), String(group.explainedByAnswer),
                        words.best(group), String(group.explained),
                    ]
                })
        }.joined()
    }

    /// A headed table; nothing without rows.
    private func table(
        _ title: String, _ columns: [(name: String, style: String)], _ rows: [[String]]
    ) -> String {
        if rows.isEmpty { return "" }
        func cell(_ tag: String, _ text: String, _ style: String) -> String {
            "<\(tag)\(style.isEmpty ? "" : " class=\"\(style)\"")>\(escaped(text))</\(tag)>"
        }
        let head = columns.map { cell("th", $0.name, $0.style) }.joined()
        let body = rows.map { row in
            "<tr>" + zip(row, columns).map { cell("td", $0, $1.style) }.joined() + "</tr>\n"
        }.joined()
        return "<h2>\(escaped(title))</h2>\n<table><thead><tr>\(head)</tr></thead><tbody>\n\(body)"
            + "</tbody></table>\n"
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// Findings as one self-contained page: counts by rule, and a table of the findings.
///
/// The page holds the first ``capacity`` findings: a browser shows no more with pleasure, and the whole list is what the
/// output is for.
struct FindingPage {
    private var rows = ""
    private var count = 0

    static let capacity = 2000

    mutating func add(_ finding: Finding) {
        count += 1
        if count > Self.capacity { return }
        let difference = finding.difference.map { ($0.signum > 0 ? "+" : "") + $0.description }
        let cells = [
            ("n", String(finding.record)), ("", finding.billID ?? ""), ("", finding.rule),
            ("n", finding.recorded?.description ?? ""), ("n", finding.computed?.description ?? ""),
            ("n", difference ?? ""), ("p", finding.path),
        ]
        rows +=
            "<tr class=\"\(finding.severity.rawValue)\" title=\"\(Markup.escaped(finding.source))\">"
        for (style, text) in cells {
            rows += style.isEmpty ? "<td>" : "<td class=\"\(style)\">"
            rows += Markup.escaped(text) + "</td>"
        }
        rows += "</tr>\n<tr class=\"why\"><td></td><td colspan=\"6\">"
        rows += Markup.escaped(finding.explanation) + "</td></tr>\n"
    }

    /// The whole page.
    func html(_ summary: VerificationSummary, policy: String) -> String {
        let wrong =
            summary.errorCount == 0 ? "No figure is wrong." : "\(summary.errorCount) findings."
        let left =
            count > Self.capacity
            ? "<p>The first \(Self.capacity) of \(count) findings; the others are in the output.</p>"
            : ""
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Verification under \(Markup.escaped(policy))</title>
            <style>\(Self.style)</style></head><body>
            <h1>Verification under the policy <code>\(Markup.escaped(policy))</code></h1>
            <p>\(wrong) \(summary.run.computed) documents with \(summary.run.lines) lines were verified, \
            \(summary.wrongRecords) of them hold a wrong figure; \(summary.run.failed) records could not be read or \
            computed.</p>
            \(rules(summary))
            \(count == 0 ? "" : Self.head + rows + "</tbody></table>")
            \(left)
            </body></html>

            """
    }

    private func rules(_ summary: VerificationSummary) -> String {
        let counts = summary.countsByRule
        if counts.isEmpty { return "" }
        var table =
            "<table class=\"rules\"><thead><tr><th>rule</th><th class=\"n\">errors</th><th class=\"n\">warnings</th>"
        table += "<th>meaning</th></tr></thead><tbody>\n"
        for count in counts {
            table +=
                "<tr><td>\(Markup.escaped(count.rule))</td><td class=\"n\">\(count.errors)</td>"
            table += "<td class=\"n\">\(count.warnings)</td>"
            table += "<td>\(Markup.escaped(count.meaning))</td></tr>\n"
        }
        return table + "</tbody></table>"
    }

    private static let head = """
        <table><thead><tr><th class="n">record</th><th>bill</th><th>rule</th><th class="n">recorded</th>\
        <th class="n">computed</th><th class="n">difference</th><th>path</th></tr></thead><tbody>

        """

    /// The looks of a page: light or dark as the reader's system is.
    static let style = """
        :root { color-scheme: light dark; }
        body { font: 15px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.3rem; }
        table { border-collapse: collapse; width: 100%; margin: 1.5rem 0; }
        table.rules { width: auto; }
        th { text-align: left; font-weight: 600; border-bottom: 2px solid currentColor; }
        th, td { padding: .25rem .75rem .25rem 0; vertical-align: top; }
        th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td.p { font-family: ui-monospace, monospace; font-size: .85em; overflow-wrap: anywhere; }
        tr.why td { opacity: .75; padding-bottom: .6rem; border-bottom: 1px solid rgb(128 128 128 / .3); }
        tr.warning td { font-style: italic; }
        """
}

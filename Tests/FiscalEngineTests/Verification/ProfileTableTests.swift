// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

/// The tables of the article on profiles are the data. `FISCAL_REGENERATE=1 swift test --filter ProfileTableTests`
/// writes them anew.
@Suite("Profiles.md: the tables are those of the data", .serialized)
struct ProfileTableTests {
    private static let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent(
            "../../../Sources/FiscalEngine/Documentation.docc/Profiles.md")

    private static let rules: [String] = {
        let head = [
            "| id | number | severity | profiles | rule | source |", "|---|---|---|---|---|---|",
        ]
        return head
            + ProfileRule.all.map { rule in
                let profiles = rule.profiles.map(\.rawValue).joined(separator: ", ")
                let sources = rule.sources.map(\.description).joined(separator: "; ")
                return "| `\(rule.id)` | \(rule.number) | \(rule.severity) | \(profiles) | "
                    + "\(rule.text) | \(sources) |"
            }
    }()

    private static let limits: [String] = {
        var lines = ["| limit | profile | greatest value | source |", "|---|---|---|---|"]
        for kind in ProfileLimits.Kind.allCases {
            for profile in Profile.allCases {
                guard let limit = profile.limits[kind] else { continue }
                lines.append("| \(kind.text) | \(profile) | \(limit.value) | \(limit.source) |")
            }
        }
        return lines
    }()

    private static let marks: [String] = {
        ["| mark | evidence |", "|---|---|"]
            + ProfileSource.Mark.allCases.map { "| \($0.rawValue) | \($0.text) |" }
    }()

    private static let tables = ["rules": rules, "limits": limits, "marks": marks]

    @Test(arguments: tables.keys.sorted())
    func isTheData(_ name: String) throws {
        let text = try String(contentsOf: Self.article, encoding: .utf8)
        let begin = "<!-- table: \(name) -->\n"
        let end = "\n<!-- end: \(name) -->"
        let first = try #require(text.range(of: begin), "the article has no \(begin)")
        let last = try #require(text.range(of: end, range: first.upperBound..<text.endIndex))
        let table = try #require(Self.tables[name]).joined(separator: "\n")
        let body = first.upperBound..<last.lowerBound
        if ProcessInfo.processInfo.environment["FISCAL_REGENERATE"] == "1" {
            try text.replacingCharacters(in: body, with: table)
                .write(to: Self.article, atomically: true, encoding: .utf8)
        } else {
            #expect(
                String(text[body]) == table,
                "FISCAL_REGENERATE=1 swift test --filter ProfileTableTests writes the table")
        }
    }
}

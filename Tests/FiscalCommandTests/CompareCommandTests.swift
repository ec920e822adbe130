// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `fiscal compare` as a user runs it.
@Suite struct CompareCommandTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let journal = root.appendingPathComponent("Examples/journal-sample.txt").path

    private func compare(_ arguments: String..., input: String = "") throws -> CommandTests.Outcome
    {
        try CommandTests.fiscal(["compare"] + arguments, input: input)
    }

    private func golden(_ name: String) throws -> String {
        try String(
            contentsOf: Self.root.appendingPathComponent("Tests/Golden/\(name)"), encoding: .utf8)
    }

    @Test func `the table of the sample`() throws {
        let run = try compare(Self.journal, "--policies", "*/half-up,evotor")
        #expect(run.status == 1)
        #expect(run.output == (try golden("compare-sample.txt")))
        #expect(run.error.contains("records 20, computed 3, failed 0"))
    }

    @Test func `one object for programs, with the documented keys`() throws {
        let run = try compare(Self.journal, "--policies", "evotor,rate/half-up", "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "comparison", "scale", "baseline", "records", "total", "telling", "equal",
                "byMonth", "byLines", "byAmount", "byRate", "policies",
            ])
        let policies = try #require(object["policies"] as? [[String: Any]])
        let drift = try #require(policies[1]["drift"] as? [String: Any])
        #expect((drift["signed"] as? NSNumber)?.description == "-0.01")
        let worst = try #require(policies[1]["worst"] as? [[String: Any]])
        #expect(worst.map { $0["billId"] as? String } == ["235723"])
    }

    @Test func `what bills cannot tell is said in words`() throws {
        func bill(_ id: String, _ lines: String...) -> String {
            #"{"id":"\#(id)","lines":[\#(lines.joined(separator: ","))]}"# + "\n"
        }
        let (one, two) = (
            #"{"price":"87.20","quantity":"1","rate":"7%"}"#,
            #"{"price":"98.56","quantity":"2","rate":"7%"}"#
        )
        let ones = try compare("-", "--policies", "*/half-up", input: bill("a", one, one))
        #expect(
            ones.output.contains(
                "No receipt can tell unit from line: on lines with VAT all quantities are 1."))
        #expect(ones.output.contains("1 line from rate (two lines of one rate)"))
        let both = try compare(
            "-", "--policies", "*/half-up", input: bill("a", one) + bill("b", two))
        #expect(both.output.contains("1 unit from line (a quantity other than 1)"))
        #expect(both.output.contains("No receipt can tell rate from receipt"))
        let json = try compare(
            "-", "--policies", "*/half-up", "--json", input: bill("a", one) + bill("b", two))
        #expect(json.output.contains(#""quantities":1,"linesOfOneRate":0,"severalRates":0}"#))
    }

    @Test func `a page that needs nothing else and trusts no document`() throws {
        let page = FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(UUID().uuidString).html")
        defer { try? FileManager.default.removeItem(at: page) }
        let bill =
            #"{"id":"<script>alert('1')</script>","lines":[{"price":"0.33","quantity":"1","#
            + #""rate":"20%"},{"price":"0.33","quantity":"1","rate":"20%"}]}"#
        let run = try compare(
            "-", "--policies", "evotor,rate/up", "--html", page.path, input: bill)
        #expect(run.status == 1)
        let html = try String(contentsOf: page, encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"))
        #expect(!html.contains("<script>alert"))
        #expect(!html.contains("http"))
        #expect(html.contains("<svg"))
    }

    @Test func `parts of other runs`() throws {
        let part = FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: part) }
        _ = try compare(Self.journal, "--json", "--output", part.path)
        let run = try compare("--partial", part.path, "--partial", part.path, "--json")
        #expect(run.output.contains(#""records":{"read":40,"failed":0,"#))
        #expect(try compare("--partial", part.path, "--policies", "evotor").status == 64)
        #expect(try compare("--partial", Self.journal).status == 64)
        #expect(try compare("--partial", part.path + "-none").status == 2)
    }

    @Test func `exit status`() throws {
        #expect(try compare(Self.journal, "--policies", "evotor,line/half-up").status == 0)
        #expect(try compare(Self.journal, "--policies", "line/sideways").status == 64)
        #expect(try compare(Self.journal, "--baseline", "sideways").status == 64)
        #expect(try compare().status == 64)
        #expect(try compare("/nonexistent").status == 2)
        #expect(try compare("-", "--policies", "evotor", input: "{").status == 1)
    }
}

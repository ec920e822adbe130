// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `fiscal infer` as a user runs it.
@Suite struct InferCommandTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let journal = root.appendingPathComponent("Examples/journal-sample.txt").path

    /// Two lines of 0.33 at 20 %: by the line 0.06 + 0.06 of VAT, for the rate 0.11.
    private static func receipt(_ id: String, tax: String) -> String {
        let item = #"{"price":0.33,"quantity":1,"sumPrice":0.33,"taxPercent":20}"#
        return #"{"billId":"\#(id)","date":"2026-03-11","type":"SELL","items":[\#(item),\#(item)],"#
            + #""totalAmount":0.66,"totalTax":\#(tax)}"# + "\n"
    }

    private func infer(_ arguments: String..., input: String = "") throws -> CommandTests.Outcome {
        try CommandTests.fiscal(["infer"] + arguments, input: input)
    }

    /// Runs with the path of a file that does not exist yet and is gone afterwards.
    private func withFile(_ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path)
    }

    private func object(_ text: some StringProtocol) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `the report of the sample`() throws {
        let run = try infer(Self.journal)
        #expect(run.status == 0)
        let golden = try String(
            contentsOf: Self.root.appendingPathComponent("Tests/Golden/infer-sample.txt"),
            encoding: .utf8)
        // The report names the source as it was given.
        #expect(
            run.output.replacing(Self.journal, with: "Examples/journal-sample.txt") == golden)
        #expect(run.error.contains("records 20"))
    }

    @Test func `one object for programs, with the documented keys`() throws {
        let run = try infer(Self.journal, "--json")
        let report = try object(run.output)
        #expect(
            Set(report.keys) == [
                "receipts", "silent", "explained", "unexplained", "unfit", "decided", "uncertain",
                "answer", "classes", "figures", "questions", "deciding", "misfits", "groups",
                "explanation", "facts",
            ])
        let answer = try #require(report["answer"] as? [String: Any])
        let short = try #require(answer["shortForms"] as? [String])
        #expect(short.contains("unit/half-up") && short.contains("line/half-up"))
        #expect(!short.contains("rate/half-up") && !short.contains("receipt/half-up"))
        let questions = try #require(report["questions"] as? [[String: Any]])
        #expect(
            questions.contains {
                $0["point"] as? String == "vatLevel"
                    && $0["reason"] as? String == "all quantities are 1"
            })
    }

    @Test func `a page that needs nothing else and trusts no document`() throws {
        try withFile { page in
            let id = "<script>alert('1')</script>"
            let run = try infer("-", "--html", page, input: Self.receipt(id, tax: "0.99"))
            #expect(run.status == 1)
            let html = try String(contentsOfFile: page, encoding: .utf8)
            #expect(html.hasPrefix("<!DOCTYPE html>"))
            #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"))
            #expect(!html.contains("<script>alert"))
            #expect(!html.contains("http"))
        }
    }

    @Test func `each receipt with its policies`() throws {
        try withFile { list in
            let input = Self.receipt("a", tax: "0.12") + Self.receipt("b", tax: "0.11")
            _ = try infer("-", "--receipts", list, input: input)
            let lines = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
            let forms = try lines.map { line -> [String] in
                let policies = try object(line)["policies"] as? [String: Any]
                return try #require(policies?["shortForms"] as? [String])
            }
            #expect(forms.map { $0.contains("line/half-up") } == [true, false])
            #expect(forms.map { $0.contains("rate/half-up") } == [false, true])
        }
    }

    @Test func `parts of other runs`() throws {
        try withFile { part in
            #expect(try infer(Self.journal, "--partial-output", part).status == 0)
            let twice = try infer("--partial", part, "--partial", part, "--json")
            let once = try infer(Self.journal, "--json")
            let (sum, single) = (try object(twice.output), try object(once.output))
            #expect(sum["receipts"] as? Int == 2 * (try #require(single["receipts"] as? Int)))
            #expect(try infer("--partial", Self.journal).status == 64)
            #expect(try infer("--partial", part + "-none").status == 2)
            #expect(try infer("--partial", part, "--html", part).status == 64)
        }
    }

    @Test func `bad records lose no others`() throws {
        let good = Self.receipt("a", tax: "0.12")
        let run = try infer("-", "--json", input: good + "{\"lines\":\n" + good)
        #expect(run.status == 1)
        #expect(try object(run.output)["receipts"] as? Int == 2)
        #expect(run.error.contains("failed 1"))
        #expect(try infer("-", input: "{").output.hasPrefix("No document records a figure"))
    }

    @Test func `exit status`() throws {
        #expect(try infer().status == 64)
        #expect(try infer("/nonexistent").status == 2)
        #expect(try infer(Self.journal, "--output", "/nonexistent/file").status == 2)
        let mixed = Self.receipt("a", tax: "0.12") + Self.receipt("b", tax: "0.11")
        #expect(try infer("-", input: Self.receipt("a", tax: "0.12")).status == 0)
        #expect(try infer("-", input: mixed).status == 1)
    }
}

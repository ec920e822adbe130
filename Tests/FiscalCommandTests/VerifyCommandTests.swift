// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `fiscal verify` as a user runs it.
@Suite struct VerifyCommandTests {
    static let journal = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Examples/journal-sample.txt").path

    private func verify(_ arguments: String..., input: String = "") throws -> CommandTests.Outcome {
        try CommandTests.fiscal(["verify"] + arguments, input: input)
    }

    private func temporaryFile(_ name: String) -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(UUID().uuidString)-\(name)")
    }

    @Test func `a journal whose figures are right`() throws {
        let run = try verify(Self.journal)
        #expect(run.status == 0)
        #expect(run.output == "")
        #expect(run.error.contains("records 20, computed 3, failed 0"))
        #expect(!run.error.contains("rule"))
    }

    @Test func `findings, their counts and the exit status`() throws {
        let run = try verify(Self.journal, "--policy", "rate/half-up")
        #expect(run.status == 1)
        let findings = try run.output.split(separator: "\n").map {
            try #require(
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(findings.map { $0["rule"] as? String } == ["line-tax", "tax-total"])
        #expect(findings.map { $0["record"] as? Int } == [12, 12])
        #expect(findings.allSatisfy { $0["source"] as? String == Self.journal })
        #expect(
            run.error.contains(
                """
                rule         errors  warnings
                line-tax          1         0
                tax-total         1         0
                records 20,
                """))
    }

    @Test func `a table for people, no wider than a terminal but for its paths`() throws {
        let run = try verify(Self.journal, "--policy", "rate/half-up", "--output-format", "table")
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.hasPrefix("record  bill        rule") == true)
        #expect(
            lines.contains(
                "    12  235723      tax-total          1215.26       1215.25       +0.01  "
                    + "body.data.totalTax"))
        #expect(lines.filter { $0.hasPrefix("        ") }.allSatisfy { $0.count <= 80 })
    }

    @Test func `a page that needs nothing else`() throws {
        let page = temporaryFile("findings.html")
        defer { try? FileManager.default.removeItem(at: page) }
        let run = try verify(Self.journal, "--policy", "rate/half-up", "--html", page.path)
        #expect(run.status == 1)
        let html = try String(contentsOf: page, encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>"))
        #expect(html.contains("<td class=\"n\">1215.26</td>"))
        #expect(!html.contains("http"))
        #expect(!html.contains("Покупатель"))
    }

    @Test func `a tolerance`() throws {
        let policy = ["--policy", "rate/half-up"]
        let arguments = ["verify", Self.journal] + policy + ["--tolerance"]
        #expect(try CommandTests.fiscal(arguments + ["0.01"]).status == 0)
        #expect(try CommandTests.fiscal(arguments + ["0.001"]).status == 1)
        #expect(try CommandTests.fiscal(arguments + ["0,01"]).status == 64)
        #expect(try CommandTests.fiscal(["verify", "-", "--tolerance=-1"]).status == 64)
    }

    @Test(arguments: ["evotor", "ffd", "atol"])
    func `limits and relations of a profile`(profile: String) throws {
        #expect(try verify(Self.journal, "--profile", profile).output == "")

        func bill(_ quantity: String, date: String) -> String {
            #"{"id":"A","date":"\#(date)","lines":[{"price":"1","quantity":"\#(quantity)","rate":"22%"}]}"#
        }
        let early = try verify("-", "--profile", profile, input: bill("1", date: "2025-12-31"))
        #expect(early.status == 0, "a warning")
        #expect(
            early.output.contains(#""rule":"rate-in-force","path":"lines[0].rate","recorded":22,"#))
        #expect(early.output.contains(#""severity":"warning""#))
        #expect(early.error.contains("rate-in-force         0         1"))

        let fine = try verify("-", "--profile", profile, input: bill("1.2345", date: "2026-01-01"))
        #expect(fine.status == (profile == "ffd" ? 0 : 1))
        #expect(fine.output.contains(#""path":"lines[0].quantity""#) == (profile != "ffd"))

        let event = { (method: String) in
            #"{"items":[{"price":1,"quantity":1,"taxPercent":20,"sumPrice":1,"tax":0.17},"#
                + #"{"price":1,"quantity":1,"taxPercent":20,"sumPrice":1,"tax":0.17}],"totalAmount":2,"#
                + #""extras":{"billId":"A","settlementMethod":"\#(method)"}}"#
        }
        #expect(try verify("-", "--profile", profile, input: event("FullSettlement")).status == 0)
        let loan = try verify("-", "--profile", profile, input: event("LoanPayment"))
        #expect(loan.status == 1)
        #expect(loan.output.contains(#""rule":"loan-payment-alone","#))
    }

    @Test func `payments of the engine's own bill`() throws {
        func bill(_ amount: String) -> String {
            #"{"id":"A","lines":[{"price":"10","quantity":"1","rate":"20%"}],"#
                + #""payments":[{"means":"cash","amount":"\#(amount)"}]}"#
        }
        #expect(try verify("-", input: bill("10")).status == 0)
        let run = try verify("-", input: bill("9.99"))
        #expect(run.status == 1)
        #expect(
            run.output
                == #"{"source":"-","record":1,"billId":"A","rule":"payments-total","path":"payments","#
                + #""recorded":9.99,"computed":10,"difference":-0.01,"explanation":"the total is 10; the "#
                + #"recorded figure is 0.01 less","severity":"error","offset":74}"# + "\n")
    }

    @Test func `computed receipts are right, and a broken record is told beside findings`() throws {
        let receipts = try CommandTests.fiscal(["recalc", Self.journal]).output
        #expect(try verify("-", input: receipts).status == 0)
        let wrong = receipts.replacing("\"tax\":378.57", with: "\"tax\":378.58")
        let run = try verify("-", input: "{\n" + wrong)
        #expect(run.status == 1)
        #expect(run.output.contains("\"path\":\"items[0].tax\",\"recorded\":378.58"))
        #expect(run.error.contains("\"code\":\"truncated\""))
    }

    @Test func `wrong usage and unreadable input`() throws {
        #expect(try verify().status == 64)
        #expect(try verify("no-such-file").status == 2)
        #expect(try verify(Self.journal, "--policy", "x").status == 64)
        #expect(try verify(Self.journal, "--output", Self.journal).status == 64)
        #expect(try verify(Self.journal, "--html", "a", "--errors", "a").status == 64)
        #expect(try verify(Self.journal, "no-such-file").status == 2)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `fiscal explain` as a user runs it.
@Suite struct ExplainCommandTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func explain(
        _ arguments: [String], input: String? = nil
    ) throws -> CommandTests.Outcome {
        try CommandTests.fiscal(
            ["explain", "-"] + arguments,
            input: input ?? text("Examples/journal-sample.txt"))
    }

    @Test(arguments: [("evotor", "explain-evotor.txt"), ("rate/half-up", "explain-rate.txt")])
    func `the sample's bill 235723`(policy: String, golden: String) throws {
        let outcome = try Self.explain(["--bill", "235723", "--policy", policy])
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        #expect(try outcome.output == Self.text("Tests/Golden/\(golden)"))
    }

    /// Bill 47 with two prepayments and the sale that offsets them.
    @Test func `the life of a bill, receipt by receipt`() throws {
        let names = ["bill", "prepayment", "second-prepayment", "sale"]
        let input = try names.map { try Self.text("Examples/settlement/\($0).json") }.joined()
        let outcome = try Self.explain(["--bill", "47"], input: input)
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        #expect(try outcome.output == Self.text("Tests/Golden/explain-settlement.txt"))
        let json = try Self.explain(["--bill", "47", "--json"], input: input)
        let lines = json.output.split(separator: "\n")
        #expect(lines.count == 7 && lines.suffix(3).allSatisfy { $0.hasPrefix(#"{"settlement":"#) })
        for line in lines {
            #expect(throws: Never.self) {
                try JSONSerialization.jsonObject(with: Data(line.utf8))
            }
        }
        // What does not fit is said, and the documents are explained all the same.
        let broken = try Self.explain(
            ["--bill", "47"],
            input: input.replacing(
                #""amount":5000},{"means":"card""#, with: #""amount":5002},{"means":"card""#))
        #expect(broken.status == 1)
        #expect(broken.error.contains("payments-miss-total"))
        #expect(broken.output.contains("Policy evotor"))
    }

    private static let bill = """
        {"id":"A-1","date":"2026-03-11","lines":[
        {"id":"1","name":"Чай\\n\\"чёрный\\"","price":"19.31","quantity":"200","rate":"22%",
        "discounts":[{"percent":"10"},{"amount":"1.50"}],"surcharges":[{"amount":"0.30"}]},
        {"name":"Кофе","price":"100.005","quantity":"0.333","rate":"10%"},
        {"name":"Сахар","price":"33.33","quantity":"3","rate":"20%"},
        {"price":"5","quantity":"3","rate":"none"}],
        "discounts":[{"percent":"5"},{"amount":"100"}],"surcharges":[{"amount":"7"}],
        "prepayment":"1000"}
        """.split(separator: "\n").joined()

    @Test func `discounts, several rates and a prepayment`() throws {
        let outcome = try Self.explain(
            ["--bill", "A-1", "--policy", "receipt/half-up"], input: Self.bill)
        #expect(outcome.status == 0)
        #expect(try outcome.output == Self.text("Tests/Golden/explain-receipt.txt"))
    }

    @Test func `a cap, a floor, a line that is not discountable and what was not taken`() throws {
        let outcome = try Self.explain(
            ["--bill", "D-1", "--policy", "line/half-up"],
            input: Self.text("Examples/discounts.json"))
        #expect(outcome.status == 0)
        #expect(try outcome.output == Self.text("Tests/Golden/explain-discounts.txt"))
    }

    @Test(arguments: [
        "evotor", "line/half-even", "rate/half-up", "receipt/ceiling", "rksv", "odoo-global",
        "magento-row",
    ])
    func `no line is wider than a terminal`(policy: String) throws {
        for (bill, input) in [
            ("235723", nil), ("47827", nil), ("A-1", Self.bill),
            ("1", Self.longBill),
        ] {
            let outcome = try Self.explain(["--bill", bill, "--policy", policy], input: input)
            #expect(outcome.status == 0)
            let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count > 10)
            #expect(lines.allSatisfy { $0.count <= 80 && $0.last != " " })
        }
    }

    /// Long names, long numbers and many lines.
    private static let longBill: String = {
        let name = String(repeating: "Очень длинное имя ", count: 20)
        let line =
            #"{"name":"\#(name)","price":"12345678901234.56789012345678901234567890","#
            + #""quantity":"0.0000012345678901","rate":"16.666666666666667%"}"#
        let lines = Array(repeating: line, count: 40).joined(separator: ",")
        return #"{"id":"1","lines":[\#(lines)],"discounts":[{"percent":"1"}]}"#
    }()

    @Test func `JSON that a program can read`() throws {
        let outcome = try Self.explain(["--bill", "235723", "--policy", "rate/half-up", "--json"])
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n").count == 1)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(json["billId"] as? String == "235723")
        #expect(json["number"] as? String == "344767")
        #expect(json["document"] as? String == "receipt")
        #expect(json["record"] as? Int == 12)
        #expect(json["source"] as? String == "-")
        #expect((json["policy"] as? [String: Any])?["vatLevel"] as? String == "rate")
        let lines = try #require(json["lines"] as? [[String: Any]])
        #expect(lines.map { $0["line"] as? Int } == [1, 2])
        let figures = try #require(lines[0]["figures"] as? [[String: Any]])
        let tax = try #require(figures.last)
        #expect(tax["figure"] as? String == "lineTax")
        #expect(tax["formula"] as? String == "8720 × 7/107")
        #expect(tax["exact"] as? String == "61040/107")
        #expect(tax["decimal"] as? String == "570.467289719626…")
        #expect(tax["value"] as? String == "570.47")
        #expect(tax["residue"] as? String == "29/10700")
        let rule = try #require(tax["rule"] as? [String: Any])
        #expect(rule["kind"] as? String == "share")
        #expect(rule["whole"] as? String == "570.46")
        #expect(rule["fraction"] as? String == "78/107")
        #expect(rule["rank"] as? Int == 1)
        #expect(rule["of"] as? Int == 2)
        #expect(rule["received"] as? String == "0.01")
        let rates = try #require(json["rates"] as? [[String: Any]])
        #expect(rates[0]["lines"] as? [Int] == [1, 2])
        #expect(json["adjustments"] == nil)
        let totals = try #require(json["totals"] as? [[String: Any]])
        #expect(
            totals.map { $0["figure"] as? String } == ["totalTax", "totalAmount", "amountDue"])
    }

    @Test func `JSON of discounts and of a rounded total`() throws {
        let policy = FileManager.default.temporaryDirectory
            .appendingPathComponent("fiscal-\(UUID().uuidString).json")
        try Self.text("Examples/policies/cash-rounding.json")
            .write(to: policy, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: policy) }
        let outcome = try Self.explain(
            ["--bill", "A-1", "--json", "--policy", policy.path], input: Self.bill)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(json["document"] as? String == "own-bill")
        let names = (json["lines"] as? [[String: Any]])?.map { $0["name"] as? String }
        #expect(names == ["Чай\n\"чёрный\"", "Кофе", "Сахар", nil])
        #expect((json["adjustments"] as? [Any])?.count == 6)
        let total = try #require((json["policy"] as? [String: Any])?["total"] as? [String: String])
        #expect(Set(total.keys) == ["step", "rule"])
    }

    @Test func `a number finds a bill where no identifier does`() throws {
        let input = """
            {"id":7,"number":"9","products":[{"price":10,"quantity":1,"taxrate":"20%"}]}
            {"id":9,"number":"5","products":[{"price":20,"quantity":1,"taxrate":"20%"}]}
            {"id":8,"number":"5","products":[{"price":30,"quantity":1,"taxrate":"20%"}]}

            """
        let byID = try Self.explain(["--bill", "9"], input: input)
        #expect(byID.output.contains("Bill 9, number 5\n-, record 2\n"))
        #expect(!byID.output.contains("record 1"))
        let byNumber = try Self.explain(["--bill", "5"], input: input)
        #expect(byNumber.status == 0)
        #expect(byNumber.output.contains("-, record 2\n"))
        #expect(byNumber.output.contains(String(repeating: "─", count: 80) + "\nBill 8, number 5"))
    }

    @Test func `what is not found, cannot be read, or has no receipt`() throws {
        let missing = try Self.explain(["--bill", "4782"])
        #expect(missing.status == 1)
        #expect(missing.output.isEmpty)
        #expect(missing.error == "fiscal: no bill 4782 in -\n")

        let broken = "{\"id\":1,\"products\":[}\n" + Self.bill + "\n"
        let found = try Self.explain(["--bill", "A-1"], input: broken)
        #expect(found.status == 0)
        #expect(found.error.contains("\"code\":\"json-syntax\""))
        #expect(try Self.explain(["--bill", "1"], input: broken).status == 1)
        #expect(try Self.explain(["--bill", "1"], input: "").status == 1)

        let refused = try Self.explain(
            ["--bill", "A-1", "--policy", "unit/half-up"], input: Self.bill)
        #expect(refused.status == 1)
        #expect(refused.output.isEmpty)
        #expect(
            refused.error.contains(#""path":"lines[0].discounts","code":"unit-level-discount""#))

        let unreadable = try CommandTests.fiscal(
            ["explain", "no-such-file", "-", "--bill", "A-1"], input: Self.bill)
        #expect(unreadable.status == 2)
        #expect(unreadable.output.contains("Bill A-1, 2026-03-11"))
        for arguments in [
            ["explain", "-"], ["explain", "--bill", "1"],
            ["explain", "-", "--bill", "1", "--policy", "line/other"],
        ] {
            #expect(try CommandTests.fiscal(arguments).status == 64, "\(arguments)")
        }
        let rows = "bill,price,quantity,rate\n1,10,2,20%\n2,1,1,none\n"
        #expect(try Self.explain(["--bill", "1"], input: rows).output.contains("10 × 2"))
        #expect(try Self.explain(["--bill", "3"], input: rows).status == 1)
    }

    @Test func `help shows an example and fits a terminal`() throws {
        let outcome = try CommandTests.fiscal(["explain", "--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("EXAMPLES"))
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
}

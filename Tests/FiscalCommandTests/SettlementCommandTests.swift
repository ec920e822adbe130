// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `fiscal prepay`, `settle` and `refund` as a user runs them.
@Suite struct SettlementCommandTests {
    private static let bill = """
        {"id":"7","date":"2026-03-01","lines":[\
        {"id":"1","name":"Чай","price":"100","quantity":"3","rate":"22%","unit":"кг"},\
        {"id":"b:2","price":"0.50","quantity":"1","rate":"none"}]}

        """

    private static func fiscal(
        _ line: String, _ documents: [String] = []
    ) throws -> CommandTests.Outcome {
        let words = line.split(separator: " ").map(String.init)
        return try CommandTests.fiscal(
            [words[0], "-", "--bill", "7"] + words.dropFirst(),
            input: ([bill] + documents).joined())
    }

    private static func receipt(_ outcome: CommandTests.Outcome) throws -> [String: Any] {
        let line = try #require(outcome.output.split(separator: "\n").first)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    /// The files that the documents show are what the commands print.
    @Test(arguments: [
        (
            "prepay", "prepayment.json", ["bill.json"],
            ["--date", "2025-12-10", "--amount", "5000", "--means", "card", "--id", "P-1"]
        ),
        (
            "prepay", "second-prepayment.json", ["bill.json", "prepayment.json"],
            [
                "--date", "2026-01-15", "--lines", "1", "--amount", "2000", "--means", "cash=2000",
                "--id", "P-2",
            ]
        ),
        (
            "settle", "sale.json", ["bill.json", "prepayment.json", "second-prepayment.json"],
            ["--date", "2026-02-03", "--means", "cash=5000,card=1500,credit", "--id", "S-1"]
        ),
    ])
    func `the receipts of the examples`(
        command: String, golden: String, inputs: [String], options: [String]
    ) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Examples/settlement")
        let paths = inputs.map { folder.appendingPathComponent($0).path }
        let outcome = try CommandTests.fiscal([command] + paths + ["--bill", "47"] + options)
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        let expected = try String(
            contentsOf: folder.appendingPathComponent(golden), encoding: .utf8)
        #expect(outcome.output == expected)
    }

    @Test func `an advance, its offset, and pieces that come back in any order`() throws {
        let advance = try Self.fiscal("prepay --amount 100.25 --method AdvancePayment --id A")
        #expect(advance.status == 0)
        let rows = try #require(try Self.receipt(advance)["items"] as? [[String: Any]])
        #expect(rows.map { $0["vatRate"] as? String } == ["22/122", "none"])
        #expect(rows.allSatisfy { $0["id"] == nil && $0["line"] == nil })
        let sale = try Self.fiscal("settle --means cash=500 --id S", [advance.output])
        #expect(sale.status == 0)
        let sold = try Self.receipt(sale)
        #expect(sold["prepayment"] as? Double == 100.25)
        #expect(sold["amountDue"] as? Double == 200.25)
        #expect(sold["change"] as? Double == 299.75)
        var receipts = [advance.output, sale.output]
        var (sum, tax) = (0, 0)
        for (place, lines) in ["1:1", "b:2", "1:1", "1"].enumerated() {
            let back = try Self.fiscal("refund --lines \(lines) --id R\(place)", receipts)
            #expect(back.status == 0)
            let json = try Self.receipt(back)
            #expect(json["type"] as? String == "PAYBACK")
            #expect(json["refundOf"] as? String == "S")
            sum += Int(((json["totalAmount"] as? Double ?? 0) * 100).rounded())
            tax += Int(((json["totalTax"] as? Double ?? 0) * 100).rounded())
            receipts.append(back.output)
        }
        #expect(sum == 30050 && tax == 5410)
        let more = try Self.fiscal("refund --receipt S", receipts)
        #expect(more.status == 1)
        #expect(more.error.contains("nothing-to-refund"))
        // The advance is held again, and can itself be paid back.
        let rest = try Self.fiscal("refund --receipt A --balance", receipts)
        #expect(rest.status == 0)
        #expect(rest.output.contains(#""bill":{"total":300.5,"sold":0,"refunded":300.5,"held":0,"#))
        #expect(
            rest.output.contains(
                #""means":{"cash":0,"card":0,"prepayment":0,"credit":0,"other":0}"#))
    }

    @Test func `a copy of a receipt changes nothing`() throws {
        let sale = try Self.fiscal("settle --lines 1:2 --id S").output
        let once = try Self.fiscal("settle --means card --id T", [sale])
        let twice = try Self.fiscal("settle --means card --id T", [sale, sale])
        #expect(once.status == 0)
        #expect(once.output == twice.output)
        let other = sale.replacing("\"type\":\"SELL\"", with: "\"type\":\"BUY\"")
        #expect(try Self.fiscal("settle", [sale, other]).status == 1)
    }

    @Test func `a correction is a pair at the rates of the wrong receipt`() throws {
        let wrong = try Self.fiscal("settle --date 2025-12-30 --means card --id S").output
        let pair = try Self.fiscal(
            "settle --date 2026-01-20 --means cash --correct S --cancel-id X --id N", [wrong])
        #expect(pair.status == 0)
        let lines = pair.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        #expect(lines[0].contains(#""id":"X","refundOf":"S""#))
        #expect(lines[0].contains(#""type":"PAYBACK""#))
        #expect(lines[1].contains(#""id":"N""#) && lines[1].contains(#""type":"SELL""#))
        #expect(lines.allSatisfy { $0.contains(#""vatRate":"20%""#) })
        #expect(lines[1].contains(#"{"means":"cash","amount":300.5}"#))
    }

    @Test func `a wrong refund is corrected by a pair`() throws {
        let sale = try Self.fiscal("settle --means card --id S").output
        let wrong = try Self.fiscal("refund --lines 1:2 --id R", [sale]).output
        let pair = try Self.fiscal(
            "refund --correct R --lines 1:1 --cancel-id X --id N", [sale, wrong])
        #expect(pair.status == 0)
        let lines = pair.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        #expect(lines[0].contains(#""id":"X","refundOf":"R""#))
        #expect(lines[0].contains(#""type":"SELL""#) && lines[0].contains(#""totalAmount":200,"#))
        #expect(lines[1].contains(#""id":"N","refundOf":"S""#))
        #expect(
            lines[1].contains(#""type":"PAYBACK""#) && lines[1].contains(#""totalAmount":100,"#))
        // Read back, in any order and twice, they leave what the right refund alone leaves.
        let all = [sale, wrong, pair.output]
        let rest = try Self.fiscal("refund --balance", all)
        #expect(try Self.receipt(rest)["totalAmount"] as? Double == 200.5)
        #expect(
            try Self.fiscal("refund --balance", all + [pair.output, wrong]).output == rest.output)
        #expect(
            rest.output.contains(
                #""means":{"cash":0,"card":0,"prepayment":0,"credit":0,"other":0}"#))
        let verified = try CommandTests.fiscal(["verify", "-"], input: all.joined())
        #expect(verified.status == 0 && verified.output.isEmpty)
        // A sale of which something was taken back is not corrected before its refund.
        let early = try Self.fiscal("settle --correct S", [sale, wrong])
        #expect(early.status == 1 && early.error.contains("already-taken-back"))
        let twice = try Self.fiscal("refund --correct R --lines 1:1", all)
        #expect(twice.status == 1 && twice.error.contains("nothing-to-refund"))
    }

    @Test func `a purchase is bought, and bought back`() throws {
        let purchase = try Self.fiscal("settle --type BUY --id B").output
        #expect(purchase.contains(#""type":"BUY""#))
        #expect(try Self.fiscal("refund", [purchase]).output.contains(#""type":"BUYBACK""#))
        let other = try Self.fiscal("settle --type SELL", [purchase])
        #expect(other.status == 1 && other.error.contains("operation-mismatch"))
    }

    /// Rows into which lines without identifiers were divided belong to their lines by quantity.
    @Test func `fiscal rows of lines without names are taken back`() throws {
        let bill =
            #"{"id":"7","date":"2026-03-01","lines":["#
            + #"{"price":"89.26","quantity":"10","rate":"22%","discounts":[{"amount":"7.03"}]},"#
            + #"{"price":"44.55","quantity":"3","rate":"10%"}]}"# + "\n"
        let rows = try CommandTests.fiscal(["rows", "-"], input: bill)
        #expect(rows.output.split(separator: "quantity").count == 4)
        let back = try CommandTests.fiscal(
            ["refund", "-", "--bill", "7", "--lines", "1:9"], input: bill + rows.output)
        #expect(back.status == 0)
        #expect(try Self.receipt(back)["totalAmount"] as? Double == 797.02)
    }

    @Test(arguments: [
        ("prepay --amount 100.25 --date 2025-12-01", "20/120"),
        ("settle --means cash=1000", "cash given"),
        ("settle --lines 1:1 --means credit", "credit"),
    ])
    func `an explanation takes the place of the receipt`(line: String, words: String) throws {
        let outcome = try Self.fiscal(line + " --explain")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(words))
        #expect(outcome.output.contains("Checked\n"))
        #expect(!outcome.output.contains("{") && !outcome.output.contains("≠"))
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func `the protocol's receipts count`() throws {
        let prepaid =
            #"{"type":"ReceiptCreated","id":"e-1","data":{"id":"r-1","type":"SELL","#
            + #""dateTime":"2026-03-02T10:00:00.000+0000","paymentSource":"PAY_CARD","#
            + #""items":[{"id":"1","name":"Чай","price":100,"quantity":3,"sumPrice":300,"#
            + #""discount":0,"tax":54.1,"taxPercent":22,"itemType":"NORMAL"}],"totalAmount":300,"#
            + #""totalTax":54.1,"totalDiscount":0,"extras":{"billId":"7","#
            + #""settlementMethod":"PartialPrepayment"}}}"# + "\n"
        let sale = try Self.fiscal("settle --means cash", [prepaid])
        #expect(sale.error.isEmpty)
        #expect(sale.status == 0)
        #expect(try Self.receipt(sale)["prepayment"] as? Double == 300)
        let back = try Self.fiscal("refund", [prepaid])
        #expect(back.output.contains(#""refundOf":"r-1""#))
        #expect(back.output.contains(#""payments":[{"means":"card","amount":300}]"#))
    }

    @Test(arguments: [
        ("prepay --amount 300.51", "exceeds-open", 1),
        ("prepay --amount 0", "amount-not-positive", 1),
        ("prepay --amount 1.001", "amount-scale", 1),
        ("prepay --means credit", "method-mismatch", 1),
        ("settle --lines 1:4", "quantity-exceeds-open", 1),
        ("settle --lines 9", "unknown-line", 1),
        ("settle --means card=1000", "cashless-exceeds-total", 1),
        ("settle --means cash=1", "payments-short", 1),
        ("settle --means prepayment=1,cash", "exceeds-prepayment", 1),
        ("settle --method LoanPayment", "exceeds-credit", 1),
        ("settle --correct S", "unknown-receipt", 1),
        ("refund --correct S", "unknown-receipt", 1),
        ("settle --cash-step 11 --means cash", "rounding-leaves-ruble", 1),
        ("settle --type PAYBACK", "neither SELL nor BUY", 64),
        ("refund", "nothing-to-refund", 1),
        ("refund --receipt S", "unknown-receipt", 1),
        ("settle --means gold", "gold is none of", 64),
        ("settle --means cash,card", "only one means", 64),
        ("settle --date 2026-02-30", "no date", 64),
        ("settle --rate 1=x", "", 64),
        ("settle --cash-step 0", "greater than zero", 64),
        ("settle --method Gift", "", 64),
        ("settle --lines 1:x", "--lines", 64),
    ])
    func `what does not fit says why`(line: String, code: String, status: Int) throws {
        let outcome = try Self.fiscal(line)
        #expect(outcome.status == Int32(status))
        #expect(outcome.output.isEmpty)
        #expect(code.isEmpty || outcome.error.contains(code), "\(outcome.error)")
    }

    @Test(arguments: [
        (#"{"billId":"7","id":"S","settlementMethod":"Gift","date":"2026-03-02","items":[{"id":"1","#
            + #""price":100,"quantity":1,"sumPrice":100,"tax":18.03,"discount":0,"taxPercent":22}],"#
            + #""totalAmount":100,"totalTax":18.03,"totalDiscount":0}"# + "\n"),
        (#"{"billId":"7","id":"S","type":"SELL","date":"2026-03-02","items":[{"id":"1","price":100,"#
            + #""quantity":4,"sumPrice":400,"tax":72.13,"discount":0,"taxPercent":22}],"#
            + #""totalAmount":400,"totalTax":72.13,"totalDiscount":0}"# + "\n"),
    ])
    func `a receipt that cannot be is told, with its place`(document: String) throws {
        let outcome = try Self.fiscal("settle", [document])
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains(#""severity":"error""#))
        #expect(outcome.error.contains(#""record":2"#))
    }
}

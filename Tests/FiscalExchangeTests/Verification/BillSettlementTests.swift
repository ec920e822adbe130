// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// What was sold, prepaid, offset and taken back of one bill, by its receipts in any order.
@Suite struct BillSettlementTests {
    /// A receipt of bill 7 with one line of `amount` at `rate`, 22% or 22/122.
    private static func receipt(
        _ amount: String, _ payments: String, type: String = "SELL",
        method: String = "FullSettlement", rate: String = "22%", date: String = "2026-03-11",
        bill: String = "7"
    ) throws -> String {
        let sum = Rational(stringLiteral: amount)
        let tax = try (sum * 22 / 122).rounded(toScale: 2, .halfUp)
        return #"{"billId":"\#(bill)","date":"\#(date)","type":"\#(type)","items":[{"id":"1","#
            + #""price":\#(amount),"quantity":1,"sumPrice":\#(amount),"discount":0,"taxPercent":22,"#
            + #""tax":\#(tax),"vatRate":"\#(rate)"}],"totalAmount":\#(amount),"totalTax":\#(tax),"#
            + #""payments":[\#(payments)],"settlementMethod":"\#(method)"}"#
    }

    private static func pay(_ means: String, _ amount: String) -> String {
        #"{"means":"\#(means)","amount":\#(amount)}"#
    }

    private static func sale(_ amount: String, bill: String = "7") throws -> String {
        try receipt(amount, pay("cash", amount), bill: bill)
    }

    private static func refund(
        _ amount: String, _ date: String = "2026-03-12", bill: String = "7"
    ) throws -> String {
        try receipt(amount, pay("cash", amount), type: "PAYBACK", date: date, bill: bill)
    }

    private static func prepayment(
        _ amount: String, rate: String = "22/122", type: String = "SELL"
    ) throws -> String {
        try receipt(
            amount, pay("card", amount), type: type, method: "PartialPrepayment", rate: rate,
            date: "2026-03-01")
    }

    /// A sale of 100 of which a prepayment pays a part.
    private static func settlement(_ offset: Int, rate: String = "22%") throws -> String {
        try receipt(
            "100", pay("prepayment", "\(offset)") + "," + pay("cash", "\(100 - offset)"),
            rate: rate)
    }

    /// The findings, which are the same for any order of the receipts but for their records.
    private func findings(_ receipts: [String]) throws -> [String] {
        func found(_ receipts: [String]) throws -> [String] {
            let verified = try Verified(receipts.joined(separator: "\n") + "\n", chunkSize: 300)
            #expect(verified.diagnostics.filter { $0.severity == .error } == [])
            return zip(verified.brief, verified.findings).map { brief, finding in
                "\(finding.severity) " + String(brief.drop { $0 != " " }.dropFirst())
            }
        }
        let inOrder = try found(receipts)
        #expect(try found(receipts.reversed()).sorted() == inOrder.sorted())
        return inOrder
    }

    @Test func `parts that are taken back end at the sale`() throws {
        let sale = try Self.sale("100")
        let parts = try [Self.refund("33.33"), Self.refund("66.67", "2026-03-13")]
        #expect(try findings([sale] + parts) == [])
        #expect(
            try findings([sale] + parts + [Self.refund("0.01", "2026-03-14")])
                == ["error refund-sale items 100.01 100"])
    }

    @Test func `a receipt that is there twice counts once`() throws {
        let refund = try Self.refund("60")
        #expect(try findings([Self.sale("100"), refund, refund]) == [])
        #expect(
            try findings([Self.sale("100"), refund, Self.refund("60", "2026-03-13")])
                == ["error refund-sale items 120 100"])
    }

    @Test func `sales of one day that are alike may be two`() throws {
        let sale = try Self.sale("100")
        #expect(
            try findings([sale, sale, Self.refund("150")]) == [], "each has a day and no time")
        let settlement = try Self.settlement(40)
        #expect(try findings([Self.prepayment("40"), settlement, settlement]) == [])
    }

    @Test func `a refund without its sale, or of another bill, is no finding`() throws {
        #expect(try findings([Self.refund("100")]) == [])
        #expect(try findings([Self.refund("100"), Self.refund("1", "2026-03-13")]) == [])
        #expect(try findings([Self.sale("1", bill: "8"), Self.refund("100")]) == [])
        #expect(try findings([Self.prepayment("1"), Self.refund("100")]) == [])
    }

    @Test func `a prepayment that is returned or offset is gone`() throws {
        let prepayment = try Self.prepayment("40")
        #expect(try findings([prepayment, Self.settlement(40)]) == [])
        #expect(
            try findings([prepayment, Self.settlement(41)])
                == ["warning offset-prepaid payments 41 40"])
        let returned = try Self.prepayment("40", type: "PAYBACK")
        #expect(try findings([prepayment, returned]) == [])
        #expect(
            try findings([prepayment, returned, Self.settlement(1)])
                == ["warning offset-prepaid payments 1 0"])
        #expect(
            try findings([prepayment, Self.prepayment("40.01", type: "PAYBACK")])
                == ["error refund-sale items 40.01 40"])
    }

    @Test func `an offset without its prepayment is no finding`() throws {
        #expect(try findings([Self.settlement(40)]) == [])
        #expect(try findings([Self.settlement(40), Self.refund("100")]) == [])
    }

    @Test func `a prepayment at a plain rate, and goods at a calculated one`() throws {
        #expect(
            try findings([Self.prepayment("40"), Self.settlement(40, rate: "22/122")])
                == ["warning settlement-rate items[0] - -"])
        #expect(
            try findings([
                Self.prepayment("20"), Self.prepayment("30", rate: "22%"), Self.settlement(50),
            ]) == ["warning settlement-rate items[0] - -"])
        #expect(
            try findings([Self.prepayment("40", rate: "22%"), Self.settlement(40)]) == [],
            "a system without calculated rates")
        #expect(
            try findings([Self.receipt("40", Self.pay("cash", "40"), rate: "22/122")]) == [],
            "nothing was prepaid")
    }
}

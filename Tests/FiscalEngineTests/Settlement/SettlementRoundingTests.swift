// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

/// Totals that are rounded inside their ruble, and what of the rounding goes back with parts. Random walks found these.
@Suite struct SettlementRoundingTests {
    private static func ledger(_ lines: [Line]) throws -> SettlementLedger {
        try SettlementLedger(bill: Bill(lines: lines), policy: .evotor)
    }

    private static let down = TotalRounding.total(step: 1, rule: .down)

    @Test func `a sum that is rounded away is paid by nothing, and says so`() throws {
        var ledger = try Self.ledger([Line(price: "0.08", quantity: 1, rate: .percent(22))])
        let receipt = try ledger.settle(
            ReceiptRequest(id: "S", tender: Tender(remainder: .cash), rounding: Self.down))
        #expect(receipt.payments == [Payment(means: .cash, amount: 0)])
        try ledger.post(receipt)
        let back = try ledger.refund(ReceiptRequest())
        #expect(back.payments == receipt.payments)
        #expect(back.items.map(\.sum) == receipt.items.map(\.sum))
        try ledger.post(back)
        #expect(ledger.billBalance.open == ledger.billBalance.total)
        #expect(ledger.meansBalances[.cash]?.minorUnits == 0)
    }

    @Test func `a part below the step gives back nothing, and the rest everything`() throws {
        var ledger = try Self.ledger([Line(price: "604.89", quantity: 1, rate: .none)])
        let sale = try ledger.settle(
            ReceiptRequest(
                id: "S", tender: Tender(remainder: .card),
                rounding: .total(step: "0.05", rule: .down)))
        #expect(sale.paid == "604.85")
        try ledger.post(sale)
        let kopeck = try ledger.refund(ReceiptRequest(id: "R", amount: "0.01"))
        #expect(kopeck.payments == [Payment(means: .cash, amount: 0)])
        try ledger.post(kopeck)
        #expect(ledger.meansBalances[.card]?.minorUnits == 60_485)
        let rest = try ledger.refund(ReceiptRequest(refundOf: "S"))
        #expect(rest.paid == "604.85")
        #expect(rest.itemsTotal == "604.88")
    }

    @Test func `a total that a prepayment pays in part is not rounded, and coins still are`() throws
    {
        // All of the first line is prepaid: its parts give back no money that a rounding could lower.
        var ledger = try Self.ledger([
            Line(price: "420.57", quantity: 3, rate: .percent(22)),
            Line(price: "734.97", quantity: "7.688", rate: .percent(10)),
        ])
        try ledger.post(
            ledger.prepay(
                ReceiptRequest(id: "A", amount: "1261.71", tender: Tender(remainder: .card))))
        let sale = try ledger.settle(
            ReceiptRequest(tender: Tender(remainder: .card), rounding: Self.down))
        #expect(sale.paid == sale.itemsTotal)
        #expect(sale.paid == "6912.16")
        let coins = try ledger.settle(
            ReceiptRequest(
                tender: Tender(remainder: .cash), rounding: .cash(CashRounding(step: "0.5"))))
        // Cash pays 5650.45, which is 5650.50 in coins of 0.50.
        #expect(coins.paid == "6912.21")
        // Without the prepayment it is rounded.
        let unpaid = try Self.ledger(ledger.bill.lines).settle(
            ReceiptRequest(tender: Tender(remainder: .card), rounding: Self.down))
        #expect(unpaid.paid == 6912)
    }
}

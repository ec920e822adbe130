// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("ReceiptEngine: errors with the line and the figure")
struct ReceiptErrorTests {
    private let good = Line(price: "1.50", quantity: 1, rate: .none)
    private let top: ExactDecimal = "92233720368547758.07"

    private func line(
        _ price: ExactDecimal, _ quantity: ExactDecimal = 1, _ rate: VATRate = .none,
        discounts: [Adjustment] = [], surcharges: [Adjustment] = []
    ) -> Line {
        Line(
            price: price, quantity: quantity, rate: rate,
            adjustments: Adjustments(discounts: discounts, surcharges: surcharges))
    }

    private func check(
        _ policy: Policy, _ cases: [(Bill, ReceiptError)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for (bill, error) in cases {
            for usesKernel in [true, false] {
                let engine = ReceiptEngine(policy: policy, usesKernel: usesKernel)
                #expect(throws: error, "\(bill)", sourceLocation: sourceLocation) {
                    try engine.receipt(for: bill)
                }
            }
        }
    }

    @Test("What a bill may not say")
    func input() {
        let negative = [Adjustment.percent(-1)]
        let below = Adjustments(surcharges: [.amount(1), .amount("-0.01")])
        check(
            .evotor,
            [
                (Bill(lines: []), ReceiptError(.emptyBill, .lines)),
                (Bill(lines: [good, line(-1)]), ReceiptError(.negativePrice, line: 1, .price)),
                (Bill(lines: [line("-1e30")]), ReceiptError(.negativePrice, line: 0, .price)),
                (Bill(lines: [line(1, 0)]), ReceiptError(.quantityNotPositive, line: 0, .quantity)),
                (
                    Bill(lines: [line(1, -1)]),
                    ReceiptError(.quantityNotPositive, line: 0, .quantity)
                ),
                (
                    Bill(lines: [good, line(1, discounts: negative)]),
                    ReceiptError(.negativeAdjustment, line: 1, .discounts)
                ),
                (
                    Bill(lines: [line(1, surcharges: negative)]),
                    ReceiptError(.negativeAdjustment, line: 0, .surcharges)
                ),
                (
                    Bill(lines: [good], adjustments: Adjustments(discounts: negative)),
                    ReceiptError(.negativeAdjustment, .discounts)
                ),
                (
                    Bill(lines: [good], adjustments: below),
                    ReceiptError(.negativeAdjustment, .surcharges)
                ),
                (
                    Bill(lines: [good], prepayment: "-0.01"),
                    ReceiptError(.negativePrepayment, .prepayment)
                ),
                (
                    Bill(lines: [good], prepayment: "0.001"),
                    ReceiptError(.prepaymentScale, .prepayment)
                ),
            ])
    }

    @Test("Level unit refuses lines whose sum is not price times quantity")
    func unitLevel() throws {
        let tenth = [Adjustment.percent(10)]
        let error = { (line: Int) in ReceiptError(.unitLevelDiscount, line: line, .discounts) }
        var policy = Policy(level: .unit, rule: .halfUp)
        let discounted = Bill(lines: [good, line(10, discounts: tenth)])
        let whole = Bill(lines: [good], adjustments: Adjustments(discounts: tenth))
        let raised = Bill(lines: [line(1, surcharges: tenth)])
        check(policy, [(discounted, error(1)), (whole, error(0)), (raised, error(0))])
        policy.lineDiscount = .unitPrice
        let amount = Bill(lines: [line(5, discounts: [.amount(1)])])
        check(policy, [(whole, error(0)), (raised, error(0)), (amount, error(0))])
        let receipt = try ReceiptEngine(policy: policy).receipt(for: discounted)
        #expect(receipt.totalAmount.fixedText == "10.50")
    }

    @Test("Under exact the figure off the grid is named with its value")
    func inexact() {
        func error(_ value: Rational, line: Int? = nil, _ figure: ReceiptError.Figure)
            -> ReceiptError
        {
            ReceiptError(.inexact(InexactError(value: value, step: "0.01")), line: line, figure)
        }
        let off = [Adjustment.percent("0.1")]
        check(
            Policy(level: .line, rule: .exact),
            [
                (Bill(lines: [good, line("0.001")]), error("0.001", line: 1, .sum)),
                (Bill(lines: [line(1, 1, .percent(20))]), error("1/6", line: 0, .tax)),
                (
                    Bill(lines: [good, line(1, discounts: off)]),
                    error("0.001", line: 1, .discounts)
                ),
                (
                    Bill(lines: [line(1)], adjustments: Adjustments(discounts: off)),
                    error("0.001", .discounts)
                ),
            ])
        check(
            Policy(level: .receipt, rule: .exact),
            [(Bill(lines: [line(1, 1, .percent(20))]), error("1/6", .tax))])
        var policy = Policy(level: .line, rule: .exact)
        policy.lineSum = .round(.halfUp)
        policy.discount = .keep
        policy.total = .round(step: 1, rule: .exact)
        let due = ReceiptError(.inexact(InexactError(value: "1.5", step: 1)), .amountDue)
        check(policy, [(Bill(lines: [good]), due)])
    }

    @Test("Beyond Int64 minor units the figure is named, never wrapped")
    func overflow() {
        let all = [Adjustment.percent(100)]
        let most = line("40000000000000000", 1, .percent(200))
        check(
            Policy(level: .line, rule: .halfUp),
            [
                (
                    Bill(lines: [good, line("92233720368547758.08")]),
                    ReceiptError(.amountOverflow, line: 1, .sum)
                ),
                (Bill(lines: [line("1e40")]), ReceiptError(.amountOverflow, line: 0, .sum)),
                (
                    Bill(priceBasis: .taxExclusive, lines: [line(top, 1, .percent(200))]),
                    ReceiptError(.amountOverflow, line: 0, .tax)
                ),
                (Bill(lines: [line(top), good]), ReceiptError(.amountOverflow, .turnover)),
                (
                    Bill(priceBasis: .taxExclusive, lines: [most, most]),
                    ReceiptError(.amountOverflow, .tax)
                ),
                (
                    Bill(lines: [line(top, discounts: all), line(top, discounts: all)]),
                    ReceiptError(.amountOverflow, .totalDiscount)
                ),
                (
                    Bill(lines: [line(top), line(1, 1, .percent(0))], prepayment: 5),
                    ReceiptError(.amountOverflow, .totalAmount)
                ),
                (
                    Bill(lines: [good], prepayment: "1e40"),
                    ReceiptError(.amountOverflow, .prepayment)
                ),
            ])
    }
}

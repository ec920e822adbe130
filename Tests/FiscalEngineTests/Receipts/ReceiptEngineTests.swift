// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("ReceiptEngine: one bill or a block")
struct ReceiptEngineTests {
    @Test("The documented bill with discounts of both levels")
    func documentedBill() throws {
        let line = Line(
            price: "19.31", quantity: 200, rate: .percent(22),
            adjustments: Adjustments(
                discounts: [.percent(10), .amount("1.50")], surcharges: [.amount("0.30")]))
        let bill = Bill(
            id: "A-1", lines: [line],
            adjustments: Adjustments(discounts: [.percent(5), .amount(100)]), prepayment: "0.87")
        let receipt = try ReceiptEngine(policy: Policy(text: "line/half-up")).receipt(for: bill)
        #expect(receipt.totalAmount.fixedText == "3200.87" && receipt.billID == "A-1")
        #expect(receipt.totalDiscount == "661.43" && receipt.policy == "line/half-up")
        #expect(receipt.amountDue.fixedText == "3200.00" && receipt.overpaid.minorUnits == 0)
        #expect(receipt.items[0].price == "19.31" && receipt.items[0].sum == "3200.87")
        #expect(receipt.items[0].discount == "661.43" && receipt.items[0].line == line)
    }

    @Test("The documented two lines of 7 %")
    func documentedTax() throws {
        let bill = Bill(
            lines: [
                Line(price: 8720, quantity: 1, rate: .percent(7)),
                Line(price: 9856, quantity: 1, rate: .percent(7)),
            ], prepayment: 20000)
        let receipt = try ReceiptEngine(policy: .evotor).receipt(for: bill)
        #expect(receipt.totalTax.fixedText == "1215.26" && receipt.vat.count == 1)
        #expect(receipt.items.map(\.tax) == ["570.47", "644.79"])
        #expect(
            receipt.vat[0].turnover.fixedText == "18576.00"
                && receipt.vat[0].tax.minorUnits == 121_526)
        #expect(receipt.amountDue.minorUnits == 0 && receipt.overpaid.fixedText == "1424.00")
    }

    @Test("A policy that keeps line sums prints the exact decimal")
    func exactLines() throws {
        var policy = Policy(level: .line, rule: .halfUp)
        policy.lineSum = .keep
        let bill = Bill(lines: [Line(price: "0.333", quantity: "0.5", rate: .percent(20))])
        let receipt = try ReceiptEngine(policy: policy).receipt(for: bill)
        #expect(receipt.items[0].sum == "0.1665" && receipt.totalAmount.fixedText == "0.17")
    }

    @Test("A bill alone and in a block of many; a failing one leaves its neighbours alone")
    func aloneAndInBlock() throws {
        var random = SeededGenerator(stream: 30)
        for level in Policy.VATLevel.allCases {
            for order in Policy.VATOrder.allCases {
                let rule = random.pick([.halfUp, .halfEven, .exact] as [RoundingRule])
                let engine = ReceiptEngine(policy: random.policy(level, order, rule))
                let bills = (0..<25).map { _ in random.bill(isAdjusted: random.oneIn(2)) }
                var block = BillBlock()
                for bill in bills { try block.append(bill) }
                for (bill, figures) in zip(bills, engine.figures(of: block)) {
                    let alone = Result { () throws(ReceiptError) in try engine.receipt(for: bill) }
                    expectLaw(
                        "alone = in a block", Self.agree(alone, figures),
                        "\(bill) under \(engine.policy): \(alone) and \(figures)")
                }
            }
        }
    }

    private static func agree(
        _ alone: Result<Receipt, ReceiptError>, _ inBlock: Result<BillFigures, ReceiptError>
    ) -> Bool {
        switch (alone, inBlock) {
        case (.failure(let a), .failure(let b)): return a == b
        case (.success(let receipt), .success(let figures)):
            let totals = ReceiptTotals(
                totalAmount: receipt.totalAmount.minorUnits, totalTax: receipt.totalTax.minorUnits,
                totalDiscount: receipt.totalDiscount.minorUnits(scale: receipt.totalAmount.scale)
                    ?? 0,
                amountDue: receipt.amountDue.minorUnits, overpaid: receipt.overpaid.minorUnits)
            let lines = receipt.items.map {
                LineFigures(price: $0.price, sum: $0.sum, discount: $0.discount, tax: $0.tax)
            }
            let vat = receipt.vat.map {
                VATSubtotalUnits(
                    rate: $0.rate, turnover: $0.turnover.minorUnits, tax: $0.tax.minorUnits)
            }
            return figures == BillFigures(totals: totals, subtotals: vat, lines: lines)
        default: return false
        }
    }
}

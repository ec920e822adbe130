// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("BillBlock: filled, discarded, emptied")
struct BillBlockTests {
    private let line = Line(price: 10, quantity: 2, rate: .percent(20))
    private let engine = ReceiptEngine(policy: Policy(level: .line, rule: .halfUp))

    @Test("Bills and lines are counted; a bill that is not finished is no part of the block")
    func counting() throws {
        var block = BillBlock()
        #expect(block.billCount == 0 && block.lineCount == 0)
        #expect(try block.append(Bill(lines: [line, line])) == 0)
        block.startBill()
        try block.addLine(
            price: "1e30", quantity: 1, rate: .none,
            adjustments: Adjustments(discounts: [.amount(1)]))
        #expect(block.lineCount == 2)
        block.startBill(basis: .taxExclusive)
        try block.addLine(price: 3, quantity: 1, rate: .percent(10))
        #expect(try block.finishBill() == 1)
        block.discardBill()
        #expect(block.billCount == 2 && block.lineCount == 3 && block.lines(ofBill: 1) == 2..<3)
        #expect(block.price(ofLine: 2) == 3 && block.quantity(ofLine: 0) == 2)
        #expect(block.wideLines.isEmpty && block.lineAdjustments.isEmpty)
        let totals = try engine.figures(of: block).map { try $0.get().totals.totalAmount }
        #expect(totals == [4000, 330])
    }

    @Test("A refused bill leaves the block as it was")
    func refusal() throws {
        var block = BillBlock(limits: BillLimits(maximumLines: 2, maximumRates: 1))
        try block.append(Bill(lines: [line]))
        let wide = Line(
            price: "1e30", quantity: 1, rate: .none,
            adjustments: Adjustments(surcharges: [.amount(1)]))
        let bills: [(Bill, ReceiptError)] = [
            (Bill(lines: [line, wide]), ReceiptError(.tooManyRates(limit: 1), line: 1, .rate)),
            (Bill(lines: [wide, wide, wide]), ReceiptError(.tooManyLines(limit: 2), .lines)),
            (Bill(lines: [wide], prepayment: -1), ReceiptError(.negativePrepayment, .prepayment)),
        ]
        for (bill, error) in bills {
            #expect(throws: error) { try block.append(bill) }
            #expect(block.billCount == 1 && block.lineCount == 1 && block.prices.count == 1)
            #expect(block.wideLines.isEmpty && block.lineAdjustments.isEmpty)
        }
        try block.append(Bill(lines: [line, line]))
        #expect(block.lines(ofBill: 1) == 1..<3)
    }

    @Test("A block and its results can be used again: the figures are those of new ones")
    func reuse() throws {
        var random = SeededGenerator(stream: 21)
        var (block, results) = (BillBlock(), ReceiptBlock())
        for round in 0..<30 {
            let bills = (0..<random.int(1...20)).map { _ in random.bill(isAdjusted: round % 2 == 0)
            }
            var fresh = BillBlock()
            block.removeAll()
            #expect(block.billCount == 0 && block.lineCount == 0)
            for bill in bills {
                try block.append(bill)
                try fresh.append(bill)
            }
            let again = engine.figures(of: block, into: &results)
            expectLaw("reuse", again == engine.figures(of: fresh), "\(bills)")
        }
        block.removeAll()
        #expect(engine.figures(of: block, into: &results).isEmpty)
    }

    @Test("A table of many odd rates starts anew")
    func manyRates() throws {
        var block = BillBlock()
        let lines = (1...300).map { index in
            Line(price: 100, quantity: 1, rate: .percent(ExactDecimal(mantissa: index, scale: 3)))
        }
        for start in stride(from: 0, to: 300, by: 50) {
            try block.append(Bill(lines: Array(lines[start..<(start + 50)])))
        }
        #expect(block.rates.entries.count == 300)
        block.removeAll()
        #expect(block.rates.entries.isEmpty)
        try block.append(Bill(lines: [line]))
        #expect(try engine.figures(of: block)[0].get().totals.totalTax == 333)
    }
}

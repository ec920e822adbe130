// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("A bill of a few lines is a bill like any other")
struct FewLinesTests {
    @Test(
        "Receipts and errors are those of rationals",
        arguments: Policy.VATLevel.allCases, Policy.VATOrder.allCases)
    func agreement(_ level: Policy.VATLevel, _ order: Policy.VATOrder) {
        var random = SeededGenerator(stream: 72)
        for rule in RoundingRule.allCases {
            for _ in 0..<3 {
                var policy = random.policy(level, order, rule)
                // Elsewhere nothing of this is short.
                if !random.oneIn(4) { policy.total = .keep }
                let quick = ReceiptEngine(policy: policy)
                let exact = ReceiptEngine(policy: policy, usesKernel: false)
                for _ in 0..<8 {
                    var bill = random.bill(isAdjusted: random.oneIn(6))
                    bill.id = "A"
                    if !random.oneIn(4) { bill.prepayment = .zero }
                    let (receipt, meaning) = (result(bill, quick), result(bill, exact))
                    expectLaw(
                        "few lines = rationals", receipt == meaning,
                        "\(bill) under \(policy): \(receipt) and \(meaning)")
                }
            }
        }
    }

    private func result(_ bill: Bill, _ engine: ReceiptEngine) -> Result<Receipt, ReceiptError> {
        Result { () throws(ReceiptError) in try engine.receipt(for: bill) }
    }

    @Test("Around the most lines that lie on the stack", arguments: 7...10)
    func borders(_ count: Int) throws {
        let rates: [VATRate] = [.percent(20), .percent(10), .percent(7), .none]
        let lines = (0..<count).map { index in
            Line(
                price: ExactDecimal(mantissa: Int64(1001 + 37 * index), scale: 2), quantity: "1.5",
                rate: rates[index % 4])
        }
        for name in ["evotor", "rate/half-up", "receipt/half-even", "receipt/down"] {
            let policy = try Policy(text: name)
            let receipt = try ReceiptEngine(policy: policy).receipt(for: Bill(lines: lines))
            let exact = try ReceiptEngine(policy: policy, usesKernel: false)
                .receipt(for: Bill(lines: lines))
            #expect(receipt == exact, "\(name)")
        }
    }

    @Test("Limits of the engine hold for few lines too")
    func limits() throws {
        let rates: [VATRate] = [.percent(20), .percent(10), .percent(20), .percent(7)]
        let bill = Bill(lines: rates.map { Line(price: 1, quantity: 1, rate: $0) })
        let ofLines = ReceiptEngine(policy: .evotor, limits: BillLimits(maximumLines: 3))
        #expect(throws: ReceiptError(.tooManyLines(limit: 3), .lines)) {
            try ofLines.receipt(for: bill)
        }
        let ofRates = ReceiptEngine(policy: .evotor, limits: BillLimits(maximumRates: 2))
        #expect(throws: ReceiptError(.tooManyRates(limit: 2), line: 3, .rate)) {
            try ofRates.receipt(for: bill)
        }
    }

    @Test(
        "Units that are left go to the largest fractions of many lines",
        arguments: [Policy.VATLevel.rate, .receipt], [RoundingRule.halfUp, .halfEven, .up, .down])
    func manyShares(_ level: Policy.VATLevel, _ rule: RoundingRule) throws {
        var random = SeededGenerator(stream: 73)
        let policy = Policy(level: level, rule: rule)
        for count in [2, 3, 17, 64, 150] {
            let lines = (0..<count).map { _ in
                // Few different prices: many equal fractions, whose ties go to the earlier line.
                Line(
                    price: ExactDecimal(mantissa: Int64(random.int(1...40)), scale: 2),
                    quantity: ExactDecimal(mantissa: Int64(random.int(1...9)), scale: 0),
                    rate: random.pick([.percent(20), .percent(7), .percent(22), .none]))
            }
            var block = BillBlock()
            try block.append(Bill(lines: lines))
            var results = ReceiptBlock()
            let quick = ReceiptEngine(policy: policy).figures(of: block, into: &results)
            #expect(results.exactBillCount == 0)
            let exact = ReceiptEngine(policy: policy, usesKernel: false).figures(of: block)
            expectLaw("shares = rationals", quick == exact, "\(count) lines under \(policy.name)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("The kernel and the rationals compute one thing")
struct KernelAgreementTests {
    private static let levels = Policy.VATLevel.allCases

    @Test(
        "Random bills under every level, order and rule: figures and errors are the same",
        arguments: levels, Policy.VATOrder.allCases)
    func agreement(_ level: Policy.VATLevel, _ order: Policy.VATOrder) throws {
        var random = SeededGenerator(stream: 20)
        for rule in RoundingRule.allCases {
            for _ in 0..<6 {
                let policy = random.policy(level, order, rule)
                let isAdjusted = random.oneIn(3)
                var block = BillBlock()
                for _ in 0..<12 { try block.append(random.bill(isAdjusted: isAdjusted)) }
                let fast = ReceiptEngine(policy: policy).figures(of: block)
                let exact = ReceiptEngine(policy: policy, usesKernel: false).figures(of: block)
                for bill in fast.indices {
                    expectLaw(
                        "kernel = rationals", fast[bill] == exact[bill],
                        "bill \(bill) under \(policy): \(fast[bill]) and \(exact[bill])")
                }
            }
        }
    }

    @Test("Rows that are too wide, and policies or discounts beyond the kernel, are counted")
    func exactBillCount() throws {
        let wide: [(ExactDecimal, ExactDecimal)] = [
            ("1000000000000000000", 1), ("0.0000000000000000001", 1), (1, "1e-19"),
            ("999999999999999999", "999999999999999999"), ("0.000000000000000001", "0.0001"),
        ]
        for (price, quantity) in wide {
            var block = BillBlock()
            try block.append(Bill(lines: [Line(price: 5, quantity: 2, rate: .percent(20))]))
            try block.append(
                Bill(lines: [Line(price: price, quantity: quantity, rate: .percent(20))]))
            try block.append(Bill(lines: [Line(price: 7, quantity: 2, rate: .none)]))
            #expect(count(block, Policy(level: .line, rule: .halfUp)) == 1, "\(price)")
            #expect(count(block, Policy(level: .rate, rule: .halfUp)) == 1)
            #expect(count(block, Policy(level: .receipt, rule: .halfEven)) == 1)
            var both = Policy(level: .rate, rule: .halfUp)
            both.vatOrder = .both
            #expect(count(block, both) == 3)
            #expect(count(block, Policy(level: .line, rule: .halfUp), usesKernel: false) == 3)
        }
        var block = BillBlock()
        let discount = Adjustments(discounts: [.percent(10)])
        let line = Line(price: 5, quantity: 2, rate: .percent(20))
        try block.append(Bill(lines: [line]))
        try block.append(Bill(lines: [line], adjustments: discount))
        #expect(count(block, .evotor) == 1)
        var keep = Policy(level: .line, rule: .halfUp)
        keep.lineSum = .keep
        #expect(count(block, keep) == 2)
    }

    private func count(
        _ block: borrowing BillBlock, _ policy: Policy, usesKernel: Bool = true
    ) -> Int {
        var results = ReceiptBlock()
        ReceiptEngine(policy: policy, usesKernel: usesKernel).compute(block, into: &results)
        return results.exactBillCount
    }

    @Test("Sums at the last unit of Int64")
    func limits() throws {
        let policy = Policy(level: .line, rule: .halfUp)
        for (rest, fits) in [("0", true), ("0.01", false)] {
            let price = ExactDecimal(stringLiteral: "92233720368547757.07")
            let bill = Bill(lines: [
                Line(price: price, quantity: 1, rate: .none),
                Line(price: 1, quantity: 1, rate: .none),
                Line(price: ExactDecimal(stringLiteral: rest), quantity: 1, rate: .none),
            ])
            for usesKernel in [true, false] {
                let engine = ReceiptEngine(policy: policy, usesKernel: usesKernel)
                let amount = try? engine.receipt(for: bill).totalAmount
                #expect(amount?.minorUnits == (fits ? .max : nil), "kernel: \(usesKernel), \(rest)")
            }
        }
    }
}

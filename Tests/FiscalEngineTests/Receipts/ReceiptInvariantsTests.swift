// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Receipt invariants RC-1 to RC-4")
struct ReceiptInvariantsTests {
    @Test(
        "They hold for random bills with discounts under every level, order and rule",
        arguments: Policy.VATLevel.allCases, Policy.VATOrder.allCases)
    func hold(_ level: Policy.VATLevel, _ order: Policy.VATOrder) throws {
        var random = SeededGenerator(stream: 31)
        var count = 0
        for rule in RoundingRule.allCases {
            for _ in 0..<40 {
                let policy = random.policy(level, order, rule)
                let bill = random.bill(isAdjusted: random.oneIn(2))
                var block = BillBlock()
                try block.append(bill)
                guard let (work, vat) = compute(policy, block) else { continue }
                count += 1
                expectLaw("RC", ReceiptInvariants.hold(work, vat), "\(bill) under \(policy)")
            }
        }
        #expect(count > 50, "the rule exact refuses many bills, the others few")
    }

    private func compute(
        _ policy: Policy, _ block: borrowing BillBlock
    ) -> (BillComputation, BillComputation.VATFigures)? {
        let work = try? BillComputation(
            policy: policy, block: block, bill: block.bills[0], columns: nil)
        guard let work, let vat = try? work.vat() else { return nil }
        return (work, vat)
    }

    @Test("A kopeck that is moved is noticed")
    func noticed() throws {
        var block = BillBlock()
        try block.append(
            Bill(lines: [
                Line(price: "8720", quantity: 1, rate: .percent(7)),
                Line(price: "9856", quantity: 1, rate: .percent(20)),
            ]))
        for level in [Policy.VATLevel.line, .receipt] {
            let (work, vat) = try #require(compute(Policy(level: level, rule: .halfUp), block))
            #expect(ReceiptInvariants.hold(work, vat))
            var figures = vat
            figures.turnovers[0] += "0.01"
            #expect(!ReceiptInvariants.hold(work, figures), "RC-1")
            figures = vat
            figures.totalTax += "0.01"
            #expect(!ReceiptInvariants.hold(work, figures), "RC-2, RC-3")
            figures = vat
            figures.lineTaxes[0] += "0.01"
            #expect(ReceiptInvariants.hold(work, figures) == (level == .line), "RC-2")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Formulas and the figures of known bills")
struct FormulaTests {
    @Test("Texts and values")
    func texts() {
        let cases: [(Formula, String, Rational)] = [
            (.product([.number(8720), .taxPart(7)]), "8720 × 7/107", "61040/107"),
            (.product([.number(100), .percent("12.5")]), "100 × 12.5 %", "12.5"),
            (.netPart("12.5"), "100/112.5", "8/9"),
            (.sum([]), "0", 0),
            (.sum([.number(1), .number("-0.5"), .negative(.number(2))]), "1 − 0.5 − 2", "-1.5"),
            (.negative(.number(3)), "−3", -3),
            (.number("-3"), "−3", -3),
            (.quotient(1, 3), "1/3", "1/3"),
            (.quotient("1.5", 3), "1.5 / 3", "0.5"),
            (.lesser(3, 2), "the lesser of 3 and 2", 2),
            (.greater(-3, 0), "the greater of −3 and 0", 0),
        ]
        for (formula, text, value) in cases {
            #expect(formula.text == text && formula.description == text)
            #expect(formula.value == value, "\(text)")
        }
        let long = Formula.sum(of: (1...9).map { Rational($0) })
        #expect(long.text(terms: 3) == "1 + 2 + … + 9 (9 terms)")
        #expect(long.text(terms: 9) == "1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9")
    }

    private func steps(_ policy: String, _ bill: Bill) throws -> [String] {
        let engine = ReceiptEngine(policy: try Policy(text: policy))
        let explanation = try engine.explanation(for: bill)
        return explanation.lines[0].figures.steps.map {
            "\($0.figure) \($0.formula) = \($0.exact), \($0.rule.kind), \($0.value)"
        }
    }

    @Test("Steps of a line under the levels and orders")
    func lines() throws {
        let bill = Bill(lines: [Line(price: "0.99", quantity: 3, rate: .percent(20))])
        #expect(
            try steps("line/half-even", bill) == [
                "unitPrice 0.99 = 0.99, kept, 0.99",
                "lineSum 0.99 × 3 = 2.97, rounded, 2.97",
                "lineTax 2.97 × 20/120 = 0.495, rounded, 0.5",
            ])
        #expect(
            try steps("atol-unit", bill) == [
                "unitPrice 0.99 = 0.99, rounded, 0.99",
                "lineSum 0.99 × 3 = 2.97, rounded, 2.97",
                "unitTax 0.99 × 20/120 = 0.165, rounded, 0.17",
                "unitsTax 0.17 × 3 = 0.51, rounded, 0.51",
                "lineTax 2.97 × 20/120 = 0.495, same, 0.51",
            ])
        #expect(
            try steps("magento-row", bill).suffix(2) == [
                "lineNet 2.97 × 100/120 = 2.475, rounded, 2.48",
                "lineTax 2.97 × 20/120 = 0.495, difference, 0.49",
            ])
        let net = Bill(
            priceBasis: .taxExclusive,
            lines: [Line(price: "0.99", quantity: 1, rate: .calculated(20))])
        #expect(
            try steps("magento-row", net).suffix(2) == [
                "lineGross 0.99 + 0.99 × 20 % = 1.188, rounded, 1.19",
                "lineTax 0.99 × 20 % = 0.198, difference, 0.2",
            ])
    }

    @Test("Units that are taken back, and shares of a negative figure")
    func shares() {
        var parts: [UnitShare] = []
        let shares = LargestRemainder.settle(["1.6", "1.7", "1.2"], to: 2, unit: 1) { parts = $0 }
        #expect(shares == [1, 1, 0])
        #expect(parts.map(\.whole) == [1, 1, 1])
        #expect(parts.map(\.rank) == [2, 3, 1])
        #expect(parts.map(\.received) == [0, 0, -1])
        let mirror = LargestRemainder.settle(["-1.6", "-1.7"], to: -3, unit: 1) { parts = $0 }
        #expect(mirror == [-1, -2])
        #expect(parts.map(\.fraction) == ["-0.6", "-0.7"])
        #expect(parts.map(\.received) == [0, -1])
        #expect(parts.map(\.rank) == [2, 1])
    }

    @Test("A tie is told, and what is shared among nothing is shared evenly")
    func ties() throws {
        let tie = Bill(lines: [Line(price: "0.03", quantity: 1, rate: .percent(20))])
        let engine = ReceiptEngine(policy: .evotor)
        let explanation = try engine.explanation(for: tie)
        #expect(explanation.lines[0].figures[.lineTax]?.isTie == true)
        #expect(explanation.lines[0].figures[.lineSum]?.isTie == false)
        #expect(explanation.text().contains("residue +0.005, a tie"))
        let free = Bill(
            lines: [
                Line(price: 0, quantity: 1, rate: .none), Line(price: 0, quantity: 1, rate: .none),
            ], adjustments: Adjustments(discounts: [.amount(5)], surcharges: [.amount("0.03")]))
        let shared = try engine.explanation(for: free)
        #expect(shared.lines[0].figures[.billSurchargeShare]?.formula.text == "0.03 × 1/2")
        #expect(shared.lines.map { $0.figures[.billSurchargeShare]?.value } == ["0.02", "0.01"])
        #expect(shared.adjustments[.discount]?.rule.kind == "limit")
    }

    @Test("A block gives back the bill that was added")
    func billOfBlock() throws {
        var random = SeededGenerator(stream: 72)
        var block = BillBlock()
        let bills = (0..<50).map { _ in random.bill(isAdjusted: random.oneIn(2)) }
        for bill in bills { try block.append(bill) }
        for (index, bill) in bills.enumerated() {
            expectLaw("bill", block.bill(at: index) == bill, "\(bill)")
        }
    }
}

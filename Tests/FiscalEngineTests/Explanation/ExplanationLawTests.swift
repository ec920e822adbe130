// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Explanations: laws E-1 to E-6")
struct ExplanationLawTests {
    @Test(
        "Random bills under every level, order and rule: the laws hold, receipts and errors are the engine's",
        arguments: Policy.VATLevel.allCases, Policy.VATOrder.allCases)
    func laws(_ level: Policy.VATLevel, _ order: Policy.VATOrder) {
        var random = SeededGenerator(stream: 70)
        var count = 0
        for rule in RoundingRule.allCases {
            for _ in 0..<30 {
                let policy = random.policy(level, order, rule)
                // Level unit refuses most bills with discounts.
                let bill = random.bill(isAdjusted: random.oneIn(level == .unit ? 4 : 2))
                count += check(bill, policy) ? 1 : 0
            }
        }
        #expect(count > 125, "the rule exact refuses many bills, the others few")
    }

    /// Compares the explanation with both ways of the engine; true where the bill has a receipt.
    private func check(_ bill: Bill, _ policy: Policy) -> Bool {
        let place = "\(bill) under \(policy)"
        let engine = ReceiptEngine(policy: policy)
        let explained = Result { () throws(ReceiptError) in try engine.explanation(for: bill) }
        for usesKernel in [true, false] {
            let engine = ReceiptEngine(policy: policy, usesKernel: usesKernel)
            let receipt = Result { () throws(ReceiptError) in try engine.receipt(for: bill) }
            expectLaw("E-6", explained.map(\.receipt) == receipt, place)
        }
        guard let explanation = try? explained.get() else { return false }
        let broken = ExplanationInvariants.broken(explanation)
        expectLaw(broken ?? "E", broken == nil, place)
        // Texts take most of the time: one in four is enough.
        if bill.lines.count % 4 == 0 { expectLaw("width", explanation.isWithin(80), place) }
        return true
    }

    @Test("Every figure and every kind of rule occurs")
    func coverage() throws {
        var random = SeededGenerator(stream: 71)
        var figures: Set<ReceiptFigure> = []
        var kinds: Set<String> = []
        for level in Policy.VATLevel.allCases {
            for order in Policy.VATOrder.allCases {
                for _ in 0..<60 {
                    let policy = random.policy(level, order, .halfUp)
                    let bill = random.bill(isAdjusted: level != .unit)
                    let engine = ReceiptEngine(policy: policy)
                    guard let explanation = try? engine.explanation(for: bill) else { continue }
                    let chains =
                        explanation.lines.map(\.figures) + explanation.rates.map(\.figures)
                        + [explanation.adjustments, explanation.totals]
                    for step in chains.flatMap(\.steps) {
                        figures.insert(step.figure)
                        kinds.insert(step.rule.kind)
                    }
                }
            }
        }
        // Those of the life of a bill stand behind the others.
        let own = ReceiptFigure.allCases.prefix { $0 != .lineTotal }
        #expect(Set(own).subtracting(figures) == [])
        #expect(
            kinds == [
                "rounded", "kept", "untaxed", "sum", "difference", "limit", "same", "share",
            ])
    }

    @Test("A figure that was tampered with is noticed")
    func noticed() throws {
        let bill = Bill(lines: [
            Line(price: 8720, quantity: 1, rate: .percent(7)),
            Line(price: 9856, quantity: 1, rate: .percent(7)),
        ])
        let engine = ReceiptEngine(policy: Policy(level: .rate, rule: .halfUp))
        let explanation = try engine.explanation(for: bill)
        #expect(ExplanationInvariants.broken(explanation) == nil)
        func broken(_ change: (FigureExplanation) -> FigureExplanation) -> String? {
            ExplanationInvariants.broken(explanation.changingTotals(change))
        }
        let law = broken {
            FigureExplanation(
                figure: $0.figure, formula: .sum([$0.formula, .number("0.01")]), exact: $0.exact,
                rule: $0.rule, value: $0.value)
        }
        #expect(law == "E-1 (formula) for totalTax of totals")
        let moved = broken {
            FigureExplanation(
                figure: $0.figure, formula: $0.formula, exact: $0.exact, rule: $0.rule,
                value: $0.value + "0.01")
        }
        #expect(moved == "E-1 (settled) for totalTax of totals")
        #expect(
            broken {
                FigureExplanation(
                    figure: $0.figure, formula: .number($0.value + 1), exact: $0.value + 1,
                    rule: .kept, value: $0.value + 1)
            } == "E-2")
    }
}

extension Explanation {
    /// No line of the text is longer.
    fileprivate func isWithin(_ width: Int) -> Bool {
        text(width: width).split(separator: "\n").allSatisfy { $0.count <= width }
    }

    fileprivate func changingTotals(
        _ change: (FigureExplanation) -> FigureExplanation
    ) -> Explanation {
        Explanation(
            policy: policy, priceBasis: priceBasis, receipt: receipt, lines: lines,
            adjustments: adjustments, rates: rates,
            totals: FigureChain(steps: totals.steps.map(change)))
    }
}

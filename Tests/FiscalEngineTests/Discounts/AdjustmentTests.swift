// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Discounts and surcharges")
struct AdjustmentTests {
    private func arithmetic(_ stacking: Stacking) -> AdjustmentArithmetic {
        AdjustmentArithmetic(point: .round(.halfUp), scale: 2, stacking: stacking)
    }

    @Test("What is left of a sum and what was taken, under both stackings")
    func take() throws {
        let cases: [(Rational, [Adjustment], original: Rational, sequential: Rational)] = [
            (100, [.percent(10), .percent(5)], 85, "85.5"), (100, [.percent(100)], 0, 0),
            (100, [.percent(60), .percent(60)], 0, 16), (100, [.amount(150)], 0, 0),
            (100, [.amount(50), .percent(10)], 40, 45), (100, [], 100, 100),
            ("0.05", [.percent(10)], "0.04", "0.04"), (10, [.amount("1.005")], "8.99", "8.99"),
        ]
        for (sum, discounts, original, sequential) in cases {
            for (stacking, left) in [(Stacking.original, original), (.sequential, sequential)] {
                var figure = sum
                let taken = try arithmetic(stacking).take(discounts, from: &figure, base: sum)
                #expect(figure == left && taken == sum - left, "\(sum), \(discounts), \(stacking)")
            }
        }
    }

    @Test("What surcharges add")
    func add() throws {
        for (stacking, expected) in [(Stacking.original, "115"), (.sequential, "115.5")] {
            var figure: Rational = 100
            let added = try arithmetic(stacking).add(
                [.percent(10), .percent(5)], to: &figure, base: 100)
            #expect(figure == Rational(stringLiteral: expected) && added == figure - 100)
        }
    }

    @Test("A unit price after percents is rounded, not negative and never raised")
    func unitPrice() throws {
        let cases: [(Rational, [Adjustment], original: Rational, sequential: Rational)] = [
            ("1.005", [.percent(0)], "1.005", "1.005"), ("19.31", [.percent(10)], "17.38", "17.38"),
            (100, [.percent(10), .percent(5)], 85, "85.5"), (5, [.percent(150)], 0, 0),
            (5, [.amount(3)], 5, 5), ("0.01", [.percent(50)], "0.01", "0.01"),
        ]
        for (price, discounts, original, sequential) in cases {
            #expect(try arithmetic(.original).reduced(price, by: discounts) == original)
            #expect(try arithmetic(.sequential).reduced(price, by: discounts) == sequential)
        }
        let exact = AdjustmentArithmetic(point: .round(.exact), scale: 2, stacking: .original)
        #expect(throws: InexactError(value: "4.995", step: "0.01")) {
            try exact.reduced(5, by: [.percent("0.1")])
        }
    }

    @Test("Nothing to adjust is empty")
    func empty() {
        #expect(Adjustments.none.isEmpty && Adjustments() == .none)
        #expect(!Adjustments(surcharges: [.amount(1)]).isEmpty)
        #expect(Adjustment.percent(5).isPercent && !Adjustment.amount(5).isPercent)
    }
}

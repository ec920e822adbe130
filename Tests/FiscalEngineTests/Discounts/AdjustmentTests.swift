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
                var fund = AdjustmentArithmetic.Fund(base: sum, figure: sum, room: sum)
                var taken = Rational.zero
                for discount in discounts {
                    taken += try arithmetic(stacking).take(discount, from: &fund)
                }
                let place = "\(sum), \(discounts), \(stacking)"
                #expect(fund.figure == left && taken == sum - left, "\(place)")
                #expect(fund.room == left, "\(place)")
            }
        }
    }

    @Test("What surcharges add")
    func add() throws {
        for (stacking, expected) in [(Stacking.original, "115"), (.sequential, "115.5")] {
            var fund = AdjustmentArithmetic.Fund(base: 100, figure: 100, room: 0)
            var added = Rational.zero
            for surcharge in [Adjustment.percent(10), .percent(5)] {
                added += try arithmetic(stacking).add(surcharge, to: &fund)
            }
            #expect(fund.figure == Rational(stringLiteral: expected) && added == fund.figure - 100)
        }
    }

    @Test("Caps bound what is worth, rooms what is taken; what is not taken is told")
    func limits() throws {
        let cases: [(Adjustment, room: Rational, taken: Rational, untaken: [Rational])] = [
            (.percent(10, cap: 7), 100, 7, []), (.percent(10, cap: "7.009"), 100, 7, []),
            (.percent(5, cap: 7), 100, 5, []), (.amount(30), 20, 20, [10]),
            (.amount(30, cap: 15), 20, 15, []), (.amount(30, cap: 25), 20, 20, [5]),
            (.percent(100), 99, 99, [1]), (.amount(1, cap: 0), 100, 0, []),
        ]
        for (discount, room, taken, untaken) in cases {
            var fund = AdjustmentArithmetic.Fund(base: 100, figure: 100, room: room)
            #expect(try arithmetic(.original).take(discount, from: &fund) == taken)
            #expect(fund.untaken == untaken && fund.figure == 100 - taken, "\(discount)")
        }
        var fund = AdjustmentArithmetic.Fund(base: 100, figure: 100, room: 0)
        #expect(try arithmetic(.original).add(.percent(10, cap: "7.009"), to: &fund) == 7)
    }

    @Test("A unit price after percents is rounded, not negative and never raised")
    func unitPrice() throws {
        let cases: [(Rational, [Adjustment], original: Rational, sequential: Rational)] = [
            ("1.005", [.percent(0)], "1.005", "1.005"), ("19.31", [.percent(10)], "17.38", "17.38"),
            (100, [.percent(10), .percent(5)], 85, "85.5"), (5, [.percent(150)], 0, 0),
            (5, [.amount(3)], 5, 5), ("0.01", [.percent(50)], "0.01", "0.01"),
        ]
        for (price, discounts, original, sequential) in cases {
            #expect(try reduced(price, .original, discounts).price == original)
            #expect(try reduced(price, .sequential, discounts).price == sequential)
        }
        let bounded: [(Adjustment, PriceFloor?, price: Rational, untaken: [Rational])] = [
            (.percent(10), .unitPrice("17.50"), "17.5", ["24"]),
            (.percent(10), .unitPrice(20), "19.31", ["386"]),
            (.percent(10), .unitPrice("17.375"), "17.38", []),
            (.percent(10), .sum(3500), "17.5", ["24"]), (.percent(10), .sum(3476), "17.38", []),
            (.percent(10, cap: 100), nil, "18.81", []),
            (.percent(10, cap: "101.5"), nil, "18.81", []),
            (.percent(10, cap: 100), .unitPrice(19), 19, [38]),
        ]
        for (discount, floor, price, untaken) in bounded {
            let result = try reduced("19.31", .original, [discount], floor: floor)
            #expect(result.price == price && result.untaken == untaken, "\(discount) \(result)")
        }
        let exact = AdjustmentArithmetic(point: .round(.exact), scale: 2, stacking: .original)
        #expect(throws: InexactError(value: "4.995", step: "0.01")) {
            var untaken: [Rational] = []
            return try exact.reduced(
                5, by: [.percent("0.1")], quantity: 1, untaken: &untaken)
        }
    }

    /// 200 units under half-up.
    private func reduced(
        _ price: Rational, _ stacking: Stacking, _ discounts: [Adjustment],
        floor: PriceFloor? = nil
    ) throws -> (price: Rational, untaken: [Rational]) {
        var untaken: [Rational] = []
        let price = try arithmetic(stacking).reduced(
            price, by: discounts, quantity: 200, floor: floor, untaken: &untaken)
        return (price, untaken)
    }

    @Test("Nothing to adjust is empty")
    func empty() {
        #expect(Adjustments.none.isEmpty && Adjustments() == .none)
        #expect(!Adjustments(surcharges: [.amount(1)]).isEmpty)
        #expect(!Adjustments(floor: .sum(1)).isEmpty && !Adjustments(isDiscountable: false).isEmpty)
        #expect(Adjustment.percent(5).isPercent && !Adjustment.amount(5).isPercent)
    }
}

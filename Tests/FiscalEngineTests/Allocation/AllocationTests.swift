// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Allocation: examples and errors")
struct AllocationTests {
    @Test("The table of the methods")
    func table() throws {
        let cases: [(AllocationMethod, [Rational], [Rational])] = [
            (.largestRemainder, ["33.34", "33.33", "33.33"], ["33.34", 50, 0, "16.67"]),
            (.first, ["33.34", "33.33", "33.33"], ["33.34", "50.01", 0, "16.66"]),
            (.largestWeight, ["33.34", "33.33", "33.33"], ["33.34", "50.01", 0, "16.66"]),
            (.last, ["33.33", "33.33", "33.34"], ["33.34", "50.01", 0, "16.66"]),
            (.running, ["33.33", "33.34", "33.33"], ["33.34", 50, 0, "16.67"]),
            (.runningFromLast, ["33.34", "33.33", "33.33"], ["33.34", "50.01", 0, "16.66"]),
            (
                .separate, ["33.33", "33.33", "33.33", "0.01"],
                ["33.33", 50, 0, "16.66", "0.02"]
            ),
        ]
        #expect(cases.map(\.0) == AllocationMethod.allCases)
        for (method, even, uneven) in cases {
            let allocation = Allocation(method: method)
            #expect(try allocation.shares(of: 100, weights: [1, 1, 1]) == even, "\(method)")
            #expect(
                try allocation.shares(of: "100.01", weights: [2, 3, 0, 1]) == uneven, "\(method)")
        }
    }

    @Test(
        "Largest remainder",
        arguments: [
            (100, [0, 0, 0, 0], [25, 25, 25, 25]),
            (-100, [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
            ("0.02", [0, 0, 0], ["0.01", "0.01", 0]), ("0.01", [1, 9], [0, "0.01"]),
            (0, [3, 4], [0, 0]), (10, [0, 5], [0, 10]), ("1e20", [1, 1], ["5e19", "5e19"]),
            (-15, [100, 40, 5], ["-10.34", "-4.14", "-0.52"]),
        ] as [(Rational, [Rational], [Rational])])
    func largestRemainder(_ amount: Rational, _ weights: [Rational], _ expected: [Rational]) throws
    {
        #expect(try Allocation().shares(of: amount, weights: weights) == expected)
    }

    /// Published results of other systems: XOlegator's proportional-division (V35 to V37) and Komtet's SDK (V34).
    @Test("Other systems' published shares")
    func published() throws {
        let komtet: [Rational] = [100, 40, 5]
        let discount = try Allocation().shares(of: 15, weights: komtet)
        #expect(zip(komtet, discount).map { $0 - $1 } == ["89.66", "35.86", "4.48"])
        let last = try Allocation(method: .last).shares(of: 15, weights: komtet)
        #expect(zip(komtet, last).map { $0 - $1 } == ["89.66", "35.86", "4.48"])
        // The pure proportions of V35; 358.76 and 753.24 come of making 4 and 3 pieces divide their shares.
        let prepaid = try Allocation().shares(of: 1112, weights: [1000, 2100])
        #expect(prepaid == ["358.71", "753.29"])
        // V37 moves a ruble from the first exact share, 69.58, to the second, 521.85.
        let rubles = Allocation(step: 1)
        #expect(try rubles.shares(of: 828, weights: [500, 3750, 1700]) == [70, 522, 236])
        // V36's 88, 285 and 127 are divisible by 2, 5 and 1 pieces; these are the proportions.
        #expect(try rubles.shares(of: 500, weights: [1230, 3750, 1700]) == [92, 281, 127])
    }

    @Test("Caps: what one refuses goes on by the same method")
    func caps() throws {
        for method in AllocationMethod.allCases where method != .separate {
            let shares = try Allocation(method: method).shares(
                of: 10, weights: [3, 1, 1], caps: [5, nil, "2.40"])
            #expect(shares == [5, "2.60", "2.40"], "\(method)")
        }
        let separate = try Allocation(method: .separate).shares(
            of: 10, weights: [3, 1], caps: [5, "1.009"])
        #expect(separate == [5, 1, 4])
        let last = Allocation(method: .last)
        #expect(
            try last.shares(of: "0.02", weights: [1, 1, 1, 1]) == ["0.01", "0.01", "0.01", "-0.01"])
        #expect(
            try last.shares(of: "0.02", weights: [1, 1, 1, 1], caps: [nil, nil, nil, nil])
                == ["0.01", "0.01", 0, 0])
        #expect(try last.shares(of: "0.05", weights: [1, 0]) == ["0.05", 0])
        #expect(
            try Allocation(method: .runningFromLast).shares(
                of: "0.05", weights: [1, 1], caps: ["0.02", nil]) == ["0.02", "0.03"])
    }

    @Test("Amounts with a fraction of a unit go with the last unit")
    func fractions() throws {
        for method in AllocationMethod.allCases {
            let shares = try Allocation(method: method).settledShares(
                of: "0.025", weights: [1, 0, 1, 2])
            #expect(shares.reduce(.zero, +) == "0.025", "\(method) \(shares)")
            #expect(shares.filter { !($0 * 100).isInteger }.count == 1, "\(method) \(shares)")
        }
        let odd: [Rational] = ["0.005", "0.005", "0.005"]
        let shares = try Allocation().settledShares(of: "0.012", weights: odd, limits: odd)
        #expect(shares == ["0.005", "0.005", "0.002"])
    }

    @Test("Errors say what is wrong and where")
    func errors() {
        func error(
            _ amount: Rational = 1, _ weights: [Rational] = [1, 1], caps: [Rational?]? = nil,
            by allocation: Allocation = Allocation()
        ) -> AllocationError? {
            do {
                _ = try allocation.shares(of: amount, weights: weights, caps: caps)
                return nil
            } catch {
                return error
            }
        }
        let inexact = InexactError(value: "0.005", step: "0.01")
        let cases: [(AllocationError?, AllocationError, String)] = [
            (error(1, []), .noWeights, "no-weights"),
            (error(1, [1, -1]), .negativeWeight(index: 1), "negative-weight"),
            (error(caps: [-1, nil]), .negativeCap(index: 0), "negative-cap"),
            (error(caps: [nil]), .capCount(expected: 2, found: 1), "cap-count"),
            (
                error("0.005"), .amountNotMultiple(amount: "0.005", step: "0.01"),
                "amount-not-multiple"
            ),
            (
                error(-1, caps: ["0.3", "0.699"]), .capsTooSmall(amount: 1, held: "0.99"),
                "caps-too-small"
            ),
            (
                error(1, [1, 0], caps: ["0.5", nil]), .capsTooSmall(amount: 1, held: "0.5"),
                "caps-too-small"
            ),
            (error(by: Allocation(step: 0)), .stepNotPositive, "step-not-positive"),
            (
                error("0.01", by: Allocation(method: .last, rule: .exact)), .inexact(inexact),
                "inexact"
            ),
            (
                error("0.01", by: Allocation(method: .running, rule: .exact)), .inexact(inexact),
                "inexact"
            ),
        ]
        #expect(error("0.01", by: Allocation(rule: .exact)) == nil)
        for (found, expected, code) in cases {
            #expect(found == expected)
            #expect(found?.code == code)
            #expect(found.map { !"\($0)".isEmpty } == true)
        }
        #expect(
            "\(AllocationError.negativeWeight(index: 1))" == "weight 2 is below zero")
    }

    @Test("Given shares fit, or the first that does not is named")
    func given() throws {
        let kopecks = Allocation()
        try kopecks.check([60, 40], of: 100)
        try kopecks.check([-60, -40, 0], of: -100, caps: [60, nil, 0])
        func error(
            _ shares: [Rational], of amount: Rational = 100, caps: [Rational?]? = nil
        ) -> AllocationError? {
            do {
                try kopecks.check(shares, of: amount, caps: caps)
                return nil
            } catch {
                return error
            }
        }
        #expect(error([60, 39]) == .sumDiffers(sum: 99, amount: 100))
        #expect(error(["60.005", "39.995"]) == .shareNotMultiple(index: 0))
        #expect(error([101, -1]) == .shareSign(index: 1))
        #expect(error([60, 40], caps: [nil, "39.999"]) == .shareAboveCap(index: 1))
        #expect(error([60, 40], caps: [nil]) == .capCount(expected: 2, found: 1))
        #expect(error([]) == .noWeights)
        #expect(
            error(["0.005"], of: "0.005") == .amountNotMultiple(amount: "0.005", step: "0.01"))
    }
}

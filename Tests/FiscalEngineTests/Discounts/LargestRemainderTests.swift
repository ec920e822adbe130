// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("LargestRemainder: laws A-1 to A-5")
struct LargestRemainderTests {
    @Test("Shares as published")
    func examples() {
        let cases: [(Rational, [Rational], [Rational])] = [
            (100, [1, 1, 1], ["33.34", "33.33", "33.33"]), (100, [0, 0, 0, 0], [25, 25, 25, 25]),
            (-100, [1, 1, 1], ["-33.34", "-33.33", "-33.33"]), ("0.02", [0, 0, 0], cents),
            ("0.01", [1, 9], [0, "0.01"]), (0, [3, 4], [0, 0]), ("0.005", [1, 1], ["0.005", 0]),
            (10, [0, 5], [0, 10]), ("1e20", [1, 1], ["5e19", "5e19"]),
        ]
        for (amount, weights, expected) in cases {
            let shares = LargestRemainder.shares(of: amount, unit: "0.01", weights: weights)
            #expect(shares == expected, "\(amount) over \(weights)")
        }
        let settled: [([Rational], Rational, [Rational])] = [
            (["0.4", "0.4", "0.4"], 1, [1, 0, 0]), (["-0.4", "-0.4", "-0.4"], -1, [-1, 0, 0]),
            (["1.2", "1.7"], 3, [1, 2]), ([1, 1], 1, [1, 0]), (["1.5", 1], 1, [1, 0]),
            (["0.3", "-0.3"], 0, [0, 0]), ([1, 2], 3, [1, 2]), (["0.5", "0.2"], 3, [2, 1]),
        ]
        for (exact, total, expected) in settled {
            let shares = LargestRemainder.settle(exact, to: total, unit: 1)
            #expect(shares == expected, "\(exact) to \(total)")
        }
    }

    private let cents: [Rational] = ["0.01", "0.01", 0]

    @Test("Weighted shares: A-1, A-2, A-3, A-4")
    func weighted() {
        var random = SeededGenerator(stream: 10)
        for _ in 0..<1500 {
            let unit = random.pick(["0.01", 1, "0.05"] as [Rational])
            let count = random.int(1...7)
            let isEqual = random.oneIn(3)
            let weight = random.rational().magnitude
            let weights = (0..<count).map { _ in
                isEqual ? weight : random.oneIn(4) ? 0 : random.rational().magnitude
            }
            let amount =
                random.oneIn(3)
                ? random.rational() : Rational(random.int(-100_000...100_000)) * unit
            let place = "\(amount) by \(unit) over \(weights)"
            let shares = LargestRemainder.shares(of: amount, unit: unit, weights: weights)
            let sum = weights.reduce(.zero, +)
            expectLaw("A-1", shares.reduce(.zero, +) == amount, place)
            for (share, weight) in zip(shares, weights) {
                let exact = sum.isZero ? amount / Rational(count) : amount * weight / sum
                expectLaw("A-2", (share - exact).magnitude < unit, place)
            }
            if isEqual {
                let (least, most) = (shares.min()!, shares.max()!)
                expectLaw("A-3", most - least <= unit, place)
            }
            let mirror = LargestRemainder.shares(of: -amount, unit: unit, weights: weights)
            expectLaw("A-4", mirror == shares.map { -$0 }, place)
            let fractions = shares.filter { !($0 / unit).isInteger }
            expectLaw("whole units", fractions.count <= 1, place)
        }
    }

    @Test("Shares within limits: A-1, A-2, A-5")
    func limited() {
        var random = SeededGenerator(stream: 11)
        for _ in 0..<1500 {
            let unit: Rational = "0.01"
            let isOnGrid = !random.oneIn(3)
            let limits = (0..<random.int(1...7)).map { _ -> Rational in
                if random.oneIn(5) { return 0 }
                let units = Rational(random.int(0...random.pick([3, 100, 1_000_000])))
                return isOnGrid ? units * unit : units * unit / Rational(random.int(1...7))
            }
            let sum = limits.reduce(.zero, +)
            let part = Rational(random.int(0...10), over: 10)
            let amount = isOnGrid ? (sum * part / unit).floor * unit : sum * part
            let place = "\(amount) within \(limits)"
            let shares = LargestRemainder.shares(of: amount, unit: unit, within: limits)
            expectLaw("A-1", shares.reduce(.zero, +) == amount, place)
            for (share, limit) in zip(shares, limits) {
                expectLaw("A-5", share <= limit && !share.isNegative, place)
                if isOnGrid, !sum.isZero {
                    let exact = amount * limit / sum
                    expectLaw("A-2", (share - exact).magnitude < unit, place)
                    expectLaw("whole units", (share / unit).isInteger, place)
                }
            }
        }
        let odd: [Rational] = ["0.005", "0.005", "0.005"]
        let shares = LargestRemainder.shares(of: "0.012", unit: "0.01", within: odd)
        #expect(shares == ["0.005", "0.005", "0.002"])
    }

    @Test("Settled parts add up to any rounding of the exact sum: A-1, A-2, A-4")
    func settled() throws {
        var random = SeededGenerator(stream: 12)
        for _ in 0..<1500 {
            let unit: Rational = "0.01"
            let exact = (0..<random.int(1...7)).map { _ in
                Rational(random.int(-5000...90_000), over: random.pick([1, 7, 107, 122])) * unit
            }
            let rule = random.pick(RoundingRule.allCases.filter { $0 != .exact })
            let total = try exact.reduce(.zero, +).rounded(toScale: 2, rule)
            let shares = LargestRemainder.settle(exact, to: total, unit: unit)
            let place = "\(exact) to \(total)"
            expectLaw("A-1", shares.reduce(.zero, +) == total, place)
            for (share, exact) in zip(shares, exact) {
                expectLaw("A-2", (share - exact).magnitude < unit, place)
                expectLaw("whole units", (share / unit).isInteger, place)
            }
            if !total.isZero {
                let mirror = LargestRemainder.settle(exact.map { -$0 }, to: -total, unit: unit)
                expectLaw("A-4", mirror == shares.map { -$0 }, place)
            }
            let lower = LargestRemainder.settle(exact, to: total - unit - unit, unit: unit)
            expectLaw("A-1 below", lower.reduce(.zero, +) == total - unit - unit, place)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("LargestRemainder: parts of a settled total")
struct LargestRemainderTests {
    @Test("Examples")
    func examples() {
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

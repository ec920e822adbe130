// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

/// Property tests of the laws A-1 to A-9.
@Suite("Allocation: laws A-1 to A-9")
struct AllocationLawTests {
    private struct Case {
        var allocation: Allocation
        var amount: Rational
        var weights: [Rational]
        var caps: [Rational?]?

        var place: String {
            "\(amount) \(allocation) over \(weights), caps \(caps.map { "\($0)" } ?? "none")"
        }

        func shares() throws -> [Rational] {
            try allocation.shares(of: amount, weights: weights, caps: caps)
        }
    }

    private func drawn(_ random: inout SeededGenerator, _ method: AllocationMethod) -> Case {
        let step = random.pick(["0.01", "0.01", 1, "0.05", 10, "1/3"] as [Rational])
        let isEqual = random.oneIn(4)
        let weight = random.rational().magnitude
        let weights = (0..<random.int(1...7)).map { _ in
            isEqual
                ? weight
                : random.oneIn(4)
                    ? 0
                    : random.oneIn(2) ? Rational(random.int(1...900)) : random.rational().magnitude
        }
        let units = random.oneIn(4) ? random.edgeInteger() : random.int(-2000...2000)
        let rule = random.pick(RoundingRule.allCases.filter { $0 != .exact })
        return Case(
            allocation: Allocation(method: method, step: step, rule: rule),
            amount: Rational(units) * step, weights: weights)
    }

    @Test("Shares without caps", arguments: AllocationMethod.allCases)
    func uncapped(_ method: AllocationMethod) throws {
        var random = SeededGenerator(stream: 10)
        for _ in 0..<400 {
            let drawn = drawn(&random, method)
            let (place, step, weights) = (drawn.place, drawn.allocation.step, drawn.weights)
            let shares = try drawn.shares()
            expectLaw("A-1", shares.reduce(.zero, +) == drawn.amount, place)
            expectLaw("A-6", shares.allSatisfy { ($0 / step).isInteger }, place)
            expectLaw(
                "count", shares.count == weights.count + (method == .separate ? 1 : 0), place)
            let sum = weights.reduce(.zero, +)
            let exact = weights.map {
                sum.isZero
                    ? drawn.amount / Rational(weights.count) : drawn.amount * $0 / sum
            }
            for (share, exact) in zip(shares, exact) {
                let distance = (share - exact).magnitude
                switch method {
                case .largestRemainder, .separate: expectLaw("A-2", distance < step, place)
                case .first, .largestWeight, .running:
                    expectLaw("A-2", distance <= step, place)
                case .last, .runningFromLast: break
                }
            }
            if [.largestRemainder, .first, .largestWeight, .separate].contains(method) {
                for a in weights.indices {
                    for b in weights.indices where exact[a] == exact[b] {
                        expectLaw("A-3", (shares[a] - shares[b]).magnitude <= step, place)
                    }
                }
            }
            var mirror = drawn
            mirror.amount = -drawn.amount
            expectLaw("A-4", try mirror.shares() == shares.map { -$0 }, place)
            var scaled = drawn
            let factor = Rational(random.int(1...900), over: random.int(1...900))
            scaled.weights = weights.map { $0 * factor }
            expectLaw("A-7", try scaled.shares() == shares, place)
            for (index, weight) in weights.enumerated() where weight.isZero && !sum.isZero {
                if method == .last, index == weights.count - 1 { continue }
                expectLaw("A-8", shares[index].isZero, place)
            }
            var capped = drawn
            capped.caps = weights.map { _ in random.oneIn(3) ? nil : drawn.amount.magnitude }
            if shares.allSatisfy({ $0.signum * drawn.amount.signum >= 0 }) {
                expectLaw("A-9", try capped.shares() == shares, place)
            }
        }
    }

    @Test("Shares under caps: A-1, A-4, A-5, A-6", arguments: AllocationMethod.allCases)
    func capped(_ method: AllocationMethod) throws {
        var random = SeededGenerator(stream: 11)
        var shared = 0
        for _ in 0..<600 {
            var drawn = drawn(&random, method)
            let step = drawn.allocation.step
            let fair = drawn.amount.magnitude / Rational(drawn.weights.count)
            drawn.caps = drawn.weights.map { _ in
                random.oneIn(4) ? nil : fair * Rational(random.int(0...30), over: 10)
            }
            let shares: [Rational]
            do {
                shares = try drawn.shares()
            } catch AllocationError.capsTooSmall(_, let held) {
                let isEqual = drawn.weights.allSatisfy(\.isZero)
                let parts = zip(drawn.caps!, drawn.weights).filter { isEqual || !$1.isZero }
                let room = parts.reduce(Rational.zero) { $0 + ($1.0! / step).floor * step }
                expectLaw("A-5", held == room && room < drawn.amount.magnitude, drawn.place)
                continue
            }
            shared += 1
            let place = drawn.place
            expectLaw("A-1", shares.reduce(.zero, +) == drawn.amount, place)
            for (index, share) in shares.enumerated() {
                expectLaw("A-6", (share / step).isInteger, place)
                expectLaw("A-5", share.signum * drawn.amount.signum >= 0, place)
                if index < drawn.weights.count, let cap = drawn.caps?[index] {
                    expectLaw("A-5", share.magnitude <= cap, place)
                }
            }
            var mirror = drawn
            mirror.amount = -drawn.amount
            expectLaw("A-4", try mirror.shares() == shares.map { -$0 }, place)
        }
        #expect(shared > 200, "FISCAL_SEED=\(SeededGenerator.seed)")
    }

    @Test("Discounts over line sums: A-1, A-2, A-5")
    func limited() throws {
        var random = SeededGenerator(stream: 13)
        let allocation = Allocation()
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
            let shares = try allocation.settledShares(of: amount, weights: limits, limits: limits)
            expectLaw("A-1", shares.reduce(.zero, +) == amount, place)
            for (share, limit) in zip(shares, limits) {
                expectLaw("A-5", share <= limit && !share.isNegative, place)
                if isOnGrid, !sum.isZero {
                    let exact = amount * limit / sum
                    expectLaw("A-2", (share - exact).magnitude < unit, place)
                    expectLaw("A-6", (share / unit).isInteger, place)
                }
            }
            if amount == sum { expectLaw("100 %", shares == limits, place) }
        }
    }
}

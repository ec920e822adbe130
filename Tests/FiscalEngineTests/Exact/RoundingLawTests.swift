// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Rounding laws R-1 to R-4")
struct RoundingLawTests {
    private static let nearest: Set<RoundingRule> = [
        .halfUp, .halfDown, .halfEven, .halfCeiling, .halfFloor,
    ]
    private static let rules = RoundingRule.allCases.filter { $0 != .exact }

    /// The rule that gives the mirror image of what `rule` gives.
    private static func mirror(_ rule: RoundingRule) -> RoundingRule {
        switch rule {
        case .halfCeiling: .halfFloor
        case .halfFloor: .halfCeiling
        case .ceiling: .floor
        case .floor: .ceiling
        default: rule
        }
    }

    @Test(
        "Grid values stay, others move less than a unit, nearest rules at most half of one",
        arguments: rules)
    func laws(_ rule: RoundingRule) throws {
        var random = SeededGenerator(stream: 4)
        for _ in 0..<1500 {
            let scale = random.int(-3...6)
            let unit = Rational.powerOfTen(-scale)
            let value = random.valueNearGrid(scale: scale)
            let place = "\(value), scale \(scale), \(rule)"
            let rounded = try value.rounded(toScale: scale, rule)
            let distance = (rounded - value).magnitude
            let isOnGrid = (value / unit).isInteger
            expectLaw("a multiple of the unit", (rounded / unit).isInteger, place)
            expectLaw("canonical", rounded.isCanonical, place)
            expectLaw("R-1", !isOnGrid || rounded == value, place)
            expectLaw("R-2", distance < unit, place)
            if Self.nearest.contains(rule) {
                expectLaw("R-2 nearest", distance * 2 <= unit, place)
            }
            let mirrored = try (-value).rounded(toScale: scale, Self.mirror(rule))
            expectLaw("R-3", mirrored == -rounded, place)
            for again in RoundingRule.allCases {
                expectLaw(
                    "R-1 idempotent", try rounded.rounded(toScale: scale, again) == rounded, place)
            }
            expectLaw(
                "step = scale", try value.rounded(toMultipleOf: unit, rule) == rounded, place)
            let exact = try? value.rounded(toScale: scale, .exact)
            expectLaw("exact", exact == (isOnGrid ? value : nil), place)
        }
    }

    @Test("R-4: values between -1 and 1 know their own sign", arguments: rules)
    func betweenMinusOneAndOne(_ rule: RoundingRule) throws {
        for above in -12...12 where above != 0 && above.magnitude < 12 {
            let value = Rational(above, over: 12)
            let isTie = above.magnitude == 6
            let isFar = above.magnitude > 6
            let isPositive = above > 0
            let moves =
                switch rule {
                case .halfUp: isFar || isTie
                case .halfDown, .halfEven: isFar
                case .halfCeiling: isFar || (isTie && isPositive)
                case .halfFloor: isFar || (isTie && !isPositive)
                case .up: true
                case .down, .exact: false
                case .ceiling: isPositive
                case .floor: !isPositive
                }
            let expected: Rational = moves ? (isPositive ? 1 : -1) : 0
            #expect(try value.rounded(toScale: 0, rule) == expected, "\(value)")
        }
    }

    @Test("A greater value never rounds to less", arguments: rules)
    func monotone(_ rule: RoundingRule) throws {
        var random = SeededGenerator(stream: 5)
        for _ in 0..<1500 {
            let scale = random.int(-2...5)
            let a = random.valueNearGrid(scale: scale)
            let near = a + Rational(random.int(-3...3), over: 7) * .powerOfTen(-scale)
            let b = random.oneIn(2) ? near : random.valueNearGrid(scale: scale)
            let (low, high) = (min(a, b), max(a, b))
            let isOrdered =
                try low.rounded(toScale: scale, rule) <= high.rounded(toScale: scale, rule)
            expectLaw("monotone", isOrdered, "\(low), \(high), scale \(scale), \(rule)")
        }
    }
}

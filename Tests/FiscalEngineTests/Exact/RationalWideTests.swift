// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

/// Values of two words a part, against the same computed by GMP alone.
@Suite("Rational: two words a part, as GMP computes it")
struct RationalWideTests {
    @Test("Sums, products and quotients that leave 63 bits")
    func arithmetic() {
        var random = SeededGenerator(stream: 41)
        for _ in 0..<5000 {
            let a = Rational(random.word(), over: random.word())
            let b = Rational(random.word(), over: random.word())
            expectLaw("a + b", a + b == Rational(a.big.adding(b.big)), "\(a), \(b)")
            expectLaw("ab", a * b == Rational(a.big.multiplied(by: b.big)), "\(a), \(b)")
            if !b.isZero {
                expectLaw("a / b", a / b == Rational(a.big.divided(by: b.big)), "\(a), \(b)")
            }
            for result in [a + b, a - b, a * b] {
                expectLaw("Q-1, Q-2", result.isCanonical, "\(a), \(b)")
            }
        }
    }

    @Test("Rounding in words", arguments: RoundingRule.allCases)
    func rounding(_ rule: RoundingRule) throws {
        var random = SeededGenerator(stream: 42)
        for _ in 0..<1000 {
            let value =
                Rational(random.word(), over: random.word())
                * Rational(random.word(), over: 2 * random.pick([1, 5, 50, 500_000]))
            let scale = random.pick([0, 1, 2, 4, 9, 18])
            let unit = Rational.powerOfTen(-scale)
            // The general way.
            let expected = try? value.rounded(toMultipleOf: unit, rule)
            let rounded = try? value.rounded(toScale: scale, rule)
            expectLaw("rounded", rounded == expected, "\(value), \(scale)")
        }
    }

    @Test("Texts of 19 to 40 digits: as the digits collected by GMP")
    func texts() throws {
        var random = SeededGenerator(stream: 43)
        for _ in 0..<3000 {
            let digits = (0..<random.pick(Array(17...41))).map { _ in random.pick(Array(0...9)) }
            let scale = random.pick(Array(0..<digits.count))
            let whole = digits.prefix(digits.count - scale).map(String.init).joined()
            let places = digits.suffix(scale).map(String.init).joined()
            let text =
                "-" + (Int(whole) == 0 ? "0" : String(whole.drop { $0 == "0" }))
                + (scale == 0 ? "" : "." + places)
            let value = Rational(
                BigRational.decimal(
                    digits: digits.map { UInt8(ascii: "0") + UInt8($0) }, isNegative: true,
                    scale: scale))
            expectLaw("value", Rational(try ExactDecimal(text: text)) == value, text)
        }
    }
}

extension Rational {
    fileprivate init(_ numerator: Int64, over denominator: Int64) {
        self = denominator == 0 ? .zero : Rational(Int(numerator)) / Rational(Int(denominator))
    }
}

extension SeededGenerator {
    /// A number of any length in bits, and those next to the bounds of 63.
    fileprivate mutating func word() -> Int64 {
        if oneIn(8) { return pick([1, -1, 2, .max, .max - 1, .min + 1, 1 << 62, 1 << 32, 0]) }
        let bits = Int64(truncatingIfNeeded: next() >> (next() % 63))
        return bits == .min ? 0 : bits
    }
}

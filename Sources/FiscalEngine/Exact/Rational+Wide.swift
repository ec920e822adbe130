// SPDX-License-Identifier: Apache-2.0

// Values of two words a part: what leaves 63 bits by little is computed in 128 and only kept by GMP.

extension Rational {
    /// ±above / below, which are in lowest terms; below is not zero.
    init(isNegative: Bool, reduced above: UInt128, _ below: UInt128) {
        if let numerator = Int64(exactly: above), let denominator = Int64(exactly: below) {
            storage = .small(isNegative ? -numerator : numerator, denominator)
        } else {
            storage = .big(.ratio(isNegative: isNegative, above, below))
        }
    }

    /// ±mantissa / 10^scale, reduced, for a scale of 0...38.
    init(isNegative: Bool, mantissa: UInt128, scale: Int) {
        if mantissa == 0 {
            self = .zero
            return
        }
        let twos = min(mantissa.trailingZeroBitCount, scale)
        var (above, below) = (mantissa >> twos, PowersOfTen.uint128(scale) >> twos)
        var fives = 0
        while fives < scale {
            let (quotient, rest) = above.quotientAndRemainder(dividingBy: 5)
            if rest != 0 { break }
            above = quotient
            below /= 5
            fives += 1
        }
        self.init(isNegative: isNegative, reduced: above, below)
    }

    /// The value rounded to a scale of 0...18 in 128 bits; nil where they are not enough.
    func roundedInWords(
        toScale scale: Int, _ rule: RoundingRule
    ) throws(InexactError) -> Rational? {
        guard case .big(let value) = storage, let (above, below) = value.wideRatio else {
            return nil
        }
        let (scaled, overflow) = above.multipliedReportingOverflow(by: PowersOfTen.uint128(scale))
        if overflow { return nil }
        var (whole, rest) = scaled.quotientAndRemainder(dividingBy: below)
        if rest == 0 { return self }
        if rule == .exact { throw InexactError(value: self, step: .powerOfTen(-scale)) }
        let left = below - rest
        let facts = CutFacts(
            isNegative: isNegative, isOdd: whole & 1 == 1,
            half: rest < left ? .below : (rest == left ? .equal : .above))
        // The fraction was in lowest terms and no multiple of the unit: below is 2 or more, and whole below 2¹²⁷.
        if rule.stepsAwayFromZero(facts) { whole += 1 }
        return Rational(isNegative: isNegative, mantissa: whole, scale: scale)
    }
}

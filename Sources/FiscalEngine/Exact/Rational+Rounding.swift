// SPDX-License-Identifier: Apache-2.0

extension Rational {
    /// The value rounded to `scale` decimal places; a negative scale rounds to tens, hundreds and so on.
    ///
    /// ```swift
    /// try Rational(10345, over: 1000).rounded(toScale: 2, .halfUp)   // 10.35
    /// try Rational(1250).rounded(toScale: -2, .halfEven)             // 1200
    /// ```
    ///
    /// - Throws: ``InexactError`` when the rule is ``RoundingRule/exact`` and the value has more places.
    public func rounded(
        toScale scale: Int, _ rule: RoundingRule
    ) throws(InexactError) -> Rational {
        if scale == 0 { return try roundedToInteger(rule, step: .one) }
        if case .small(_, let denominator) = storage, scale > 0, denominator == 1 { return self }
        if (0...18).contains(scale), let rounded = try roundedInWords(toScale: scale, rule) {
            return rounded
        }
        let unit = Rational.powerOfTen(-scale)
        return try (self / unit).roundedToInteger(rule, step: unit) * unit
    }

    /// The value rounded to a multiple of `step`, which is greater than zero: 0.05 for cash, 1 for whole rubles.
    ///
    /// ```swift
    /// try Rational(1234, over: 100).rounded(toMultipleOf: Rational(5, over: 100), .halfUp)   // 12.35
    /// ```
    ///
    /// - Throws: ``InexactError`` when the rule is ``RoundingRule/exact`` and the value is no multiple.
    public func rounded(
        toMultipleOf step: Rational, _ rule: RoundingRule
    ) throws(InexactError) -> Rational {
        precondition(step.signum > 0, "A rounding step is greater than zero")
        return try (self / step).roundedToInteger(rule, step: step) * step
    }

    /// The value, counted in units of `step`, as an integer.
    private func roundedToInteger(
        _ rule: RoundingRule, step: Rational
    ) throws(InexactError) -> Rational {
        let (integer, cut) = truncated()
        guard let cut else { return integer }
        if rule == .exact { throw InexactError(value: self * step, step: step) }
        if !rule.stepsAwayFromZero(cut) { return integer }
        return cut.isNegative ? integer - .one : integer + .one
    }

    /// The integer part towards zero, and the facts about what was cut off; nil facts for an integer.
    func truncated() -> (integer: Rational, cut: CutFacts?) {
        switch storage {
        case .small(_, 1):
            return (self, nil)
        case .small(let numerator, let denominator):
            let (whole, rest) = numerator.magnitude.quotientAndRemainder(
                dividingBy: denominator.magnitude)
            // rest < denominator, and the fraction is in lowest terms, so rest is not zero.
            let above = denominator.magnitude - rest
            let half: CutFacts.Half = rest < above ? .below : (rest == above ? .equal : .above)
            let integer = Int64(whole)
            return (
                Rational(storage: .small(numerator < 0 ? -integer : integer, 1)),
                CutFacts(isNegative: numerator < 0, isOdd: whole & 1 == 1, half: half)
            )
        case .big(let value):
            let (integer, cut) = value.truncated()
            return (Rational(integer), cut)
        }
    }

    /// The greatest integer that is not above the value.
    public var floor: Rational {
        let (integer, cut) = truncated()
        return cut?.isNegative == true ? integer - .one : integer
    }

    /// The value as an Int64, when it is an integer that fits.
    var int64: Int64? {
        if case .small(let numerator, 1) = storage { numerator } else { nil }
    }

    /// 10^exponent.
    static func powerOfTen(_ exponent: Int) -> Rational {
        let magnitude = exponent.magnitude
        if magnitude <= 18 {
            let power = PowersOfTen.int64(Int(magnitude))
            return Rational(storage: exponent < 0 ? .small(1, power) : .small(power, 1))
        }
        let power = Rational(BigRational.powerOfTen(Int(magnitude)))
        return exponent < 0 ? .one / power : power
    }
}

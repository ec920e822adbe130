// SPDX-License-Identifier: Apache-2.0

// Fractions are added and multiplied as in Knuth, TAOCP volume 2, 4.5.1: common factors are taken out of the operands, so
// results come out in lowest terms and intermediate values stay short.

extension Rational {
    /// The exact sum.
    public static func + (a: Rational, b: Rational) -> Rational {
        guard case .small(let an, let ad) = a.storage, case .small(let bn, let bd) = b.storage
        else { return Rational(a.big.adding(b.big)) }
        return addSmall(an, ad, bn, bd)
    }

    /// The exact difference.
    public static func - (a: Rational, b: Rational) -> Rational {
        guard case .small(let an, let ad) = a.storage, case .small(let bn, let bd) = b.storage
        else { return Rational(a.big.subtracting(b.big)) }
        return addSmall(an, ad, -bn, bd)
    }

    /// The exact product.
    public static func * (a: Rational, b: Rational) -> Rational {
        guard case .small(let an, let ad) = a.storage, case .small(let bn, let bd) = b.storage
        else { return Rational(a.big.multiplied(by: b.big)) }
        return multiplySmall(an, ad, bn, bd)
    }

    /// The exact quotient. The divisor must not be zero; ``divided(by:)`` is the form that throws.
    public static func / (a: Rational, b: Rational) -> Rational {
        precondition(!b.isZero, "A rational number cannot be divided by zero")
        guard case .small(let an, let ad) = a.storage, case .small(let bn, let bd) = b.storage
        else { return Rational(a.big.divided(by: b.big)) }
        return bn < 0 ? multiplySmall(an, ad, -bd, -bn) : multiplySmall(an, ad, bd, bn)
    }

    /// The value with the other sign.
    public static prefix func - (a: Rational) -> Rational {
        switch a.storage {
        case .small(let numerator, let denominator):
            Rational(storage: .small(-numerator, denominator))
        case .big(let value):
            Rational(storage: .big(value.negated()))
        }
    }

    /// Adds in place.
    public static func += (a: inout Rational, b: Rational) {
        a = a + b
    }

    /// Subtracts in place.
    public static func -= (a: inout Rational, b: Rational) {
        a = a - b
    }

    /// The exact quotient.
    ///
    /// - Throws: ``DivisionByZeroError`` when `divisor` is zero.
    public func divided(by divisor: Rational) throws(DivisionByZeroError) -> Rational {
        if divisor.isZero { throw DivisionByZeroError() }
        return self / divisor
    }

    /// The canonical value of a GMP number: in two words when it fits.
    init(_ value: BigRational) {
        if let (numerator, denominator) = value.ratio {
            storage = .small(numerator, denominator)
        } else {
            storage = .big(value)
        }
    }

    private static func addSmall(_ an: Int64, _ ad: Int64, _ bn: Int64, _ bd: Int64) -> Rational {
        if ad == bd {
            let (sum, overflow) = an.addingReportingOverflow(bn)
            if !overflow, sum != .min { return reduced(sum, ad) }
        }
        let common = Int64(greatestCommonDivisor(UInt64(ad), UInt64(bd)))
        let (aFactor, bFactor) = (bd / common, ad / common)
        // |n| < 2⁶³ and factors < 2⁶³: each product has at most 126 bits, their sum 127.
        let (a, aOverflow) = an.multipliedReportingOverflow(by: aFactor)
        let (b, bOverflow) = bn.multipliedReportingOverflow(by: bFactor)
        let (sum, sumOverflow) = a.addingReportingOverflow(b)
        let (below, belowOverflow) = bFactor.multipliedReportingOverflow(by: bd)
        if !aOverflow, !bOverflow, !sumOverflow, !belowOverflow, sum != .min {
            if sum == 0 { return .zero }
            // Only factors of `common` can be shared by the sum and the denominator.
            let shared = Int64(greatestCommonDivisor(sum.magnitude, UInt64(common)))
            return Rational(storage: .small(sum / shared, below / shared))
        }
        return addWide(
            Int128(an) * Int128(aFactor) + Int128(bn) * Int128(bFactor), common, bFactor, bd)
    }

    /// The same where a word is not enough.
    private static func addWide(
        _ sum: Int128, _ common: Int64, _ bFactor: Int64, _ bd: Int64
    ) -> Rational {
        if sum == 0 { return .zero }
        let rest = UInt64(truncatingIfNeeded: sum.magnitude % UInt128(common))
        let shared = UInt128(greatestCommonDivisor(rest, UInt64(common)))
        let below = UInt128(bFactor) * UInt128(bd)
        return Rational(
            isNegative: sum < 0, reduced: sum.magnitude / shared, below / shared)
    }

    private static func reduced(_ numerator: Int64, _ denominator: Int64) -> Rational {
        if denominator == 1 { return Rational(storage: .small(numerator, 1)) }
        if numerator == 0 { return .zero }
        let shared = Int64(greatestCommonDivisor(numerator.magnitude, UInt64(denominator)))
        return Rational(storage: .small(numerator / shared, denominator / shared))
    }

    /// The product: crosswise common factors are taken out first, so that it is in lowest terms.
    private static func multiplySmall(
        _ an: Int64, _ ad: Int64, _ bn: Int64, _ bd: Int64
    ) -> Rational {
        let first = ad == 1 ? 1 : Int64(shared(bn, ad))
        let second = bd == 1 ? 1 : Int64(shared(an, bd))
        let (aboveA, aboveB) = (an / second, bn / first)
        let (belowA, belowB) = (ad / first, bd / second)
        let (above, aboveOverflow) = aboveA.multipliedReportingOverflow(by: aboveB)
        let (below, belowOverflow) = belowA.multipliedReportingOverflow(by: belowB)
        if !aboveOverflow, !belowOverflow, above != .min {
            return above == 0 ? .zero : Rational(storage: .small(above, below))
        }
        if above == 0, !aboveOverflow { return .zero }
        return Rational(
            isNegative: (an < 0) != (bn < 0),
            reduced: UInt128(aboveA.magnitude) * UInt128(aboveB.magnitude),
            UInt128(belowA) * UInt128(belowB))
    }

    private static func shared(_ numerator: Int64, _ denominator: Int64) -> UInt64 {
        greatestCommonDivisor(numerator.magnitude, UInt64(denominator))
    }
}

/// A quotient was asked for whose divisor is zero.
public struct DivisionByZeroError: Error, Hashable, Sendable {}

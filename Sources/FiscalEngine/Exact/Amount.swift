// SPDX-License-Identifier: Apache-2.0

/// Settled money: a whole number of minor units, kopecks for the ruble.
///
/// Before rounding a figure is a ``Rational``; after rounding it is an `Amount`. The only door between the two is
/// ``init(_:scale:rounding:)``.
///
/// Amounts of one document share one scale. An amount beyond Int64 minor units is the error
/// ``AmountOverflowError``, never a wrapped or saturated figure.
public struct Amount: Sendable, Hashable {
    /// The amount in units of 10^−scale.
    public let minorUnits: Int64
    /// Decimal places of a minor unit, 0...4: two for the ruble.
    public let scale: Int

    /// `minorUnits` units of 10^−scale. Int64.min is no amount, so that every amount has its negative.
    public init(minorUnits: Int64, scale: Int = 2) {
        precondition(Amount.scales.contains(scale), "A minor unit has 0...4 decimal places")
        precondition(minorUnits != .min, "Int64.min minor units are no amount")
        self.minorUnits = minorUnits
        self.scale = scale
    }

    /// The amount that `value` settles to.
    ///
    /// ```swift
    /// try Amount("83.625", scale: 2, rounding: .halfUp)   // 83.63
    /// ```
    ///
    /// - Throws: ``SettlementError/inexact(_:)`` under the rule ``RoundingRule/exact``,
    ///   ``SettlementError/overflow(_:)`` beyond Int64 minor units.
    public init(
        _ value: Rational, scale: Int = 2, rounding rule: RoundingRule
    ) throws(SettlementError) {
        let rounded: Rational
        do {
            rounded = try value.rounded(toScale: scale, rule)
        } catch {
            throw .inexact(error)
        }
        guard let minorUnits = (rounded * .powerOfTen(scale)).int64 else {
            throw .overflow(AmountOverflowError())
        }
        self.init(minorUnits: minorUnits, scale: scale)
    }

    /// The decimal places a minor unit may have (ISO 4217 knows 0, 2, 3 and 4).
    public static let scales = 0...4

    /// The exact value.
    public var value: Rational { Rational(self) }

    /// The sum of two amounts of one scale.
    ///
    /// - Throws: ``AmountOverflowError`` beyond Int64 minor units.
    public func adding(_ other: Amount) throws(AmountOverflowError) -> Amount {
        precondition(scale == other.scale, "Amounts of one document share one scale")
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        if overflow || sum == .min { throw AmountOverflowError() }
        return Amount(minorUnits: sum, scale: scale)
    }

    /// The difference of two amounts of one scale.
    ///
    /// - Throws: ``AmountOverflowError`` beyond Int64 minor units.
    public func subtracting(_ other: Amount) throws(AmountOverflowError) -> Amount {
        precondition(scale == other.scale, "Amounts of one document share one scale")
        let (difference, overflow) = minorUnits.subtractingReportingOverflow(other.minorUnits)
        if overflow || difference == .min { throw AmountOverflowError() }
        return Amount(minorUnits: difference, scale: scale)
    }

    /// The amount with all its places: `570.47`, `7950.00`, `0.05`; never `-0.00`.
    public var fixedText: String { DecimalText(minorUnits, scale: scale).description }
}

extension Amount: CustomStringConvertible {
    /// The shortest decimal text: `570.47`, `31.6`, `7950`.
    public var description: String { value.decimalText ?? "" }
}

extension Rational {
    /// The exact value of a settled amount.
    public init(_ amount: Amount) {
        self = Rational(mantissa: amount.minorUnits, scale: amount.scale)
    }
}

/// A settled amount does not fit Int64 minor units.
public struct AmountOverflowError: Error, Hashable, Sendable {
    /// The error has no further facts.
    public init() {}
}

extension AmountOverflowError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String { "the amount does not fit 64-bit minor units" }
}

/// Why an exact value could not be settled into an ``Amount``.
public enum SettlementError: Error, Hashable, Sendable {
    /// The rule is ``RoundingRule/exact`` and the value lies between two amounts.
    case inexact(InexactError)
    /// The amount does not fit Int64 minor units.
    case overflow(AmountOverflowError)
}

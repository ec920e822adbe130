// SPDX-License-Identifier: Apache-2.0

/// The trace of binary floating point in a decimal text: `16.309999999999945` where 16.31 was meant.
///
/// A program that computes money in binary floating point and prints the shortest text that reads back as the same
/// double shows 15 to 17 significant digits, of which the last few are an error of the arithmetic. Such a text is
/// recognised by both signs together:
///
/// - it is written with at least ``minimumDigits`` significant digits;
/// - it lies within ``tolerance`` of a number with few decimal places, here a whole number of minor units.
///
/// A price that was meant to the millionth of a ruble and is written with fifteen digits does not occur in the trade.
public struct BinaryNoise: Sendable, Hashable {
    /// A double holds 15 decimal digits; texts that show its error have at least as many.
    public static let minimumDigits = 15

    /// The farthest that a noisy value lies from what was meant, in units of the currency.
    public static let tolerance = Rational(1, over: 1_000_000)

    /// The number as the document has it.
    public let written: ExactDecimal
    /// The number that was meant, with at most as many decimal places as were asked for.
    public let meant: ExactDecimal

    /// Detects noise around a number of at most `scale` decimal places; nil when there is none.
    ///
    /// ```swift
    /// BinaryNoise(in: "16.309999999999945", scale: 2)?.meant   // 16.31
    /// BinaryNoise(in: "16.3099", scale: 2)                     // nil: a price of four places
    /// ```
    public init?(in number: ExactDecimal, scale: Int = 2) {
        if let fixed = number.fixed {
            if fixed.scale <= scale { return nil }
            if fixed.mantissa.magnitude < UInt64(PowersOfTen.int64(Self.minimumDigits - 1)) {
                return nil
            }
        } else if number.scale <= scale {
            return nil
        }
        let value = Rational(number)
        guard let rounded = try? value.rounded(toScale: scale, .halfEven),
            (value - rounded).magnitude <= Self.tolerance,
            let meant = ExactDecimal(rounded)
        else { return nil }
        // A wide number has its digits by definition, unless it is a short one far behind the point.
        if number.fixed == nil, Self.significantDigits(value) < Self.minimumDigits { return nil }
        self.written = number
        self.meant = meant
    }

    private static func significantDigits(_ value: Rational) -> Int {
        let scaled = value * .powerOfTen(value.decimalScale ?? 0)
        return scaled.magnitude.fractionText.utf8.count
    }
}

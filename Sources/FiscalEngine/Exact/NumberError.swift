// SPDX-License-Identifier: Apache-2.0

/// Why a text is not a number, and at which byte of it.
public struct NumberError: Error, Hashable, Sendable {
    /// What the grammar or a limit asks for.
    public enum Reason: Hashable, Sendable {
        case empty
        /// A digit is missing: at the start, behind the point or in the exponent.
        case expectedDigit
        /// A number does not start with a zero that other digits follow.
        case leadingZero
        /// The decimal separator is a point.
        case decimalComma
        /// Something stands behind the number.
        case unexpectedCharacter
        /// The number has more digits than ``NumberLimits/maximumDigits``.
        case tooManyDigits(limit: Int)
        /// The exponent is beyond ``NumberLimits/maximumExponent``.
        case exponentTooLarge(limit: Int)
        /// A fraction is an integer, a slash and a positive integer.
        case notAFraction
    }

    /// What the grammar or a limit asks for.
    public let reason: Reason
    /// The byte of the text, counted from 0, where it departs from the grammar.
    public let offset: Int

    /// A departure from the grammar at a byte.
    public init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension NumberError: CustomStringConvertible {
    /// What is wrong, with the character counted from 1.
    public var description: String {
        let what =
            switch reason {
            case .empty: "an empty text is not a number"
            case .expectedDigit: "a digit is expected"
            case .leadingZero: "a number does not start with an extra zero"
            case .decimalComma: "the decimal separator is a point, not a comma"
            case .unexpectedCharacter: "unexpected character in a number"
            case .tooManyDigits(let limit): "the number has more than \(limit) digits"
            case .exponentTooLarge(let limit): "the exponent is beyond \(limit)"
            case .notAFraction: "a fraction is an integer, a slash and a positive integer"
            }
        return "\(what) (character \(offset + 1))"
    }
}

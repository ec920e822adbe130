// SPDX-License-Identifier: Apache-2.0

/// How long a number in a document may be; longer ones are refused before anything is computed.
///
/// Exactness has no limit of its own: a hostile document must not be able to buy hours of work with one line of text.
public struct NumberLimits: Sendable, Hashable {
    /// The most digits a number may be written with. 1000 unless told otherwise.
    public var maximumDigits: Int
    /// The greatest magnitude of an exponent. 1000 unless told otherwise.
    public var maximumExponent: Int

    /// Limits of at least one digit; an exponent limit of 0 refuses every exponent other than 0.
    public init(maximumDigits: Int = 1000, maximumExponent: Int = 1000) {
        precondition(maximumDigits > 0 && maximumDigits <= 1_000_000, "1...1,000,000 digits")
        precondition(
            maximumExponent >= 0 && maximumExponent <= 1_000_000, "exponents of 0...1,000,000")
        self.maximumDigits = maximumDigits
        self.maximumExponent = maximumExponent
    }

    /// 1000 digits, exponents of −1000...1000.
    public static let standard = NumberLimits()
}

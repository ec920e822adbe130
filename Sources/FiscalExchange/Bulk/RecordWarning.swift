// SPDX-License-Identifier: Apache-2.0

/// Something in a record that its reader should know and that stopped nothing.
public struct RecordWarning: Hashable, Sendable {
    /// The documented names of warnings; stable across versions.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A price shows the error of binary floating point and was repaired to the kopeck.
        case binaryNoise = "binary-noise"
        /// `taxPercent` 0 was read as 0 %; it may have meant "without VAT".
        case zeroRate = "zero-rate"
        /// An item has a discount that was taken as information.
        case discountIncluded = "discount-included"
        /// The prepayment is larger than the total.
        case overpaid
        /// Discounts were worth more than they could take.
        case discountNotTaken = "discount-not-taken"
        /// A journal entry is of a kind that the protocol does not have.
        case unknownKind = "unknown-kind"
        /// The rows of a bill stand apart: they are read as two bills.
        case repeatedBill = "repeated-bill"
        /// A line of a recorded receipt states no VAT rate.
        case rateMissing = "rate-missing"
        /// The recorded VAT is at the other base rate than the receipt's date says, and the lines are read at that.
        case rateByTax = "rate-by-tax"
    }

    /// What was found.
    public let code: Code
    /// Where inside the document: `products[1].price`.
    public let path: String
    /// The byte of the source, decompressed, counted from 0.
    public let offset: Int
    /// What was found, in a sentence without personal data.
    public let message: String
}

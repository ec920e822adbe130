// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// How documents are read: limits, and the choices that a document leaves open.
public struct ReadingOptions: Sendable, Hashable {
    /// What the discount of a product of a bill, or of an item of a recorded receipt, means.
    public enum DiscountMeaning: String, Sendable, Hashable, CaseIterable {
        /// `sumPrice` is price × quantity and the discount is information.
        case included
        /// The discount is still to be taken from price × quantity.
        case subtract
    }

    /// Values that are passed over are checked as well.
    public var isStrict: Bool
    /// How long numbers may be.
    public var numbers: NumberLimits
    /// How large bills may be.
    public var bills: BillLimits
    /// How deep objects and arrays may be nested. 64 unless told otherwise.
    public var maximumDepth: Int
    /// The most bytes of one record. 16 MiB unless told otherwise.
    public var maximumRecordBytes: Int
    /// What the discount of a product or a recorded item means.
    public var discountMeaning: DiscountMeaning

    /// The defaults, each of which may be replaced.
    public init(
        isStrict: Bool = false, numbers: NumberLimits = .standard, bills: BillLimits = .standard,
        maximumDepth: Int = 64, maximumRecordBytes: Int = 16 << 20,
        discountMeaning: DiscountMeaning = .included
    ) {
        precondition(maximumDepth > 0 && maximumDepth <= 1_000_000, "1...1,000,000 levels")
        precondition(maximumRecordBytes > 0 && maximumRecordBytes <= 1 << 30, "at most 1 GiB")
        self.isStrict = isStrict
        self.numbers = numbers
        self.bills = bills
        self.maximumDepth = maximumDepth
        self.maximumRecordBytes = maximumRecordBytes
        self.discountMeaning = discountMeaning
    }
}

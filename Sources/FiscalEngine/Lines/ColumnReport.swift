// SPDX-License-Identifier: Apache-2.0

/// What became of the rows of a ``ColumnBatch``.
public struct ColumnReport: Sendable, Hashable {
    /// How many rows went through scaled integers of any size: those that 128 bits cannot hold. It is a measure of time, not
    /// of exactness.
    public internal(set) var scaledRowCount = 0
    /// How many rows went through rationals, those that failed included.
    public internal(set) var exactRowCount = 0
    /// The rows without figures, in ascending order; their columns are 0.
    public internal(set) var failures: [ColumnFailure] = []
}

/// A row of a ``ColumnBatch`` that has no figures.
public struct ColumnFailure: Error, Sendable, Hashable {
    /// Why a row has no figures.
    public enum Reason: Sendable, Hashable {
        /// The index of the rate is not one of ``ColumnBatch/rates``.
        case unknownRate
        /// The sum or the tax does not fit Int64 minor units, or the rule is ``RoundingRule/exact`` and a figure is not.
        case receipt(ReceiptError)
    }

    /// The row, counted from 0.
    public let row: Int
    /// Why the row has no figures.
    public let reason: Reason
}

/// The figures of one rate over all rows of a ``ColumnBatch``.
public struct ColumnTotal: Sendable, Hashable {
    /// The rate.
    public let rate: VATRate
    /// The sum of the lines' sums, in minor units.
    public internal(set) var sum: Int128
    /// The sum of the lines' taxes, in minor units.
    public internal(set) var tax: Int128
}

/// Why columns cannot be computed at all.
public enum ColumnError: Error, Sendable, Hashable {
    /// The policy keeps line sums exact, and a column holds minor units.
    case exactLineSums
    /// The columns of one computation have one length.
    case differentLengths
    /// A scale is 0...18.
    case scale
}

extension ColumnError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .exactLineSums: "the policy keeps line sums exact, and a column holds minor units"
        case .differentLengths: "the columns of one computation have one length"
        case .scale: "the scale of a column is 0 to 18"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The forms of output of a recalculation.
public enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    /// One receipt a line, in the shape of the protocol's receipt.
    case receipt
    /// The figures alone, one document a line.
    case amounts
    /// One row a line of a bill, under a header.
    case csv
}

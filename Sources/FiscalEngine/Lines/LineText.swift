// SPDX-License-Identifier: Apache-2.0

/// The figures of one line as text.
public struct LineText: Sendable {
    /// The line's sum (tag 1043), gross or net as prices are.
    public internal(set) var sum = DecimalText()
    /// The line's VAT (tag 1200).
    public internal(set) var tax = DecimalText()

    init() {}
}

// SPDX-License-Identifier: Apache-2.0

/// One payment of a bill or receipt.
public struct Payment: Sendable, Hashable {
    /// What is paid with, by the tags of the fiscal data formats.
    public enum Means: String, Sendable, Hashable, Codable, CaseIterable {
        /// Cash that is kept, change not included (tag 1031).
        case cash
        /// Card or another cashless payment (tag 1081).
        case card
        /// Offset of a prepayment or an advance (tag 1215).
        case prepayment
        /// On credit (tag 1216).
        case credit
        /// In kind (tag 1217).
        case other
    }

    /// What is paid with.
    public let means: Means
    /// Zero or more, in the currency of the bill.
    public let amount: ExactDecimal

    /// A payment of `amount`.
    public init(means: Means, amount: ExactDecimal) {
        self.means = means
        self.amount = amount
    }
}

// SPDX-License-Identifier: Apache-2.0

/// One VAT rate of a receipt with its figures explained.
public struct RateExplanation: Sendable, Hashable {
    /// The rate of the group.
    public let rate: VATRate
    /// The lines of the rate, counted from 0.
    public let lines: [Int]
    /// Turnover and VAT, and what they follow from.
    public let figures: FigureChain
}

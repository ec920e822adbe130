// SPDX-License-Identifier: Apache-2.0

/// One line of a receipt with each of its figures explained.
public struct LineExplanation: Sendable, Hashable {
    /// The line of the bill.
    public let line: Line
    /// From the unit price to the VAT. A line without discounts has no ``ReceiptFigure/lineDiscount``: it is zero.
    public let figures: FigureChain
}

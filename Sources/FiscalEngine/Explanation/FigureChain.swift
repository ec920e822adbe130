// SPDX-License-Identifier: Apache-2.0

/// The figures of one line, of one rate or of the totals, in the order in which they were computed.
///
/// A figure may occur more than once: a line's sum is price × quantity, then what its discounts left, then what the bill's
/// discount left. The last one is the receipt's.
public struct FigureChain: Sendable, Hashable {
    /// The steps, in order.
    public let steps: [FigureExplanation]

    /// The steps of a figure, in order.
    public func steps(of figure: ReceiptFigure) -> [FigureExplanation] {
        steps.filter { $0.figure == figure }
    }

    /// The last step of a figure, which has the receipt's value; nil where the figure does not occur.
    public subscript(figure: ReceiptFigure) -> FigureExplanation? {
        steps.last { $0.figure == figure }
    }
}

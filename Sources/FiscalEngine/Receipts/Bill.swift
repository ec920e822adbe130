// SPDX-License-Identifier: Apache-2.0

/// A bill: lines to be sold, before any figure is computed.
public struct Bill: Sendable, Hashable {
    /// The bill's identifier in the system it comes from.
    public var id: String?
    /// The date as the document writes it; the engine computes with the rates that the lines state.
    public var date: String?
    /// Whether prices and sums hold their VAT.
    public var priceBasis: PriceBasis
    /// What is sold, in the order of the receipt.
    public var lines: [Line]
    /// Discounts and surcharges of the whole bill, shared among its lines.
    public var adjustments: Adjustments
    /// What a percent is taken of when there are several.
    public var stacking: Stacking
    /// Money paid before, a whole number of minor units. It reduces the amount due and never a line.
    public var prepayment: ExactDecimal
    /// How the bill is paid; the engine repeats them and computes nothing from them.
    public var payments: [Payment]

    /// A bill; all but the lines has a default.
    public init(
        id: String? = nil, date: String? = nil, priceBasis: PriceBasis = .taxInclusive,
        lines: [Line], adjustments: Adjustments = .none, stacking: Stacking = .original,
        prepayment: ExactDecimal = .zero, payments: [Payment] = []
    ) {
        self.id = id
        self.date = date
        self.priceBasis = priceBasis
        self.lines = lines
        self.adjustments = adjustments
        self.stacking = stacking
        self.prepayment = prepayment
        self.payments = payments
    }
}

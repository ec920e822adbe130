// SPDX-License-Identifier: Apache-2.0

/// A bill: lines to be sold, before any figure is computed.
public struct Bill: Sendable, Hashable {
    /// The bill's identifier in the system it comes from.
    public var id: String?
    /// The date as the document writes it; the engine computes with the rates that the lines state.
    public var date: String?
    public var priceBasis: PriceBasis
    public var lines: [Line]
    /// Discounts and surcharges of the whole bill, shared among its lines.
    public var adjustments: Adjustments
    public var stacking: Stacking
    /// Money paid before, a whole number of minor units. It reduces the amount due and never a line.
    public var prepayment: ExactDecimal
    public var payments: [Payment]

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

// SPDX-License-Identifier: Apache-2.0

/// One line of a bill: a good or a service with its unit price and quantity.
public struct Line: Sendable, Hashable {
    /// The line's identifier in the document it comes from.
    public var id: String?
    /// The name of the good (tag 1030).
    public var name: String?
    /// The unit price (tag 1079), zero or more, in the currency of the bill; gross or net as the bill's
    /// ``PriceBasis`` says.
    public var price: ExactDecimal
    /// The quantity (tag 1023), greater than zero.
    public var quantity: ExactDecimal
    /// The VAT rate (tag 1199).
    public var rate: VATRate
    /// The unit of measure, as free text.
    public var unit: String?
    /// Discounts and surcharges of this line.
    public var adjustments: Adjustments
    /// The goods carry a marking code each.
    public var isMarked: Bool

    /// A line of `quantity` units at `price`.
    public init(
        id: String? = nil, name: String? = nil, price: ExactDecimal, quantity: ExactDecimal,
        rate: VATRate, unit: String? = nil, adjustments: Adjustments = .none, isMarked: Bool = false
    ) {
        self.id = id
        self.name = name
        self.price = price
        self.quantity = quantity
        self.rate = rate
        self.unit = unit
        self.adjustments = adjustments
        self.isMarked = isMarked
    }
}

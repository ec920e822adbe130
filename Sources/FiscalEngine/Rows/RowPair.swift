// SPDX-License-Identifier: Apache-2.0

/// A row in units of its grids: what is registered of a good at one unit price.
struct RowPart: Sendable, Hashable {
    /// The unit price, in units of the price grid.
    var price: Int
    /// The quantity, in units of the quantity grid.
    var quantity: Int
    /// The sum, in minor units.
    var sum: Int
}

/// The two rows of a good: the dearer first, of equal prices the larger first.
struct RowPair: Sendable, Hashable {
    var first: RowPart
    var second: RowPart

    /// How far the prices of the rows lie from each other.
    var spread: Int { first.price - second.price }

    /// The tie order of pairs that are equal in all that is asked for: the higher price first, then more units at it, then
    /// more money.
    static func comesFirst(_ a: RowPair, _ b: RowPair) -> Bool {
        if a.first.price != b.first.price { return a.first.price > b.first.price }
        if a.first.quantity != b.first.quantity { return a.first.quantity > b.first.quantity }
        return a.first.sum > b.first.sum
    }
}

/// A good that is to be registered, in units of its grids.
struct RowGood: Sendable, Hashable {
    /// The unit price before discounts, a price of the grid.
    var price: Int
    /// The quantity.
    var quantity: Int
    /// What its rows have to add up to, in minor units.
    var target: Int
}

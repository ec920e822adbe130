// SPDX-License-Identifier: Apache-2.0

/// The VAT rates of a block of bills, each with the price basis it acts on; lines hold an index into it.
public struct RateTable: Sendable {
    struct Entry: Sendable, Hashable {
        let rate: VATRate
        let basis: PriceBasis
        /// The tax as a part of the line's sum.
        let factor: Rational
    }

    private(set) var entries: [Entry] = []
    /// The factors of the entries in fixed width.
    private(set) var factors: [VATFactor] = []

    init() {}

    /// The index of a rate, which is added when it is new.
    mutating func index(of rate: VATRate, _ basis: PriceBasis) -> Int {
        // A block has a handful of rates: looking through them beats hashing.
        for index in entries.indices where entries[index].basis == basis {
            if entries[index].rate == rate { return index }
        }
        let factor = rate.factor(basis)
        entries.append(Entry(rate: rate, basis: basis, factor: factor))
        factors.append(VATFactor(factor))
        return entries.count - 1
    }
}

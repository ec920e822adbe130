// SPDX-License-Identifier: Apache-2.0

/// How many receipts of the baseline have what it takes to tell policies apart.
///
/// A corpus that lacks something cannot answer a question, whatever its size: with quantities of 1 alone the VAT of a unit is
/// that of its line, and nobody learns from such bills where a register rounds.
public struct TellingReceipts: Sendable, Hashable {
    /// Some policy differs from the baseline: in the total, in VAT, in the amount due or in a line.
    public package(set) var differing = 0
    /// Some price × quantity needs rounding.
    public package(set) var inexactSums = 0
    /// Some price × quantity is half-way between two minor units.
    public package(set) var sumTies = 0
    /// VAT of some line needs rounding.
    public package(set) var inexactTaxes = 0
    /// VAT of some line is half-way between two minor units.
    public package(set) var taxTies = 0
    /// Some line with VAT has another quantity than 1: what tells the level `unit` from `line`.
    public package(set) var quantities = 0
    /// Two lines with VAT are of one rate: what tells `line` from `rate`.
    public package(set) var linesOfOneRate = 0
    /// VAT is of two rates: what tells `rate` from `receipt`.
    public package(set) var severalRates = 0

    package init() {}

    /// Counts a receipt.
    @inline(__always)
    mutating func add(_ facts: ReceiptFacts) {
        if facts.isEmpty { return }
        inexactSums += facts.contains(.inexactSums) ? 1 : 0
        sumTies += facts.contains(.sumTies) ? 1 : 0
        inexactTaxes += facts.contains(.inexactTaxes) ? 1 : 0
        taxTies += facts.contains(.taxTies) ? 1 : 0
        quantities += facts.contains(.quantities) ? 1 : 0
        linesOfOneRate += facts.contains(.linesOfOneRate) ? 1 : 0
        severalRates += facts.contains(.severalRates) ? 1 : 0
    }

    package static func += (a: inout TellingReceipts, b: TellingReceipts) {
        a.differing += b.differing
        a.inexactSums += b.inexactSums
        a.sumTies += b.sumTies
        a.inexactTaxes += b.inexactTaxes
        a.taxTies += b.taxTies
        a.quantities += b.quantities
        a.linesOfOneRate += b.linesOfOneRate
        a.severalRates += b.severalRates
    }
}

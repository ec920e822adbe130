// SPDX-License-Identifier: Apache-2.0

/// A receipt as the ledger remembers it, with what of it can still be taken back. Amounts are in minor units.
struct PostedReceipt: Sendable, Hashable {
    let receipt: SettlementReceipt
    var rows: [PostedRow]
    /// What of the payments in cash, by card and in kind was not paid back.
    var money: MeansUnits
    /// What of the rounding was not taken back.
    var rounding: Int64
    /// What of the VAT of each rate was not taken back.
    var rateTaxes: [RateTax]
    /// What of the VAT of the receipt was not taken back.
    var totalTax: Int64

    struct RateTax: Sendable, Hashable {
        let rate: VATRate
        var tax: Int64
    }

    /// Nothing of the receipt is left.
    var isTakenBack: Bool { rows.allSatisfy { $0.left.sum == 0 && $0.left.quantity.isZero } }
}

/// A row of a posted receipt.
struct PostedRow: Sendable, Hashable {
    /// The line of the bill; nil for an advance.
    let line: Int?
    let rate: VATRate
    /// What was not taken back.
    var left: RunningRemainder
    var tax: RunningTax
    /// Of a prepayment: what of it was offset. Of goods: what of them prepayments have paid. Of a paid credit: nothing.
    var offset: Int64 = 0
    /// Of goods: what is still owed for them.
    var credit: Int64 = 0
    /// Of goods: what was taken back as an amount while they stay sold.
    var reduced: Int64 = 0
    /// Of goods: the prepayments that paid for them. Of a paid credit: the goods that it paid for.
    var sources: [Source] = []

    struct Source: Sendable, Hashable {
        /// −1 for the prepayment that the bill itself states.
        let receipt: Int
        let row: Int
        var units: Int64
    }

    /// Of a prepayment: what was neither taken back nor offset.
    var held: Int64 { left.sum - offset }
    /// Of goods: what was paid in money and not taken back, rounding included.
    var money: Int64 { left.sum - offset - credit }
}

/// Money by the means that are money.
struct MeansUnits: Sendable, Hashable {
    static let means: [Payment.Means] = [.cash, .card, .other]
    private(set) var units: [Int64] = [0, 0, 0]

    subscript(means: Payment.Means) -> Int64 {
        get { Self.means.firstIndex(of: means).map { units[$0] } ?? 0 }
        set { if let index = Self.means.firstIndex(of: means) { units[index] = newValue } }
    }

    var total: Int64 { units.reduce(0, +) }

    /// Takes an amount of one means, and what it does not have from the others; false where all together have less.
    mutating func take(_ amount: Int64, _ means: Payment.Means) -> Bool {
        var rest = amount
        for means in [means] + Self.means.filter({ $0 != means }) {
            let part = min(rest, self[means])
            self[means] -= part
            rest -= part
        }
        return rest == 0
    }
}

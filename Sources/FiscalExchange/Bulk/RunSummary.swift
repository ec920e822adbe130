// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What a run has done, in counts; summaries of parts add up.
public struct RunSummary: Sendable, Hashable {
    /// Records that were read: documents, journal entries, broken ones too.
    public internal(set) var records = 0
    /// Records that gave a receipt.
    public internal(set) var computed = 0
    /// Records that gave an error.
    public internal(set) var failed = 0
    /// Records that hold no bill: HELLO, LIST, requests, empty answers.
    public internal(set) var passedOver = 0
    /// Warnings about records that were computed.
    public internal(set) var warnings = 0
    /// Lines of the computed receipts.
    public internal(set) var lines = 0
    /// Receipts that went through rationals rather than through the columnar kernel.
    public internal(set) var exactReceipts = 0
    /// Σ totalAmount in minor units.
    public internal(set) var amount: Int128 = 0
    /// Σ totalTax in minor units.
    public internal(set) var tax: Int128 = 0

    /// Nothing done yet.
    public init() {}

    /// Counts a receipt that was computed, or could not be.
    mutating func count(_ totals: Result<ReceiptTotals, ReceiptError>, lines count: Int) {
        guard case .success(let totals) = totals else {
            failed += 1
            return
        }
        self.count(totals, lines: count)
    }

    /// Counts a receipt that was computed.
    mutating func count(_ totals: ReceiptTotals, lines count: Int) {
        computed += 1
        lines += count
        amount += Int128(totals.totalAmount)
        tax += Int128(totals.totalTax)
        if totals.overpaid > 0 { warnings += 1 }
    }

    /// The summary of two runs together.
    public static func += (a: inout RunSummary, b: RunSummary) {
        a.records += b.records
        a.computed += b.computed
        a.failed += b.failed
        a.passedOver += b.passedOver
        a.warnings += b.warnings
        a.lines += b.lines
        a.exactReceipts += b.exactReceipts
        a.amount += b.amount
        a.tax += b.tax
    }

    /// A sum of minor units as decimal text with all its places: `41857.00`.
    public static func text(_ units: Int128, scale: Int) -> String {
        var digits = String(units.magnitude)
        if digits.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
        }
        let whole = digits.dropLast(scale)
        let sign = units < 0 ? "-" : ""
        return scale == 0 ? sign + digits : "\(sign)\(whole).\(digits.suffix(scale))"
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The fiscal rows of a block of bills, in the order of the bills.
///
/// Most bills have no discount, and their lines are their rows: such bills take no room here, see ``Outcome/lines``.
public struct FiscalRowBlock: Sendable {
    /// What became of a bill.
    public enum Outcome: Sendable, Hashable {
        /// The lines of the bill are rows as they stand, with the figures that the receipt has.
        case lines
        /// Rows of this block, by their indices; the bill of the same index in ``receipts`` has their figures.
        case rows(Range<Int>, receipt: Int)
        /// The receipt has no rows, and why.
        case impossible(ImpossibleRows)
        /// The bill has no receipt, or its rows have none.
        case failed(ReceiptError)
    }

    var outcomes: [Outcome] = []
    /// What each good of the bills that were divided was to come to, by the line of the block that was computed.
    var rows: [RowUnits] = []
    /// Rows as bills, each a unit at the price of its sum: what the VAT of the rows is computed from.
    var bills: BillBlock
    /// The receipts of the rows: sums, taxes, totals.
    public internal(set) var receipts = ReceiptBlock()
    /// What the total was lowered by against the sum of the rows, by the index of the bill; empty unless it may be.
    var lowered: [Int: Int64] = [:]

    /// An empty block; it grows when rows are computed into it and keeps its memory.
    public init(limits: BillLimits = .standard) {
        bills = BillBlock(limits: limits)
    }

    mutating func removeAll() {
        outcomes.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        bills.removeAll()
        if !lowered.isEmpty { lowered.removeAll(keepingCapacity: true) }
    }

    /// What became of a bill.
    public func outcome(ofBill index: Int) -> Outcome { outcomes[index] }

    /// A row of the block.
    public func row(_ index: Int) -> RowUnits { rows[index] }

    /// How many minor units the register takes off the sum of the rows, within the ruble; 0 unless it may.
    public func lowered(ofBill index: Int) -> Int64 { lowered.isEmpty ? 0 : lowered[index] ?? 0 }

    /// The totals of a receipt in rows; a total that was lowered is the one that the receipt had, with what is due of it.
    public func totals(
        ofBill index: Int, receipt: Int, undivided: ReceiptTotals
    ) -> ReceiptTotals {
        let divided = receipts.settledTotals(ofBill: receipt) ?? .zero
        let lowered = lowered(ofBill: index)
        if lowered == 0 { return divided }
        return ReceiptTotals(
            totalAmount: divided.totalAmount - lowered, totalTax: divided.totalTax,
            totalDiscount: divided.totalDiscount, amountDue: undivided.amountDue,
            overpaid: undivided.overpaid)
    }
}

/// A row in columns.
public struct RowUnits: Sendable, Hashable {
    /// The line of the block that the row is of.
    public let line: Int
    /// The unit price: mantissa / 10^scale.
    public let priceMantissa: Int64
    /// Decimal places of the unit price.
    public let priceScale: Int
    /// The quantity: mantissa / 10^scale.
    public let quantityMantissa: Int64
    /// Decimal places of the quantity.
    public let quantityScale: Int
    /// The row's sum (tag 1043), in minor units.
    public let sum: Int64

    /// The unit price.
    public var price: ExactDecimal { ExactDecimal(mantissa: priceMantissa, scale: priceScale) }

    /// The quantity.
    public var quantity: ExactDecimal {
        ExactDecimal(mantissa: quantityMantissa, scale: quantityScale)
    }
}

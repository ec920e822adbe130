// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// The computed figures of a block of bills, in the order of the bills.
///
/// Figures are minor units. A line whose figures are not settled, because its policy keeps sums exact, or whose price
/// needs more digits than a column has, is found in ``exactLine(_:)`` instead.
public struct ReceiptBlock: Sendable {
    /// The figures of one line where minor units cannot hold them.
    struct ExactLine: Sendable {
        var price: Rational
        var sum: Rational
        var discount: Rational
        var tax: Rational
    }

    struct Entry: Sendable {
        /// All zero for a bill that has no receipt, whose error is among the failures.
        var totals: ReceiptTotals
        var isFailed: Bool
        var firstSubtotal: Int
        var subtotalCount: Int
    }

    /// Turnover and tax of one rate of a bill, the rate as an index into the table of the block.
    struct Subtotal: Sendable {
        var rate: UInt16
        var turnover: Int64
        var tax: Int64
    }

    var columns = LineColumns()
    /// Memory of a computation: the rates as the kernel has them, and what VAT above the line leaves beyond whole units.
    var kernelRates: [fk_rate] = []
    var rests: [VATAboveLine.Rest] = []
    var entries: [Entry] = []
    var failures: [Int: ReceiptError] = [:]
    var subtotals: [Subtotal] = []
    /// The rates of the block that was computed.
    var rates = RateTable()
    var exactLines: [Int: ExactLine] = [:]
    var exactDiscounts: [Int: Rational] = [:]
    var untakenDiscounts: [Int: Rational] = [:]
    /// How many rows of the block the kernel has marked.
    var markedCount = 0
    /// How many bills went through rationals rather than through the kernel.
    public internal(set) var exactBillCount = 0

    /// An empty block; it grows when it is computed into and keeps its memory.
    public init() {}

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        subtotals.removeAll(keepingCapacity: true)
        if !failures.isEmpty { failures.removeAll(keepingCapacity: true) }
        if !exactLines.isEmpty { exactLines.removeAll(keepingCapacity: true) }
        if !exactDiscounts.isEmpty { exactDiscounts.removeAll(keepingCapacity: true) }
        if !untakenDiscounts.isEmpty { untakenDiscounts.removeAll(keepingCapacity: true) }
        exactBillCount = 0
    }

    /// The totals of a bill, or why it has no receipt.
    public func totals(ofBill index: Int) -> Result<ReceiptTotals, ReceiptError> {
        let entry = entries[index]
        if entry.isFailed, let error = failures[index] { return .failure(error) }
        return .success(entry.totals)
    }

    /// The sum of a bill's discounts where minor units cannot hold it, because the policy does not round discounts; nil
    /// for every other bill.
    public func exactDiscount(ofBill index: Int) -> Rational? {
        exactDiscounts.isEmpty ? nil : exactDiscounts[index]
    }

    /// Some bill has an ``untakenDiscount(ofBill:)``, which hardly a block has.
    public var hasUntakenDiscounts: Bool { !untakenDiscounts.isEmpty }

    /// What discounts of a bill were worth beyond what they could take, because a line has no more or a floor kept it; nil
    /// for a bill whose discounts were taken in full.
    public func untakenDiscount(ofBill index: Int) -> Rational? {
        hasUntakenDiscounts ? untakenDiscounts[index] : nil
    }

    /// The VAT of each rate of a bill, in the order in which the rates first appear.
    public func subtotals(ofBill index: Int) -> ArraySlice<VATSubtotalUnits> {
        subtotalIndices(ofBill: index).map { subtotal(at: $0) }[...]
    }

    /// Where the VAT of the rates of a bill stands in the block, for ``subtotal(at:)``.
    public func subtotalIndices(ofBill index: Int) -> Range<Int> {
        let entry = entries[index]
        return entry.firstSubtotal..<(entry.firstSubtotal + entry.subtotalCount)
    }

    /// The VAT of one rate of a bill.
    public func subtotal(at index: Int) -> VATSubtotalUnits {
        let subtotal = subtotals[index]
        return VATSubtotalUnits(
            rate: rates.entries[Int(subtotal.rate)].rate, turnover: subtotal.turnover,
            tax: subtotal.tax)
    }

    /// The figures of a line.
    public func line(_ index: Int) -> LineUnits {
        LineUnits(
            priceMantissa: columns.prices[index], priceScale: Int(columns.priceScales[index]),
            sum: columns.sums[index], discount: columns.discounts[index],
            tax: columns.taxes[index])
    }

    /// Some line has figures that minor units cannot hold.
    public var hasExactLines: Bool { !exactLines.isEmpty }

    /// Some line or some bill has figures that minor units cannot hold.
    public var hasExactFigures: Bool { hasExactLines || !exactDiscounts.isEmpty }

    /// The VAT of one rate of a bill, the rate as an index into the rate table of the block.
    public func subtotalUnits(at index: Int) -> (rateIndex: Int, turnover: Int64, tax: Int64) {
        let subtotal = subtotals[index]
        return (Int(subtotal.rate), subtotal.turnover, subtotal.tax)
    }

    /// The unit price of a line after its rounding point, before discounts.
    public func unitPrice(ofLine index: Int) -> Rational {
        if let exact = exactLine(index) { return exact.price }
        let figures = line(index)
        return Rational(mantissa: figures.priceMantissa, scale: figures.priceScale)
    }

    /// The exact figures of a line that minor units cannot hold; nil for every other line.
    public func exactLine(_ index: Int) -> LineFigures? {
        if exactLines.isEmpty { return nil }
        return exactLines[index].map {
            LineFigures(price: $0.price, sum: $0.sum, discount: $0.discount, tax: $0.tax)
        }
    }
}

extension ReceiptBlock {
    /// The totals of a bill; nil for one that has no receipt.
    public func settledTotals(ofBill index: Int) -> ReceiptTotals? {
        let entry = entries[index]
        return entry.isFailed ? nil : entry.totals
    }
}

/// The figures of a line in columns: a price as mantissa and scale, the others in minor units.
public struct LineUnits: Sendable, Hashable {
    /// The unit price after its rounding point: mantissa / 10^scale.
    public let priceMantissa: Int64
    /// Decimal places of the unit price, 0...18.
    public let priceScale: Int
    /// The line's sum after all discounts and surcharges, in minor units.
    public let sum: Int64
    /// What discounts took from the line, in minor units.
    public let discount: Int64
    /// The line's VAT, in minor units.
    public let tax: Int64
}

/// The figures of a line as exact numbers.
public struct LineFigures: Sendable, Hashable {
    /// The unit price after its rounding point, before discounts.
    public let price: Rational
    /// The line's sum after all discounts and surcharges (tag 1043).
    public let sum: Rational
    /// What discounts of both levels took from the line.
    public let discount: Rational
    /// The line's VAT (tag 1200).
    public let tax: Rational
}

/// The totals of a receipt, in minor units.
public struct ReceiptTotals: Sendable, Hashable {
    /// What the receipt amounts to, VAT included (tag 1020).
    public var totalAmount: Int64
    /// The VAT of the receipt.
    public var totalTax: Int64
    /// What discounts of both levels took; surcharges are not netted. 0 where ``ReceiptBlock/exactDiscount(ofBill:)``
    /// has the sum.
    public var totalDiscount: Int64
    /// What is left to pay after the prepayment.
    public var amountDue: Int64
    /// What the prepayment is larger than the total.
    public var overpaid: Int64

    static let zero = ReceiptTotals(
        totalAmount: 0, totalTax: 0, totalDiscount: 0, amountDue: 0, overpaid: 0)
}

/// Turnover and tax of one VAT rate, in minor units.
public struct VATSubtotalUnits: Sendable, Hashable {
    /// The rate of the group.
    public let rate: VATRate
    /// Gross when prices are tax-inclusive, net when they are tax-exclusive.
    public let turnover: Int64
    /// The VAT of the group.
    public let tax: Int64
}

// SPDX-License-Identifier: Apache-2.0

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
        var totals: Result<ReceiptTotals, ReceiptError>
        var firstSubtotal: Int
        var subtotalCount: Int
    }

    var columns = LineColumns()
    var entries: [Entry] = []
    var subtotals: [VATSubtotalUnits] = []
    var exactLines: [Int: ExactLine] = [:]
    var exactDiscounts: [Int: Rational] = [:]
    /// How many bills went through rationals rather than through the kernel.
    public internal(set) var exactBillCount = 0

    /// An empty block; it grows when it is computed into and keeps its memory.
    public init() {}

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        subtotals.removeAll(keepingCapacity: true)
        if !exactLines.isEmpty { exactLines.removeAll(keepingCapacity: true) }
        if !exactDiscounts.isEmpty { exactDiscounts.removeAll(keepingCapacity: true) }
        exactBillCount = 0
    }

    /// The totals of a bill, or why it has no receipt.
    public func totals(ofBill index: Int) -> Result<ReceiptTotals, ReceiptError> {
        entries[index].totals
    }

    /// The sum of a bill's discounts where minor units cannot hold it, because the policy does not round discounts; nil
    /// for every other bill.
    public func exactDiscount(ofBill index: Int) -> Rational? { exactDiscounts[index] }

    /// The VAT of each rate of a bill, in the order in which the rates first appear.
    public func subtotals(ofBill index: Int) -> ArraySlice<VATSubtotalUnits> {
        let entry = entries[index]
        return subtotals[entry.firstSubtotal..<(entry.firstSubtotal + entry.subtotalCount)]
    }

    /// The figures of a line.
    public func line(_ index: Int) -> LineUnits {
        LineUnits(
            priceMantissa: columns.prices[index], priceScale: Int(columns.priceScales[index]),
            sum: columns.sums[index], discount: columns.discounts[index],
            tax: columns.taxes[index])
    }

    /// The exact figures of a line that minor units cannot hold; nil for every other line.
    public func exactLine(_ index: Int) -> LineFigures? {
        exactLines[index].map {
            LineFigures(price: $0.price, sum: $0.sum, discount: $0.discount, tax: $0.tax)
        }
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

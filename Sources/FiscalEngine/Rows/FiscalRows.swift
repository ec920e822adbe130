// SPDX-License-Identifier: Apache-2.0

/// The rows in which a register prints a receipt: on each the unit price times the quantity is the sum.
///
/// ```swift
/// let engine = try FiscalRowEngine(policy: .evotor)
/// let bill = Bill(
///     lines: [Line(price: "241.78", quantity: 160, rate: .percent(20))],
///     adjustments: Adjustments(discounts: [.amount("0.64")]))
/// let rows = try engine.rows(for: bill)
/// rows.rows.map(\.description)   // 241.78 × 96 = 23210.88, 241.77 × 64 = 15473.28
/// ```
public struct FiscalRows: Sendable, Hashable {
    /// The identifier of the bill.
    public let billID: String?
    /// The rows, those of a good together, in the order of the bill's lines.
    public let rows: [FiscalRow]
    /// The total of the receipt (tag 1020).
    public let totalAmount: Amount
    /// How much the sum of the rows is above the total; zero unless ``RowConstraints/lowersTotal`` was used.
    public let lowered: Amount
    /// The VAT of the receipt, computed on the rows.
    public let totalTax: Amount
    /// Turnover and tax of each rate, computed on the rows.
    public let vat: [VATSubtotal]
    /// The receipt before it was divided into rows.
    public let receipt: Receipt
}

/// One row of a receipt (tag 1059): what is registered of a good at one unit price.
public struct FiscalRow: Sendable, Hashable {
    /// The index of the bill's line that the row is of.
    public let line: Int
    /// The unit price after discounts and surcharges (tag 1079).
    public let price: ExactDecimal
    /// The quantity (tag 1023).
    public let quantity: ExactDecimal
    /// The sum (tag 1043).
    public let sum: Amount
    /// The VAT of the row (tag 1200).
    public let tax: Rational
}

extension FiscalRow: CustomStringConvertible {
    /// The row as a product: `241.77 × 64 = 15473.28`.
    public var description: String { "\(price) × \(quantity) = \(sum.fixedText)" }
}

extension FiscalRows {
    /// The goods that have other rows than one with the sum and the price of their line.
    public var dividedLines: [Int] {
        receipt.items.indices.filter { index in
            let own = rows.filter { $0.line == index }
            return own.count != 1 || Rational(own[0].price) != receipt.items[index].price
        }
    }

    /// Σ |p − p₀| × q over all rows: how far the unit prices were moved from those before discounts, in money.
    public var distortion: Rational {
        rows.reduce(.zero) { sum, row in
            let distance = (Rational(row.price) - receipt.items[row.line].price).magnitude
            return sum + distance * Rational(row.quantity)
        }
    }

    /// How much more VAT each rate has than the receipt before it was divided, where it differs.
    public var taxChanges: [(rate: VATRate, change: Amount)] {
        zip(receipt.vat, vat).compactMap { before, after in
            let change = after.tax.minorUnits - before.tax.minorUnits
            return change == 0
                ? nil : (after.rate, Amount(minorUnits: change, scale: after.tax.scale))
        }
    }
}

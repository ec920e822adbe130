// SPDX-License-Identifier: Apache-2.0

/// The parts from which the examples of the rules are put together.
enum ProfileExample {
    /// A line with its recorded figures.
    static func line(
        _ price: ExactDecimal, _ quantity: ExactDecimal = 1, _ rate: VATRate = .none,
        sum: ExactDecimal? = nil, tax: ExactDecimal? = nil, method: SettlementMethod? = nil,
        taxSystem: String? = nil, name: String? = nil, unit: String? = nil
    ) -> (Line, RecordedLine) {
        (
            Line(name: name, price: price, quantity: quantity, rate: rate, unit: unit),
            RecordedLine(
                sum: sum ?? (quantity == 1 ? price : nil), tax: tax, settlementMethod: method,
                taxSystem: taxSystem)
        )
    }

    /// A receipt of such lines.
    static func receipt(
        _ lines: (Line, RecordedLine)..., date: String? = nil,
        basis: PriceBasis = .taxInclusive, method: SettlementMethod? = nil,
        total: ExactDecimal? = nil, totalTax: ExactDecimal? = nil, vat: [RecordedSubtotal] = [],
        payments: [Payment]? = nil
    ) -> RecordedReceipt {
        receipt(
            lines, date: date, basis: basis, method: method, total: total, totalTax: totalTax,
            vat: vat, payments: payments)
    }

    /// A receipt of a list of such lines.
    static func receipt(
        _ lines: [(Line, RecordedLine)], date: String? = nil,
        basis: PriceBasis = .taxInclusive, method: SettlementMethod? = nil,
        total: ExactDecimal? = nil, totalTax: ExactDecimal? = nil, vat: [RecordedSubtotal] = [],
        payments: [Payment]? = nil
    ) -> RecordedReceipt {
        RecordedReceipt(
            bill: Bill(date: date, priceBasis: basis, lines: lines.map(\.0)),
            settlementMethod: method, items: lines.map(\.1), totalAmount: total,
            totalTax: totalTax, vat: vat, payments: payments)
    }

    static func cash(_ amount: ExactDecimal) -> Payment { Payment(means: .cash, amount: amount) }
    static func card(_ amount: ExactDecimal) -> Payment { Payment(means: .card, amount: amount) }
}

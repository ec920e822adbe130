// SPDX-License-Identifier: Apache-2.0

extension Receipt {
    /// The receipt for the only bill of a block.
    init(_ bill: Bill, _ totals: ReceiptTotals, _ results: borrowing ReceiptBlock, _ policy: Policy)
    {
        let scale = policy.scale
        func amount(_ units: Int64) -> Amount { Amount(minorUnits: units, scale: scale) }
        func value(_ units: Int64) -> Rational { Rational(mantissa: units, scale: scale) }

        var items: [ReceiptItem] = []
        items.reserveCapacity(bill.lines.count)
        for (index, line) in bill.lines.enumerated() {
            if let exact = results.exactLine(index) {
                items.append(
                    ReceiptItem(
                        line: line, price: exact.price, sum: exact.sum, discount: exact.discount,
                        tax: exact.tax))
            } else {
                let figures = results.line(index)
                items.append(
                    ReceiptItem(
                        line: line,
                        price: Rational(
                            mantissa: figures.priceMantissa, scale: figures.priceScale),
                        sum: value(figures.sum), discount: value(figures.discount),
                        tax: value(figures.tax)))
            }
        }
        self.init(
            billID: bill.id, items: items, totalAmount: amount(totals.totalAmount),
            totalTax: amount(totals.totalTax),
            totalDiscount: results.exactDiscount(ofBill: 0) ?? value(totals.totalDiscount),
            untakenDiscount: results.untakenDiscount(ofBill: 0) ?? .zero,
            vat: results.subtotals(ofBill: 0).map {
                VATSubtotal(rate: $0.rate, turnover: amount($0.turnover), tax: amount($0.tax))
            },
            amountDue: amount(totals.amountDue), overpaid: amount(totals.overpaid),
            policy: policy.name)
    }
}

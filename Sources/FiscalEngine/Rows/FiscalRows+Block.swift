// SPDX-License-Identifier: Apache-2.0

extension FiscalRows {
    /// The rows of a receipt whose lines are rows as they stand.
    init(linesOf receipt: Receipt, _ policy: Policy) {
        rows = receipt.items.enumerated().map { index, item in
            FiscalRow(
                line: index, price: ExactDecimal(item.price) ?? item.line.price,
                quantity: item.line.quantity,
                sum: Amount(
                    minorUnits: item.sum.minorUnits(scale: policy.scale) ?? 0, scale: policy.scale),
                tax: item.tax)
        }
        self.receipt = receipt
        billID = receipt.billID
        totalAmount = receipt.totalAmount
        lowered = Amount(minorUnits: 0, scale: policy.scale)
        totalTax = receipt.totalTax
        vat = receipt.vat
    }

    /// The rows of the only bill of a block.
    init(
        _ receipt: Receipt, _ block: borrowing FiscalRowBlock, _ range: Range<Int>, _ index: Int,
        _ policy: Policy
    ) {
        let scale = policy.scale
        func amount(_ units: Int64) -> Amount { Amount(minorUnits: units, scale: scale) }
        var rows: [FiscalRow] = []
        for place in range {
            let row = block.row(place)
            let tax =
                block.receipts.exactLine(place)?.tax
                ?? amount(block.receipts.line(place).tax).value
            rows.append(
                FiscalRow(
                    line: row.line, price: row.price, quantity: row.quantity,
                    sum: amount(row.sum), tax: tax))
        }
        let totals = block.receipts.settledTotals(ofBill: index) ?? .zero
        let lowered = block.lowered(ofBill: 0)
        self.rows = rows
        self.receipt = receipt
        billID = receipt.billID
        totalAmount = amount(totals.totalAmount - lowered)
        self.lowered = amount(lowered)
        totalTax = amount(totals.totalTax)
        vat = block.receipts.subtotals(ofBill: index).map {
            VATSubtotal(rate: $0.rate, turnover: amount($0.turnover), tax: amount($0.tax))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

@testable import FiscalEngine

/// Every figure of a computed bill as values, whichever column or table holds it.
struct BillFigures: Hashable {
    let totals: ReceiptTotals
    let subtotals: [VATSubtotalUnits]
    let lines: [LineFigures]
}

extension ReceiptEngine {
    /// The figures of each bill of a block, and how many bills went through rationals.
    func figures(
        of block: borrowing BillBlock, into results: inout ReceiptBlock
    ) -> [Result<BillFigures, ReceiptError>] {
        compute(block, into: &results)
        return (0..<block.billCount).map { bill in
            results.totals(ofBill: bill).map { totals in
                BillFigures(
                    totals: totals, subtotals: Array(results.subtotals(ofBill: bill)),
                    lines: block.lines(ofBill: bill).map { results.figures(ofLine: $0, policy) })
            }
        }
    }

    /// The figures of each bill of a block.
    func figures(of block: borrowing BillBlock) -> [Result<BillFigures, ReceiptError>] {
        var results = ReceiptBlock()
        return figures(of: block, into: &results)
    }
}

extension ReceiptBlock {
    func figures(ofLine index: Int, _ policy: Policy) -> LineFigures {
        if let exact = exactLine(index) { return exact }
        let units = line(index)
        let price = ExactDecimal(mantissa: units.priceMantissa, scale: units.priceScale)
        func value(_ units: Int64) -> Rational {
            Rational(Int(units)) * .powerOfTen(-policy.scale)
        }
        return LineFigures(
            price: Rational(price), sum: value(units.sum), discount: value(units.discount),
            tax: value(units.tax))
    }
}

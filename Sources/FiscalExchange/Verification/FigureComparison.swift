// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Tells documents whose stated figures are plainly those that were computed from the others, without a number that is not
/// in a column: nearly all documents of a good source are told here. What this does not accept may still be right.
struct FigureComparison {
    let scale: Int

    /// Every figure that the document states is the computed one.
    func accepts(
        _ index: Int, _ totals: ReceiptTotals, of batch: borrowing DocumentBatch,
        _ results: borrowing ReceiptBlock
    ) -> Bool {
        var hasDiscount = totals.totalDiscount != 0
        for row in batch.block.lines(ofBill: index) {
            let figures = results.line(row)
            guard results.exactLine(row) == nil,
                equals(batch.statedLines[row].sum, figures.sum),
                equals(batch.statedLines[row].tax, figures.tax)
            else { return false }
            hasDiscount = hasDiscount || batch.statedLines[row].discount.value.signum != 0
        }
        let document = batch.stated[index]
        return document.carried == nil && equals(document.totalAmount, totals.totalAmount)
            && equals(document.totalTax, totals.totalTax)
            && equals(document.amountDue, totals.amountDue)
            && (document.totalDiscount.isAbsent
                || !hasDiscount && document.totalDiscount.value.signum == 0)
            && document.subtotals.allSatisfy {
                accepts($0, among: results.subtotals(ofBill: index))
            }
            && accepts(document.payments, totals, batch.headers[index].prepayment)
    }

    private func accepts(
        _ stated: StatedSubtotal, among subtotals: ArraySlice<VATSubtotalUnits>
    ) -> Bool {
        guard let computed = subtotals.first(where: { $0.rate == stated.rate }) else {
            return false
        }
        return equals(stated.turnover, computed.turnover) && equals(stated.tax, computed.tax)
    }

    private func accepts(
        _ stated: StatedPayments?, _ totals: ReceiptTotals, _ prepayment: ExactDecimal
    ) -> Bool {
        guard let stated else { return true }
        guard prepayment.signum == 0 else { return false }
        var sum: Int64 = 0
        for payment in stated.payments {
            guard let units = payment.amount.minorUnits(scale: scale) else { return false }
            let (total, overflow) = sum.addingReportingOverflow(units)
            if overflow { return false }
            sum = total
        }
        return sum == totals.totalAmount
    }

    private func equals(_ stated: StatedFigure, _ units: Int64) -> Bool {
        stated.isAbsent || stated.value.minorUnits(scale: scale) == units
    }
}

extension ExactDecimal {
    /// The number as whole minor units of a scale; nil when it is none, or needs more than a word on the way.
    fileprivate func minorUnits(scale: Int) -> Int64? {
        guard let fixed, fixed.scale <= scale else { return nil }
        var units = fixed.mantissa
        for _ in fixed.scale..<scale {
            let (product, overflow) = units.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            units = product
        }
        return units
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The figures of a receipt and what they are computed through, by name; the names stay the same across versions.
public enum ReceiptFigure: String, Sendable, Hashable, CaseIterable {
    // MARK: Of a line

    /// The unit price after its rounding point, before discounts.
    case unitPrice
    /// The unit price that a percent discount leaves, where ``Policy/LineDiscount/unitPrice`` takes it there.
    case reducedPrice
    /// Price × quantity, and once more behind each change by discounts and surcharges.
    case lineSum
    /// One discount of the line or of the bill.
    case discount
    /// One surcharge of the line or of the bill.
    case surcharge
    /// What discounts of the line, and then of the bill, took from it so far.
    case lineDiscount
    /// A discount or surcharge that is stated before tax for gross prices, or after tax for net ones, or the line's share
    /// of one: what it is of the line's sum.
    case convertedAdjustment
    /// The line's share of the bill's discount.
    case billDiscountShare
    /// The line's share of the bill's surcharge.
    case billSurchargeShare
    /// The tax of one unit.
    case unitTax
    /// The net of one unit.
    case unitNet
    /// The gross of one unit.
    case unitGross
    /// The rounded tax of one unit times the quantity.
    case unitsTax
    /// The net of the line, where it is what is rounded.
    case lineNet
    /// The gross of the line, where it is rounded by itself.
    case lineGross
    /// The VAT of the line.
    case lineTax

    // MARK: Of a rate

    /// The net of the rate's lines, where it is what is rounded.
    case rateNet
    /// The gross of the rate's lines, where it is rounded by itself.
    case rateGross
    /// The VAT of the rate.
    case rateTax
    /// The turnover of the rate: gross or net as prices are.
    case rateTurnover

    // MARK: Of the bill

    /// The sum of the lines that discounts of the bill are taken of.
    case discountBase
    /// What discounts of the bill that concern the same lines take together.
    case billDiscount
    /// What surcharges of the bill that concern the same lines add together.
    case billSurcharge
    /// The turnover of the rates that have a tax, where it is rounded before the tax is taken as a difference.
    case taxedTurnover
    /// The net of the taxed lines, where it is what is rounded.
    case totalNet
    /// The gross of the taxed lines, where it is what is rounded.
    case totalGross
    /// The VAT of the receipt.
    case totalTax
    /// The sum of all lines, where VAT is added to it.
    case totalTurnover
    /// What the receipt amounts to, VAT included.
    case totalAmount
    /// What discounts of both levels took.
    case totalDiscount
    /// What discounts were worth beyond what floors and sums let them take.
    case untakenDiscount
    /// What is left to pay.
    case amountDue
    /// What the prepayment is larger than the total.
    case overpaid

    // MARK: Of the life of a bill

    /// What the line comes to on the bill.
    case lineTotal
    /// What of the line was handed over before and not taken back.
    case handedOver
    /// What was taken back as an amount while its goods stay sold.
    case reduced
    /// What of the line, or of the bill, is open: neither handed over nor taken off.
    case open
    /// What is held of earlier prepayments.
    case held
    /// What can still be prepaid.
    case unpaid
    /// What the row of the receipt that is taken back comes to.
    case originalSum
    /// What of that row was taken back before, and of a prepayment what was offset.
    case takenBack
    /// What of that row is left.
    case left
    /// The rounded sum of all units so far, those of this receipt included.
    case runningSum
    /// The rounded VAT of all that is taken back so far, this receipt included.
    case runningTax
    /// What is owed for goods.
    case owed
    /// What prepayments pay.
    case offset
    /// What is paid on credit, or no longer owed.
    case credit
    /// What is paid by one means.
    case payment
    /// What the rounding of the total takes off.
    case totalRounding
    /// What is handed over in cash.
    case tendered
    /// What is given back out of cash.
    case change
}

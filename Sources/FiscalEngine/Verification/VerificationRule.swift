// SPDX-License-Identifier: Apache-2.0

/// What a recorded figure is held against; the names are stable across versions.
public enum VerificationRule: String, Sendable, Hashable, CaseIterable {
    /// A line's sum is its price × quantity, less discounts, rounded.
    case lineSum = "line-sum"
    /// A line's VAT follows from its sum and rate.
    case lineTax = "line-tax"
    /// The turnover of a rate is the sum of its lines.
    case rateTurnover = "rate-turnover"
    /// The VAT of a rate follows from its lines.
    case rateTax = "rate-tax"
    /// The VAT of the receipt follows from its lines.
    case taxTotal = "tax-total"
    /// The total of the receipt is the sum of its lines.
    case receiptTotal = "receipt-total"
    /// The total of discounts is the sum of the lines' discounts.
    case discountTotal = "discount-total"
    /// `summ` of a bill is the sum of its lines less the prepayment.
    case billSumm = "bill-summ"
    /// The amount due of a computed receipt is its total less the prepayment.
    case amountDue = "amount-due"
    /// The payments add up to the total.
    case paymentsTotal = "payments-total"
    /// A list and the bill that it names agree.
    case listBill = "list-bill"
    /// A list and the receipt of the bill that it names agree.
    case listReceipt = "list-receipt"
    /// A bill and its receipt agree, line by line.
    case billReceipt = "bill-receipt"
    /// A journalled request holds the same event twice.
    case requestCopy = "request-copy"
    /// The receipts of a bill take back no more than was sold, prepaid or paid of a credit.
    case refundSale = "refund-sale"
    /// The receipts of a bill offset no more than was prepaid.
    case offsetPrepaid = "offset-prepaid"
    /// A prepayment has a calculated rate, what is handed over a plain one.
    case settlementRate = "settlement-rate"

    /// The rule in a sentence.
    public var text: String {
        switch self {
        case .lineSum: "A line's sum is price × quantity, less discounts, as the policy rounds it."
        case .lineTax: "A line's VAT follows from its sum and rate as the policy rounds it."
        case .rateTurnover: "The turnover of a rate is the sum of its lines."
        case .rateTax: "The VAT of a rate follows from its lines as the policy rounds it."
        case .taxTotal: "The VAT of the receipt follows from its lines as the policy rounds it."
        case .receiptTotal: "The total of the receipt is the sum of its lines."
        case .discountTotal: "The total of discounts is the sum of the lines' discounts."
        case .billSumm: "What a bill leaves to pay is the sum of its lines less the prepayment."
        case .amountDue: "The amount due is the total less the prepayment."
        case .paymentsTotal: "The payments add up to the total."
        case .listBill: "A list states of a bill what the bill itself leaves to pay."
        case .listReceipt: "A list states of a bill what its receipt amounts to."
        case .billReceipt: "A receipt has the lines of its bill, or says what remains of them."
        case .requestCopy: "The body of a request is what was posted."
        case .refundSale: "The receipts of a bill take back no more than was sold or prepaid."
        case .offsetPrepaid: "The receipts of a bill offset no more than was prepaid."
        case .settlementRate: "A prepayment has a calculated rate, goods handed over a plain one."
        }
    }
}

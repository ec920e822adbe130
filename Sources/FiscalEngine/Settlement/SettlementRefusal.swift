// SPDX-License-Identifier: Apache-2.0

/// Why an operation does not fit a bill: nothing has changed then.
public struct SettlementRefusal: Error, Hashable, Sendable {
    /// What does not fit.
    public enum Reason: Hashable, Sendable {
        /// Receipts hold their VAT; a bill with net prices has to be made tax-inclusive first.
        case taxExclusiveBill
        /// A policy keeps sums of lines exact; receipts need whole minor units.
        case unsettledLine
        /// The bill has no such line.
        case unknownLine(String)
        case emptyReceipt
        case amountNotPositive
        /// An amount is a whole number of minor units.
        case amountScale
        case quantityNotPositive
        /// More than what is open, of a line or of the bill.
        case exceedsOpen(line: Int?, requested: Amount, open: Amount)
        case quantityExceedsOpen(line: Int, requested: Rational, open: Rational)
        /// More prepayment is offset than is held for the lines.
        case exceedsPrepayment(requested: Amount, held: Amount)
        /// What is held as a prepayment would be more than what is still open.
        case prepaymentNotOffset(held: Amount, open: Amount)
        /// More credit is paid than is owed.
        case exceedsCredit(requested: Amount, owed: Amount)
        /// A payment of a credit is one row at one rate, and the credit has several.
        case creditOfSeveralRates([VATRate])
        case loanPaymentNotAlone
        /// A refund of more than what was sold, prepaid or paid.
        case exceedsSale(line: Int?, requested: Amount, left: Amount)
        case quantityExceedsSale(line: Int, requested: Rational, left: Rational)
        case nothingToRefund
        /// Several receipts can be taken back, and one has to be named.
        case severalReceipts(Int)
        case unknownReceipt(String)
        case cashlessExceedsTotal(Amount, Amount)
        case paymentsShort(Amount)
        case paymentsMissTotal(paid: Rational, total: Rational)
        /// The payments or the amount are not those of the settlement method.
        case methodMismatch(SettlementMethod)
        /// A receipt is of another sign of calculation than the bill.
        case operationMismatch(RecordedReceipt.Operation)
        /// A receipt that is corrected was taken back, whole or in part.
        case alreadyTakenBack(String)
        case roundingLeavesRuble(Amount, Amount)
        /// Another receipt has the same identifier.
        case receiptIDReused
        /// No shares that divide evenly by the quantities were found.
        case indivisible
        case inexact(InexactError)
        case amountOverflow
        /// The bill or the rows of a receipt have no figures under the policy.
        case receipt(ReceiptError)
    }

    /// What does not fit.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// The documented name of the reason, stable across versions: `exceeds-open`.
    public var code: String {
        switch reason {
        case .taxExclusiveBill: "tax-exclusive-bill"
        case .unsettledLine: "unsettled-line"
        case .unknownLine: "unknown-line"
        case .emptyReceipt: "empty-receipt"
        case .amountNotPositive: "amount-not-positive"
        case .amountScale: "amount-scale"
        case .quantityNotPositive: "quantity-not-positive"
        case .exceedsOpen: "exceeds-open"
        case .quantityExceedsOpen: "quantity-exceeds-open"
        case .exceedsPrepayment: "exceeds-prepayment"
        case .prepaymentNotOffset: "prepayment-not-offset"
        case .exceedsCredit: "exceeds-credit"
        case .creditOfSeveralRates: "credit-of-several-rates"
        case .loanPaymentNotAlone: "loan-payment-not-alone"
        case .exceedsSale: "exceeds-sale"
        case .quantityExceedsSale: "quantity-exceeds-sale"
        case .nothingToRefund: "nothing-to-refund"
        case .severalReceipts: "several-receipts"
        case .unknownReceipt: "unknown-receipt"
        case .cashlessExceedsTotal: "cashless-exceeds-total"
        case .paymentsShort: "payments-short"
        case .paymentsMissTotal: "payments-miss-total"
        case .methodMismatch: "method-mismatch"
        case .operationMismatch: "operation-mismatch"
        case .alreadyTakenBack: "already-taken-back"
        case .roundingLeavesRuble: "rounding-leaves-ruble"
        case .receiptIDReused: "receipt-id-reused"
        case .indivisible: "indivisible"
        case .inexact: "inexact"
        case .amountOverflow: "amount-overflow"
        case .receipt(let error): error.code
        }
    }

    /// What does not fit, in a sentence with the figures.
    public var message: String {
        func of(_ line: Int?) -> String { line.map { "of line \($0 + 1) " } ?? "" }
        return switch reason {
        case .taxExclusiveBill: "prices of a receipt hold their VAT, and those of the bill do not"
        case .unsettledLine: "a line's sum is no whole number of minor units under the policy"
        case .unknownLine(let id): "the bill has no line \(id)"
        case .emptyReceipt: "the receipt would have no rows"
        case .amountNotPositive: "an amount is greater than zero"
        case .amountScale: "an amount is a whole number of minor units"
        case .quantityNotPositive: "a quantity is greater than zero"
        case .exceedsOpen(let line, let requested, let open):
            "\(requested.fixedText) \(of(line))is more than what is open, \(open.fixedText)"
        case .quantityExceedsOpen(let line, let requested, let open):
            "a quantity of \(requested) of line \(line + 1) is more than what is open, \(open)"
        case .exceedsPrepayment(let requested, let held):
            "\(requested.fixedText) is more than the prepayment held for the lines, "
                + held.fixedText
        case .prepaymentNotOffset(let held, let open):
            "a prepayment of \(held.fixedText) would be left for goods of \(open.fixedText)"
        case .exceedsCredit(let requested, let owed):
            "\(requested.fixedText) is more than what is owed, \(owed.fixedText)"
        case .creditOfSeveralRates(let rates):
            "a payment of a credit is one row at one rate, and the credit is at "
                + rates.map(\.text).joined(separator: ", ") + ": name lines of one of them"
        case .loanPaymentNotAlone: "a payment of a credit is the only row of its receipt"
        case .exceedsSale(let line, let requested, let left):
            "\(requested.fixedText) \(of(line))is more than what can be taken back, "
                + left.fixedText
        case .quantityExceedsSale(let line, let requested, let left):
            "a quantity of \(requested) of line \(line + 1) is more than what can be taken back, "
                + "\(left)"
        case .nothingToRefund: "there is nothing to take back"
        case .severalReceipts(let count):
            "\(count) receipts can be taken back: name one, its lines or its method"
        case .unknownReceipt(let id): "the bill has no receipt \(id)"
        case .cashlessExceedsTotal(let paid, let total):
            "payments that are not cash come to \(paid.fixedText), and \(total.fixedText) is due: "
                + "change is given out of cash alone"
        case .paymentsShort(let missing): "\(missing.fixedText) is not paid"
        case .paymentsMissTotal(let paid, let total):
            "the payments add up to \(paid), and the total is \(total)"
        case .methodMismatch(let method):
            "the payments or the amount are not those of \(method.rawValue)"
        case .operationMismatch(let operation):
            "the receipt is \(operation.rawValue), and those of the bill are not"
        case .alreadyTakenBack(let id):
            "of receipt \(id) something was taken back already: correct what took it first"
        case .roundingLeavesRuble(let total, let rounded):
            "\(total.fixedText) rounds to \(rounded.fixedText), which is in another ruble"
        case .receiptIDReused: "another receipt of the bill has this identifier"
        case .indivisible: "no shares divide evenly by the quantities"
        case .inexact(let error): "the rule is exact and \(error)"
        case .amountOverflow: "the amount does not fit 64-bit minor units"
        case .receipt(let error): error.message
        }
    }
}

extension SettlementRefusal: CustomStringConvertible {
    /// What does not fit, and the code.
    public var description: String { "\(message) (\(code))" }
}

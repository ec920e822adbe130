// SPDX-License-Identifier: Apache-2.0

/// Why a bill has no receipt under a policy: what is wrong, in which line, at which figure.
public struct ReceiptError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// A receipt has at least one line.
        case emptyBill
        /// A bill has more lines than ``BillLimits/maximumLines``.
        case tooManyLines(limit: Int)
        /// A bill has more different VAT rates than ``BillLimits/maximumRates``.
        case tooManyRates(limit: Int)
        case negativePrice
        case quantityNotPositive
        /// A discount or surcharge is zero or more.
        case negativeAdjustment
        /// There are more discounts or surcharges than ``BillLimits/maximumAdjustments``.
        case tooManyAdjustments(limit: Int)
        /// The percent of a discount or surcharge has more than 18 digits, or more than 18 decimal places.
        case percentTooLong
        /// A cap or a floor is zero or more.
        case negativeLimit
        /// Only a discount or surcharge of a bill names lines or rates.
        case scopeOfLine
        /// A discount or surcharge of a bill names a line that the bill does not have; lines count from 0.
        case unknownLine(Int)
        /// A surcharge names rates that no line of the bill has, so that nobody carries it.
        case emptyScope
        case negativePrepayment
        /// A prepayment is a whole number of minor units.
        case prepaymentScale
        /// VAT of one unit says nothing about a line whose sum is not its price times its quantity.
        case unitLevelDiscount
        /// The rule is ``RoundingRule/exact`` and the figure is not.
        case inexact(InexactError)
        /// The figure does not fit Int64 minor units.
        case amountOverflow
    }

    /// The figure that is wrong or cannot be computed.
    public enum Figure: String, Hashable, Sendable {
        case lines, price, quantity, rate, discounts, surcharges, floor, prepayment
        case sum, tax, turnover, totalAmount, totalTax, totalDiscount, amountDue
    }

    /// What is wrong.
    public let reason: Reason
    /// The line, counted from 0; nil for a figure of the whole bill.
    public let line: Int?
    /// Which figure of the line or of the bill.
    public let figure: Figure

    init(_ reason: Reason, line: Int? = nil, _ figure: Figure) {
        self.reason = reason
        self.line = line
        self.figure = figure
    }

    /// The documented name of the reason, stable across versions: `amount-overflow`.
    public var code: String {
        switch reason {
        case .emptyBill: "empty-bill"
        case .tooManyLines: "too-many-lines"
        case .tooManyRates: "too-many-rates"
        case .negativePrice: "negative-price"
        case .quantityNotPositive: "quantity-not-positive"
        case .negativeAdjustment: "negative-adjustment"
        case .tooManyAdjustments: "too-many-adjustments"
        case .percentTooLong: "percent-too-long"
        case .negativeLimit: "negative-limit"
        case .scopeOfLine: "scope-of-line"
        case .unknownLine: "unknown-line"
        case .emptyScope: "empty-scope"
        case .negativePrepayment: "negative-prepayment"
        case .prepaymentScale: "prepayment-scale"
        case .unitLevelDiscount: "unit-level-discount"
        case .inexact: "inexact"
        case .amountOverflow: "amount-overflow"
        }
    }

    /// What is wrong, in a sentence without its place.
    public var message: String {
        switch reason {
        case .emptyBill: "a receipt has at least one line"
        case .tooManyLines(let limit): "the bill has more than \(limit) lines"
        case .tooManyRates(let limit): "the bill has more than \(limit) different VAT rates"
        case .negativePrice: "a price is zero or more"
        case .quantityNotPositive: "a quantity is greater than zero"
        case .negativeAdjustment: "a discount or surcharge is zero or more"
        case .tooManyAdjustments(let limit): "there are more than \(limit) discounts or surcharges"
        case .percentTooLong: "a percent has 18 digits at most"
        case .negativeLimit: "a cap or a floor is zero or more"
        case .scopeOfLine: "a discount or surcharge of a line names no lines or rates"
        case .unknownLine(let line): "the bill has no line \(line + 1)"
        case .emptyScope: "no line of the bill has a rate that the surcharge applies to"
        case .negativePrepayment: "a prepayment is zero or more"
        case .prepaymentScale: "a prepayment is a whole number of minor units"
        case .unitLevelDiscount:
            "VAT at level unit needs a line whose sum is its price times its quantity"
        case .inexact(let error): "the rule is exact and \(error)"
        case .amountOverflow: "the amount does not fit 64-bit minor units"
        }
    }
}

extension ReceiptError: CustomStringConvertible {
    /// The place, what is wrong, and the code.
    public var description: String {
        let place = line.map { "line \($0 + 1), \(figure.rawValue)" } ?? figure.rawValue
        return "\(place): \(message) (\(code))"
    }
}

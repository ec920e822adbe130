// SPDX-License-Identifier: Apache-2.0

/// A figure of a recorded receipt, by its place.
public enum RecordedFigure: Sendable, Hashable {
    /// The sum of a line, counted from 0.
    case lineSum(Int)
    /// The VAT of a line, counted from 0.
    case lineTax(Int)
    /// The turnover of an entry of ``RecordedReceipt/vat``.
    case turnover(Int)
    /// The VAT of an entry of ``RecordedReceipt/vat``.
    case rateTax(Int)
    case totalAmount, totalTax, totalDiscount, amountDue
    /// The sum of all payments.
    case payments

    /// The rule that the figure is held against.
    public var rule: VerificationRule {
        switch self {
        case .lineSum: .lineSum
        case .lineTax: .lineTax
        case .turnover: .rateTurnover
        case .rateTax: .rateTax
        case .totalAmount: .receiptTotal
        case .totalTax: .taxTotal
        case .totalDiscount: .discountTotal
        case .amountDue: .amountDue
        case .payments: .paymentsTotal
        }
    }
}

/// A recorded figure that is not what it was computed from.
public struct Discrepancy: Sendable, Hashable {
    /// Which figure.
    public let figure: RecordedFigure
    /// The figure as it was recorded.
    public let recorded: Rational
    /// The figure as the policy has it.
    public let computed: Rational
    /// A policy under which the recorded figure would be right; nil when none of the usual ones gives it.
    public let reproducedBy: String?
    /// Why the computed figure is what it is, in a sentence with the exact value.
    public let explanation: String

    /// The rule that the figure breaks.
    public var rule: VerificationRule { figure.rule }
    /// recorded − computed.
    public var difference: Rational { recorded - computed }
}

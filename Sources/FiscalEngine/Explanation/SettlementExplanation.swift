// SPDX-License-Identifier: Apache-2.0

/// Where each figure of a receipt in the life of a bill comes from: what the bill says, what was done before, which share and by
/// which running remainder, the rate with its reason, and the payments.
///
/// ```swift
/// let back = try ledger.refund(ReceiptRequest(lines: [.init(line: 1, quantity: 1)]))
/// print(try ledger.explanation(of: back).text())
/// ```
///
/// Every figure is computed again from the ledger as it is before the receipt, by the steps that made it. A recorded receipt may
/// state another value: the rule of that figure is then ``FigureRule/stated``, and its residue says how far off it is.
public struct SettlementExplanation: Sendable, Hashable {
    /// The policy with the values of all its points.
    public let policy: Policy
    /// The receipt that is explained.
    public let receipt: SettlementReceipt
    /// The receipt that is taken back.
    public let original: SettlementReceipt?
    /// One entry for each row of the receipt; for a refund that takes a row from several, one for each.
    public let rows: [SettlementRowExplanation]
    /// One entry for each rate, in the order in which the rates first appear; ``RateExplanation/lines`` are rows.
    public let rates: [RateExplanation]
    /// The totals: VAT, amount, rounding, change.
    public let totals: FigureChain
    /// One entry for each way in which the receipt is paid.
    public let payments: [PaymentExplanation]
    /// What was checked once the receipt is posted.
    public let laws: [SettlementLaw]
}

/// One row of a receipt with its figures explained.
public struct SettlementRowExplanation: Sendable, Hashable {
    /// The row of the receipt, counted from 0.
    public let row: Int
    /// The row with its figures.
    public let item: SettlementItem
    /// The line of the bill; nil for an advance.
    public let line: Line?
    /// Why the row has its rate: of a recorded receipt the reason that follows, or that another rate would have followed.
    public let reason: RateReason
    /// From what the bill says of the line to the sum and VAT of the row.
    public let figures: FigureChain
}

/// One payment of a receipt with where it comes from or goes back to.
public struct PaymentExplanation: Sendable, Hashable {
    /// A part of an offset: a prepayment that pays for goods, or is held again.
    public struct Source: Sendable, Hashable {
        /// The identifier of the prepayment; nil for one that has none, and for the prepayment that the bill states.
        public let receiptID: String?
        /// The line of the bill that was prepaid, counted from 0; nil for an advance.
        public let line: Int?
        /// How much of it.
        public let amount: Amount
    }

    /// The means.
    public let means: Payment.Means
    /// The shares of the rows, and the payment.
    public let figures: FigureChain
    /// Of an offset: the prepayments. A change in what they have paid is taken back where the receipt is a refund.
    public let sources: [Source]
}

/// A law of the ledger with the figures that it was checked with.
public struct SettlementLaw: Sendable, Hashable {
    /// The number: `S-6`. See ``SettlementLedger``.
    public let number: String
    /// What was checked, in words.
    public let subject: String
    /// What the figure has to be.
    public let formula: Formula
    /// The figure.
    public let value: Rational

    /// The figure is what it has to be.
    public var holds: Bool { formula.value == value }
}

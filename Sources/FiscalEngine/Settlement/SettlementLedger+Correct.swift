// SPDX-License-Identifier: Apache-2.0

/// A wrong receipt and what sets it right.
public struct SettlementCorrection: Sendable, Hashable {
    /// The opposite operation with the same wrong figures: nothing of the wrong receipt is left.
    public let cancelling: SettlementReceipt
    /// What should have been printed, at the rates of the wrong receipt's day.
    public let right: SettlementReceipt
}

extension SettlementLedger {
    /// The pair of receipts that corrects a wrong one: the first cancels it, the second is right (FNS practice on receipts of
    /// 2025 that are corrected in 2026: the rate stays that of the original date).
    ///
    /// ```swift
    /// // Printed with a card, paid in cash:
    /// let pair = try ledger.correction(
    ///     of: "S-1", as: ReceiptRequest(date: "2026-01-20", tender: Tender(remainder: .cash)))
    /// try ledger.post(pair.cancelling)
    /// try ledger.post(pair.right)
    /// ```
    ///
    /// A prepayment is corrected by a prepayment, the payment of a credit by such a payment, goods by goods; the ledger is not
    /// changed.
    ///
    /// - Parameters:
    ///   - id: The identifier of the wrong receipt, of which nothing was taken back.
    ///   - right: What the right receipt is asked for. Without ``ReceiptRequest/rateDate`` the rates are those of the wrong
    ///     receipt's day.
    ///   - cancelID: The identifier that the cancelling receipt gets.
    /// - Throws: ``SettlementRefusal``: `unknown-receipt`, `prepayment-not-offset` where later receipts rest on the wrong one.
    public func correction(
        of id: String, as right: ReceiptRequest, cancelID: String? = nil
    ) throws(SettlementRefusal) -> SettlementCorrection {
        guard let index = indexOfID[id], posted[index].receipt.isOwn else {
            throw SettlementRefusal(.unknownReceipt(id))
        }
        let wrong = posted[index].receipt
        let cancelling = try refund(
            ReceiptRequest(id: cancelID, date: right.date, refundOf: id))
        var next = self
        try next.post(cancelling)
        var right = right
        right.rateDate = right.rateDate ?? wrong.date
        if wrong.method.isPrepayment {
            return SettlementCorrection(cancelling: cancelling, right: try next.prepay(right))
        }
        if wrong.method == .loanPayment { right.method = .loanPayment }
        return SettlementCorrection(cancelling: cancelling, right: try next.settle(right))
    }
}

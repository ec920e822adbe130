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
    /// A prepayment is corrected by a prepayment, the payment of a credit by such a payment, goods by goods, a refund by a refund of
    /// the same receipt; the ledger is not changed.
    ///
    /// - Parameters:
    ///   - id: The identifier of the wrong receipt, of which nothing was taken back.
    ///   - right: What the right receipt is asked for. Without ``ReceiptRequest/rateDate`` the rates are those of the wrong
    ///     receipt's day.
    ///   - cancelID: The identifier that the cancelling receipt gets.
    /// - Throws: ``SettlementRefusal``: `unknown-receipt`, `already-taken-back`, `prepayment-not-offset` where later receipts rest
    ///   on the wrong one.
    public func correction(
        of id: String, as right: ReceiptRequest, cancelID: String? = nil
    ) throws(SettlementRefusal) -> SettlementCorrection {
        guard let index = indexOfID[id] else { throw SettlementRefusal(.unknownReceipt(id)) }
        let wrong = posted[index].receipt
        if wrong.operation.isRefund || posted[index].rows.isEmpty {
            return try refundCorrection(of: wrong, as: right, cancelID: cancelID)
        }
        if posted.contains(where: { $0.receipt.operation.isRefund && $0.receipt.refundOf == id }) {
            throw SettlementRefusal(.alreadyTakenBack(id))
        }
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

    // MARK: Refunds that were wrong

    private func refundCorrection(
        of wrong: SettlementReceipt, as right: ReceiptRequest, cancelID: String?
    ) throws(SettlementRefusal) -> SettlementCorrection {
        let cancelling = wrong.cancellation(id: cancelID, date: right.date)
        var next = self
        try next.post(cancelling)
        var right = right
        right.refundOf = right.refundOf ?? wrong.refundOf
        return SettlementCorrection(cancelling: cancelling, right: try next.refund(right))
    }

    /// Takes a refund back: everything is as if it had not been, which the receipts behind it have to allow.
    ///
    /// Both receipts stay known by their identifiers, without rows of which anything could be taken.
    mutating func cancelRefund(
        at index: Int, by receipt: SettlementReceipt
    ) throws(SettlementRefusal) {
        let refund = posted[index]
        guard let id = refund.receipt.id, !refund.rows.isEmpty else {
            throw SettlementRefusal(.nothingToRefund)
        }
        guard receipt.isMirror(of: refund.receipt) else {
            throw SettlementRefusal(
                .exceedsSale(
                    line: nil, requested: try settled(receipt.itemsTotal),
                    left: try settled(refund.receipt.itemsTotal)))
        }
        var fresh = try SettlementLedger(
            bill: bill, policy: policy, operation: operation, schedule: schedule,
            usesPrepayment: usesPrepayment)
        for (place, entry) in posted.enumerated() where place != index {
            if entry.rows.isEmpty {
                fresh.remember(entry.receipt)
            } else {
                try fresh.post(entry.receipt)
            }
        }
        if fresh.indexOfID[id] != nil { throw SettlementRefusal(.receiptIDReused) }
        fresh.remember(refund.receipt)
        fresh.remember(receipt)
        self = fresh
    }

    /// Keeps a receipt without effect.
    private mutating func remember(_ receipt: SettlementReceipt) {
        posted.append(
            PostedReceipt(
                receipt: receipt, rows: [], money: MeansUnits(), rounding: 0, rateTaxes: [],
                totalTax: 0))
        if let id = receipt.id { indexOfID[id] = posted.count - 1 }
    }
}

extension SettlementReceipt {
    /// The receipt that takes this refund back: the opposite operation with the same figures.
    func cancellation(id: String?, date: String?) -> SettlementReceipt {
        var receipt = self
        receipt.id = id
        receipt.refundOf = self.id
        receipt.date = date
        receipt.operation = operation.opposite
        for row in items.indices { receipt.items[row].reason = .original(date: self.date) }
        return receipt
    }

    /// The figures are those of a receipt that this one takes back; how a recorded one is paid may not be said.
    fileprivate func isMirror(of other: SettlementReceipt) -> Bool {
        method == other.method && totalTax == other.totalTax && items.count == other.items.count
            && (payments.isEmpty || other.payments.isEmpty || Set(payments) == Set(other.payments))
            && zip(items, other.items).allSatisfy { item, other in
                item.line == other.line && item.quantity == other.quantity && item.sum == other.sum
                    && item.tax == other.tax && item.rate == other.rate
            }
    }
}

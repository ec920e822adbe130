// SPDX-License-Identifier: Apache-2.0

extension SettlementLedger {
    /// The receipt for goods that are handed over (tag 1214 = 4, 5 or 6), or for the payment of a credit (7).
    ///
    /// All that is open of the lines is handed over at its full price and the rate of that day. What is held as a prepayment for
    /// the lines is offset, unless payments by prepayment say how much; the tender pays the rest. What is paid on credit makes the
    /// method 5, or 6 where nothing else is paid. A total of which a part is owed, or paid by a prepayment, is not rounded: parts
    /// that are taken back could not carry the rounding inside their rubles.
    ///
    /// - Throws: ``SettlementRefusal``.
    public func settle(_ request: ReceiptRequest) throws(SettlementRefusal) -> SettlementReceipt {
        if request.method == .loanPayment { return try payCredit(request) }
        if let method = request.method, !method.isHandover {
            throw SettlementRefusal(.methodMismatch(method))
        }
        if request.amount != nil { throw SettlementRefusal(.methodMismatch(.fullSettlement)) }
        let drafts = try handedOver(request)
        let sum = try drafts.reduceUnits()
        let tender = request.tender ?? Tender(remainder: request.method?.usualRemainder ?? .cash)
        let offset = try offset(drafts, sum: sum, tender)
        let isOwed = request.method == .partialSettlement || request.method == .lend
        var rounding = request.rounding ?? TotalRounding(policy)
        // What pays a row that no money pays cannot give less back than the row.
        if case .total = rounding, offset > 0 { rounding = .keep }
        if isOwed || tender.mayOwe { rounding = .keep }
        let total = try rounding.rounded(sum, scale: scale)
        var rest = tender
        rest.payments.removeAll { $0.means == .prepayment }
        if rest.remainder == .prepayment { rest.remainder = nil }
        if request.method == .partialSettlement || request.method == .lend {
            rest.remainder = rest.remainder ?? .credit
        }
        let paid = try rest.settle(due: amount(total - offset), cashRounding: rounding.cash)
        if paid.rounding.minorUnits.magnitude >= PowersOfTen.int64(scale).magnitude {
            throw SettlementRefusal(
                .roundingLeavesRuble(
                    amount(total), amount(total - paid.rounding.minorUnits)))
        }
        var payments = paid.payments
        if offset > 0 {
            payments.insert(
                Payment(means: .prepayment, amount: ExactDecimal(mantissa: offset, scale: scale)),
                at: 0)
        }
        payments = payments.stated(of: sum)
        let method = SettlementMethod(payments: payments)
        if let asked = request.method, asked != method {
            throw SettlementRefusal(.methodMismatch(asked))
        }
        let figures = try items(of: drafts)
        return SettlementReceipt(
            id: request.id, date: request.date ?? bill.date, operation: operation, method: method,
            items: figures.items, payments: payments, change: paid.change, vat: figures.vat,
            totalTax: figures.tax, policy: policy.name)
    }

    private func handedOver(_ request: ReceiptRequest) throws(SettlementRefusal) -> [Draft] {
        var drafts: [Draft] = []
        for (line, quantity) in try selections(request) {
            let open = lines[line].open
            let handed = quantity ?? open.quantity
            if handed > open.quantity || (request.lines != nil && open.quantity.isZero) {
                throw SettlementRefusal(
                    .quantityExceedsOpen(line: line, requested: handed, open: open.quantity))
            }
            if handed.isZero { continue }
            let transfer = schedule.transferRate(of: bill.lines[line].rate, on: rateDay(request))
            drafts.append(
                try draft(
                    line, quantity: handed, sum: try open.sum(of: handed),
                    rate: chosen(transfer, line, request)))
        }
        if drafts.isEmpty {
            throw SettlementRefusal(
                .exceedsOpen(line: nil, requested: whole.totalAmount, open: amount(0)))
        }
        return drafts
    }

    /// What prepayments pay: as much as is held for the lines, or what the tender says.
    private func offset(
        _ drafts: [Draft], sum: Int64, _ tender: Tender
    ) throws(SettlementRefusal) -> Int64 {
        let most = available(drafts.compactMap { draft in draft.line.map { ($0, draft.sum) } })
        let stated = tender.payments.filter { $0.means == .prepayment }
        if stated.isEmpty { return most }
        var offset = Int64.zero
        for payment in stated {
            offset = try Units.sum(offset, try Units.of(payment.amount, scale: scale))
        }
        if offset > most {
            throw SettlementRefusal(
                .exceedsPrepayment(requested: amount(offset), held: amount(most)))
        }
        return offset
    }

    /// What of the prepayments can pay for sums of lines: that of each line for itself, advances for all.
    func available(_ sums: [(line: Int, sum: Int64)]) -> Int64 {
        var held = held()
        var (own, rest) = (Int64.zero, Int64.zero)
        for (line, sum) in sums {
            let part = min(held.lines[line], sum)
            held.lines[line] -= part
            own += part
            rest += sum - part
        }
        return own + min(rest, held.advances)
    }

    // MARK: Credit

    /// The payment of a credit: one row at the rate at which the goods were handed over (R6 of the FFD relations).
    private func payCredit(_ request: ReceiptRequest) throws(SettlementRefusal) -> SettlementReceipt
    {
        let chosen = Set(try selections(request).map(\.line))
        var owed: [(rate: VATRate, units: Int64)] = []
        var linesOwed: Set<Int> = []
        var date: String?
        for entry in posted where entry.receipt.isOwn && entry.receipt.method.isHandover {
            for row in entry.rows where row.credit > 0 {
                guard let line = row.line, chosen.contains(line) else { continue }
                linesOwed.insert(line)
                date = date ?? entry.receipt.date
                if let known = owed.firstIndex(where: { $0.rate == row.rate }) {
                    owed[known].units += row.credit
                } else {
                    owed.append((row.rate, row.credit))
                }
            }
        }
        let most = owed.first?.units ?? 0
        let sum = try units(request) ?? most
        if owed.count > 1 { throw SettlementRefusal(.creditOfSeveralRates(owed.map(\.rate))) }
        guard let rate = owed.first?.rate, sum <= most else {
            throw SettlementRefusal(.exceedsCredit(requested: amount(sum), owed: amount(most)))
        }
        let tender = request.tender ?? Tender(remainder: .cash)
        if tender.payments.contains(where: { !$0.means.isMoney })
            || tender.remainder.map({ !$0.isMoney }) ?? false
        {
            throw SettlementRefusal(.methodMismatch(.loanPayment))
        }
        let paid = try tender.settle(due: amount(sum))
        let line = request.lines != nil && linesOwed.count == 1 ? linesOwed.first : nil
        let figures = try items(of: [
            draft(
                line, amount: sum, rate: ReasonedRate(rate: rate, reason: .transfer(date: date)))
        ])
        return SettlementReceipt(
            id: request.id, date: request.date ?? bill.date, operation: operation,
            method: .loanPayment, items: figures.items, payments: paid.payments,
            change: paid.change, vat: figures.vat, totalTax: figures.tax, policy: policy.name)
    }
}

extension SettlementMethod {
    /// The method of goods that are handed over for payments.
    init(payments: [Payment]) {
        let hasCredit = payments.contains { $0.means == .credit && $0.amount.signum > 0 }
        let hasOther = payments.contains { $0.means != .credit && $0.amount.signum > 0 }
        self = hasCredit ? (hasOther ? .partialSettlement : .lend) : .fullSettlement
    }

    /// What pays where nobody says it.
    fileprivate var usualRemainder: Payment.Means {
        self == .lend || self == .partialSettlement ? .credit : .cash
    }
}

extension [Payment] {
    /// The payments of a sum, which say so where all of it is rounded away: without any, a receipt would not say how it is paid.
    func stated(of sum: Int64) -> [Payment] {
        isEmpty && sum > 0 ? [Payment(means: .cash, amount: 0)] : self
    }
}

extension Tender {
    /// A part may be paid on credit.
    fileprivate var mayOwe: Bool {
        remainder == .credit
            || payments.contains { $0.means == .credit && $0.amount.signum > 0 }
    }
}

extension SettlementReceipt {
    /// The receipt is no refund.
    var isOwn: Bool { !operation.isRefund }
}

extension [SettlementLedger.Draft] {
    fileprivate func reduceUnits() throws(SettlementRefusal) -> Int64 {
        var sum = Int64.zero
        for draft in self { sum = try Units.sum(sum, draft.sum) }
        return sum
    }
}

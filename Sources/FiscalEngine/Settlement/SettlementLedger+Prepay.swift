// SPDX-License-Identifier: Apache-2.0

extension SettlementLedger {
    /// The receipt for money that is taken before the goods (tag 1214 = 1, 2 or 3), at calculated rates.
    ///
    /// Without an amount it is all that can still be prepaid of the lines. A line that is prepaid as a whole keeps its price and
    /// quantity; an amount of a line is a row of quantity 1. An advance has a row for each rate of the bill.
    ///
    /// ```swift
    /// // 12000 prepaid in 2025: 20/120 of it is 2000.00
    /// try ledger.prepay(ReceiptRequest(date: "2025-11-20", tender: Tender(remainder: .card)))
    /// ```
    ///
    /// - Throws: ``SettlementRefusal``; the commonest is `exceeds-open`.
    public func prepay(_ request: ReceiptRequest) throws(SettlementRefusal) -> SettlementReceipt {
        let held = held()
        var limits = lines.map { _ in Int64.zero }
        for (line, quantity) in try selections(request) {
            let open = lines[line].open
            var limit = open.sum
            if let quantity {
                if quantity > open.quantity {
                    throw SettlementRefusal(
                        .quantityExceedsOpen(
                            line: line, requested: quantity, open: open.quantity))
                }
                limit = try open.sum(of: quantity)
            }
            limits[line] = min(limit, open.sum - held.lines[line])
        }
        let unpaid = lines.reduce(0) { $0 + $1.open.sum } - held.lines.reduce(held.advances, +)
        let most = min(unpaid, limits.reduce(0, +))
        let sum = try units(request) ?? most
        if sum > most || most == 0 {
            throw SettlementRefusal(
                .exceedsOpen(line: nil, requested: amount(max(sum, 0)), open: amount(most)))
        }
        let isAdvance = request.method == .advancePayment
        let drafts =
            isAdvance
            ? advanceDrafts(sum, limits, request) : try prepaidDrafts(sum, limits, request)
        let method = try prepaymentMethod(request, drafts, isAll: sum == limits.reduce(0, +))
        let tender = request.tender ?? Tender(remainder: .cash)
        if tender.payments.contains(where: { !$0.means.isMoney })
            || tender.remainder.map({ !$0.isMoney }) ?? false
        {
            throw SettlementRefusal(.methodMismatch(method))
        }
        let paid = try tender.settle(due: amount(sum))
        let figures = try items(of: drafts)
        return SettlementReceipt(
            id: request.id, date: request.date ?? bill.date, operation: operation, method: method,
            items: figures.items, payments: paid.payments, change: paid.change, vat: figures.vat,
            totalTax: figures.tax, policy: policy.name)
    }

    private func prepaymentMethod(
        _ request: ReceiptRequest, _ drafts: [Draft], isAll: Bool
    ) throws(SettlementRefusal) -> SettlementMethod {
        let isFull = drafts.allSatisfy { draft in
            draft.line.map { draft.sum == lines[$0].total } ?? false
        }
        guard let method = request.method else {
            return isFull ? .fullPrepayment : .partialPrepayment
        }
        if !method.isPrepayment || (method == .fullPrepayment && !isAll) {
            throw SettlementRefusal(.methodMismatch(method))
        }
        return method
    }

    private func prepaidDrafts(
        _ sum: Int64, _ limits: [Int64], _ request: ReceiptRequest
    ) throws(SettlementRefusal) -> [Draft] {
        let shares = try shares(of: sum, within: limits, request.distribution)
        var drafts: [Draft] = []
        for (line, share) in shares.enumerated() where share > 0 {
            let stated = bill.lines[line].rate
            let rate = chosen(
                schedule.prepaymentRate(of: stated, on: rateDay(request)), line, request)
            let quantity = whole.items[line].line.quantity
            if share == lines[line].total {
                drafts.append(
                    try draft(line, quantity: Rational(quantity), sum: share, rate: rate))
            } else if request.distribution == .divisible, let pieces = Rational(quantity).int64,
                pieces > 1, share % pieces == 0
            {
                var row = draft(line, amount: share, rate: rate)
                row.price = ExactDecimal(mantissa: share / pieces, scale: scale)
                row.quantity = quantity
                drafts.append(row)
            } else {
                drafts.append(draft(line, amount: share, rate: rate))
            }
        }
        return drafts
    }

    private func shares(
        of sum: Int64, within limits: [Int64], _ distribution: ReceiptRequest.Distribution
    ) throws(SettlementRefusal) -> [Int64] {
        switch distribution {
        case .largestRemainder:
            return Units.shares(of: sum, within: limits)
        case .divisible:
            let shares = DivisibleShares.shares(
                of: sum, weights: limits.map { Rational(Int($0)) },
                quantities: whole.items.map { Rational($0.line.quantity) })
            guard let shares, zip(shares, limits).allSatisfy({ $0 <= $1 }) else {
                throw SettlementRefusal(.indivisible)
            }
            return shares
        }
    }

    /// A row for each rate, in the order in which the bill has them.
    private func advanceDrafts(
        _ sum: Int64, _ limits: [Int64], _ request: ReceiptRequest
    ) -> [Draft] {
        var rates: [ReasonedRate] = []
        var open: [Int64] = []
        for line in lines.indices {
            let stated = bill.lines[line].rate
            let rate = chosen(
                schedule.prepaymentRate(of: stated, on: rateDay(request)), line, request)
            if let known = rates.firstIndex(where: { $0.rate == rate.rate }) {
                open[known] += limits[line]
            } else {
                rates.append(rate)
                open.append(limits[line])
            }
        }
        let shares = Units.shares(of: sum, within: open)
        return zip(rates, shares).filter { $0.1 > 0 }.map { draft(nil, amount: $0.1, rate: $0.0) }
    }
}

extension Payment.Means {
    /// Cash, card, or in kind: something that is received, unlike an offset or a promise.
    var isMoney: Bool { self != .prepayment && self != .credit }
}

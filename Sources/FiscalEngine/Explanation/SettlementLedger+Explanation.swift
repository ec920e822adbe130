// SPDX-License-Identifier: Apache-2.0

extension SettlementLedger {
    /// Explains a receipt that is not posted yet: one that the ledger has made, or a recorded one.
    ///
    /// - Throws: ``SettlementRefusal`` where the receipt cannot be posted, `receipt-id-reused` where it is posted already.
    public func explanation(
        of receipt: SettlementReceipt
    ) throws(SettlementRefusal) -> SettlementExplanation {
        var after = self
        guard try after.post(receipt) else { throw SettlementRefusal(.receiptIDReused) }
        var steps = SettlementSteps(of: receipt, before: self, after: after)
        return try steps.explanation()
    }
}

/// Computes the figures of a receipt once more, step by step.
struct SettlementSteps {
    typealias Row = (row: Int, item: SettlementItem, line: Int?, steps: [FigureExplanation])

    let receipt: SettlementReceipt
    let before: SettlementLedger
    let after: SettlementLedger
    /// The receipt that is taken back, as it is before.
    let original: PostedReceipt?
    var rows: [Row] = []
    /// Of a refund: the parts that were taken, in the order of ``rows``.
    var parts: [SettlementLedger.Part] = []

    var policy: Policy { before.policy }

    init(
        of receipt: SettlementReceipt, before: SettlementLedger, after: SettlementLedger
    ) {
        self.receipt = receipt
        self.before = before
        self.after = after
        original =
            receipt.operation.isRefund
            ? (try? before.original(of: receipt)).map { before.posted[$0] } : nil
    }

    mutating func explanation() throws(SettlementRefusal) -> SettlementExplanation {
        let taxes: Taxes
        if let original {
            try explainParts(of: original)
            taxes = refundedTaxes(original)
        } else {
            explainRows()
            taxes = try computedTaxes()
        }
        let totals = [taxes.total, total] + roundingAndChange
        return SettlementExplanation(
            policy: policy, receipt: receipt, original: original?.receipt,
            rows: zip(rows, taxes.rows).map { row, tax in
                SettlementRowExplanation(
                    row: row.row, item: row.item, line: row.line.map { before.bill.lines[$0] },
                    reason: row.item.reason ?? reason(of: row.item),
                    figures: FigureChain(steps: row.steps + tax))
            },
            rates: taxes.rates, totals: FigureChain(steps: totals), payments: payments,
            laws: laws)
    }

    /// Why a row of a recorded receipt has its rate.
    private func reason(of item: SettlementItem) -> RateReason {
        if let original { return .original(date: original.receipt.date) }
        let date = receipt.date.flatMap { CivilDate(text: $0) }
        if receipt.method == .loanPayment {
            let goods = before.posted.first { entry in
                entry.receipt.method.isHandover
                    && entry.rows.contains { $0.rate == item.rate && $0.credit > 0 }
            }
            return .transfer(date: goods?.receipt.date)
        }
        let stated = item.line.map { [before.bill.lines[$0].rate] } ?? before.bill.lines.map(\.rate)
        let followed = stated.map { rate in
            receipt.method.isPrepayment
                ? before.schedule.prepaymentRate(of: rate, on: date)
                : before.schedule.transferRate(of: rate, on: date)
        }
        return followed.first { $0.rate == item.rate }?.reason
            ?? .chosen(insteadOf: followed[0].rate)
    }

    // MARK: Rows

    private mutating func explainRows() {
        if receipt.method.isPrepayment { return explainPrepaidRows() }
        var open = before.lines.map(\.open)
        for (row, item) in receipt.items.enumerated() {
            var steps: [FigureExplanation] = []
            if receipt.method == .loanPayment {
                steps = owed(item)
            } else if let line = item.line {
                steps = state(ofLine: line)
                steps += sum(of: item, from: open[line])
                open[line].take(Rational(item.quantity), item.sum.minorUnits)
            }
            rows.append((row, item, item.line, steps))
        }
    }

    /// What the bill and the receipts before say of a line.
    private func state(ofLine line: Int) -> [FigureExplanation] {
        let balance = before.lineBalances[line]
        var steps = [Self.settled(.lineTotal, .number(balance.total.value))]
        var terms: [Formula] = [.number(balance.total.value)]
        for (figure, amount) in [
            (ReceiptFigure.handedOver, balance.sold), (.reduced, balance.reduced),
        ]
        where amount.minorUnits != 0 {
            steps.append(Self.settled(figure, .number(amount.value)))
            terms.append(.negative(.number(amount.value)))
        }
        steps.append(Self.settled(.open, terms.count == 1 ? terms[0] : .sum(terms)))
        if balance.held.minorUnits != 0 {
            steps.append(Self.settled(.held, .number(balance.held.value)))
        }
        return steps
    }

    /// How a quantity comes to its sum out of what is left.
    func sum(of item: SettlementItem, from left: RunningRemainder) -> [FigureExplanation] {
        let unit = Rational.powerOfTen(-policy.scale)
        switch left.way(of: Rational(item.quantity)) {
        case .rest(let whole, let given):
            let formula: Formula =
                given == 0
                ? .number(Rational(Int(whole)) * unit)
                : .difference(Rational(Int(whole)) * unit, Rational(Int(given)) * unit)
            return [checked(Self.settled(.lineSum, formula), item.sum.value)]
        case .running(let price, let units, let given):
            let price: Formula =
                switch price {
                case .quotient(let sum, let quantity): .quotient(sum * unit, quantity)
                default: .number(price.value * unit)
                }
            let running = rounded(
                given == 0 ? .lineSum : .runningSum, .product([price, .number(units)]),
                before.sumRule)
            if given == 0 { return [checked(running, item.sum.value)] }
            let rest = Self.settled(
                .lineSum, .difference(running.value, Rational(Int(given)) * unit))
            return [running, checked(rest, item.sum.value)]
        }
    }

    private func owed(_ item: SettlementItem) -> [FigureExplanation] {
        let units = before.posted.filter { $0.receipt.isOwn && $0.receipt.method.isHandover }
            .flatMap(\.rows).reduce(Int64.zero) {
                $1.rate == item.rate && (item.line == nil || $1.line == item.line)
                    ? $0 + $1.credit : $0
            }
        return [
            Self.settled(.owed, .number(before.amount(units).value)),
            Self.settled(.lineSum, .number(item.sum.value)),
        ]
    }

    // MARK: Prepayments

    private mutating func explainPrepaidRows() {
        let unpaid = before.lineBalances.map { $0.unpaid.value }
        let weights = receipt.items.map { item in
            item.line.map { unpaid[$0] } ?? advanceWeight(item.rate, unpaid)
        }
        let shares = shares(of: receipt.itemsTotal, weights, receipt.items.map(\.sum.value))
        for (row, item) in receipt.items.enumerated() {
            var steps: [FigureExplanation] = []
            if let line = item.line { steps = state(ofLine: line) }
            steps.append(Self.settled(.unpaid, .number(weights[row])))
            steps.append(
                weights[row] == item.sum.value
                    ? Self.settled(.lineSum, .number(item.sum.value)) : shares[row])
            rows.append((row, item, item.line, steps))
        }
    }

    /// What can be prepaid of the lines whose prepayments have a rate.
    private func advanceWeight(_ rate: VATRate, _ unpaid: [Rational]) -> Rational {
        let date = receipt.date.flatMap { CivilDate(text: $0) }
        return zip(before.bill.lines, unpaid).reduce(.zero) { sum, entry in
            let own = before.schedule.prepaymentRate(of: entry.0.rate, on: date).rate
            return own == rate ? sum + entry.1 : sum
        }
    }

    /// Shares of an amount by largest remainder as sums of rows; what a row states where they are not the shares.
    func shares(
        of amount: Rational, _ weights: [Rational], _ stated: [Rational],
        _ figure: ReceiptFigure = .lineSum
    ) -> [FigureExplanation] {
        let all = weights.reduce(.zero, +)
        guard all.signum > 0 else { return stated.map { Self.settled(figure, .number($0)) } }
        var shares: [UnitShare] = []
        _ = LargestRemainder.settle(
            weights.map { $0 * amount / all }, to: amount, unit: .powerOfTen(-policy.scale),
            noting: { shares = $0 })
        return zip(zip(weights, shares), stated).map { entry, stated in
            let step = FigureExplanation(
                figure: figure,
                formula: .product([.number(amount), .quotient(entry.0, all)]),
                exact: entry.1.exact, rule: .share(entry.1), value: entry.1.value)
            return checked(step, stated)
        }
    }
}

// MARK: Steps

extension SettlementSteps {
    /// A figure that follows from settled ones.
    static func settled(_ figure: ReceiptFigure, _ formula: Formula) -> FigureExplanation {
        FigureExplanation(
            figure: figure, formula: formula, exact: formula.value, rule: .settled(formula),
            value: formula.value)
    }

    /// A figure that is rounded to the scale.
    func rounded(
        _ figure: ReceiptFigure, _ formula: Formula, _ rule: RoundingRule
    ) -> FigureExplanation {
        let exact = formula.value
        // The figure was made by this rule, which has refused it otherwise.
        let value = (try? exact.rounded(toScale: policy.scale, rule)) ?? exact
        return FigureExplanation(
            figure: figure, formula: formula, exact: exact,
            rule: .rounded(rule, step: .powerOfTen(-policy.scale)), value: value)
    }

    /// The step, or what a recorded receipt states where that is another value.
    func checked(_ step: FigureExplanation, _ value: Rational) -> FigureExplanation {
        step.value == value
            ? step
            : FigureExplanation(
                figure: step.figure, formula: step.formula, exact: step.exact, rule: .stated,
                value: value)
    }
}

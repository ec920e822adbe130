// SPDX-License-Identifier: Apache-2.0

// Turnovers and totals.

extension ComputationTrace {
    /// The receipt's tax where it is the sum of the rates' taxes.
    func totalTax(_ tax: Rational, exact: Rational, _ bases: [Base]) {
        note(
            .totalTax, at: .total, self.tax(of: bases), exact: exact,
            .settled(.sum(of: ofRates(.rateTax))), value: tax)
    }

    /// The turnover of a rate; it stands before the tax unless it follows from it.
    func turnover(
        _ turnover: Rational, _ grain: BillComputation.Grain, tax: Rational, sums: [Rational],
        exact: Rational, rate index: Int
    ) {
        let formula = Formula.sum(of: sums)
        let rule: FigureRule =
            switch policy.vatOrder {
            case .both where basis == .taxInclusive: .settled(.number(grain.counterpart))
            case .both: .settled(.difference(grain.counterpart, tax))
            case .tax, .counterpart: settledSum(formula)
            }
        note(
            .rateTurnover, at: .rate(index), formula, exact: exact, rule, value: turnover,
            isFirst: policy.vatOrder != .both)
    }

    /// The total of the receipt; under order `both` it has no turnover of its own.
    func totalAmount(
        _ amount: Rational, turnover: Rational?, tax: Rational, sums: [Rational],
        exact: BillComputation.Exact, _ bases: [Base]
    ) {
        guard let turnover else {
            let isOnce = policy.vatLevel == .receipt
            note(
                .totalAmount, at: .total, gross(of: bases), exact: exact.gross(basis),
                isOnce ? vatRule : .settled(.sum(of: ofRates(.rateGross))), value: amount)
            return
        }
        let formula = Formula.sum(of: sums)
        if basis == .taxInclusive {
            note(
                .totalAmount, at: .total, formula, exact: exact.base, settledSum(formula),
                value: amount)
            return
        }
        note(
            .totalTurnover, at: .total, formula, exact: exact.base, settledSum(formula),
            value: turnover)
        note(
            .totalAmount, at: .total, gross(of: bases), exact: exact.gross(basis),
            .settled(.sum(of: [turnover, tax])), value: amount)
    }

    /// Sums that the policy keeps exact are rounded where they are totalled; settled ones add up.
    private func settledSum(_ formula: Formula) -> FigureRule {
        policy.lineSum == .keep ? vatRule : .settled(formula)
    }

    /// What discounts of both levels took.
    func totalDiscount(_ discount: Rational) {
        let parts = ofLines(.lineDiscount, Array(lines.indices))
        if parts.isEmpty { return }
        note(.totalDiscount, at: .total, follows: .sum(of: parts), value: discount)
    }

    /// What discounts were worth beyond what they could take.
    func untakenDiscount(_ parts: [Rational], value: Rational) {
        if parts.isEmpty { return }
        note(.untakenDiscount, at: .total, follows: .sum(of: parts), value: value)
    }

    /// What is left to pay, and what the prepayment is too much.
    func amountDue(_ due: Rational, overpaid: Rational, total: Rational, prepayment: Rational) {
        if !overpaid.isZero {
            note(.amountDue, at: .total, follows: .greater(total - prepayment, .zero), value: due)
            note(.overpaid, at: .total, follows: .difference(prepayment, total), value: overpaid)
            return
        }
        let rest: Formula = prepayment.isZero ? .number(total) : .difference(total, prepayment)
        switch policy.total {
        case .keep:
            note(.amountDue, at: .total, follows: rest, value: due)
        case .round(let step, let rule):
            note(
                .amountDue, at: .total, rest, exact: total - prepayment,
                .rounded(rule, step: Rational(step)), value: due)
        }
    }
}

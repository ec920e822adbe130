// SPDX-License-Identifier: Apache-2.0

// VAT of rows, rates and the receipt.

extension SettlementSteps {
    struct Taxes {
        /// The steps of each row.
        var rows: [[FigureExplanation]]
        var rates: [RateExplanation]
        var total: FigureExplanation
    }

    // MARK: Of receipts that are no refunds

    /// The VAT that the policy gives the sums.
    func computedTaxes() throws(SettlementRefusal) -> Taxes {
        var policy = policy
        policy.total = .keep
        let bill = Bill(
            lines: receipt.items.map { item in
                before.taxedLine(
                    price: item.price, quantity: item.quantity, sum: item.sum.minorUnits,
                    rate: item.rate)
            })
        let explanation: Explanation
        do {
            explanation = try ReceiptEngine(policy: policy).explanation(for: bill)
        } catch {
            throw SettlementRefusal(.receipt(error))
        }
        let rows = zip(explanation.lines, receipt.items).map { line, item in
            line.figures.steps.filter { $0.figure.isOfTax }.checked(self, item.tax.value)
        }
        let rates = explanation.rates.map { rate in
            let tax = receipt.vat.first { $0.rate == rate.rate }?.tax.value
            return RateExplanation(
                rate: rate.rate, lines: rate.lines,
                figures: FigureChain(
                    steps: tax.map { rate.figures.steps.checked(self, $0) } ?? rate.figures.steps))
        }
        let total =
            explanation.totals[.totalTax]
            ?? Self.settled(.totalTax, .number(receipt.totalTax.value))
        return Taxes(rows: rows, rates: rates, total: checked(total, receipt.totalTax.value))
    }

    // MARK: Of refunds

    /// The running VAT of the rows that are taken back.
    func refundedTaxes(_ original: PostedReceipt) -> Taxes {
        var taxes = original.rows.map(\.tax)
        var steps: [[FigureExplanation]] = []
        for part in parts {
            let rate = original.rows[part.row].rate
            steps.append(self.tax(of: part, rate, taxes[part.row]))
            taxes[part.row].take(part.sum, part.tax)
        }
        let rates = receipt.vat.map { subtotal in
            let own = rows.indices.filter { rows[$0].item.rate == subtotal.rate }
            let tax = Self.settled(.rateTax, .sum(of: own.map { value(parts[$0].tax) }))
            let held = original.rateTaxes.first { $0.rate == subtotal.rate }?.tax ?? 0
            let rest = Self.settled(.rateTax, .number(value(held)))
            return RateExplanation(
                rate: subtotal.rate, lines: own,
                figures: FigureChain(steps: [
                    Self.settled(.rateTurnover, .sum(of: own.map { value(parts[$0].sum) })),
                    tax.value == subtotal.tax.value ? tax : checked(rest, subtotal.tax.value),
                ]))
        }
        let total = Self.settled(.totalTax, .sum(of: receipt.vat.map(\.tax.value)))
        let rest = Self.settled(.totalTax, .number(value(original.totalTax)))
        let stated = receipt.totalTax.value
        return Taxes(
            rows: steps, rates: rates,
            total: total.value == stated ? total : checked(rest, stated))
    }

    private func tax(
        of part: SettlementLedger.Part, _ rate: VATRate, _ left: RunningTax
    ) -> [FigureExplanation] {
        let percent: ExactDecimal
        switch rate {
        case .none: percent = .zero
        case .percent(let value), .calculated(let value): percent = value
        }
        if percent.signum == 0 {
            let step = FigureExplanation(
                figure: .lineTax, formula: .number(.zero), exact: .zero, rule: .untaxed,
                value: .zero)
            return [checked(step, value(part.tax))]
        }
        let (whole, takenSum, takenTax) = left.state
        let isFirst = takenSum == 0 && takenTax == 0
        if left.isRest(part.sum) {
            let formula: Formula =
                isFirst ? .number(value(whole)) : .difference(value(whole), value(takenTax))
            return [checked(Self.settled(.lineTax, formula), value(part.tax))]
        }
        let running = rounded(
            isFirst ? .lineTax : .runningTax,
            .product([.number(value(takenSum + part.sum)), .taxPart(percent)]), policy.vat)
        if isFirst { return [checked(running, value(part.tax))] }
        let rest = Self.settled(.lineTax, .difference(running.value, value(takenTax)))
        return [running, checked(rest, value(part.tax))]
    }

    /// An amount in minor units.
    func value(_ units: Int64) -> Rational { before.amount(units).value }
}

extension ReceiptFigure {
    /// A figure through which the VAT of a line is computed.
    fileprivate var isOfTax: Bool {
        switch self {
        case .unitTax, .unitNet, .unitGross, .unitsTax, .lineNet, .lineGross, .lineTax: true
        default: false
        }
    }
}

extension [FigureExplanation] {
    /// The steps, the last of which has the value that a receipt states.
    fileprivate func checked(_ steps: SettlementSteps, _ value: Rational) -> [FigureExplanation] {
        guard let last else { return self }
        return dropLast() + [steps.checked(last, value)]
    }
}

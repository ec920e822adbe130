// SPDX-License-Identifier: Apache-2.0

// Totals, payments, and the laws that are checked.

extension SettlementSteps {
    /// The sum of the rows.
    var total: FigureExplanation {
        Self.settled(.totalAmount, .sum(of: receipt.items.map(\.sum.value)))
    }

    /// What the total is rounded by, and the change.
    var roundingAndChange: [FigureExplanation] {
        var steps: [FigureExplanation] = []
        if !receipt.rounding.isZero {
            steps.append(
                Self.settled(.totalRounding, .difference(receipt.itemsTotal, receipt.paid)))
            steps.append(
                Self.settled(.amountDue, .difference(receipt.itemsTotal, receipt.rounding)))
        }
        if receipt.change.minorUnits != 0 {
            let kept = receipt.payments.filter { $0.means == .cash }
                .reduce(Rational.zero) { $0 + Rational($1.amount) }
            let change = receipt.change.value
            steps.append(Self.settled(.tendered, .sum(of: [kept, change])))
            steps.append(Self.settled(.change, .difference(kept + change, kept)))
        }
        return steps
    }

    // MARK: Payments

    var payments: [PaymentExplanation] {
        let splits = splits
        let money = receipt.payments.filter { $0.means.isMoney }
        let moneyShares = moneyShares(splits?.money, money)
        var place = 0
        return receipt.payments.map { payment in
            let amount = Rational(payment.amount)
            var steps: [FigureExplanation]
            switch payment.means {
            case .prepayment:
                steps = part(.offset, splits?.offset, amount)
            case .credit:
                steps = part(.credit, splits?.credit, amount)
            case .cash, .card, .other:
                steps = moneyShares.map { [$0[place]] } ?? [Self.settled(.payment, .number(amount))]
                place += 1
            }
            return PaymentExplanation(
                means: payment.means, figures: FigureChain(steps: steps),
                sources: payment.means == .prepayment ? sources : [])
        }
    }

    /// Shares of the rows that add up to a payment, or the payment alone.
    private func part(
        _ figure: ReceiptFigure, _ shares: [FigureExplanation]?, _ amount: Rational
    ) -> [FigureExplanation] {
        let sum = Self.settled(figure, .number(amount))
        guard let shares, shares.reduce(Rational.zero, { $0 + $1.value }) == amount else {
            return [sum]
        }
        return shares.count == 1
            ? shares : shares + [Self.settled(figure, .sum(of: shares.map(\.value)))]
    }

    /// What each part of goods gives back to prepayments, to what is owed and in money, in proportion; nil for other receipts.
    private var splits: (offset: [FigureExplanation], credit: [FigureExplanation], money: Rational)?
    {
        guard let original, original.receipt.method.isHandover else { return nil }
        var rows = original.rows
        var (offset, credit): ([FigureExplanation], [FigureExplanation]) = ([], [])
        var money = Rational.zero
        for part in parts {
            let row = rows[part.row]
            let weights = [value(row.offset), value(row.credit), value(row.money)]
            let split = rows[part.row].takeSplit(part.sum)
            let rest = part.sum - split.offset - split.credit
            let shares = shares(
                of: value(part.sum), weights,
                [value(split.offset), value(split.credit), value(rest)])
            if row.offset > 0 { offset.append(shares[0].named(.offset)) }
            if row.credit > 0 { credit.append(shares[1].named(.credit)) }
            money += value(rest)
        }
        return (offset, credit, money)
    }

    /// The shares of the means in the money that goes back, in proportion to what each has received.
    private func moneyShares(_ money: Rational?, _ payments: [Payment]) -> [FigureExplanation]? {
        guard let money, let original, payments.count > 0 else { return nil }
        let paid = payments.reduce(Rational.zero) { $0 + Rational($1.amount) }
        let weights = payments.map { value(original.money[$0.means]) }
        if paid != money - receipt.rounding || weights.count < 2 { return nil }
        return shares(of: paid, weights, payments.map { Rational($0.amount) }, .payment)
    }

    /// The prepayments whose offset changes by the receipt.
    private var sources: [PaymentExplanation.Source] {
        var sources: [PaymentExplanation.Source] = []
        for (old, new) in zip(before.posted, after.posted) where old.receipt.method.isPrepayment {
            for (oldRow, newRow) in zip(old.rows, new.rows) where oldRow.offset != newRow.offset {
                sources.append(
                    PaymentExplanation.Source(
                        receiptID: old.receipt.id, line: oldRow.line,
                        amount: after.amount(abs(newRow.offset - oldRow.offset))))
            }
        }
        let stated = abs(before.openingPrepayment - after.openingPrepayment)
        if stated > 0 {
            sources.append(
                PaymentExplanation.Source(
                    receiptID: nil, line: nil, amount: after.amount(stated)))
        }
        return sources
    }

    // MARK: Laws

    var laws: [SettlementLaw] {
        var laws = [
            SettlementLaw(
                number: "S-7", subject: "payments and rounding are the rows",
                formula: .sum(
                    of: receipt.payments.map { Rational($0.amount) }
                        + (receipt.rounding.isZero ? [] : [receipt.rounding])),
                value: receipt.itemsTotal),
            SettlementLaw(
                number: "S-6", subject: "turnovers of the rates are the rows",
                formula: .sum(of: receipt.vat.map(\.turnover.value)), value: receipt.itemsTotal),
        ]
        let bill = after.billBalance
        laws.append(
            SettlementLaw(
                number: "S-6", subject: "sold, taken off and open are the bill",
                formula: .sum(of: [bill.sold.value, bill.reduced.value, bill.open.value]),
                value: bill.total.value))
        laws.append(
            SettlementLaw(
                number: "S-4", subject: "what is held is at most what is open",
                formula: .lesser(bill.held.value, bill.open.value), value: bill.held.value))
        if let original, let index = before.posted.firstIndex(where: { $0 == original }) {
            let entry = after.posted[index]
            let left = entry.rows.reduce(Int64.zero) { $0 + $1.left.sum }
            let tax = entry.rows.reduce(Int64.zero) { $0 + $1.tax.left }
            let all = original.receipt.itemsTotal
            let taxes = original.receipt.items.reduce(Rational.zero) { $0 + $1.tax.value }
            laws.append(
                SettlementLaw(
                    number: "S-2", subject: "taken back so far and left are the receipt",
                    formula: .sum(of: [takenBefore(original) + receipt.itemsTotal, value(left)]),
                    value: all))
            laws.append(
                SettlementLaw(
                    number: "S-2", subject: "and so is VAT of the rows",
                    formula: .sum(of: [
                        taxBefore(original) + receipt.items.reduce(.zero) { $0 + $1.tax.value },
                        value(tax),
                    ]), value: taxes))
        }
        return laws
    }

    private func takenBefore(_ original: PostedReceipt) -> Rational {
        original.receipt.itemsTotal - value(original.rows.reduce(0) { $0 + $1.left.sum })
    }

    private func taxBefore(_ original: PostedReceipt) -> Rational {
        zip(original.receipt.items, original.rows).reduce(.zero) {
            $0 + $1.0.tax.value - value($1.1.tax.left)
        }
    }
}

extension FigureExplanation {
    /// The step under another name.
    fileprivate func named(_ figure: ReceiptFigure) -> FigureExplanation {
        FigureExplanation(
            figure: figure, formula: formula, exact: exact, rule: rule, value: value)
    }
}

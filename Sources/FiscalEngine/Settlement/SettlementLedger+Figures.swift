// SPDX-License-Identifier: Apache-2.0

extension SettlementLedger {
    /// A row on its way to become an item.
    struct Draft {
        var line: Int?
        var price: ExactDecimal
        var quantity: ExactDecimal
        var sum: Int64
        var adjustment = RowAdjustment()
        var rate: ReasonedRate
        var isAmountOnly = false
    }

    /// The items of new rows, with the VAT that the policy gives their sums.
    func items(
        of drafts: [Draft]
    ) throws(SettlementRefusal) -> (items: [SettlementItem], vat: [VATSubtotal], tax: Amount) {
        if drafts.isEmpty { throw SettlementRefusal(.emptyReceipt) }
        var policy = policy
        policy.total = .keep
        let receipt: Receipt
        do {
            receipt = try ReceiptEngine(policy: policy).receipt(
                for: Bill(
                    lines: drafts.map { draft in
                        taxedLine(
                            price: draft.price, quantity: draft.quantity, sum: draft.sum,
                            rate: draft.rate.rate)
                    }))
        } catch {
            throw SettlementRefusal(.receipt(error))
        }
        var items: [SettlementItem] = []
        for (draft, item) in zip(drafts, receipt.items) {
            guard let tax = Units.of(item.tax, scale: scale) else {
                throw SettlementRefusal(.unsettledLine)
            }
            items.append(
                SettlementItem(
                    line: draft.line, price: draft.price, quantity: draft.quantity,
                    sum: amount(draft.sum), discount: draft.adjustment.discount,
                    surcharge: draft.adjustment.surcharge, tax: amount(tax),
                    rate: draft.rate.rate, reason: draft.rate.reason,
                    isAmountOnly: draft.isAmountOnly))
        }
        return (items, receipt.vat, receipt.totalTax)
    }

    /// The line whose VAT is that of a row: VAT of one unit needs price and quantity, all other VAT is taken of the sum.
    func taxedLine(
        price: ExactDecimal, quantity: ExactDecimal, sum: Int64, rate: VATRate
    ) -> Line {
        if policy.vatLevel == .unit {
            let product = Rational(price) * Rational(quantity)
            if (try? product.rounded(toScale: scale, sumRule)) == amount(sum).value {
                return Line(price: price, quantity: quantity, rate: rate)
            }
        }
        return Line(price: ExactDecimal(mantissa: sum, scale: scale), quantity: 1, rate: rate)
    }

    /// The row of a line whose sum is known: all of a line, or a quantity of it.
    func draft(
        _ line: Int, quantity: Rational, sum: Int64, rate: ReasonedRate
    ) throws(SettlementRefusal) -> Draft {
        let item = whole.items[line]
        guard let price = ExactDecimal(item.price), let decimal = ExactDecimal(quantity) else {
            throw SettlementRefusal(.unsettledLine)
        }
        var draft = Draft(line: line, price: price, quantity: decimal, sum: sum, rate: rate)
        let adjustment = RowAdjustment(
            discount: item.discount,
            surcharge: whole.surcharge(ofItem: line, of: bill, under: policy))
        let all = Rational(item.line.quantity)
        draft.adjustment =
            quantity == all && sum == lines[line].total
            ? adjustment
            : adjustment.part(quantity / all)
                .fitted(price: item.price, quantity: quantity, sum: amount(sum).value, policy)
        return draft
    }

    /// The row for an amount of a line.
    func draft(_ line: Int?, amount sum: Int64, rate: ReasonedRate) -> Draft {
        Draft(
            line: line, price: ExactDecimal(mantissa: sum, scale: scale), quantity: 1, sum: sum,
            rate: rate, isAmountOnly: true)
    }

    /// The day whose rates count.
    func rateDay(_ request: ReceiptRequest) -> CivilDate? {
        (request.rateDate ?? request.date).flatMap { CivilDate(text: $0) }
    }

    /// The rate that the caller chose, or the one that follows.
    func chosen(_ rate: ReasonedRate, _ line: Int, _ request: ReceiptRequest) -> ReasonedRate {
        guard let choice = request.rates[line], choice != rate.rate else { return rate }
        return ReasonedRate(rate: choice, reason: .chosen(insteadOf: rate.rate))
    }

    /// The amount of a request in minor units.
    func units(_ request: ReceiptRequest) throws(SettlementRefusal) -> Int64? {
        guard let amount = request.amount else { return nil }
        let units = try Units.of(amount, scale: scale)
        if units <= 0 { throw SettlementRefusal(.amountNotPositive) }
        return units
    }

    /// The lines of a request with the quantities that are asked for; each line once.
    func selections(
        _ request: ReceiptRequest
    ) throws(SettlementRefusal) -> [(line: Int, quantity: Rational?)] {
        guard let chosen = request.lines else { return lines.indices.map { ($0, nil) } }
        var selections: [(line: Int, quantity: Rational?)] = []
        for selection in chosen {
            guard lines.indices.contains(selection.line) else {
                throw SettlementRefusal(.unknownLine("\(selection.line + 1)"))
            }
            let quantity = selection.quantity.map { Rational($0) }
            if let quantity, quantity.signum <= 0 {
                throw SettlementRefusal(.quantityNotPositive)
            }
            if let known = selections.firstIndex(where: { $0.line == selection.line }) {
                guard let first = selections[known].quantity, let quantity else {
                    selections[known].quantity = nil
                    continue
                }
                selections[known].quantity = first + quantity
            } else {
                selections.append((selection.line, quantity))
            }
        }
        return selections
    }
}

extension SettlementLedger {
    /// The amount of a recorded figure.
    ///
    /// - Throws: ``SettlementRefusal`` where it is no whole number of minor units, or does not fit them.
    public func settled(_ value: Rational) throws(SettlementRefusal) -> Amount {
        do {
            return try Amount(value, scale: policy.scale, rounding: .exact)
        } catch {
            switch error {
            case .inexact: throw SettlementRefusal(.amountScale)
            case .overflow: throw SettlementRefusal(.amountOverflow)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

// Prices, sums, discounts and surcharges.

extension ComputationTrace {
    /// Unit price and price × quantity of a line.
    func line(
        _ index: Int, written: Rational, price: Rational, quantity: Rational, sum: Rational
    ) {
        note(
            .unitPrice, at: .line(index), .number(written), exact: written, rule(policy.unitPrice),
            value: price)
        lineSum(index, price: price, quantity: quantity, sum: sum)
    }

    /// Price × quantity of a line whose price may be reduced.
    func lineSum(_ index: Int, price: Rational, quantity: Rational, sum: Rational) {
        note(
            .lineSum, at: .line(index), .product([.number(price), .number(quantity)]),
            exact: price * quantity, rule(policy.lineSum), value: sum)
    }

    /// The unit price that one percent discount leaves: rounded, not below zero and not above what it was.
    func reducedPrice(
        of price: Rational, by percent: ExactDecimal, of base: Rational, exact: Rational,
        rounded: Rational, value: Rational, at place: Place
    ) {
        let formula = Formula.sum([
            .number(price), .negative(.product([.number(base), .percent(percent)])),
        ])
        note(
            .reducedPrice, at: place, formula, exact: exact,
            limited(rounded, value, to: rounded.isNegative ? .zero : price), value: value)
    }

    /// What one discount takes, or one surcharge adds.
    func adjustment(
        _ figure: ReceiptFigure, _ adjustment: Adjustment, of base: Rational, exact: Rational,
        rounded: Rational, value: Rational, at place: Place
    ) {
        let formula: Formula =
            switch adjustment {
            case .percent(let percent): .product([.number(base), .percent(percent)])
            case .amount(let amount): .number(Rational(amount))
            }
        note(
            figure, at: place, formula, exact: exact, limited(rounded, value, to: value),
            value: value)
    }

    /// The rounding point of discounts, or the limit where the rounded figure met one.
    private func limited(_ rounded: Rational, _ value: Rational, to limit: Rational) -> FigureRule {
        if rounded == value { return rule(policy.discount) }
        return .settled(rounded < limit ? .greater(rounded, limit) : .lesser(rounded, limit))
    }

    /// A line whose unit price was reduced: its sum, and what was taken from it.
    func reduction(_ index: Int, _ line: BillComputation.WorkLine, undiscounted: Rational) {
        lineSum(index, price: line.reducedPrice, quantity: line.quantity, sum: line.sum)
        note(
            .lineDiscount, at: .line(index), follows: .difference(undiscounted, line.sum),
            value: line.discount)
    }

    /// The line's sum behind its own discounts and surcharges, and what the discounts took together.
    func adjustedLine(
        _ index: Int, _ line: BillComputation.WorkLine, before: Rational, reduction: Rational,
        exact: Rational
    ) {
        let place = Place.line(index)
        let discounts = values(.discount, at: place)
        if !discounts.isEmpty {
            let parts = reduction.isZero ? discounts : [reduction] + discounts
            note(.lineDiscount, at: place, follows: .sum(of: parts), value: line.discount)
        }
        let terms =
            [.number(before)] + discounts.map { Formula.negative(.number($0)) }
            + values(.surcharge, at: place).map { .number($0) }
        note(.lineSum, at: place, .sum(terms), exact: exact, rule(policy.lineSum), value: line.sum)
    }

    // MARK: The bill

    /// What percents of the bill are taken of.
    func discountBase(_ base: Rational, of sums: [Rational]) {
        note(.discountBase, at: .bill, follows: .sum(of: sums), value: base)
    }

    /// What discounts of the bill take together, and what its surcharges add.
    func adjustedBill(discount: Rational, surcharge: Rational) {
        let discounts = values(.discount, at: .bill)
        let surcharges = values(.surcharge, at: .bill)
        if !discounts.isEmpty {
            note(.billDiscount, at: .bill, follows: .sum(of: discounts), value: discount)
        }
        if !surcharges.isEmpty {
            note(.billSurcharge, at: .bill, follows: .sum(of: surcharges), value: surcharge)
        }
    }

    /// Notes the shares of the lines in what the bill's discounts take, or its surcharges add; nil where there are none.
    func billShares(
        _ figure: ReceiptFigure, of amount: Rational, weights: [Rational]
    ) -> Allocation.Note? {
        let whole = figure == .billDiscountShare ? ReceiptFigure.billDiscount : .billSurcharge
        if values(whole, at: .bill).isEmpty { return nil }
        let sum = weights.reduce(.zero, +)
        return { [self] parts in
            for (index, part) in parts.enumerated() {
                let weight: Formula =
                    sum.isZero
                    ? .quotient(.one, Rational(weights.count)) : .quotient(weights[index], sum)
                note(
                    figure, at: .line(index), .product([.number(amount), weight]),
                    exact: part.exact, .share(part), value: part.value)
            }
        }
    }

    /// A line behind the discounts and surcharges of the bill.
    func adjustedByBill(
        _ index: Int, _ line: BillComputation.WorkLine, before: Rational, exact: Rational
    ) {
        let place = Place.line(index)
        var terms: [Formula] = [.number(before)]
        if let share = values(.billDiscountShare, at: place).last {
            terms.append(.negative(.number(share)))
            let parts = Array(values(.lineDiscount, at: place).suffix(1)) + [share]
            note(.lineDiscount, at: place, follows: .sum(of: parts), value: line.discount)
        }
        terms += values(.billSurchargeShare, at: place).map { .number($0) }
        note(.lineSum, at: place, .sum(terms), exact: exact, rule(policy.lineSum), value: line.sum)
    }
}

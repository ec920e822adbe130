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
            limited(rounded, value), value: value)
    }

    /// What one discount takes, or one surcharge adds.
    func adjustment(
        _ figure: ReceiptFigure, _ adjustment: Adjustment, of base: Rational, exact: Rational,
        rounded: Rational, value: Rational, at place: Place
    ) {
        let formula: Formula =
            switch adjustment.measure {
            case .percent(let percent): .product([.number(base), .percent(percent)])
            case .amount(let amount): .number(Rational(amount))
            }
        note(figure, at: place, formula, exact: exact, limited(rounded, value), value: value)
    }

    /// A discount or surcharge of another price basis, as it changes the line's sum.
    func converted(
        _ formula: Formula, exact: Rational, _ point: RoundingPoint, rounded: Rational,
        value: Rational, at place: Place
    ) {
        note(
            .convertedAdjustment, at: place, formula, exact: exact,
            rounded == value ? rule(point) : limited(rounded, value), value: value)
    }

    /// The rounding point of discounts, or the limit where the rounded figure met one: a cap, a floor, what is there.
    private func limited(_ rounded: Rational, _ value: Rational) -> FigureRule {
        if rounded == value { return rule(policy.discount) }
        return .settled(rounded < value ? .greater(rounded, value) : .lesser(rounded, value))
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
        taken: [Rational], added: [Rational], exact: Rational
    ) {
        let place = Place.line(index)
        if !taken.isEmpty {
            let parts = reduction.isZero ? taken : [reduction] + taken
            note(.lineDiscount, at: place, follows: .sum(of: parts), value: line.discount)
        }
        note(
            .lineSum, at: place, change(before, taken, added), exact: exact, rule(policy.lineSum),
            value: line.sum)
    }

    /// before − taken + added.
    private func change(
        _ before: Rational, _ taken: [Rational], _ added: [Rational]
    ) -> Formula {
        .sum(
            [.number(before)] + taken.map { .negative(.number($0)) }
                + added.map { .number($0) })
    }

    // MARK: The bill

    /// What percents of the bill are taken of; once for those that are taken of the same.
    func discountBase(_ base: Rational, of sums: [Rational]) {
        let formula = Formula.sum(of: sums)
        if bill.last(where: { $0.figure == .discountBase })?.formula == formula { return }
        note(.discountBase, at: .bill, follows: formula, value: base)
    }

    /// What the last discounts of the bill take together, or its surcharges add.
    func adjustedBill(_ value: Rational, _ whole: ReceiptFigure, count: Int) {
        let part = whole == .billDiscount ? ReceiptFigure.discount : .surcharge
        let parts = Array(values(part, at: .bill).suffix(count))
        note(whole, at: .bill, follows: .sum(of: parts), value: value)
    }

    /// Notes the shares of all lines in what discounts of the bill take, or surcharges add; a line that is not concerned
    /// has a share of zero.
    func billShares(
        _ figure: ReceiptFigure, of amount: Rational, weights: [Rational],
        limits: [Rational]? = nil
    ) -> Allocation.Note {
        { [self] parts in
            let proportion = Proportion(amount, weights, parts, limits: limits)
            for (index, part) in parts.enumerated() {
                note(
                    figure, at: .line(index), proportion.formula(index, part),
                    exact: part.exact, .share(part), value: part.value)
            }
        }
    }

    /// A line behind the discounts and surcharges of the bill.
    func adjustedByBill(
        _ index: Int, _ line: BillComputation.WorkLine, before: Rational, taken: [Rational],
        added: [Rational], exact: Rational
    ) {
        let place = Place.line(index)
        if !taken.isEmpty {
            let parts = Array(values(.lineDiscount, at: place).suffix(1)) + taken
            note(.lineDiscount, at: place, follows: .sum(of: parts), value: line.discount)
        }
        note(
            .lineSum, at: place, change(before, taken, added), exact: exact, rule(policy.lineSum),
            value: line.sum)
    }
}

/// How exact shares follow from an amount and weights: in proportion, or at a limit while the others share the rest.
private struct Proportion {
    /// What the parts below their limits share.
    private let rest: Rational
    /// The sum of their weights.
    private let sum: Rational
    private let weights: [Rational]
    private let isLimited: [Bool]

    init(_ amount: Rational, _ weights: [Rational], _ parts: [UnitShare], limits: [Rational]?) {
        let all = weights.reduce(.zero, +)
        self.weights =
            all.isZero ? [Rational](repeating: .one, count: weights.count) : weights
        let whole = all.isZero ? Rational(weights.count) : all
        let isPlain = zip(parts, self.weights).allSatisfy { $0.exact * whole == amount * $1 }
        isLimited = parts.indices.map { index in
            !isPlain && parts[index].exact == limits?[index]
        }
        var (rest, sum) = (amount, whole)
        for index in parts.indices where isLimited[index] {
            rest -= parts[index].exact
            sum -= self.weights[index]
        }
        self.rest = rest
        self.sum = sum
    }

    func formula(_ index: Int, _ part: UnitShare) -> Formula {
        isLimited[index]
            ? .number(part.exact)
            : .product([.number(rest), .quotient(weights[index], sum)])
    }
}

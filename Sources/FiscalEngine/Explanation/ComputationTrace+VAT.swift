// SPDX-License-Identifier: Apache-2.0

// VAT of units, lines and rates, and what is rounded of several together.

extension ComputationTrace.Place {
    var tax: ReceiptFigure {
        switch self {
        case .line: .lineTax
        case .rate: .rateTax
        case .bill, .total: .totalTax
        }
    }

    var net: ReceiptFigure {
        switch self {
        case .line: .lineNet
        case .rate: .rateNet
        case .bill, .total: .totalNet
        }
    }

    var gross: ReceiptFigure {
        switch self {
        case .line: .lineGross
        case .rate: .rateGross
        case .bill, .total: .totalGross
        }
    }
}

extension ComputationTrace {
    // MARK: Formulas

    /// The tax of sums: `8720 × 7/107 + 9856 × 20/120`.
    func tax(of bases: [Base]) -> Formula {
        combined(bases.map { .product([.number($0.sum), factor($0.rate)]) })
    }

    /// The net inside gross sums: `8720 × 100/107`.
    func net(of bases: [Base]) -> Formula {
        combined(bases.map { .product([.number($0.sum), .netPart($0.rate.percent)]) })
    }

    /// The gross of sums, with VAT added where prices are net: `100 + 100 × 22 %`.
    func gross(of bases: [Base]) -> Formula {
        let sums = bases.map { Formula.number($0.sum) }
        if basis == .taxInclusive { return combined(sums) }
        return combined(
            sums
                + bases.filter(\.isTaxed).map { .product([.number($0.sum), factor($0.rate)]) })
    }

    private func combined(_ terms: [Formula]) -> Formula {
        switch terms.count {
        case 0: .number(.zero)
        case 1: terms[0]
        default: .sum(terms)
        }
    }

    private func factor(_ rate: VATRate) -> Formula {
        basis == .taxInclusive ? .taxPart(rate.percent) : .percent(rate.percent)
    }

    /// The difference that order `counterpart` takes.
    private func difference(_ base: Rational, _ counterpart: Rational) -> Formula {
        basis == .taxInclusive ? .difference(base, counterpart) : .difference(counterpart, base)
    }

    /// Order `counterpart` rounds the net inside gross prices, and the gross of net ones.
    private var roundsNet: Bool { policy.vatOrder == .counterpart && basis == .taxInclusive }

    /// Net or gross of sums, whichever the order rounds.
    private func noteCounterpart(
        _ value: Rational, _ exact: BillComputation.Exact, _ bases: [Base], _ rule: FigureRule,
        at place: Place
    ) {
        note(
            roundsNet ? place.net : place.gross, at: place,
            roundsNet ? net(of: bases) : gross(of: bases),
            exact: roundsNet ? exact.base - exact.tax : exact.gross(basis), rule, value: value)
    }

    private func noteTax(
        _ value: Rational, _ exact: BillComputation.Exact, _ bases: [Base], _ rule: FigureRule,
        at place: Place
    ) {
        note(place.tax, at: place, tax(of: bases), exact: exact.tax, rule, value: value)
    }

    // MARK: Rounded together

    /// What the policy rounds of one set of lines: tax, counterpart or both. The gross of the receipt is noted with its
    /// total.
    func grain(
        _ grain: BillComputation.Grain, _ exact: BillComputation.Exact, _ bases: [Base],
        at place: Place
    ) {
        if policy.vatOrder != .tax, policy.vatOrder == .counterpart || place != .total {
            noteCounterpart(grain.counterpart, exact, bases, vatRule, at: place)
        }
        if policy.vatOrder != .counterpart, place == .total || bases.contains(where: \.isTaxed) {
            noteTax(grain.tax, exact, bases, vatRule, at: place)
        }
    }

    /// The figures of one unit, rounded, and times the quantity, rounded again.
    func unitGrain(
        _ unit: BillComputation.Grain, _ units: BillComputation.Grain,
        _ line: BillComputation.WorkLine, _ exact: BillComputation.Exact, _ rate: VATRate,
        line index: Int
    ) {
        let place = Place.line(index)
        let price = [Base(sum: exact.base, rate: rate)]
        func times(_ value: Rational) -> Formula {
            .product([.number(value), .number(line.quantity)])
        }
        if policy.vatOrder != .tax {
            note(
                roundsNet ? .unitNet : .unitGross, at: place,
                roundsNet ? net(of: price) : gross(of: price),
                exact: roundsNet ? exact.base - exact.tax : exact.gross(basis), vatRule,
                value: unit.counterpart)
            note(
                roundsNet ? .lineNet : .lineGross, at: place, times(unit.counterpart),
                exact: unit.counterpart * line.quantity, vatRule, value: units.counterpart)
        }
        if policy.vatOrder != .counterpart, price[0].isTaxed {
            note(.unitTax, at: place, tax(of: price), exact: exact.tax, vatRule, value: unit.tax)
            note(
                .unitsTax, at: place, times(unit.tax), exact: unit.tax * line.quantity, vatRule,
                value: units.tax)
        }
    }

    // MARK: Lines and shares

    /// The tax of a line whose grain was noted: the difference of order `counterpart`, or that of its units.
    func lineTax(
        _ tax: Rational, _ grain: BillComputation.Grain, _ exact: BillComputation.Exact,
        _ base: Base, line index: Int
    ) {
        if policy.vatOrder == .counterpart {
            noteTax(
                tax, exact, [base], .settled(difference(exact.base, grain.counterpart)),
                at: .line(index))
        } else if policy.vatLevel == .unit {
            noteTax(tax, exact, [base], .settled(.number(grain.tax)), at: .line(index))
        }
    }

    /// A line, or the lines of a rate, without tax.
    func untaxed(at place: Place) {
        note(place.tax, at: place, .number(.zero), exact: .zero, .untaxed, value: .zero)
    }

    /// Notes the taxes of lines, or of rates, as shares of one that was rounded for them together.
    func taxShares(_ places: [Place], _ bases: [Base]) -> Allocation.Note {
        { [self] parts in
            for ((place, base), part) in zip(zip(places, bases), parts) {
                if case .rate = place { forgetOwnTax(at: place) }
                note(
                    place.tax, at: place, tax(of: [base]), exact: part.exact, .share(part),
                    value: part.value)
            }
        }
    }

    /// What was rounded for a rate by itself is not used where the rate has a share of the receipt's tax.
    private func forgetOwnTax(at place: Place) {
        forget(at: place) { figure in
            figure == .rateTax
                || (policy.vatOrder == .counterpart && (figure == .rateNet || figure == .rateGross))
        }
    }

    // MARK: Sums and differences

    /// What the rounded lines of a rate add up to.
    func sum(
        _ grain: BillComputation.Grain, _ exact: BillComputation.Exact, _ bill: BillComputation,
        rate index: Int
    ) {
        let place = Place.rate(index)
        let group = bill.groups[index]
        let bases = [Base(sum: exact.base, rate: group.rate)]
        func parts(_ figure: ReceiptFigure) -> FigureRule {
            .settled(.sum(of: ofLines(figure, group.lines)))
        }
        if policy.vatOrder == .both || (policy.vatOrder == .counterpart && group.isTaxed) {
            let rule = parts(roundsNet ? .lineNet : .lineGross)
            noteCounterpart(grain.counterpart, exact, bases, rule, at: place)
        }
        if policy.vatOrder != .counterpart, group.isTaxed {
            noteTax(grain.tax, exact, bases, parts(.lineTax), at: place)
        }
    }

    /// What the rates add up to, where their lines were rounded one by one.
    func sum(
        _ grain: BillComputation.Grain, _ exact: BillComputation.Exact, _ bases: [Base]
    ) {
        if policy.vatOrder == .counterpart {
            let parts = ofRates(roundsNet ? .rateNet : .rateGross)
            noteCounterpart(
                grain.counterpart, exact, bases, .settled(.sum(of: parts)), at: .total)
        } else {
            noteTax(
                grain.tax, exact, bases, .settled(.sum(of: ofRates(.rateTax))), at: .total)
        }
    }

    /// The tax of a rate or of the receipt as the difference that order `counterpart` takes.
    func difference(
        _ tax: Rational, _ grain: BillComputation.Grain, _ exact: BillComputation.Exact,
        settled base: Rational, _ bases: [Base], at place: Place
    ) {
        if place == .total, policy.lineSum == .keep {
            note(
                .taxedTurnover, at: place, .sum(of: bases.map(\.sum)), exact: exact.base, vatRule,
                value: base)
        }
        noteTax(tax, exact, bases, .settled(difference(base, grain.counterpart)), at: place)
    }
}

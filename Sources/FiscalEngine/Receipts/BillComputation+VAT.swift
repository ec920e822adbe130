// SPDX-License-Identifier: Apache-2.0

// VAT in three steps: what the policy's level rounds (its grains), how totals follow from the grains, and how the parts of a
// figure that was rounded above them get theirs.

extension BillComputation {
    /// The figures of VAT of a bill.
    struct VATFigures {
        var lineTaxes: [Rational] = []
        var groupTaxes: [Rational] = []
        var turnovers: [Rational] = []
        var totalTax: Rational = .zero
        var totalAmount: Rational = .zero
    }

    /// What is rounded together: a line, a rate's lines or all lines.
    struct Grain {
        /// The rounded tax; unused where the counterpart is what is rounded.
        var tax: Rational = .zero
        /// The rounded net (tax-inclusive) or gross (tax-exclusive) of the order `counterpart`, the rounded gross of
        /// `both`.
        var counterpart: Rational = .zero

        static func + (a: Grain, b: Grain) -> Grain {
            Grain(tax: a.tax + b.tax, counterpart: a.counterpart + b.counterpart)
        }
    }

    /// The exact sums of a set of lines: their base, which is gross or net as prices are, and its tax.
    struct Exact {
        var base: Rational = .zero
        var tax: Rational = .zero

        static func += (a: inout Exact, b: Exact) {
            a.base += b.base
            a.tax += b.tax
        }

        /// The base with its tax.
        func gross(_ basis: PriceBasis) -> Rational {
            basis == .taxInclusive ? base : base + tax
        }
    }

    /// The VAT of all lines, rate groups and the receipt.
    ///
    /// Lines of `none` and `0%` have no tax under any policy: they take no part in the rounding of taxes, not even where
    /// the tax is the difference of two rounded figures.
    func vat() throws(ReceiptError) -> VATFigures {
        let exactLines = lines.map { Exact(base: $0.sum, tax: $0.sum * groups[$0.group].factor) }
        let exactGroups = groups.map { group in
            group.lines.reduce(into: Exact()) { $0 += exactLines[$1] }
        }
        let isByLine = policy.vatLevel == .unit || policy.vatLevel == .line
        let grains = isByLine ? try lineGrains(exactLines) : []
        do {
            return isByLine
                ? try vatOfLines(grains, exactLines, exactGroups)
                : try vatAbove(exactLines, exactGroups)
        } catch {
            throw ReceiptError(.inexact(error), .tax)
        }
    }

    // MARK: Levels unit and line

    /// The tax of the first line without the totals of a receipt, under a policy that rounds it line by line.
    func taxOfFirstLine() throws(ReceiptError) -> Rational {
        let exact = Exact(base: lines[0].sum, tax: lines[0].sum * groups[lines[0].group].factor)
        return lineTax(of: try lineGrain(exact, 0), exact, 0)
    }

    private func lineGrains(_ exactLines: [Exact]) throws(ReceiptError) -> [Grain] {
        var grains: [Grain] = []
        for index in lines.indices { grains.append(try lineGrain(exactLines[index], index)) }
        return grains
    }

    private func lineGrain(_ exact: Exact, _ index: Int) throws(ReceiptError) -> Grain {
        do {
            return policy.vatLevel == .unit
                ? try unitGrain(lines[index], index)
                : try grain(exact, of: lines[index].group, at: .line(index))
        } catch {
            throw ReceiptError(.inexact(error), line: index, .tax)
        }
    }

    private func vatOfLines(
        _ grains: [Grain], _ exactLines: [Exact], _ exactGroups: [Exact]
    ) throws(InexactError) -> VATFigures {
        var figures = VATFigures(
            lineTaxes: lines.indices.map { lineTax(of: grains[$0], exactLines[$0], $0) })
        var (all, taxed) = (Grain(), Grain())
        for (index, exact) in exactGroups.enumerated() {
            let group = groups[index]
            let sum = group.lines.reduce(Grain()) { $0 + grains[$1] }
            trace?.sum(sum, exact, self, rate: index)
            let tax = try groupTax(of: sum, exact, index)
            figures.groupTaxes.append(tax)
            figures.turnovers.append(try turnover(of: sum, tax: tax, base: exact.base, index))
            all = all + sum
            if group.isTaxed { taxed = taxed + sum }
        }
        let exactTaxed = taxedSum(exactGroups)
        trace?.sum(taxed, exactTaxed, taxedBases(exactGroups))
        figures.totalTax = try totalTax(of: taxed, exactTaxed, taxedBases(exactGroups), at: .total)
        figures.totalAmount = try amount(of: all, tax: figures.totalTax, exactGroups)
        return figures
    }

    // MARK: Levels rate and receipt

    private func vatAbove(
        _ exactLines: [Exact], _ exactGroups: [Exact]
    ) throws(InexactError) -> VATFigures {
        var figures = VATFigures()
        var all = Grain()
        var grains: [Grain] = []
        for (index, exact) in exactGroups.enumerated() {
            let grain = try grain(exact, of: index, at: .rate(index))
            figures.groupTaxes.append(try groupTax(of: grain, exact, index))
            grains.append(grain)
            all = all + grain
        }
        if policy.vatLevel == .receipt {
            figures.totalTax = try totalTaxAtOnce(exactGroups)
            if policy.vatOrder == .both { all = try grain(sum(exactGroups)) }
            if policy.parts == .reconciled {
                reconcile(&figures.groupTaxes, exactGroups, to: figures.totalTax)
            }
        } else {
            figures.totalTax = figures.groupTaxes.reduce(.zero, +)
            trace?.totalTax(
                figures.totalTax, exact: sum(exactGroups).tax, taxedBases(exactGroups))
        }
        for (index, grain) in grains.enumerated() {
            figures.turnovers.append(
                try turnover(
                    of: grain, tax: figures.groupTaxes[index], base: exactGroups[index].base, index)
            )
        }
        figures.totalAmount = try amount(of: all, tax: figures.totalTax, exactGroups)
        figures.lineTaxes = try partTaxes(exactLines, figures.groupTaxes)
        return figures
    }

    /// Shares the receipt's tax among the rates that have one.
    private func reconcile(_ taxes: inout [Rational], _ exact: [Exact], to total: Rational) {
        let taxed = groups.indices.filter { groups[$0].isTaxed }
        if taxed.isEmpty { return }
        let shares = LargestRemainder.settle(
            taxed.map { exact[$0].tax }, to: total, unit: unit,
            noting: trace?.taxShares(taxed.map { .rate($0) }, taxedBases(exact)))
        for (group, share) in zip(taxed, shares) { taxes[group] = share }
    }

    /// The lines' taxes under taxes that were rounded for their groups.
    private func partTaxes(
        _ exactLines: [Exact], _ groupTaxes: [Rational]
    ) throws(InexactError) -> [Rational] {
        var taxes = [Rational](repeating: .zero, count: lines.count)
        for (group, groupTax) in zip(groups, groupTaxes) {
            if !group.isTaxed {
                for line in group.lines { trace?.untaxed(at: .line(line)) }
                continue
            }
            switch policy.parts {
            case .reconciled:
                let shares = LargestRemainder.settle(
                    group.lines.map { exactLines[$0].tax }, to: groupTax, unit: unit,
                    noting: trace?.taxShares(
                        group.lines.map { .line($0) }, group.lines.map { lineBase($0) }))
                for (line, share) in zip(group.lines, shares) { taxes[line] = share }
            case .independent:
                for line in group.lines {
                    let grain = try grain(
                        exactLines[line], of: lines[line].group, at: .line(line))
                    taxes[line] = lineTax(of: grain, exactLines[line], line)
                }
            }
        }
        return taxes
    }

    private func sum(_ groups: [Exact]) -> Exact {
        groups.reduce(into: Exact()) { $0 += $1 }
    }

    private func taxedSum(_ exactGroups: [Exact]) -> Exact {
        zip(groups, exactGroups).reduce(into: Exact()) { if $1.0.isTaxed { $0 += $1.1 } }
    }

    // MARK: Grains

    private func round(_ value: Rational) throws(InexactError) -> Rational {
        try value.rounded(toScale: policy.scale, policy.vat)
    }

    /// A sum as it is totalled: sums that the policy keeps exact are rounded here.
    private func settled(_ sum: Rational) throws(InexactError) -> Rational {
        policy.lineSum == .keep ? try round(sum) : sum
    }

    /// A grain of one rate; without tax there is no counterpart to round either.
    private func grain(
        _ exact: Exact, of group: Int, at place: ComputationTrace.Place
    ) throws(InexactError) -> Grain {
        if policy.vatOrder == .counterpart, !groups[group].isTaxed { return Grain() }
        let grain = try grain(exact)
        trace?.grain(grain, exact, [.init(sum: exact.base, rate: groups[group].rate)], at: place)
        return grain
    }

    private func grain(_ exact: Exact) throws(InexactError) -> Grain {
        let gross = exact.gross(basis)
        switch policy.vatOrder {
        case .tax:
            return Grain(tax: try round(exact.tax))
        case .counterpart where basis == .taxInclusive:
            return Grain(counterpart: try round(exact.base - exact.tax))
        case .counterpart:
            return Grain(counterpart: try round(gross))
        case .both:
            return Grain(tax: try round(exact.tax), counterpart: try round(gross))
        }
    }

    /// The figures of one unit, rounded, times the quantity, rounded again.
    private func unitGrain(_ line: WorkLine, _ index: Int) throws(InexactError) -> Grain {
        let price = line.reducedPrice
        let group = groups[line.group]
        if policy.vatOrder == .counterpart, !group.isTaxed { return Grain() }
        let exact = Exact(base: price, tax: price * group.factor)
        let unit = try grain(exact)
        let units = Grain(
            tax: try round(unit.tax * line.quantity),
            counterpart: try round(unit.counterpart * line.quantity))
        trace?.unitGrain(unit, units, line, exact, group.rate, line: index)
        return units
    }

    /// The tax of a line out of what was rounded for it.
    private func lineTax(of grain: Grain, _ exact: Exact, _ index: Int) -> Rational {
        if !groups[lines[index].group].isTaxed {
            trace?.untaxed(at: .line(index))
            return .zero
        }
        let tax = tax(of: grain, base: exact.base)
        trace?.lineTax(tax, grain, exact, lineBase(index), line: index)
        return tax
    }

    private func tax(of grain: Grain, base: Rational) -> Rational {
        switch policy.vatOrder {
        case .tax, .both: grain.tax
        case .counterpart where basis == .taxInclusive: base - grain.counterpart
        case .counterpart: grain.counterpart - base
        }
    }

    /// The tax of a total: sums that the policy keeps exact are settled before the difference is taken.
    private func totalTax(
        of grain: Grain, _ exact: Exact, _ bases: [ComputationTrace.Base],
        at place: ComputationTrace.Place
    ) throws(InexactError) -> Rational {
        guard policy.vatOrder == .counterpart else { return tax(of: grain, base: exact.base) }
        let base = try settled(exact.base)
        let tax = tax(of: grain, base: base)
        trace?.difference(tax, grain, exact, settled: base, bases, at: place)
        return tax
    }

    /// The tax of all lines, rounded once.
    private func totalTaxAtOnce(_ exactGroups: [Exact]) throws(InexactError) -> Rational {
        let exact = taxedSum(exactGroups)
        let grain = try grain(exact)
        trace?.grain(grain, exact, taxedBases(exactGroups), at: .total)
        return try totalTax(of: grain, exact, taxedBases(exactGroups), at: .total)
    }

    private func groupTax(
        of grain: Grain, _ exact: Exact, _ index: Int
    ) throws(InexactError) -> Rational {
        if !groups[index].isTaxed {
            trace?.untaxed(at: .rate(index))
            return .zero
        }
        let bases =
            trace == nil
            ? [] : [ComputationTrace.Base(sum: exact.base, rate: groups[index].rate)]
        return try totalTax(of: grain, exact, bases, at: .rate(index))
    }

    private func turnover(
        of grain: Grain, tax: Rational, base: Rational, _ index: Int
    ) throws(InexactError) -> Rational {
        let turnover: Rational =
            switch policy.vatOrder {
            case .tax, .counterpart: try settled(base)
            case .both: basis == .taxInclusive ? grain.counterpart : grain.counterpart - tax
            }
        trace?.turnover(
            turnover, grain, tax: tax, sums: groups[index].lines.map { lines[$0].sum },
            exact: base, rate: index)
        return turnover
    }

    private func amount(
        of grain: Grain, tax: Rational, _ exactGroups: [Exact]
    ) throws(InexactError) -> Rational {
        let exact = sum(exactGroups)
        let turnover = policy.vatOrder == .both ? nil : try settled(exact.base)
        let amount =
            turnover.map { basis == .taxInclusive ? $0 : $0 + tax } ?? grain.counterpart
        trace?.totalAmount(
            amount, turnover: turnover, tax: tax, sums: lines.map(\.sum), exact: exact,
            bases(exactGroups))
        return amount
    }

    // MARK: What formulas speak of

    private func lineBase(_ index: Int) -> ComputationTrace.Base {
        .init(sum: lines[index].sum, rate: groups[lines[index].group].rate)
    }

    private func bases(_ exactGroups: [Exact]) -> [ComputationTrace.Base] {
        zip(groups, exactGroups).map { .init(sum: $1.base, rate: $0.rate) }
    }

    private func taxedBases(_ exactGroups: [Exact]) -> [ComputationTrace.Base] {
        if trace == nil { return [] }
        return zip(groups, exactGroups).filter { $0.0.isTaxed }.map {
            .init(sum: $1.base, rate: $0.rate)
        }
    }
}

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
    private struct Grain {
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
    private struct Exact {
        var base: Rational = .zero
        var tax: Rational = .zero

        static func += (a: inout Exact, b: Exact) {
            a.base += b.base
            a.tax += b.tax
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
                ? try vatOfLines(grains, exactGroups) : try vatAbove(exactLines, exactGroups)
        } catch {
            throw ReceiptError(.inexact(error), .tax)
        }
    }

    // MARK: Levels unit and line

    private func lineGrains(_ exactLines: [Exact]) throws(ReceiptError) -> [Grain] {
        var grains: [Grain] = []
        for (index, line) in lines.enumerated() {
            do {
                grains.append(
                    policy.vatLevel == .unit
                        ? try unitGrain(line)
                        : try grain(exactLines[index], of: groups[line.group]))
            } catch {
                throw ReceiptError(.inexact(error), line: index, .tax)
            }
        }
        return grains
    }

    private func vatOfLines(
        _ grains: [Grain], _ exactGroups: [Exact]
    ) throws(InexactError) -> VATFigures {
        let lineTaxes = zip(lines, grains).map { line, grain in
            groups[line.group].isTaxed ? tax(of: grain, base: line.sum) : .zero
        }
        var figures = VATFigures(lineTaxes: lineTaxes)
        var (all, taxed) = (Grain(), Grain())
        for (group, exact) in zip(groups, exactGroups) {
            let sum = group.lines.reduce(Grain()) { $0 + grains[$1] }
            let tax = try groupTax(of: sum, base: exact.base, group)
            figures.groupTaxes.append(tax)
            figures.turnovers.append(try turnover(of: sum, tax: tax, base: exact.base))
            all = all + sum
            if group.isTaxed { taxed = taxed + sum }
        }
        figures.totalTax = try totalTax(of: taxed, base: taxedSum(exactGroups).base)
        figures.totalAmount = try amount(
            of: all, tax: figures.totalTax, base: sum(exactGroups).base)
        return figures
    }

    // MARK: Levels rate and receipt

    private func vatAbove(
        _ exactLines: [Exact], _ exactGroups: [Exact]
    ) throws(InexactError) -> VATFigures {
        var figures = VATFigures()
        var all = Grain()
        var grains: [Grain] = []
        for (group, exact) in zip(groups, exactGroups) {
            let grain = try grain(exact, of: group)
            figures.groupTaxes.append(try groupTax(of: grain, base: exact.base, group))
            grains.append(grain)
            all = all + grain
        }
        figures.totalTax = figures.groupTaxes.reduce(.zero, +)
        if policy.vatLevel == .receipt {
            let taxed = taxedSum(exactGroups)
            figures.totalTax = try totalTax(of: try grain(taxed), base: taxed.base)
            if policy.vatOrder == .both { all = try grain(sum(exactGroups)) }
            if policy.parts == .reconciled {
                reconcile(&figures.groupTaxes, exactGroups.map(\.tax), to: figures.totalTax)
            }
        }
        for (index, grain) in grains.enumerated() {
            figures.turnovers.append(
                try turnover(
                    of: grain, tax: figures.groupTaxes[index], base: exactGroups[index].base))
        }
        figures.totalAmount = try amount(
            of: all, tax: figures.totalTax, base: sum(exactGroups).base)
        figures.lineTaxes = try partTaxes(exactLines, figures.groupTaxes)
        return figures
    }

    /// Shares the receipt's tax among the rates that have one.
    private func reconcile(_ taxes: inout [Rational], _ exact: [Rational], to total: Rational) {
        let taxed = groups.indices.filter { groups[$0].isTaxed }
        if taxed.isEmpty { return }
        let shares = LargestRemainder.settle(taxed.map { exact[$0] }, to: total, unit: unit)
        for (group, share) in zip(taxed, shares) { taxes[group] = share }
    }

    /// The lines' taxes under taxes that were rounded for their groups.
    private func partTaxes(
        _ exactLines: [Exact], _ groupTaxes: [Rational]
    ) throws(InexactError) -> [Rational] {
        var taxes = [Rational](repeating: .zero, count: lines.count)
        for (group, groupTax) in zip(groups, groupTaxes) where group.isTaxed {
            switch policy.parts {
            case .reconciled:
                let shares = LargestRemainder.settle(
                    group.lines.map { exactLines[$0].tax }, to: groupTax, unit: unit)
                for (line, share) in zip(group.lines, shares) { taxes[line] = share }
            case .independent:
                for line in group.lines {
                    taxes[line] = tax(of: try grain(exactLines[line]), base: lines[line].sum)
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
    private func grain(_ exact: Exact, of group: Group) throws(InexactError) -> Grain {
        if policy.vatOrder == .counterpart, !group.isTaxed { return Grain() }
        return try grain(exact)
    }

    private func grain(_ exact: Exact) throws(InexactError) -> Grain {
        let gross = basis == .taxInclusive ? exact.base : exact.base + exact.tax
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
    private func unitGrain(_ line: WorkLine) throws(InexactError) -> Grain {
        let price = line.reducedPrice
        let group = groups[line.group]
        let unit = try grain(Exact(base: price, tax: price * group.factor), of: group)
        return Grain(
            tax: try round(unit.tax * line.quantity),
            counterpart: try round(unit.counterpart * line.quantity))
    }

    private func tax(of grain: Grain, base: Rational) -> Rational {
        switch policy.vatOrder {
        case .tax, .both: grain.tax
        case .counterpart where basis == .taxInclusive: base - grain.counterpart
        case .counterpart: grain.counterpart - base
        }
    }

    /// The tax of a total: sums that the policy keeps exact are settled before the difference is taken.
    private func totalTax(of grain: Grain, base: Rational) throws(InexactError) -> Rational {
        policy.vatOrder == .counterpart
            ? tax(of: grain, base: try settled(base)) : tax(of: grain, base: base)
    }

    private func groupTax(
        of grain: Grain, base: Rational, _ group: Group
    ) throws(InexactError) -> Rational {
        group.isTaxed ? try totalTax(of: grain, base: base) : .zero
    }

    private func turnover(
        of grain: Grain, tax: Rational, base: Rational
    ) throws(InexactError) -> Rational {
        guard policy.vatOrder == .both else { return try settled(base) }
        return basis == .taxInclusive ? grain.counterpart : grain.counterpart - tax
    }

    private func amount(
        of grain: Grain, tax: Rational, base: Rational
    ) throws(InexactError) -> Rational {
        if policy.vatOrder == .both { return grain.counterpart }
        return basis == .taxInclusive ? try settled(base) : try settled(base) + tax
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What rounding makes of the exact tax of each rate of a receipt.
struct RateOutcomes {
    private(set) var cuts: [Cut] = []
    /// The taxes when the tax is rounded, and when the counterpart is.
    private(set) var byTax: [RuleOutcome] = []
    private(set) var byCounterpart: [RuleOutcome] = []
    /// The families under which each rate has a tax.
    private(set) var families = FamilySet.all

    /// nil when a tax does not fit.
    init?(_ groups: [VATFit.Group], _ basis: PriceBasis) {
        for group in groups {
            guard
                let cut = Cut(
                    group.base, times: group.numerator, over: group.denominator,
                    limit: VATFit.limit(lines: groups.count))
            else { return nil }
            cuts.append(cut)
            byTax.append(RuleOutcome(cut))
            byCounterpart.append(.differenceOfCounterpart(cut, base: group.base, basis))
            families.formIntersection(RuleOutcome(cut).families)
        }
    }

    func outcomes(_ order: Policy.VATOrder) -> [RuleOutcome] {
        order == .counterpart ? byCounterpart : byTax
    }

    /// What rounding makes of the exact tax of all rates, which is not the sum of the cut ones; nil when their common
    /// denominator is too long.
    func receipt(_ groups: [VATFit.Group], _ basis: PriceBasis) -> ReceiptOutcomes? {
        var denominator: Int64 = 1
        for (cut, group) in zip(cuts, groups) where cut.rest != 0 {
            let divisor = greatestCommonDivisor(
                denominator.magnitude, group.denominator.magnitude)
            let (common, overflow) = denominator.multipliedReportingOverflow(
                by: group.denominator / Int64(divisor))
            // Some thousand rates with rests below it add up within a word.
            guard !overflow, common < 1 << 48, groups.count < 1 << 14 else { return nil }
            denominator = common
        }
        var rest: Int64 = 0
        var whole: Int64 = 0
        var taxedBase: Int64 = 0
        var base: Int64 = 0
        for (cut, group) in zip(cuts, groups) {
            if cut.rest != 0 { rest += cut.rest * (denominator / group.denominator) }
            whole += cut.whole
            base += group.base
            if group.isTaxed { taxedBase += group.base }
        }
        guard let sum = Cut(rest, times: 1, over: denominator, limit: 1 << 60) else { return nil }
        let cut = Cut(whole: whole + sum.whole, half: sum.half, rest: sum.rest)
        return ReceiptOutcomes(
            byTax: RuleOutcome(cut),
            byCounterpart: .differenceOfCounterpart(cut, base: taxedBase, basis),
            grossTax: .differenceOfCounterpart(cut, base: base, basis))
    }
}

/// What rounding makes of the exact tax of a whole receipt.
struct ReceiptOutcomes {
    let byTax: RuleOutcome
    /// The tax when the counterpart of the lines that have one is rounded.
    let byCounterpart: RuleOutcome
    /// The tax that the rounded gross of all lines leaves, those without tax among them.
    let grossTax: RuleOutcome
}

/// How a tax that was rounded for a rate or the receipt is shared: by largest remainder, so that a part gets its whole units
/// or one more.
///
/// The tax that is shared is the exact sum cut, or one more; both ways are worked out once.
struct RateShares {
    /// The units that rates get beyond their whole ones, when the receipt's tax is cut, and when it is one more.
    private(set) var units: [[Int64]] = []
    /// Whether the lines of a rate have the recorded taxes when its tax is cut, and when it is one more.
    private var matches: [[Bool]] = []

    init(_ fit: VATFit, _ rates: RateOutcomes) {
        for (index, group) in fit.groups.enumerated() {
            matches.append(Self.matches(group, rates.cuts[index], fit))
        }
        let order = fit.groups.indices.filter { fit.groups[$0].isTaxed }.sorted { a, b in
            let left = rates.cuts[a].rest.multipliedFullWidth(by: fit.groups[b].denominator)
            let right = rates.cuts[b].rest.multipliedFullWidth(by: fit.groups[a].denominator)
            if left.high != right.high { return left.high > right.high }
            return left.low != right.low ? left.low > right.low : a < b
        }
        let missing = rates.receipt(fit.groups, fit.basis).map { all in
            all.byTax.whole - rates.cuts.reduce(0) { $0 + $1.whole }
        }
        for step in 0...1 {
            var units = [Int64](repeating: 0, count: fit.groups.count)
            for index in order.prefix(Int(missing ?? 0) + step) { units[index] = 1 }
            self.units.append(units)
        }
    }

    /// Whether the lines of a rate have the recorded taxes, for both taxes that the rate may have.
    private static func matches(_ group: VATFit.Group, _ cut: Cut, _ fit: VATFit) -> [Bool] {
        guard fit.recorded.hasTaxes else { return [true, true] }
        let order = group.lines.sorted { a, b in
            let (left, right) = (fit.cuts[a].rest, fit.cuts[b].rest)
            return left != right ? left > right : a < b
        }
        let missing = Int(cut.whole - group.lines.reduce(0) { $0 + fit.cuts[$1].whole })
        return [0, 1].map { step in
            order.enumerated().allSatisfy { rank, line in
                guard let stated = fit.recorded.lineTaxes[line] else { return true }
                return stated == fit.cuts[line].whole + (rank < missing + step ? 1 : 0)
            }
        }
    }

    /// The families that give the recorded taxes to the lines of a rate whose own tax came out as it did.
    func families(_ outcome: RuleOutcome, group: Int) -> FamilySet {
        (matches[group][0] ? outcome.down : []).union(matches[group][1] ? outcome.up : [])
    }

    /// The families that give the recorded taxes to all lines of a receipt whose tax came out as it did.
    func families(_ outcome: RuleOutcome) -> FamilySet {
        func isMatch(_ step: Int) -> Bool {
            matches.indices.allSatisfy { matches[$0][Int(units[step][$0])] }
        }
        return (isMatch(0) ? outcome.down : []).union(isMatch(1) ? outcome.up : [])
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Which VAT hypotheses give the recorded figures of a receipt whose line sums are known, in integers.
///
/// For each line, each rate and the receipt the exact tax is cut to an integer once. A rounding rule takes that integer or
/// the next, so that the rules which give a recorded figure follow from comparing two integers with it; no hypothesis is
/// computed on its own. Figures that do not fit a word make every step return nil: the receipt then goes through
/// ``ReceiptEngine``, whose figures are the meaning of these.
struct VATFit {
    /// The lines of one rate.
    struct Group {
        /// The factor of the rate in lowest terms.
        let numerator: Int64
        let denominator: Int64
        var lines: [Int] = []
        var base: Int64 = 0
        var isTaxed: Bool { numerator != 0 }
    }

    /// What hypotheses give the taxes of lines, and what the totals.
    struct Sets {
        var taxes = VATSet()
        var totals = VATSet()
    }

    let basis: PriceBasis
    let recorded: RecordedVAT
    let prepayment: Int64
    let sums: [Int64]
    let groupOf: [Int]
    private(set) var groups: [Group]
    /// No line may be above it, so that no sum leaves a word.
    let limit: Int64

    private(set) var cuts: [Cut] = []
    /// The taxes of lines when the tax is rounded, and when the counterpart is.
    private(set) var byTax: [RuleOutcome] = []
    private(set) var byCounterpart: [RuleOutcome] = []

    /// The figures that are held against recorded totals.
    private var totals: RateTotals

    static let familyCount = RoundingFamily.allCases.count

    /// - Returns: nil when a figure does not fit.
    init?(
        basis: PriceBasis, sums: [Int64], groupOf: [Int], groups: [Group], recorded: RecordedVAT,
        prepayment: Int64
    ) {
        self.basis = basis
        self.recorded = recorded
        self.prepayment = prepayment
        self.sums = sums
        self.groupOf = groupOf
        self.groups = groups
        limit = Self.limit(lines: sums.count)
        totals = RateTotals(count: groups.count)
        for (line, sum) in sums.enumerated() {
            guard sum >= 0, sum <= limit else { return nil }
            let group = groups[groupOf[line]]
            guard
                let cut = Cut(
                    sum, times: group.numerator, over: group.denominator, limit: limit)
            else { return nil }
            self.groups[groupOf[line]].base += sum
            cuts.append(cut)
            byTax.append(RuleOutcome(cut))
            byCounterpart.append(.differenceOfCounterpart(cut, base: sum, basis))
        }
    }

    /// The largest figure of a line of a receipt: as many of them add up to less than 2⁶¹.
    static func limit(lines: Int) -> Int64 { (1 << 60) / Int64(lines + 1) }

    /// The hypotheses of the levels `line`, `rate` and `receipt`; nil when a figure does not fit.
    mutating func sets() -> Sets? {
        var sets = Sets()
        fitLines(&sets)
        guard let rates = RateOutcomes(groups, basis), let all = rates.receipt(groups, basis) else {
            return nil
        }
        let shares = RateShares(self, rates)
        fitRates(rates, shares, &sets)
        fitReceipt(rates, all, shares, &sets)
        return sets
    }

    // MARK: Level line

    /// The families under which the lines have taxes at all, and those that give the recorded ones.
    private func lineFamilies(_ order: Policy.VATOrder) -> (any: FamilySet, recorded: FamilySet) {
        var any = FamilySet.all
        var given = FamilySet.all
        let outcomes = order == .counterpart ? byCounterpart : byTax
        for (outcome, tax) in zip(outcomes, recorded.lineTaxes) {
            any.formIntersection(outcome.families)
            given.formIntersection(outcome.families(giving: tax))
        }
        return (any, given)
    }

    private mutating func fitLines(_ sets: inout Sets) {
        for order in Policy.VATOrder.allCases {
            let shape = VATShape(level: .line, order: order)
            let lines = lineFamilies(order)
            sets.taxes.insert(lines.recorded, shape)
            let outcomes = order == .counterpart ? byCounterpart : byTax
            sets.totals.insert(
                families(lines.any) { fit, family in
                    for line in fit.sums.indices {
                        fit.totals.add(
                            fit.groupOf[line], tax: outcomes[line].value(family),
                            grossTax: fit.byCounterpart[line].value(family))
                    }
                    fit.totals.addUp()
                    return fit.matches(order)
                }, shape)
        }
    }

    // MARK: Levels rate and receipt

    private mutating func fitRates(
        _ rates: RateOutcomes, _ shares: RateShares, _ sets: inout Sets
    ) {
        for order in Policy.VATOrder.allCases {
            let lines = lineFamilies(order)
            let outcomes = rates.outcomes(order)
            var reconciled = FamilySet.all
            for (index, outcome) in outcomes.enumerated() {
                reconciled.formIntersection(shares.families(outcome, group: index))
            }
            let totals = families(rates.families) { fit, family in
                for index in outcomes.indices {
                    fit.totals.add(
                        index, tax: outcomes[index].value(family),
                        grossTax: rates.byCounterpart[index].value(family))
                }
                fit.totals.addUp()
                return fit.matches(order)
            }
            insert(.rate, order, reconciled, totals, .reconciled, &sets)
            insert(
                .rate, order, lines.recorded.intersection(rates.families),
                totals.intersection(lines.any), .independent, &sets)
        }
    }

    private mutating func fitReceipt(
        _ rates: RateOutcomes, _ all: ReceiptOutcomes, _ shares: RateShares, _ sets: inout Sets
    ) {
        let any = rates.families.intersection(all.byTax.families)
        for order in Policy.VATOrder.allCases {
            let lines = lineFamilies(order)
            let outcome = order == .counterpart ? all.byCounterpart : all.byTax
            for parts in Policy.Parts.allCases {
                let available = parts == .reconciled ? any : any.intersection(lines.any)
                let taxes =
                    parts == .reconciled
                    ? shares.families(outcome) : lines.recorded
                let own = rates.outcomes(order)
                let totals = families(available) { fit, family in
                    let step = Int(outcome.value(family) - outcome.whole)
                    for index in own.indices {
                        fit.totals.add(
                            index,
                            tax: parts == .reconciled
                                ? rates.byTax[index].whole + shares.units[step][index]
                                : own[index].value(family),
                            grossTax: rates.byCounterpart[index].value(family))
                    }
                    fit.totals.set(
                        tax: outcome.value(family), grossTax: all.grossTax.value(family))
                    return fit.matches(order)
                }
                insert(
                    .receipt, order, taxes.intersection(available), totals, parts, &sets)
            }
        }
    }

    private func insert(
        _ level: Policy.VATLevel, _ order: Policy.VATOrder, _ taxes: FamilySet,
        _ totals: FamilySet, _ parts: Policy.Parts, _ sets: inout Sets
    ) {
        let shape = VATShape(level: level, order: order, parts: parts)
        sets.taxes.insert(taxes, shape)
        sets.totals.insert(totals, shape)
    }

    // MARK: Totals

    /// The families of a set whose totals, which `compute` puts together, are the recorded ones.
    mutating func families(
        _ available: FamilySet, _ compute: (inout VATFit, Int) -> Bool
    ) -> FamilySet {
        guard recorded.hasTotals else { return available }
        var families = FamilySet()
        for family in 0..<Self.familyCount where available.contains(family) {
            totals.removeAll()
            if compute(&self, family) {
                families.formUnion(FamilySet(rawValue: 1 << UInt8(family)))
            }
        }
        return families
    }

    /// Whether totals whose taxes are put together are the recorded ones.
    ///
    /// Where tax and gross both are rounded, the gross of a tax-exclusive base is the base and the tax that its counterpart
    /// leaves; that of a tax-inclusive one is the base.
    private func matches(_ order: Policy.VATOrder) -> Bool {
        let isExclusive = basis == .taxExclusive
        let base = groups.reduce(0) { $0 + $1.base }
        let amount =
            !isExclusive ? base : base + (order == .both ? totals.grossTax : totals.tax)
        return matches(amount: amount, tax: totals.tax) { group in
            isExclusive && order == .both
                ? groups[group].base + totals.grossTaxes[group] - totals.taxes[group]
                : groups[group].base
        } tax: {
            totals.taxes[$0]
        }
    }

    /// Whether totals are the recorded ones.
    func matches(
        amount: Int64, tax: Int64, turnover: (Int) -> Int64, tax taxOfGroup: (Int) -> Int64
    ) -> Bool {
        if let stated = recorded.totalAmount, stated != amount { return false }
        if let stated = recorded.totalTax, stated != tax { return false }
        if let stated = recorded.amountDue, stated != max(0, amount - prepayment) { return false }
        for subtotal in recorded.subtotals {
            if let stated = subtotal.turnover,
                stated != subtotal.group.map(turnover) ?? 0
            {
                return false
            }
            if let stated = subtotal.tax, stated != subtotal.group.map(taxOfGroup) ?? 0 {
                return false
            }
        }
        return true
    }
}

/// The taxes of rates and the receipt under one family, put together.
private struct RateTotals {
    var taxes: [Int64]
    /// What the counterpart leaves of the gross.
    var grossTaxes: [Int64]
    private(set) var tax: Int64 = 0
    private(set) var grossTax: Int64 = 0

    init(count: Int) {
        taxes = [Int64](repeating: 0, count: count)
        grossTaxes = taxes
    }

    mutating func removeAll() {
        for index in taxes.indices {
            taxes[index] = 0
            grossTaxes[index] = 0
        }
    }

    mutating func add(_ group: Int, tax: Int64, grossTax: Int64) {
        taxes[group] += tax
        grossTaxes[group] += grossTax
    }

    /// The receipt's taxes are the sums of the rates'.
    mutating func addUp() {
        set(tax: taxes.reduce(0, +), grossTax: grossTaxes.reduce(0, +))
    }

    mutating func set(tax: Int64, grossTax: Int64) {
        self.tax = tax
        self.grossTax = grossTax
    }
}

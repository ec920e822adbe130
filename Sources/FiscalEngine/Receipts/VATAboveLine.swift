// SPDX-License-Identifier: Apache-2.0

/// VAT that is rounded above the line, once for each rate or once for the receipt, in integers.
///
/// The sums of the lines are whole minor units s ≥ 0 and the factor of a rate is n/d in lowest terms, so every exact tax is a
/// fraction of integers and every rounding a division with remainder:
///
/// - s × n < 2¹²⁶, since both are below 2⁶³: one tax is exact in 128 bits;
/// - the sum of all taxes is N/D over the least common denominator D of the rates; each step towards it is checked, and a
///   bill whose N or D leaves its width goes through rationals;
/// - fractions r/d of two rates are compared by r₁d₂ and r₂d₁, below 2¹²⁶ each.
///
/// The figures are those of ``BillComputation``, which is the meaning; whatever does not fit is handed to it.
struct VATAboveLine {
    /// The lines of one rate of a bill.
    struct Group {
        let rate: UInt16
        var turnover: Int64
        var tax: Int64 = 0
    }

    /// A rate as a fraction; a denominator of 0 where it has no fixed width.
    private struct Factor {
        var numerator: Int64 = 0
        var denominator: Int64 = 0
    }

    /// What is left of the exact tax of a part beyond its whole units.
    private struct Rest {
        let index: Int
        let numerator: Int64
        let denominator: Int64

        /// The larger fraction first, ties to the earlier.
        static func comesFirst(_ a: Rest, _ b: Rest) -> Bool {
            let left = Int128(a.numerator) * Int128(b.denominator)
            let right = Int128(b.numerator) * Int128(a.denominator)
            return left != right ? left > right : a.index < b.index
        }
    }

    private let policy: Policy
    private let factors: [Factor]
    private(set) var groups: [Group] = []
    private var rests: [Rest] = []

    /// The arithmetic under a policy for the rates of a block; nil where the policy needs no such, or rounds tax and gross
    /// both.
    init?(_ policy: Policy, _ rates: RateTable) {
        guard policy.vatLevel == .rate || policy.vatLevel == .receipt, policy.vatOrder != .both
        else { return nil }
        self.policy = policy
        factors = rates.entries.map { entry in
            guard case .small(let numerator, let denominator) = entry.factor.storage else {
                return Factor()
            }
            return Factor(numerator: numerator, denominator: denominator)
        }
    }

    /// Sets the taxes of the rows of a bill, leaves its rates in ``groups``, and returns the sum of the lines and the tax of
    /// the receipt; nil when the bill has to go through rationals.
    mutating func compute(
        _ rows: Range<Int>, rates: [UInt16], basis: PriceBasis, _ columns: inout LineColumns
    ) -> (sum: Int64, tax: Int64)? {
        guard let sum = addUp(rows, rates, columns) else { return nil }
        var total: Int64 = 0
        for index in groups.indices {
            guard let tax = tax(of: groups[index].turnover, groups[index].rate, basis) else {
                return nil
            }
            groups[index].tax = tax
            let (sum, overflow) = total.addingReportingOverflow(tax)
            if overflow || sum == .min { return nil }
            total = sum
        }
        if policy.vatLevel == .receipt {
            guard let once = taxAtOnce(basis) else { return nil }
            total = once
            if policy.parts == .reconciled, !share(once) { return nil }
        }
        for group in groups {
            let isSet =
                policy.parts == .reconciled
                ? share(group, rows, rates, &columns) : round(group, rows, rates, basis, &columns)
            if !isSet { return nil }
        }
        return (sum, total)
    }

    // MARK: Sums

    private mutating func addUp(
        _ rows: Range<Int>, _ rates: [UInt16], _ columns: borrowing LineColumns
    ) -> Int64? {
        groups.removeAll(keepingCapacity: true)
        var sum: Int64 = 0
        for row in rows {
            let amount = columns.sums[row]
            let (total, overflow) = sum.addingReportingOverflow(amount)
            // No group overflows where the sum of all does not: no sum is negative.
            if columns.marks[row] != 0 || overflow || amount < 0 { return nil }
            sum = total
            if let index = groups.firstIndex(where: { $0.rate == rates[row] }) {
                groups[index].turnover += amount
            } else {
                groups.append(Group(rate: rates[row], turnover: amount))
            }
        }
        return sum
    }

    // MARK: Taxes

    /// The tax of a sum at a rate, rounded in the policy's order.
    private func tax(of sum: Int64, _ rate: UInt16, _ basis: PriceBasis) -> Int64? {
        let factor = factors[Int(rate)]
        if factor.denominator == 0 { return nil }
        // Without tax there is no counterpart to round either.
        if factor.numerator == 0 { return 0 }
        return tax(
            Int128(sum) * Int128(factor.numerator), Int128(factor.denominator), of: sum, basis)
    }

    /// The tax numerator / denominator out of a sum, rounded in the policy's order.
    private func tax(
        _ numerator: Int128, _ denominator: Int128, of sum: Int64, _ basis: PriceBasis
    ) -> Int64? {
        if policy.vatOrder == .tax { return rounded(numerator, denominator) }
        let (base, overflow) = Int128(sum).multipliedReportingOverflow(by: denominator)
        if overflow { return nil }
        switch basis {
        case .taxInclusive:
            return rounded(base - numerator, denominator).map { sum - $0 }
        case .taxExclusive:
            let (gross, overflow) = base.addingReportingOverflow(numerator)
            if overflow { return nil }
            return rounded(gross, denominator).map { $0 - sum }
        }
    }

    /// The exact tax of all rates over their common denominator, rounded once.
    private func taxAtOnce(_ basis: PriceBasis) -> Int64? {
        var (numerator, denominator): (Int128, Int128) = (0, 1)
        var base: Int64 = 0
        for group in groups {
            let factor = factors[Int(group.rate)]
            if factor.numerator == 0 { continue }
            base += group.turnover
            let divisor = greatestCommonDivisor(
                UInt64(denominator), factor.denominator.magnitude)
            let (common, tooLong) = denominator.multipliedReportingOverflow(
                by: Int128(factor.denominator) / Int128(divisor))
            if tooLong || common > Int128(Int64.max) { return nil }
            let (own, ownOverflow) = (Int128(group.turnover) * Int128(factor.numerator))
                .multipliedReportingOverflow(by: common / Int128(factor.denominator))
            let (old, oldOverflow) = numerator.multipliedReportingOverflow(by: common / denominator)
            let (sum, overflow) = own.addingReportingOverflow(old)
            if ownOverflow || oldOverflow || overflow { return nil }
            (numerator, denominator) = (sum, common)
        }
        return tax(numerator, denominator, of: base, basis)
    }

    /// numerator / denominator, neither negative, rounded by the policy's rule; nil when the rule refuses it or it is no
    /// amount.
    private func rounded(_ numerator: Int128, _ denominator: Int128) -> Int64? {
        let (whole, rest) = quotient(numerator, denominator)
        guard let integer = Int64(exactly: whole) else { return nil }
        if rest == 0 { return integer }
        if policy.vat == .exact || integer == .max { return nil }
        let above = denominator - rest
        let facts = CutFacts(
            isNegative: false, isOdd: integer & 1 == 1,
            half: rest < above ? .below : (rest == above ? .equal : .above))
        return policy.vat.stepsAwayFromZero(facts) ? integer + 1 : integer
    }

    /// Division with remainder; nearly always both fit a word, whose division is ten times as fast.
    private func quotient(_ numerator: Int128, _ denominator: Int128) -> (Int128, Int128) {
        if let above = UInt64(exactly: numerator), let below = UInt64(exactly: denominator) {
            let (whole, rest) = above.quotientAndRemainder(dividingBy: below)
            return (Int128(whole), Int128(rest))
        }
        return numerator.quotientAndRemainder(dividingBy: denominator)
    }

    // MARK: Parts

    /// Shares the receipt's tax among the rates; false where the shares would not be whole parts or one more.
    private mutating func share(_ total: Int64) -> Bool {
        rests.removeAll(keepingCapacity: true)
        var left = total
        for index in groups.indices {
            let factor = factors[Int(groups[index].rate)]
            if factor.numerator == 0 { continue }
            guard let whole = startShare(of: groups[index].turnover, factor, index) else {
                return false
            }
            groups[index].tax = whole
            left -= whole
        }
        guard handOut(left) else { return false }
        for rest in rests.prefix(Int(left)) { groups[rest.index].tax += 1 }
        return true
    }

    /// Shares a rate's tax among its lines.
    private mutating func share(
        _ group: Group, _ rows: Range<Int>, _ rates: [UInt16], _ columns: inout LineColumns
    ) -> Bool {
        let factor = factors[Int(group.rate)]
        rests.removeAll(keepingCapacity: true)
        var left = group.tax
        for row in rows where rates[row] == group.rate {
            guard factor.numerator != 0 else {
                columns.taxes[row] = 0
                continue
            }
            guard let whole = startShare(of: columns.sums[row], factor, row) else { return false }
            columns.taxes[row] = whole
            left -= whole
        }
        guard handOut(left) else { return false }
        for rest in rests.prefix(Int(left)) { columns.taxes[rest.index] += 1 }
        return true
    }

    /// The whole units of a part's exact tax; what is left of it is kept.
    private mutating func startShare(of sum: Int64, _ factor: Factor, _ index: Int) -> Int64? {
        let (whole, rest) = quotient(
            Int128(sum) * Int128(factor.numerator), Int128(factor.denominator))
        // rest < denominator < 2⁶³
        rests.append(
            Rest(
                index: index, numerator: Int64(truncatingIfNeeded: rest),
                denominator: factor.denominator))
        return Int64(exactly: whole)
    }

    /// Puts the parts that get a unit first; false where there are fewer parts than units, or units to take back.
    private mutating func handOut(_ units: Int64) -> Bool {
        if units < 0 || units > rests.count { return false }
        if units > 0, units < rests.count { rests.sort(by: Rest.comesFirst) }
        return true
    }

    /// Rounds the tax of each line of a rate on its own.
    private func round(
        _ group: Group, _ rows: Range<Int>, _ rates: [UInt16], _ basis: PriceBasis,
        _ columns: inout LineColumns
    ) -> Bool {
        for row in rows where rates[row] == group.rate {
            guard let tax = tax(of: columns.sums[row], group.rate, basis) else { return false }
            columns.taxes[row] = tax
        }
        return true
    }
}

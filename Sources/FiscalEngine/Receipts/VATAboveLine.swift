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
/// The figures are those of ``BillComputation``, which is the meaning; whatever does not fit is handed to it. Lists and columns
/// are the caller's: nothing is allocated here.
struct VATAboveLine {
    typealias Subtotal = ReceiptBlock.Subtotal

    /// What is left of the exact tax of a part beyond its whole units.
    struct Rest {
        let index: Int
        let numerator: Int64
        let denominator: Int64

        static let zero = Rest(index: 0, numerator: 0, denominator: 1)

        /// The larger fraction first, ties to the earlier.
        func comesBefore(_ other: Rest) -> Bool {
            let left = Int128(numerator) * Int128(other.denominator)
            let right = Int128(other.numerator) * Int128(denominator)
            return left != right ? left > right : index < other.index
        }
    }

    private let level: Policy.VATLevel
    private let order: Policy.VATOrder
    private let parts: Policy.Parts
    private let rule: RoundingRule

    /// The arithmetic under a policy; nil where the policy needs no such, or rounds tax and gross both.
    init?(_ policy: Policy) {
        guard policy.vatLevel == .rate || policy.vatLevel == .receipt, policy.vatOrder != .both
        else { return nil }
        level = policy.vatLevel
        order = policy.vatOrder
        parts = policy.parts
        rule = policy.vat
    }

    /// Sets the taxes of the lines of a bill and of its rates, and returns the tax of the receipt; nil when the bill has to go
    /// through rationals.
    ///
    /// - Parameters:
    ///   - taxes: The column of taxes, in which those of the bill stand from `firstTax` on.
    ///   - subtotals: The rates of the bill from `first` on, with their turnovers, which are the sums of their lines.
    ///   - factors: The taxes of the rates, by the index that lines and subtotals hold.
    ///   - rests: Memory for what is left beyond whole units.
    func compute<Subtotals: ShortList<Subtotal>, Rests: ShortList<Rest>>(
        _ sums: Span<Int64>, rates: Span<UInt16>, factors: Span<VATFactor>, basis: PriceBasis,
        taxes: inout MutableSpan<Int64>, firstTax: Int, subtotals: inout Subtotals,
        from first: Int, rests: inout Rests
    ) -> Int64? {
        var total: Int64 = 0
        for index in first..<subtotals.count {
            let subtotal = subtotals[index]
            guard let tax = tax(of: subtotal.turnover, factors[Int(subtotal.rate)], basis) else {
                return nil
            }
            subtotals[index].tax = tax
            let (sum, overflow) = total.addingReportingOverflow(tax)
            if overflow || sum == .min { return nil }
            total = sum
        }
        if level == .receipt {
            guard let once = taxAtOnce(subtotals, from: first, factors, basis) else { return nil }
            total = once
            if parts == .reconciled, !share(once, among: &subtotals, from: first, factors, &rests) {
                return nil
            }
        }
        for index in first..<subtotals.count {
            let subtotal = subtotals[index]
            let factor = factors[Int(subtotal.rate)]
            let isSet =
                parts == .reconciled
                ? share(subtotal, factor, sums, rates, &taxes, firstTax, &rests)
                : round(subtotal.rate, factor, sums, rates, basis, &taxes, firstTax)
            if !isSet { return nil }
        }
        return total
    }

    // MARK: Taxes

    /// The tax of a sum at a rate, rounded in the policy's order.
    private func tax(of sum: Int64, _ factor: VATFactor, _ basis: PriceBasis) -> Int64? {
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
        if order == .tax { return rounded(numerator, denominator) }
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
    private func taxAtOnce(
        _ subtotals: some ShortList<Subtotal>, from first: Int, _ factors: Span<VATFactor>,
        _ basis: PriceBasis
    ) -> Int64? {
        var (numerator, denominator): (Int128, Int128) = (0, 1)
        var base: Int64 = 0
        for index in first..<subtotals.count {
            let subtotal = subtotals[index]
            let factor = factors[Int(subtotal.rate)]
            if factor.numerator == 0 { continue }
            base += subtotal.turnover
            let divisor = greatestCommonDivisor(
                UInt64(denominator), factor.denominator.magnitude)
            // Both are below 2⁶³: the quotient is one of words, their product fits 126 bits.
            let growth = Int128(factor.denominator.magnitude / divisor)
            let common = denominator * growth
            if common > Int128(Int64.max) { return nil }
            let ownGrowth = Int128(UInt64(denominator) / divisor)
            let (own, ownOverflow) = (Int128(subtotal.turnover) * Int128(factor.numerator))
                .multipliedReportingOverflow(by: ownGrowth)
            let (old, oldOverflow) = numerator.multipliedReportingOverflow(by: growth)
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
        if rule == .exact || integer == .max { return nil }
        let above = denominator - rest
        let facts = CutFacts(
            isNegative: false, isOdd: integer & 1 == 1,
            half: rest < above ? .below : (rest == above ? .equal : .above))
        return rule.stepsAwayFromZero(facts) ? integer + 1 : integer
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
    private func share<Subtotals: ShortList<Subtotal>, Rests: ShortList<Rest>>(
        _ total: Int64, among subtotals: inout Subtotals, from first: Int,
        _ factors: Span<VATFactor>, _ rests: inout Rests
    ) -> Bool {
        rests.removeAll(keepingCapacity: true)
        var left = total
        for index in first..<subtotals.count {
            let factor = factors[Int(subtotals[index].rate)]
            if factor.numerator == 0 { continue }
            guard let whole = startShare(of: subtotals[index].turnover, factor, index, &rests)
            else { return false }
            subtotals[index].tax = whole
            left -= whole
        }
        guard putFirst(left, &rests) else { return false }
        for place in 0..<Int(left) { subtotals[rests[place].index].tax += 1 }
        return true
    }

    /// Shares a rate's tax among its lines.
    private func share<Rests: ShortList<Rest>>(
        _ subtotal: Subtotal, _ factor: VATFactor, _ sums: Span<Int64>, _ rates: Span<UInt16>,
        _ taxes: inout MutableSpan<Int64>, _ firstTax: Int, _ rests: inout Rests
    ) -> Bool {
        rests.removeAll(keepingCapacity: true)
        var left = subtotal.tax
        for row in rates.indices where rates[row] == subtotal.rate {
            guard factor.numerator != 0 else {
                taxes[firstTax + row] = 0
                continue
            }
            guard let whole = startShare(of: sums[row], factor, row, &rests) else { return false }
            taxes[firstTax + row] = whole
            left -= whole
        }
        guard putFirst(left, &rests) else { return false }
        for place in 0..<Int(left) { taxes[firstTax + rests[place].index] += 1 }
        return true
    }

    /// The whole units of a part's exact tax; what is left of it is kept.
    private func startShare<Rests: ShortList<Rest>>(
        of sum: Int64, _ factor: VATFactor, _ index: Int, _ rests: inout Rests
    ) -> Int64? {
        let (whole, rest) = quotient(
            Int128(sum) * Int128(factor.numerator), Int128(factor.denominator))
        // rest < denominator < 2⁶³
        rests.append(
            Rest(
                index: index, numerator: Int64(truncatingIfNeeded: rest),
                denominator: factor.denominator))
        return Int64(exactly: whole)
    }

    /// Puts the parts that get a unit first, in no order; false where there are fewer parts than units, or units to take back.
    ///
    /// The parts in front are a heap whose root comes last of them: whatever comes before the root takes its place.
    private func putFirst<Rests: ShortList<Rest>>(_ units: Int64, _ rests: inout Rests) -> Bool {
        if units < 0 || units > rests.count { return false }
        let units = Int(units)
        if units == 0 || units == rests.count { return true }
        for index in (0..<(units / 2)).reversed() { sink(index, in: &rests, below: units) }
        for index in units..<rests.count where rests[index].comesBefore(rests[0]) {
            rests[0] = rests[index]
            sink(0, in: &rests, below: units)
        }
        return true
    }

    /// Restores the heap of the first `count` parts below an index.
    private func sink<Rests: ShortList<Rest>>(_ start: Int, in rests: inout Rests, below count: Int)
    {
        let part = rests[start]
        var index = start
        while 2 * index + 1 < count {
            var child = 2 * index + 1
            if child + 1 < count, rests[child].comesBefore(rests[child + 1]) { child += 1 }
            if !part.comesBefore(rests[child]) { break }
            rests[index] = rests[child]
            index = child
        }
        rests[index] = part
    }

    /// Rounds the tax of each line of a rate on its own.
    private func round(
        _ rate: UInt16, _ factor: VATFactor, _ sums: Span<Int64>, _ rates: Span<UInt16>,
        _ basis: PriceBasis, _ taxes: inout MutableSpan<Int64>, _ firstTax: Int
    ) -> Bool {
        for row in rates.indices where rates[row] == rate {
            guard let tax = tax(of: sums[row], factor, basis) else { return false }
            taxes[firstTax + row] = tax
        }
        return true
    }
}

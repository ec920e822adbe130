// SPDX-License-Identifier: Apache-2.0

/// Which VAT hypotheses of the level `unit` give the recorded figures of a receipt, in integers.
///
/// The figures of one unit are rounded, multiplied by the quantity and rounded again, by one rule: each family has one value,
/// out of four at most.
struct UnitFit {
    /// A value for each family; ``RecordedVAT/impossible`` for one that gives none.
    private typealias Values = [6 of Int64]

    /// A number as mantissa / 10^scale.
    struct Scaled: Hashable {
        var mantissa: Int64
        var scale: Int

        static let one = Scaled(mantissa: 1, scale: 0)
    }

    /// The figures of one line.
    private struct LineValues {
        var tax: Values
        var counterpart: Values
        var gross: Values
    }

    private let fit: VATFit
    private var lines: [LineValues] = []

    /// nil when a figure does not fit.
    init?(_ fit: VATFit, unitPrices: [Scaled], quantities: [Scaled]) {
        self.fit = fit
        for line in fit.sums.indices {
            let group = fit.groups[fit.groupOf[line]]
            let (rate, one) = (group.numerator, group.denominator)
            let isInclusive = fit.basis == .taxInclusive
            let (price, quantity) = (unitPrices[line], quantities[line])
            guard
                let tax = values(price, rate, one, quantity),
                let counterpart = values(
                    price, isInclusive ? one - rate : one + rate, one, quantity),
                let gross = isInclusive ? values(price, 1, 1, quantity) : counterpart
            else { return nil }
            lines.append(
                LineValues(
                    tax: tax,
                    counterpart: difference(counterpart, line, isTaxed: group.isTaxed), gross: gross
                ))
        }
    }

    /// The values of price × numerator / denominator of one unit, rounded, times the quantity, rounded.
    private func values(
        _ price: Scaled, _ numerator: Int64, _ denominator: Int64, _ quantity: Scaled
    ) -> Values? {
        guard let unit = cut(price, numerator, denominator) else { return nil }
        let outcome = RuleOutcome(unit)
        var values = Values(repeating: RecordedVAT.impossible)
        for step in 0...1 {
            let families = step == 0 ? outcome.down : outcome.up
            if families.isEmpty { continue }
            guard
                let line = Cut(
                    outcome.whole + Int64(step), times: quantity.mantissa,
                    over: PowersOfTen.int64(quantity.scale), limit: fit.limit)
            else { return nil }
            let rounded = RuleOutcome(line)
            for family in 0..<VATFit.familyCount
            where families.contains(family) && rounded.families.contains(family) {
                values[family] = rounded.value(family)
            }
        }
        return values
    }

    /// price × numerator / denominator in minor units, cut.
    private func cut(_ price: Scaled, _ numerator: Int64, _ denominator: Int64) -> Cut? {
        let places = price.scale - 2
        if places <= 0 {
            let (units, overflow) = price.mantissa.multipliedReportingOverflow(
                by: PowersOfTen.int64(-places))
            return overflow
                ? nil : Cut(units, times: numerator, over: denominator, limit: fit.limit)
        }
        let (divisor, overflow) = denominator.multipliedReportingOverflow(
            by: PowersOfTen.int64(places))
        return overflow
            ? nil : Cut(price.mantissa, times: numerator, over: divisor, limit: fit.limit)
    }

    /// The tax that a rounded counterpart leaves of the line's sum; a line without tax has no counterpart to round.
    private func difference(_ counterpart: Values, _ line: Int, isTaxed: Bool) -> Values {
        var taxes = Values(repeating: 0)
        if !isTaxed { return taxes }
        let sum = fit.sums[line]
        for family in 0..<VATFit.familyCount {
            let value = counterpart[family]
            taxes[family] =
                value == RecordedVAT.impossible
                ? value : fit.basis == .taxInclusive ? sum - value : value - sum
        }
        return taxes
    }

    /// The hypotheses of the level.
    func sets() -> VATFit.Sets {
        var sets = VATFit.Sets()
        for order in Policy.VATOrder.allCases {
            let shape = VATShape(level: .unit, order: order)
            for family in 0..<VATFit.familyCount {
                guard let taxes = taxes(order, family) else { continue }
                let set = FamilySet(rawValue: 1 << UInt8(family))
                let isRecorded = zip(taxes, fit.recorded.lineTaxes).allSatisfy {
                    $1 == nil || $0 == $1
                }
                if isRecorded { sets.taxes.insert(set, shape) }
                if !fit.recorded.hasTotals || matches(taxes, order, family) {
                    sets.totals.insert(set, shape)
                }
            }
        }
        return sets
    }

    /// The taxes of the lines; nil where the family gives none.
    private func taxes(_ order: Policy.VATOrder, _ family: Int) -> [Int64]? {
        var taxes: [Int64] = []
        for line in lines {
            let tax = order == .counterpart ? line.counterpart[family] : line.tax[family]
            if tax == RecordedVAT.impossible { return nil }
            if order == .both, line.gross[family] == RecordedVAT.impossible { return nil }
            taxes.append(tax)
        }
        return taxes
    }

    private func matches(_ taxes: [Int64], _ order: Policy.VATOrder, _ family: Int) -> Bool {
        func sum(_ group: Int, _ value: (Int) -> Int64) -> Int64 {
            fit.groups[group].lines.reduce(0) { $0 + value($1) }
        }
        let isExclusive = fit.basis == .taxExclusive
        let tax = taxes.reduce(0, +)
        let amount =
            order == .both
            ? lines.reduce(0) { $0 + $1.gross[family] }
            : fit.sums.reduce(0, +) + (isExclusive ? tax : 0)
        return fit.matches(amount: amount, tax: tax) { group in
            if order != .both { return fit.groups[group].base }
            let gross = sum(group) { lines[$0].gross[family] }
            return isExclusive ? gross - sum(group) { taxes[$0] } : gross
        } tax: { group in
            sum(group) { taxes[$0] }
        }
    }
}

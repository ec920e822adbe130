// SPDX-License-Identifier: Apache-2.0

/// One way in which the sums of a receipt's lines may have come about.
struct SumAnswers: Hashable {
    /// In minor units.
    var sums: [Int64]
    /// What the level `unit` takes the tax of, where lines still are price × quantity.
    var unitPrices: [UnitFit.Scaled]
    /// Nil for a receipt some line of which is more than price × quantity: there the level `unit` has no tax.
    var allowsUnit = true
}

/// The sums of a line without discounts under each family.
struct LineProduct {
    /// A value for each family; nil for `exact` where something would have to be rounded.
    typealias Values = [6 of Int64?]

    /// With the unit price as written.
    let kept: Values
    /// With the unit price rounded by the same family.
    let rounded: Values
    /// The rounded unit price in minor units; nil where it is the written one.
    let roundedPrices: Values?
    /// How the exact product lies between two minor units; nil when it is one.
    let half: CutFacts.Half?

    /// nil when a figure does not fit.
    init?(price: UnitFit.Scaled, quantity: UnitFit.Scaled, limit: Int64) {
        guard let product = Self.cut(price, quantity, limit) else { return nil }
        half = product.half
        kept = Self.values(RuleOutcome(product))
        guard price.scale > 2 else {
            rounded = kept
            roundedPrices = nil
            return
        }
        guard
            let cut = Cut(
                price.mantissa, times: 1, over: PowersOfTen.int64(price.scale - 2), limit: limit)
        else { return nil }
        let outcome = RuleOutcome(cut)
        var rounded = Values(repeating: nil)
        for step in 0...1 {
            let families = step == 0 ? outcome.down : outcome.up
            if families.isEmpty { continue }
            let units = UnitFit.Scaled(mantissa: outcome.whole + Int64(step), scale: 2)
            guard let product = Self.cut(units, quantity, limit) else { return nil }
            let values = Self.values(RuleOutcome(product))
            for family in 0..<VATFit.familyCount where families.contains(family) {
                rounded[family] = values[family]
            }
        }
        self.rounded = rounded
        roundedPrices = Self.values(outcome)
    }

    private static func values(_ outcome: RuleOutcome) -> Values {
        var values = Values(repeating: nil)
        for family in 0..<VATFit.familyCount where outcome.families.contains(family) {
            values[family] = outcome.value(family)
        }
        return values
    }

    /// price × quantity in minor units, cut.
    private static func cut(
        _ price: UnitFit.Scaled, _ quantity: UnitFit.Scaled, _ limit: Int64
    ) -> Cut? {
        let places = price.scale + quantity.scale - 2
        if places > 18 { return nil }
        if places >= 0 {
            return Cut(
                price.mantissa, times: quantity.mantissa, over: PowersOfTen.int64(places),
                limit: limit)
        }
        let (units, overflow) = price.mantissa.multipliedReportingOverflow(
            by: PowersOfTen.int64(-places))
        return overflow ? nil : Cut(units, times: quantity.mantissa, over: 1, limit: limit)
    }
}

extension UnitFit.Scaled {
    /// nil for a number that is wider than a column.
    init?(_ decimal: ExactDecimal) {
        guard let fixed = decimal.fixed else { return nil }
        self.init(mantissa: fixed.mantissa, scale: fixed.scale)
    }
}

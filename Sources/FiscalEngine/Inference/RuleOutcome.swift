// SPDX-License-Identifier: Apache-2.0

/// A quotient of two numbers of zero or more, cut to an integer.
struct Cut {
    let whole: Int64
    /// How what was cut off compares with one half; nil when nothing was.
    let half: CutFacts.Half?
    /// What was cut off, in parts of the divisor.
    let rest: Int64

    init(whole: Int64, half: CutFacts.Half?, rest: Int64) {
        self.whole = whole
        self.half = half
        self.rest = rest
    }

    /// a × b / divisor; nil when the integer is above the limit, or the division needs more than a word.
    init?(_ a: Int64, times b: Int64, over divisor: Int64, limit: Int64) {
        let product = a.magnitude.multipliedFullWidth(by: b.magnitude)
        let divisor = divisor.magnitude
        // The quotient of a division of two words fits one exactly when high < divisor.
        guard product.high < divisor else { return nil }
        let (quotient, rest) =
            product.high == 0
            ? product.low.quotientAndRemainder(dividingBy: divisor)
            : divisor.dividingFullWidth(product)
        guard quotient <= limit.magnitude else { return nil }
        whole = Int64(quotient)
        // rest < divisor, which is no more than Int64.max.
        self.rest = Int64(truncatingIfNeeded: rest)
        let above = divisor - rest
        half = rest == 0 ? nil : rest < above ? .below : rest == above ? .equal : .above
    }
}

/// What the rounding families make of one value of zero or more: the integer it was cut to, or one more.
struct RuleOutcome {
    let whole: Int64
    /// The families that give ``whole``.
    let down: FamilySet
    /// The families that give ``whole`` + 1. `exact` is in neither set where something was cut off.
    let up: FamilySet

    init(whole: Int64, down: FamilySet, up: FamilySet) {
        self.whole = whole
        self.down = down
        self.up = up
    }

    /// A value that was cut.
    init(_ cut: Cut) {
        self.init(whole: cut.whole, half: cut.half)
    }

    /// A value cut to an integer, and how the part cut off compares with one half.
    init(whole: Int64, half: CutFacts.Half?) {
        self.whole = whole
        guard let half else {
            down = .all
            up = []
            return
        }
        up = FamilySet.stepping(half, isOdd: whole & 1 == 1)
        down = FamilySet.rounding.subtracting(up)
    }

    /// An integer: no rule does anything to it.
    static func integer(_ value: Int64) -> RuleOutcome {
        RuleOutcome(whole: value, down: .all, up: [])
    }

    /// The tax that is left when the counterpart of a tax is rounded: base − tax (tax-inclusive) or base + tax.
    static func differenceOfCounterpart(_ tax: Cut, base: Int64, _ basis: PriceBasis) -> RuleOutcome
    {
        guard let half = tax.half else { return RuleOutcome(tax) }
        switch basis {
        case .taxInclusive:
            // net = base − tax is cut to base − whole − 1, and what is cut off is the rest of the tax's.
            let mirrored: CutFacts.Half =
                half == .below ? .above : half == .above ? .below : .equal
            let net = RuleOutcome(whole: base - tax.whole - 1, half: mirrored)
            return RuleOutcome(whole: tax.whole, down: net.up, up: net.down)
        case .taxExclusive:
            let gross = RuleOutcome(whole: base + tax.whole, half: half)
            return RuleOutcome(whole: tax.whole, down: gross.down, up: gross.up)
        }
    }

    /// The families that give an integer at all.
    var families: FamilySet { down.union(up) }

    /// The families that give a recorded value; all that give any where none was recorded.
    func families(giving value: Int64?) -> FamilySet {
        guard let value else { return families }
        if value == whole { return down }
        return value == whole + 1 ? up : []
    }

    /// What a family gives, which is one of ``families``.
    func value(_ family: Int) -> Int64 { whole + (up.contains(family) ? 1 : 0) }
}

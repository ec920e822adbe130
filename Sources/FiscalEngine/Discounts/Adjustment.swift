// SPDX-License-Identifier: Apache-2.0

/// One discount or surcharge: a percent of a sum, or an amount, with its limits.
///
/// ```swift
/// Adjustment.percent(10)                                  // a tenth
/// Adjustment.percent(10, cap: 500)                        // a tenth, 500.00 at most
/// Adjustment.amount(300, of: .lines([0, 2]))              // 300.00 off the first and the third line
/// Adjustment.amount(100, priceBasis: .taxInclusive)       // 100.00 off what the buyer pays, also where prices are net
/// ```
public struct Adjustment: Sendable, Hashable {
    /// How much is taken or added.
    public enum Measure: Sendable, Hashable {
        /// A percent, zero or more: `10` takes a tenth.
        case percent(ExactDecimal)
        /// An amount of the bill's currency, zero or more.
        case amount(ExactDecimal)
    }

    /// Which lines a discount or surcharge of a bill is taken of and shared among.
    public enum Scope: Sendable, Hashable {
        /// Every line; for discounts, every line that is discountable.
        case all
        /// The lines at these places of the bill, counted from 0.
        case lines([Int])
        /// The lines of these VAT rates.
        case rates([VATRate])
    }

    /// How much is taken or added.
    public var measure: Measure
    /// What it takes or adds at most, zero or more; a coupon's limit. Digits beyond the policy's scale are cut off, unless
    /// the policy keeps discounts.
    public var cap: ExactDecimal?
    /// Which lines it concerns; a discount or surcharge of a line has ``Scope/all``.
    public var scope: Scope
    /// Whether it is taken of figures with VAT inside (after tax) or without (before tax); nil for that of the bill.
    public var priceBasis: PriceBasis?

    /// A discount or surcharge with its limits.
    public init(
        _ measure: Measure, cap: ExactDecimal? = nil, scope: Scope = .all,
        priceBasis: PriceBasis? = nil
    ) {
        self.measure = measure
        self.cap = cap
        self.scope = scope
        self.priceBasis = priceBasis
    }

    /// A percent of a sum.
    public static func percent(
        _ percent: ExactDecimal, cap: ExactDecimal? = nil, of scope: Scope = .all,
        priceBasis: PriceBasis? = nil
    ) -> Adjustment {
        Adjustment(.percent(percent), cap: cap, scope: scope, priceBasis: priceBasis)
    }

    /// An amount of the bill's currency.
    public static func amount(
        _ amount: ExactDecimal, cap: ExactDecimal? = nil, of scope: Scope = .all,
        priceBasis: PriceBasis? = nil
    ) -> Adjustment {
        Adjustment(.amount(amount), cap: cap, scope: scope, priceBasis: priceBasis)
    }

    var figure: ExactDecimal {
        switch measure {
        case .percent(let figure), .amount(let figure): figure
        }
    }

    var isPercent: Bool {
        if case .percent = measure { true } else { false }
    }
}

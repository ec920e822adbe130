// SPDX-License-Identifier: Apache-2.0

/// One amount split into net and VAT.
///
/// ```swift
/// let split = try VATSplit(of: 8720, rate: .percent(7))
/// split.tax        // 570.47
/// split.net        // 8149.53
/// split.exactTax   // 61040/107
/// ```
public struct VATSplit: Sendable, Hashable {
    /// The amount with its tax.
    public let gross: Rational
    /// The amount without its tax.
    public let net: Rational
    /// The tax.
    public let tax: Rational
    /// The tax of the settled amount before it is rounded.
    public let exactTax: Rational

    /// Splits an amount, which is settled to the scale first, as a line's sum is.
    ///
    /// - Parameters:
    ///   - amount: Gross or net as `basis` says, of either sign.
    ///   - rate: The VAT rate.
    ///   - basis: Whether the amount holds its tax.
    ///   - scale: Decimal places of the figures; negative for tens and hundreds.
    ///   - rule: How the amount and the figure that `order` names are rounded.
    ///   - order: Which figure is rounded and which is the difference. Without tax there is nothing to round.
    /// - Throws: ``InexactError`` when the rule is ``RoundingRule/exact`` and a figure is not on the grid.
    public init(
        of amount: Rational, rate: VATRate, basis: PriceBasis = .taxInclusive, scale: Int = 2,
        rule: RoundingRule = .halfUp, order: Policy.VATOrder = .tax
    ) throws(InexactError) {
        let settled = try amount.rounded(toScale: scale, rule)
        exactTax = settled * rate.factor(basis)
        let exactGross = basis == .taxInclusive ? settled : settled + exactTax
        switch order {
        case .tax:
            tax = try exactTax.rounded(toScale: scale, rule)
            gross = basis == .taxInclusive ? settled : settled + tax
        case .counterpart where basis == .taxInclusive:
            gross = settled
            tax = settled - (try (settled - exactTax).rounded(toScale: scale, rule))
        case .counterpart:
            gross = try exactGross.rounded(toScale: scale, rule)
            tax = gross - settled
        case .both:
            tax = try exactTax.rounded(toScale: scale, rule)
            gross = try exactGross.rounded(toScale: scale, rule)
        }
        net = gross - tax
    }
}

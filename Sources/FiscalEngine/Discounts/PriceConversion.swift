// SPDX-License-Identifier: Apache-2.0

/// Between the sums of a line and a discount that is stated in the other price basis: net prices and a discount after tax,
/// or gross prices and a discount before tax.
struct PriceConversion {
    /// The price basis of the line.
    let basis: PriceBasis
    /// The VAT rate of the line, a percent.
    let percent: ExactDecimal
    /// What one unit of the line's sum is in the basis of the discount, exactly: 1.22, or 100/122.
    let factor: Rational

    /// Nil where the discount is stated in the basis of the line.
    init?(of adjustment: Adjustment, from basis: PriceBasis, rate: VATRate) {
        guard let stated = adjustment.priceBasis, stated != basis else { return nil }
        self.basis = basis
        percent = rate.percent
        let gross = (100 + Rational(rate.percent)) / 100
        factor = basis == .taxExclusive ? gross : .one / gross
    }

    /// An amount of the discount's basis as one of the line's: `122 × 100/122`, `100 + 100 × 22 %`.
    func formula(_ amount: Rational) -> Formula {
        switch basis {
        case .taxExclusive: .product([.number(amount), .netPart(percent)])
        case .taxInclusive:
            .sum([.number(amount), .product([.number(amount), .percent(percent)])])
        }
    }
}

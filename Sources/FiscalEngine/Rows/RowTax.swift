// SPDX-License-Identifier: Apache-2.0

/// The tax of one row as the policy rounds it for a line, for choosing between rows that are equal in everything else.
///
/// Where VAT is rounded above the line it does not depend on how the sum of a rate is shared, and there is nothing to choose.
struct RowTax {
    private let policy: Policy
    private let basis: PriceBasis
    private let factor: Rational
    /// The factor where it has two words, for sums of which a product fits.
    private let numerator: Int
    private let denominator: Int
    private let window: RowWindow

    /// The taxes at a rate of a block; nil where they cannot differ.
    init?(_ policy: Policy, _ rate: RateTable.Entry) {
        if policy.vatLevel != .line || rate.factor.isZero { return nil }
        self.policy = policy
        basis = rate.basis
        factor = rate.factor
        if case .small(let numerator, let denominator) = factor.storage, numerator < 1 << 20,
            denominator < 1 << 20
        {
            (self.numerator, self.denominator) = (Int(numerator), Int(denominator))
        } else {
            (numerator, denominator) = (0, 1)
        }
        window = RowWindow(policy.vat, divisor: denominator)
    }

    /// The tax of a sum of minor units; nil where the rule is exact and the tax is not.
    func tax(of sum: Int) -> Int? {
        if numerator == 0 || sum >= 1 << 42 { return exactTax(of: sum) }
        let tax = sum * numerator
        switch policy.vatOrder {
        case .tax, .both: return rounded(tax)
        case .counterpart where basis == .taxInclusive:
            return rounded(sum * denominator - tax).map { sum - $0 }
        case .counterpart: return rounded(sum * denominator + tax).map { $0 - sum }
        }
    }

    private func rounded(_ value: Int) -> Int? {
        guard let sums = window.sums(of: value) else { return nil }
        return window.holds(value, sums.lowerBound) ? sums.lowerBound : sums.upperBound
    }

    private func exactTax(of sum: Int) -> Int? {
        let sum = Rational(sum)
        let exact = sum * factor
        let tax: Rational?
        switch policy.vatOrder {
        case .tax, .both: tax = try? exact.rounded(toScale: 0, policy.vat)
        case .counterpart where basis == .taxInclusive:
            tax = (try? (sum - exact).rounded(toScale: 0, policy.vat)).map { sum - $0 }
        case .counterpart:
            tax = (try? (sum + exact).rounded(toScale: 0, policy.vat)).map { $0 - sum }
        }
        return tax.flatMap { $0.int64 }.map(Int.init)
    }

    /// How much more tax the rows of a good have than the good in one piece.
    func change(_ pair: RowPair) -> Int {
        guard let first = tax(of: pair.first.sum), let second = tax(of: pair.second.sum),
            let whole = tax(of: pair.first.sum + pair.second.sum)
        else { return 0 }
        return first + second - whole
    }
}

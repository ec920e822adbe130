// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// A row that 128 bits cannot hold, in integers of any size: the width between the kernel and rationals.
///
/// The steps are those of the kernel's specification (`scalar.c`), without its limits: the decimal places of every value are
/// known, so a rational with its greatest common divisors is not needed. What has no figures here is handed on: the rule
/// `exact` where a value is not, and a figure beyond Int64.
struct ScaledLine {
    /// The fraction of a rate, of any width.
    struct Rate {
        fileprivate let numerator = ScaledInteger()
        fileprivate let denominator = ScaledInteger()
        fileprivate let form: fk_tax_form

        init(_ rate: RateTable.Entry, order: Policy.VATOrder) {
            let fraction: Rational
            (fraction, form) = LineKernel.fraction(rate, order: order)
            switch fraction.storage {
            case .small(let above, let below):
                numerator.set(above)
                denominator.set(below)
            case .big(let value):
                numerator.set(digits: value.numeratorDigits)
                denominator.set(digits: value.denominatorDigits)
            }
        }
    }

    private let policy: Policy
    private let computesTax: Bool
    private let price = ScaledInteger()
    private let figure = ScaledInteger()
    private let divisor = ScaledInteger()

    init(policy: Policy, computesTax: Bool) {
        self.policy = policy
        self.computesTax = computesTax
    }

    /// The unit price, sum and tax of a row as the columns of the kernel hold them; nil hands it on.
    func figures(
        price mantissa: Int64, scale: Int, quantity: Int64, scale quantityScale: Int, _ rate: Rate
    ) -> (price: Int64, sum: Int64, tax: Int64)? {
        guard 0...18 ~= scale, 0...18 ~= quantityScale else { return nil }
        price.set(mantissa)
        var priceScale = scale
        if policy.unitPrice != .keep && scale > policy.scale {
            guard rescale(price, from: scale, to: policy.scale, policy.unitPrice) else {
                return nil
            }
            priceScale = policy.scale
        }
        guard let unitPrice = price.int64 else { return nil }

        figure.set(price)
        figure.multiply(by: quantity)
        guard
            rescale(
                figure, from: priceScale + quantityScale, to: policy.scale, policy.lineSum),
            let sum = figure.int64
        else { return nil }
        guard computesTax else { return (unitPrice, sum, 0) }

        let isByUnit = policy.vatLevel == .unit
        if isByUnit {
            // The tax of one unit, in minor units, and then of the quantity.
            figure.set(price)
            figure.multiply(by: rate.numerator)
            if priceScale < policy.scale {
                figure.multiply(by: PowersOfTen.int64(policy.scale - priceScale))
            }
            divisor.set(rate.denominator)
            divisor.multiply(by: PowersOfTen.int64(max(0, priceScale - policy.scale)))
            guard settle(figure, figure.divide(by: divisor), .round(policy.vat)) else { return nil }
            figure.multiply(by: quantity)
            guard rescale(figure, from: quantityScale, to: 0, .round(policy.vat)) else {
                return nil
            }
        } else {
            figure.multiply(by: rate.numerator)
            guard settle(figure, figure.divide(by: rate.denominator), .round(policy.vat)) else {
                return nil
            }
        }
        guard let rounded = figure.int64 else { return nil }
        return tax(rate.form, rounded, sum).map { (unitPrice, sum, $0) }
    }

    private func tax(_ form: fk_tax_form, _ rounded: Int64, _ sum: Int64) -> Int64? {
        let tax: (partialValue: Int64, overflow: Bool) =
            switch form {
            case FK_TAX_IS_SUM_LESS_ROUNDED: sum.subtractingReportingOverflow(rounded)
            case FK_TAX_IS_ROUNDED_LESS_SUM: rounded.subtractingReportingOverflow(sum)
            default: (rounded, false)
            }
        return tax.overflow || tax.partialValue == .min ? nil : tax.partialValue
    }

    /// value / 10^places as a whole number of 10^−to, rounded; false where the rule refuses it.
    private func rescale(
        _ value: ScaledInteger, from places: Int, to scale: Int, _ point: RoundingPoint
    ) -> Bool {
        if places <= scale {
            value.multiply(by: PowersOfTen.int64(scale - places))
            return true
        }
        return settle(value, value.divide(byPowerOfTen: UInt8(places - scale)), point)
    }

    private func settle(
        _ value: ScaledInteger, _ cut: CutFacts?, _ point: RoundingPoint
    ) -> Bool {
        guard let cut else { return true }
        guard let rule = point.rule, rule != .exact else { return false }
        if rule.stepsAwayFromZero(cut) { value.step(cut) }
        return true
    }
}

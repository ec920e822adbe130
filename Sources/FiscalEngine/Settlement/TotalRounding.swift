// SPDX-License-Identifier: Apache-2.0

/// How the total of a receipt is rounded. VAT and turnovers are those of the lines and are not touched.
public enum TotalRounding: Sendable, Hashable {
    /// Not at all.
    case keep
    /// The whole total, inside its ruble: FFD 1.05 asks that total and lines have the same whole rubles (R2).
    case total(step: ExactDecimal, rule: RoundingRule)
    /// Only what cash pays.
    case cash(CashRounding)

    /// The rounding that a policy names.
    public init(_ policy: Policy) {
        switch policy.total {
        case .keep: self = .keep
        case .round(let step, let rule): self = .total(step: step, rule: rule)
        }
    }

    /// The total of the receipt in minor units.
    ///
    /// - Throws: ``SettlementRefusal`` where the rounded total is in another ruble.
    func rounded(_ units: Int64, scale: Int) throws(SettlementRefusal) -> Int64 {
        guard case .total(let step, let rule) = self else { return units }
        let rounded: Rational
        do {
            rounded = try Rational(Int(units)).rounded(
                toMultipleOf: Rational(step) * .powerOfTen(scale), rule)
        } catch {
            throw SettlementRefusal(.inexact(error))
        }
        guard let total = rounded.int64 else { throw SettlementRefusal(.amountOverflow) }
        let ruble = PowersOfTen.int64(scale)
        if total / ruble != units / ruble {
            throw SettlementRefusal(
                .roundingLeavesRuble(Units.amount(units, scale), Units.amount(total, scale)))
        }
        return total
    }

    var cash: CashRounding? {
        if case .cash(let rounding) = self { rounding } else { nil }
    }
}

// SPDX-License-Identifier: Apache-2.0

@testable import FiscalEngine

extension SeededGenerator {
    /// A bill of one to eight lines: mostly everyday figures, one bill in four at the edges of columns and of Int64.
    mutating func bill(isAdjusted: Bool = false) -> Bill {
        let isEdgy = oneIn(4)
        let lines = (0..<int(1...8)).map { _ in
            Line(
                price: figure(isEdgy), quantity: positive(isEdgy), rate: rate(),
                adjustments: isAdjusted && oneIn(2) ? adjustments() : .none)
        }
        return Bill(
            priceBasis: oneIn(2) ? .taxInclusive : .taxExclusive, lines: lines,
            adjustments: isAdjusted && oneIn(2) ? adjustments() : .none,
            stacking: oneIn(2) ? .original : .sequential, prepayment: prepayment())
    }

    /// A policy of a level, an order and a rule whose other points are drawn.
    mutating func policy(
        _ level: Policy.VATLevel, _ order: Policy.VATOrder, _ rule: RoundingRule
    ) -> Policy {
        var policy = Policy(level: level, rule: rule)
        policy.vatOrder = order
        policy.scale = oneIn(2) ? 2 : int(0...4)
        policy.unitPrice = pick([.keep, .keep, .round(rule), .round(.halfUp)])
        policy.lineSum = pick([.keep, .round(rule), .round(rule), .round(.halfEven)])
        policy.discount = pick([.keep, .round(rule), .round(.halfUp)])
        policy.parts = pick(Policy.Parts.allCases)
        policy.lineDiscount = pick(Policy.LineDiscount.allCases)
        policy.total = oneIn(3) ? .round(step: 1, rule: pick([rule, .halfUp, .down])) : .keep
        return policy
    }

    private mutating func figure(_ isEdgy: Bool) -> ExactDecimal {
        let edge = Int64(edgeInteger().magnitude % UInt(PowersOfTen.int64(18)))
        switch int((isEdgy ? 0 : 4)...9) {
        case 0: return ExactDecimal(mantissa: edge, scale: int(0...18))
        case 1: return ExactDecimal(mantissa: edge, scale: int(0...4))
        case 2: return ExactDecimal(mantissa: .max - Int64(int(0...2)), scale: int(0...25))
        case 3: return ExactDecimal(mantissa: 5, scale: int(1...19))
        case 4, 5: return ExactDecimal(mantissa: Int64(int(0...2000)) * 5, scale: 3)
        case 6: return ExactDecimal(mantissa: Int64(int(0...30)), scale: 0)
        default: return ExactDecimal(mantissa: Int64(int(0...2_000_000)), scale: int(0...4))
        }
    }

    private mutating func positive(_ isEdgy: Bool) -> ExactDecimal {
        let value = oneIn(3) ? 1 : figure(isEdgy)
        return value.signum > 0 ? value : 3
    }

    private mutating func rate() -> VATRate {
        pick([
            .percent(20), .percent(10), .percent(22), .calculated(20), .percent(7), .percent(5),
            .percent(0), .none, .percent("12.5"), .percent("16.666666666666667"), .percent(300),
        ])
    }

    private mutating func prepayment() -> ExactDecimal {
        oneIn(4) ? ExactDecimal(mantissa: Int64(int(0...500_000)), scale: int(0...2)) : .zero
    }

    private mutating func adjustments() -> Adjustments {
        Adjustments(
            discounts: (0..<int(0...2)).map { _ in adjustment() },
            surcharges: oneIn(3) ? [adjustment()] : [])
    }

    private mutating func adjustment() -> Adjustment {
        switch int(0...4) {
        case 0: .percent(pick([0, 5, 10, 100, "33.3", "0.05"]))
        case 1, 2: .percent(ExactDecimal(mantissa: Int64(int(0...400)), scale: 1))
        default: .amount(ExactDecimal(mantissa: Int64(int(0...9000)), scale: int(0...3)))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

@testable import FiscalEngine

extension SeededGenerator {
    /// A bill of one to eight lines: mostly everyday figures, one bill in four at the edges of columns and of Int64.
    mutating func bill(isAdjusted: Bool = false) -> Bill {
        let isEdgy = oneIn(4)
        let isLimited = isAdjusted && oneIn(2)
        var lines = (0..<int(1...8)).map { _ in
            Line(
                price: figure(isEdgy), quantity: positive(isEdgy), rate: rate(),
                adjustments: isAdjusted && oneIn(2) ? adjustments() : .none)
        }
        var ofBill = isAdjusted && oneIn(2) ? adjustments() : .none
        if isLimited {
            for index in lines.indices { limit(&lines[index].adjustments) }
            limit(&ofBill)
            scope(&ofBill.discounts, lines)
            scope(&ofBill.surcharges, lines)
        }
        return Bill(
            priceBasis: oneIn(2) ? .taxInclusive : .taxExclusive, lines: lines,
            adjustments: ofBill,
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
        if oneIn(2) {
            policy.allocation = pick(AllocationMethod.allCases.filter { $0 != .separate })
        }
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

    /// Caps, price bases, a floor, and a line that is not discountable, now and then.
    private mutating func limit(_ adjustments: inout Adjustments) {
        for index in adjustments.discounts.indices { limit(&adjustments.discounts[index]) }
        for index in adjustments.surcharges.indices { limit(&adjustments.surcharges[index]) }
        if oneIn(3) {
            let size = ExactDecimal(mantissa: Int64(int(0...4000)), scale: int(0...3))
            adjustments.floor = oneIn(2) ? .unitPrice(oneIn(2) ? "0.01" : size) : .sum(size)
        }
        if oneIn(4) { adjustments.isDiscountable = false }
    }

    private mutating func limit(_ adjustment: inout Adjustment) {
        if oneIn(3) {
            adjustment.cap = ExactDecimal(mantissa: Int64(int(0...5000)), scale: int(0...3))
        }
        if oneIn(3) { adjustment.priceBasis = pick([.taxInclusive, .taxExclusive]) }
    }

    private mutating func scope(_ adjustments: inout [Adjustment], _ lines: [Line]) {
        for index in adjustments.indices {
            switch int(0...3) {
            case 0: adjustments[index].scope = .lines(lines.indices.filter { _ in oneIn(2) })
            case 1: adjustments[index].scope = .rates([pick(lines.map(\.rate))])
            default: break
            }
        }
    }

    private mutating func adjustment() -> Adjustment {
        switch int(0...4) {
        case 0: .percent(pick([0, 5, 10, 100, "33.3", "0.05"]))
        case 1, 2: .percent(ExactDecimal(mantissa: Int64(int(0...400)), scale: 1))
        default: .amount(ExactDecimal(mantissa: Int64(int(0...9000)), scale: int(0...3)))
        }
    }
}

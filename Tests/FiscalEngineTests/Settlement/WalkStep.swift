// SPDX-License-Identifier: Apache-2.0

@testable import FiscalEngine

/// One operation of a random walk, as numbers, so that it can be printed and made smaller.
struct WalkStep: Sendable, Hashable, CustomStringConvertible {
    enum Kind: Int, Sendable, CaseIterable {
        case prepayAmount, prepayLines, advance, settleAll, settlePart, refundAll, refundPart
        case refundAmount, refundPrepayment, payCredit, refundCredit, replay, tamper
    }

    var kind: Kind
    /// An amount, in permille of somewhat more than what there is.
    var amount: Int
    /// Which lines, as bits; which receipt.
    var choice: Int
    /// What is paid with; how much of a quantity.
    var variant: Int

    var description: String { "\(kind)(\(amount), \(choice), \(variant))" }

    /// Simpler steps.
    var smaller: [WalkStep] {
        var steps: [WalkStep] = []
        func add(_ change: (inout WalkStep) -> Void) {
            var step = self
            change(&step)
            if step != self { steps.append(step) }
        }
        add { $0.amount /= 2 }
        add { $0.choice /= 2 }
        add { $0.variant /= 2 }
        return steps
    }
}

extension SeededGenerator {
    mutating func walkStep() -> WalkStep {
        WalkStep(
            kind: pick(WalkStep.Kind.allCases), amount: int(0...1100), choice: int(0...15),
            variant: int(0...11))
    }

    /// A bill of one to four lines, discounts and rates mixed.
    mutating func walkBill() -> Bill {
        let rates: [VATRate] = [
            .percent(20), .percent(20), .percent(10), .percent(22), .percent(5), .none,
        ]
        let lines = (1...int(1...4)).map { number in
            Line(
                id: "\(number)",
                price: ExactDecimal(mantissa: Int64(int(oneIn(9) ? 0...0 : 1...90_000)), scale: 2),
                quantity: oneIn(3)
                    ? ExactDecimal(mantissa: Int64(int(1...9000)), scale: 3)
                    : ExactDecimal(integerLiteral: Int64(int(1...7))),
                rate: pick(rates),
                adjustments: oneIn(4)
                    ? Adjustments(discounts: [
                        .percent(ExactDecimal(integerLiteral: Int64(int(1...40))))
                    ])
                    : .none)
        }
        let discount = Adjustments(discounts: [
            .amount(ExactDecimal(mantissa: Int64(int(1...999)), scale: 2))
        ])
        return Bill(
            id: "W", date: "2025-12-01", lines: lines, adjustments: oneIn(4) ? discount : .none)
    }
}

/// Makes a failing walk small: drops steps and halves their numbers as long as it still fails.
func shrunk(_ steps: [WalkStep], fails: ([WalkStep]) -> Bool) -> [WalkStep] {
    var steps = steps
    var isSmaller = true
    while isSmaller {
        isSmaller = false
        for index in steps.indices.reversed() where index < steps.count {
            var fewer = steps
            fewer.remove(at: index)
            if fails(fewer) {
                steps = fewer
                isSmaller = true
            }
        }
        for index in steps.indices {
            for step in steps[index].smaller {
                var simpler = steps
                simpler[index] = step
                if fails(simpler) {
                    steps = simpler
                    isSmaller = true
                    break
                }
            }
        }
    }
    return steps
}

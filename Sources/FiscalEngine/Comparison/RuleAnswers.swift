// SPDX-License-Identifier: Apache-2.0

/// What a rounding rule answers about values that are not negative: six answers, one for each *code*
/// 2 × (part cut off against one half: 0 below, 1 equal, 2 above) + (integer is odd).
///
/// No figure that a policy rounds is negative (RC-4: prices, sums and taxes are zero or more), so rules with equal answers
/// here are one rule: `half-up` and `half-ceiling`, `half-down` and `half-floor`, `up` and `ceiling`, `down` and `floor`.
struct RuleAnswers: Sendable, Hashable {
    /// Bit `code` is set where the value takes a step away from zero.
    let steps: UInt64
    /// The rule refuses what is no integer.
    let refuses: Bool

    /// The code of an integer, which takes no step under any rule.
    static let integer: UInt8 = 7

    init(_ rule: RoundingRule) {
        var steps: UInt64 = 0
        for half in CutFacts.Half.allCases {
            for odd in 0..<2 {
                // The mask also holds the answers about negative values, one bit further each.
                let answer = rule.stepMask >> (4 * half.rawValue + 2 * UInt16(odd)) & 1
                steps |= UInt64(answer) << (2 * UInt64(half.rawValue) + UInt64(odd))
            }
        }
        self.steps = steps
        refuses = rule == .exact
    }

    /// The code of a quotient and the remainder of its division, which is below the divisor.
    @inline(__always)
    static func code(_ whole: UInt64, _ rest: UInt64, _ divisor: UInt64) -> UInt8 {
        if rest == 0 { return integer }
        let above = divisor - rest
        let half: UInt8 = rest < above ? 0 : (rest == above ? 2 : 4)
        return half + UInt8(truncatingIfNeeded: whole & 1)
    }

    /// 1 where a value of a code takes a step by these answers.
    @inline(__always)
    static func step(_ steps: UInt64, _ code: UInt8) -> Int64 {
        Int64(truncatingIfNeeded: steps >> UInt64(code) & 1)
    }

    /// A code as a set of bits; none for that of an integer.
    @inline(__always)
    static func bit(_ code: UInt8) -> UInt64 { 1 << UInt64(code) & 0b111111 }

    /// The code says that the value lies half-way.
    @inline(__always)
    static func isTie(_ code: UInt8) -> Bool { code & 6 == 2 }

    /// The cuts at which a step is taken; rules ask for the parity of ties alone.
    var taken: Cuts { Cuts(codes: steps) }
}

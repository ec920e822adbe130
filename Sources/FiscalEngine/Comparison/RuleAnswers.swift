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

    /// The code says that the value lies half-way.
    @inline(__always)
    static func isTie(_ code: UInt8) -> Bool { code & 6 == 2 }
}

/// How many values of each code there are: six counts of ten bits in one word.
///
/// The counts of all codes that a rule steps at are added up by one multiplication, which is what a rule costs beyond the
/// first. At most 1023 values are counted.
struct CodeCounts: Sendable, Hashable {
    private(set) var word: UInt64 = 0

    static let capacity = 1023
    private static let bits: UInt64 = 10
    /// 1 in each count.
    private static let ones: UInt64 = 0x0004_0100_4010_0401

    @inline(__always)
    mutating func add(_ code: UInt8) {
        // The field of an integer lies above all others and is shifted out.
        word &+= code == RuleAnswers.integer ? 0 : 1 &<< (Self.bits &* UInt64(code))
    }

    /// The bits of each count whose code is in `codes`.
    static func mask(_ codes: UInt64) -> UInt64 {
        (0..<6).reduce(0) { mask, code in
            codes >> code & 1 == 0 ? mask : mask | 1023 << (bits * code)
        }
    }

    /// The mask of the two codes of ties.
    static let ties = mask(0b001100)

    /// How many values have a code of the mask.
    @inline(__always)
    func count(_ mask: UInt64) -> Int64 {
        // The topmost count of the product is the sum of all; no partial sum leaves its ten bits.
        Int64(truncatingIfNeeded: ((word & mask) &* Self.ones) >> 50 & 1023)
    }

    /// No value is half-way.
    var hasNoTie: Bool { word & Self.ties == 0 }

    /// The codes that occur, as a set of bits.
    var seen: UInt64 {
        word == 0
            ? 0
            : (0..<6).reduce(0) { seen, code in
                word >> (Self.bits * code) & 1023 == 0 ? seen : seen | 1 << code
            }
    }
}

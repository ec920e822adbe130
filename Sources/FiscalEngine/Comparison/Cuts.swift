// SPDX-License-Identifier: Apache-2.0

/// Kinds of what was cut off from values, as far as any rule asks for it: a set of those that occur, or at which a rule takes
/// a step away from zero.
///
/// A rule looks at the parity of an integer only where the value lies half-way. A VAT and its counterpart are half-way
/// together, but their integers differ in parity, so that ties are told apart by both.
struct Cuts: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    /// Less than one half was cut off, or more.
    static let below = Cuts(rawValue: 1)
    static let above = Cuts(rawValue: 2)
    /// One half was, of an even and of an odd integer.
    static let even = Cuts(rawValue: 4)
    static let odd = Cuts(rawValue: 8)
    /// One half was, and the counterpart's integer is even, or odd.
    static let evenCounterpart = Cuts(rawValue: 16)
    static let oddCounterpart = Cuts(rawValue: 32)

    static let ties: Cuts = [.even, .odd]
    static let counterpartTies: Cuts = [.evenCounterpart, .oddCounterpart]

    /// How many sets there are.
    static let count = 64

    @inline(__always)
    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The kinds of some codes (``RuleAnswers``), given as bits.
    @inline(__always)
    init(codes: UInt64) {
        let below: UInt64 = codes & 0b000011 == 0 ? 0 : 1
        let above: UInt64 = codes & 0b110000 == 0 ? 0 : 2
        rawValue = UInt8(truncatingIfNeeded: below | above | codes & 0b001100)
    }
}

/// How up to 64 values were cut, a bit for each: the lines of a bill, its rates, or the one total of VAT.
///
/// Which of the values take a step under a rule, and how many, is then known for all of them at once.
struct CutValues: Sendable, Hashable {
    private var below: UInt64 = 0
    private var above: UInt64 = 0
    private var even: UInt64 = 0
    private var odd: UInt64 = 0
    private var evenCounterpart: UInt64 = 0
    private var oddCounterpart: UInt64 = 0

    /// Adds a value by its code and that of its counterpart.
    @inline(__always)
    mutating func add(_ index: Int, _ code: UInt8, _ counterpart: UInt8) {
        if code == RuleAnswers.integer { return }
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: index)
        switch code & 6 {
        case 0: below |= bit
        case 4: above |= bit
        default:
            if code & 1 == 0 { even |= bit } else { odd |= bit }
            if counterpart & 1 == 0 { evenCounterpart |= bit } else { oddCounterpart |= bit }
        }
    }

    /// The kinds that occur.
    @inline(__always)
    var seen: Cuts {
        var bits: UInt8 = below == 0 ? 0 : 1
        bits |= above == 0 ? 0 : 2
        bits |= even == 0 ? 0 : 4
        bits |= odd == 0 ? 0 : 8
        bits |= evenCounterpart == 0 ? 0 : 16
        bits |= oddCounterpart == 0 ? 0 : 32
        return Cuts(rawValue: bits)
    }

    /// The values of some kinds.
    @inline(__always)
    subscript(_ kinds: Cuts) -> UInt64 {
        let bits = UInt64(kinds.rawValue)
        // All ones where the kind is in the set.
        return below & (0 &- (bits & 1)) | above & (0 &- (bits >> 1 & 1))
            | even & (0 &- (bits >> 2 & 1)) | odd & (0 &- (bits >> 3 & 1))
            | evenCounterpart & (0 &- (bits >> 4 & 1)) | oddCounterpart & (0 &- (bits >> 5 & 1))
    }

    /// The values that lie half-way.
    var ties: UInt64 { even | odd }
    /// The values that are no integers.
    var inexact: UInt64 { below | above | even | odd }

    /// The ties, and where they go by a rule that takes a step at some kinds.
    @inline(__always)
    func ties(_ taken: Cuts) -> Ties {
        var result = Ties()
        if ties == 0 { return result }
        result.up = (self[taken] & ties).nonzeroBitCount
        result.down = ties.nonzeroBitCount - result.up
        return result
    }
}

extension Ties {
    /// Counts a tie.
    mutating func count(isUp: Bool) {
        if isUp { up += 1 } else { down += 1 }
    }
}

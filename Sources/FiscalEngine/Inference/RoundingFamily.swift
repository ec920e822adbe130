// SPDX-License-Identifier: Apache-2.0

/// Rounding rules that no amount of zero or more can tell apart.
///
/// Prices, sums and taxes of receipts are never negative, and the ten rules differ in nine ways on negative values but in
/// five on others: `half-up` and `half-ceiling`, `half-down` and `half-floor`, `up` and `ceiling`, `down` and `floor` are
/// one each, `half-even` stands alone. ``exact`` is the sixth: it gives a figure only where nothing has to be rounded.
public enum RoundingFamily: Int, Sendable, Hashable, CaseIterable {
    /// To the nearest, a tie upwards: `half-up`, `half-ceiling`.
    case halfUp
    /// To the nearest, a tie downwards: `half-down`, `half-floor`.
    case halfDown
    /// To the nearest, a tie to the even neighbour: `half-even`.
    case halfEven
    /// Upwards: `up`, `ceiling`.
    case up
    /// Downwards: `down`, `floor`.
    case down
    /// No rounding: `exact`.
    case exact

    /// The rules of the family, the first of which names it.
    public var rules: [RoundingRule] {
        switch self {
        case .halfUp: [.halfUp, .halfCeiling]
        case .halfDown: [.halfDown, .halfFloor]
        case .halfEven: [.halfEven]
        case .up: [.up, .ceiling]
        case .down: [.down, .floor]
        case .exact: [.exact]
        }
    }

    /// The rule that stands for the family.
    public var rule: RoundingRule { rules[0] }

    /// The family of a rule.
    public init(_ rule: RoundingRule) {
        switch rule {
        case .halfUp, .halfCeiling: self = .halfUp
        case .halfDown, .halfFloor: self = .halfDown
        case .halfEven: self = .halfEven
        case .up, .ceiling: self = .up
        case .down, .floor: self = .down
        case .exact: self = .exact
        }
    }
}

/// A set of rounding families, a bit each in the order of the cases.
struct FamilySet: OptionSet, Sendable, Hashable {
    var rawValue: UInt8

    static let all = FamilySet(rawValue: 0b111111)
    /// The families that round.
    static let rounding = FamilySet(rawValue: 0b011111)

    func contains(_ family: Int) -> Bool { rawValue >> UInt8(family) & 1 == 1 }

    /// The families that take a step up from what a value of zero or more was cut to: answers of
    /// ``RoundingRule/stepMask``, by the part cut off and the parity of the integer.
    static func stepping(_ half: CutFacts.Half, isOdd: Bool) -> FamilySet {
        steps[2 * Int(half.rawValue) + (isOdd ? 1 : 0)]
    }

    private static let steps: [FamilySet] = CutFacts.Half.allCases.flatMap { half in
        [false, true].map { isOdd in
            let bit = 4 * half.rawValue + (isOdd ? 2 : 0)
            var set: UInt8 = 0
            for family in RoundingFamily.allCases where family.rule.stepMask >> bit & 1 == 1 {
                set |= 1 << UInt8(family.rawValue)
            }
            return FamilySet(rawValue: set)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Which of its two neighbours a value is rounded to.
///
/// | exact value | half-up | half-down | half-even | half-ceiling | half-floor | up | down | ceiling | floor |
/// |------------:|--------:|----------:|----------:|-------------:|-----------:|---:|-----:|--------:|------:|
/// |         2.7 |       3 |         3 |         3 |            3 |          3 |  3 |    2 |       3 |     2 |
/// |         2.5 |       3 |         2 |         2 |            3 |          2 |  3 |    2 |       3 |     2 |
/// |         1.5 |       2 |         1 |         2 |            2 |          1 |  2 |    1 |       2 |     1 |
/// |         0.5 |       1 |         0 |         0 |            1 |          0 |  1 |    0 |       1 |     0 |
/// |         0.2 |       0 |         0 |         0 |            0 |          0 |  1 |    0 |       1 |     0 |
/// |        −0.2 |       0 |         0 |         0 |            0 |          0 | −1 |    0 |       0 |    −1 |
/// |        −0.5 |      −1 |         0 |         0 |            0 |         −1 | −1 |    0 |       0 |    −1 |
/// |        −1.5 |      −2 |        −1 |        −2 |           −1 |         −2 | −2 |   −1 |      −1 |    −2 |
/// |        −2.5 |      −3 |        −2 |        −2 |           −2 |         −3 | −3 |   −2 |      −2 |    −3 |
/// |        −2.7 |      −3 |        −3 |        −3 |           −3 |         −3 | −3 |   −2 |      −2 |    −3 |
///
/// The tenth rule, `exact`, rounds nothing: a value that needs rounding is an error. Systems give the same name to
/// different rules (JavaScript's `Math.round` is `half-ceiling`, Foundation's `up` is `ceiling`), which shows only on
/// negative values; the table is the definition here.
public enum RoundingRule: String, Sendable, Hashable, CaseIterable, Codable {
    /// To the nearest; a tie away from zero: 0.125 → 0.13, −0.125 → −0.13.
    case halfUp = "half-up"
    /// To the nearest; a tie towards zero: 0.125 → 0.12, −0.125 → −0.12.
    case halfDown = "half-down"
    /// To the nearest; a tie to the even neighbour: 0.125 → 0.12, 0.135 → 0.14.
    case halfEven = "half-even"
    /// To the nearest; a tie towards +∞: 0.125 → 0.13, −0.125 → −0.12.
    case halfCeiling = "half-ceiling"
    /// To the nearest; a tie towards −∞: 0.125 → 0.12, −0.125 → −0.13.
    case halfFloor = "half-floor"
    /// Away from zero: 0.121 → 0.13, −0.121 → −0.13.
    case up
    /// Towards zero: 0.129 → 0.12, −0.129 → −0.12.
    case down
    /// Towards +∞: 0.121 → 0.13, −0.129 → −0.12.
    case ceiling
    /// Towards −∞: 0.129 → 0.12, −0.121 → −0.13.
    case floor
    /// No rounding: a value between two neighbours is an ``InexactError``.
    case exact
}

extension RoundingRule {
    /// Whether a value that was cut to an integer towards zero takes one step away from zero.
    ///
    /// This is the one place where rounding is decided: rationals ask it with the facts of one value, the columnar
    /// kernel gets its answers to all possible facts as ``stepMask``.
    func stepsAwayFromZero(_ facts: CutFacts) -> Bool {
        switch self {
        case .halfUp: facts.half >= .equal
        case .halfDown: facts.half > .equal
        case .halfEven: facts.half > .equal || (facts.half == .equal && facts.isOdd)
        case .halfCeiling: facts.half > .equal || (facts.half == .equal && !facts.isNegative)
        case .halfFloor: facts.half > .equal || (facts.half == .equal && facts.isNegative)
        case .up: true
        case .down, .exact: false
        case .ceiling: !facts.isNegative
        case .floor: facts.isNegative
        }
    }

    /// The answers of ``stepsAwayFromZero(_:)`` to the twelve possible facts, bit `4 × half + 2 × odd + negative`.
    var stepMask: UInt16 {
        var mask: UInt16 = 0
        for half in CutFacts.Half.allCases {
            for isOdd in [false, true] {
                for isNegative in [false, true] {
                    let facts = CutFacts(isNegative: isNegative, isOdd: isOdd, half: half)
                    let bit = 4 * half.rawValue + (isOdd ? 2 : 0) + (isNegative ? 1 : 0)
                    mask |= (stepsAwayFromZero(facts) ? 1 : 0) << bit
                }
            }
        }
        return mask
    }
}

/// What is known of a value that is no integer and was cut towards zero: all that a rounding rule asks for.
struct CutFacts {
    /// The part cut off, compared with one half.
    enum Half: UInt16, Comparable, CaseIterable {
        case below, equal, above

        static func < (a: Half, b: Half) -> Bool { a.rawValue < b.rawValue }
    }

    /// The value itself is negative; the integer it was cut to may be zero and has no sign to ask.
    var isNegative: Bool
    /// The integer it was cut to is odd.
    var isOdd: Bool
    var half: Half
}

/// A value that is not on the grid was met where the rule is ``RoundingRule/exact``.
public struct InexactError: Error, Hashable, Sendable {
    /// The value that has no exact representation.
    public let value: Rational
    /// The distance between two neighbours of the grid.
    public let step: Rational
}

extension InexactError: CustomStringConvertible {
    /// The value and the grid that it is not on.
    public var description: String { "\(value) is not a multiple of \(step)" }
}

// SPDX-License-Identifier: Apache-2.0

/// How one part came to its share: the whole part of its exact share, and the units it got by the method.
///
/// By largest remainder, everybody gets the whole units of an exact share; what is left goes unit by unit to the largest
/// fractions, ties to the earlier. Where the whole parts are too much together, units are taken back from the smallest
/// fractions, the later first. By other methods `received` is what the share differs from the whole part. The shares of
/// a negative figure are the mirror image: `whole`, `fraction` and `received` have the other sign.
///
/// ```swift
/// // 1215.25 of VAT over 8720 and 9856 at 7 %: the exact shares are 61040/107 and 68992/107.
/// // whole 570.46 and 644.78, fraction 78/107 and 54/107, rank 1 and 2, received 0.01 and 0
/// ```
public struct UnitShare: Sendable, Hashable {
    /// The share before anything is rounded.
    public let exact: Rational
    /// The whole units of the exact share.
    public let whole: Rational
    /// What the exact share has beyond its whole part, in units: 0 up to, not including, 1.
    public let fraction: Rational
    /// The place in the order in which units were given, or taken back; the first is 1.
    public let rank: Int
    /// How many parts took part.
    public let count: Int
    /// What was added to the whole part: a unit for whoever got one, negative where one was taken back.
    public let received: Rational
    /// Who gets the units that do not divide evenly.
    public let method: AllocationMethod

    /// The share.
    public var value: Rational { whole + received }

    /// How every part came to its share: the order is the one in which units were handed out; parts that were passed
    /// over stand behind the others.
    static func list(
        of exact: [Rational], _ order: [Int], _ shares: [Rational], unit: Rational,
        method: AllocationMethod
    ) -> [UnitShare] {
        var rank = [Int](repeating: 0, count: exact.count)
        for (position, index) in order.enumerated() { rank[index] = position + 1 }
        var next = order.count
        for index in rank.indices where rank[index] == 0 {
            next += 1
            rank[index] = next
        }
        return exact.indices.map { index in
            let units = exact[index] / unit
            let whole = units.floor
            return UnitShare(
                exact: exact[index], whole: whole * unit, fraction: units - whole,
                rank: rank[index], count: exact.count, received: shares[index] - whole * unit,
                method: method)
        }
    }

    /// The share of the mirrored figure.
    var mirrored: UnitShare {
        UnitShare(
            exact: -exact, whole: -whole, fraction: -fraction, rank: rank, count: count,
            received: -received, method: method)
    }

    /// A note that hears of the mirror image.
    static func mirrored(_ note: @escaping Allocation.Note) -> Allocation.Note {
        { parts in note(parts.map(\.mirrored)) }
    }
}

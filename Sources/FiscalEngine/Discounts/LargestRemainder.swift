// SPDX-License-Identifier: Apache-2.0

/// Sharing whole units by largest remainder (Hamilton's method).
///
/// Everybody gets the whole part of an exact share; the units that are left go one each to the largest fractions, ties
/// to the earlier. The laws:
///
/// - the shares add up to the amount;
/// - no share is a unit or more away from its exact share;
/// - equal exact shares differ by one unit at most;
/// - the shares of a negative amount are the mirror image;
/// - a share within limits is never above its limit.
enum LargestRemainder {
    /// Gets, where an explanation is asked for, how each part came to its share.
    typealias Note = ([UnitShare]) -> Void

    /// Shares of `amount` in proportion to `weights`, which are zero or more; all weights zero count as all equal.
    ///
    /// Shares are multiples of `unit`, but for one that also takes what the amount has beyond whole units.
    static func shares(
        of amount: Rational, unit: Rational, weights: [Rational], noting note: Note? = nil
    ) -> [Rational] {
        precondition(!weights.isEmpty, "An amount is shared among one part at least")
        if amount.isNegative {
            return shares(of: -amount, unit: unit, weights: weights, noting: mirrored(note))
                .map { -$0 }
        }
        let sum = weights.reduce(.zero, +)
        let exact = weights.map {
            sum.isZero ? amount / Rational(weights.count) : amount * $0 / sum
        }
        var shares = exact.map { ($0 / unit).floor * unit }
        let order = largestFractionsFirst(exact, shares)
        var left = amount - shares.reduce(.zero, +)
        for index in order where !left.isZero {
            let step = min(unit, left)
            shares[index] += step
            left -= step
        }
        note?(UnitShare.list(of: exact, order, shares, unit: unit))
        return shares
    }

    /// Shares of `amount` over `limits`, each in proportion to its limit and none above it.
    ///
    /// The amount is at most the sum of the limits; when it is the sum, each share is its limit. Otherwise shares are
    /// multiples of `unit`, but for what an amount or a limit has beyond whole units.
    static func shares(
        of amount: Rational, unit: Rational, within limits: [Rational], noting note: Note? = nil
    ) -> [Rational] {
        let sum = limits.reduce(.zero, +)
        precondition(amount <= sum, "A-5: no more is shared than there is")
        if amount == sum {
            note?(UnitShare.list(of: limits, Array(limits.indices), limits, unit: unit))
            return limits
        }
        let exact = limits.map { amount * $0 / sum }
        var shares = exact.map { ($0 / unit).floor * unit }
        let order = largestFractionsFirst(exact, shares)
        var left = amount - shares.reduce(.zero, +)
        // Each round moves something: amount < sum, so some share is below its limit as long as anything is left.
        while !left.isZero {
            for index in order where !left.isZero {
                let step = min(min(unit, left), limits[index] - shares[index])
                shares[index] += step
                left -= step
            }
        }
        note?(UnitShare.list(of: exact, order, shares, unit: unit))
        return shares
    }

    /// Multiples of `unit`, the whole parts of `exact` or one unit more, that add up to `total`.
    ///
    /// `total` is a multiple of the unit and some rounding of the exact sum. Should it lie below the whole parts
    /// together, units are taken back from the smallest fractions, the later first.
    static func settle(
        _ exact: [Rational], to total: Rational, unit: Rational, noting note: Note? = nil
    ) -> [Rational] {
        if total.isNegative {
            return settle(exact.map { -$0 }, to: -total, unit: unit, noting: mirrored(note))
                .map { -$0 }
        }
        var shares = exact.map { ($0 / unit).floor * unit }
        let missing = total - shares.reduce(.zero, +)
        if missing.isZero, note == nil { return shares }
        let forward = largestFractionsFirst(exact, shares)
        let order = missing.isNegative ? forward.reversed() : forward
        let step = missing.isNegative ? -unit : unit
        var left = missing.magnitude
        while !left.isZero {
            for index in order where !left.isZero {
                shares[index] += step
                left -= unit
            }
        }
        note?(UnitShare.list(of: exact, order, shares, unit: unit))
        return shares
    }

    private static func mirrored(_ note: Note?) -> Note? {
        note.map { note in { parts in note(parts.map(\.mirrored)) } }
    }

    private static func largestFractionsFirst(
        _ exact: [Rational], _ shares: [Rational]
    ) -> [Int] {
        let fractions = zip(exact, shares).map { $0 - $1 }
        return exact.indices.sorted { a, b in
            let order = fractions[a].compare(fractions[b])
            return order != 0 ? order > 0 : a < b
        }
    }
}

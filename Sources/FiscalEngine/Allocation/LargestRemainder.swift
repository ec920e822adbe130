// SPDX-License-Identifier: Apache-2.0

/// Whole units by largest remainder (Hamilton's method): the order, and the settling of parts whose sum was rounded.
///
/// Everybody gets the whole part of an exact share; the units that are left go one each to the largest fractions, ties
/// to the earlier. ``Allocation`` shares amounts over weights this way; the laws stand there.
enum LargestRemainder {
    /// Multiples of `unit`, the whole parts of `exact` or one unit more, that add up to `total`.
    ///
    /// `total` is a multiple of the unit and some rounding of the exact sum. Should it lie below the whole parts
    /// together, units are taken back from the smallest fractions, the later first.
    static func settle(
        _ exact: [Rational], to total: Rational, unit: Rational,
        noting note: Allocation.Note? = nil
    ) -> [Rational] {
        if total.isNegative {
            return settle(
                exact.map { -$0 }, to: -total, unit: unit, noting: note.map(UnitShare.mirrored)
            ).map { -$0 }
        }
        var shares = exact.map { ($0 / unit).floor * unit }
        let missing = total - shares.reduce(.zero, +)
        if missing.isZero, note == nil { return shares }
        let forward = largestFractionsFirst(exact, unit: unit, of: Array(exact.indices))
        let order = missing.isNegative ? forward.reversed() : forward
        let step = missing.isNegative ? -unit : unit
        var left = missing.magnitude
        while !left.isZero {
            for index in order where !left.isZero {
                shares[index] += step
                left -= unit
            }
        }
        note?(
            UnitShare.list(of: exact, order, shares, unit: unit, method: .largestRemainder))
        return shares
    }

    /// The parts by what their exact share has beyond whole units, the largest first, ties to the earlier.
    static func largestFractionsFirst(
        _ exact: [Rational], unit: Rational, of parts: [Int]
    ) -> [Int] {
        let fractions = exact.map { share in
            let units = share / unit
            return units - units.floor
        }
        return parts.sorted { a, b in
            let order = fractions[a].compare(fractions[b])
            return order != 0 ? order > 0 : a < b
        }
    }
}

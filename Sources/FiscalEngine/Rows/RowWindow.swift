// SPDX-License-Identifier: Apache-2.0

/// How far the product price × quantity of a row may lie from the row's sum.
///
/// Everything is an integer: a price in units of the price grid, a quantity in units of the quantity grid, a product in units
/// of both, `divisor` of which make one minor unit. A row holds when its residue product − divisor × sum lies in
/// −``below``...``above``: for half-up in thousandths −500...499. The limits are asked of ``RoundingRule``, the one place that
/// decides how a value is rounded.
struct RowWindow: Sendable, Hashable {
    /// Which sums a product exactly between two of them may be rounded to.
    private enum Tie: Sendable, Hashable {
        case any, even, odd
    }

    /// How many units of a product make one minor unit of money.
    let divisor: Int
    /// How many units a product may be less than its sum.
    let below: Int
    /// How many units a product may be more than its sum.
    let above: Int
    private let tie: Tie

    /// The window of a rounding rule; a tolerance widens it to that many minor units on both sides of the sum (R1 of the
    /// fiscal data formats allows one, between a sum and the exact product).
    init(_ rule: RoundingRule, divisor: Int, tolerance: Int = 0) {
        self.divisor = divisor
        func steps(_ half: CutFacts.Half, odd: Bool = false) -> Bool {
            rule.stepsAwayFromZero(CutFacts(isNegative: false, isOdd: odd, half: half))
        }
        let half = divisor / 2
        let lessThanHalf = (divisor - 1) / 2
        if tolerance > 0 {
            below = tolerance * divisor
            above = tolerance * divisor
            tie = .any
        } else if rule == .exact {
            (below, above, tie) = (0, 0, .any)
        } else if steps(.below) {
            (below, above, tie) = (divisor - 1, 0, .any)
        } else if !steps(.above) {
            (below, above, tie) = (0, divisor - 1, .any)
        } else if steps(.equal, odd: true), steps(.equal, odd: false) {
            (below, above, tie) = (half, lessThanHalf, .any)
        } else if !steps(.equal, odd: true), !steps(.equal, odd: false) {
            (below, above, tie) = (lessThanHalf, half, .any)
        } else {
            // A tie over an odd integer that steps ends at an even sum, as one over an even integer that stays does.
            (below, above, tie) = (half, half, steps(.equal, odd: true) ? .even : .odd)
        }
    }

    /// The widest that the residues of two rows can spread.
    var width: Int { below + above }

    /// Whether a row of this product may have this sum.
    func holds(_ product: Int, _ sum: Int) -> Bool {
        let residue = product - divisor * sum
        if residue < -below || residue > above { return false }
        if tie == .any || 2 * abs(residue) != divisor { return true }
        return (tie == .even) == (sum & 1 == 0)
    }

    /// The sums that a row of this product may have, before ties are asked for.
    func sums(of product: Int) -> ClosedRange<Int>? {
        let least = max(0, (product - above).dividedUp(by: divisor))
        let most = (product + below).dividedDown(by: divisor)
        return least <= most ? least...most : nil
    }

    /// The prices of one row of a quantity with a sum, from `minimum` on; nil when there is none.
    ///
    /// The product grows with the price, so that they are an interval; at its ends a tie may be refused.
    func prices(quantity: Int, sum: Int, minimum: Int) -> ClosedRange<Int>? {
        var low = max(minimum, (divisor * sum - below).dividedUp(by: quantity))
        var high = (divisor * sum + above).dividedDown(by: quantity)
        if low <= high, !holds(low * quantity, sum) { low += 1 }
        if low <= high, !holds(high * quantity, sum) { high -= 1 }
        return low <= high ? low...high : nil
    }
}

extension Int {
    /// The quotient towards −∞.
    @inline(__always)
    func dividedDown(by divisor: Int) -> Int {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// The quotient towards +∞.
    @inline(__always)
    func dividedUp(by divisor: Int) -> Int {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest > 0 ? quotient + 1 : quotient
    }

    /// The residue in 0..<divisor.
    @inline(__always)
    func residue(_ divisor: Int) -> Int {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}

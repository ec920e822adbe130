// SPDX-License-Identifier: Apache-2.0

/// Shares that divide evenly by the quantities of their lines, so that price × quantity is the share on every row.
///
/// The rule is that of XOlegator/proportional-division: each proportional share is rounded to the unit and stepped up to
/// the next one that divides evenly; what they miss the amount by goes to the largest weight, or to the first other line,
/// that still divides evenly then. Where no line takes it, one line after the other is stepped up once more, but for the
/// largest, which is there to take what is left.
///
/// 1112 over 1000 (4 pieces) and 2100 (3 pieces) gives 358.76 and 753.24; 500 over 1230 (2), 3750 (5) and 1700 (1) in whole
/// units gives 88, 285 and 127.
public enum DivisibleShares {
    /// Shares of `amount` in units, in proportion to `weights`.
    ///
    /// - Parameters:
    ///   - amount: What is shared, zero or more.
    ///   - weights: Zero or more each, not all zero.
    ///   - quantities: As many; a share of units divides evenly by a whole quantity. Others do not bind.
    /// - Returns: Shares that are zero or more and add up to the amount; nil where the rule finds none.
    public static func shares(
        of amount: Int64, weights: [Rational], quantities: [Rational]
    ) -> [Int64]? {
        precondition(weights.count == quantities.count, "Each line has a weight and a quantity")
        let sum = weights.reduce(.zero, +)
        guard amount >= 0, !sum.isZero, !weights.contains(where: \.isNegative) else { return nil }
        let divisors = quantities.map { quantity -> Int64 in
            if let whole = quantity.int64, whole > 1 { whole } else { 1 }
        }
        var first: [Int64] = []
        for (weight, divisor) in zip(weights, divisors) {
            let exact = Rational(Int(amount)) * weight / sum
            // A share is at most the amount, and a rule other than `exact` has a result for every value.
            guard let rounded = (try? exact.rounded(toScale: 0, .halfUp))?.int64,
                let stepped = steppedUp(rounded, divisor)
            else { return nil }
            first.append(stepped)
        }
        let largest =
            weights.indices.max {
                let order = weights[$0].compare(weights[$1])
                return order < 0 || (order == 0 && $0 > $1)
            } ?? 0
        let order = [largest] + weights.indices.filter { $0 != largest }
        if let shares = placed(first, amount, divisors, order) { return shares }
        for index in order.dropFirst() {
            var next = first
            let (stepped, overflow) = next[index].addingReportingOverflow(divisors[index])
            if overflow { continue }
            next[index] = stepped
            if let shares = placed(next, amount, divisors, order) { return shares }
        }
        return nil
    }

    /// Puts what the shares miss the amount by on the first line of an order that divides evenly with it.
    private static func placed(
        _ shares: [Int64], _ amount: Int64, _ divisors: [Int64], _ order: [Int]
    ) -> [Int64]? {
        var rest = amount
        for share in shares {
            let (difference, overflow) = rest.subtractingReportingOverflow(share)
            if overflow { return nil }
            rest = difference
        }
        if rest == 0 { return shares }
        for index in order {
            let (share, overflow) = shares[index].addingReportingOverflow(rest)
            if overflow || share < 0 || share % divisors[index] != 0 { continue }
            var result = shares
            result[index] = share
            return result
        }
        return nil
    }

    private static func steppedUp(_ share: Int64, _ divisor: Int64) -> Int64? {
        let rest = share % divisor
        if rest == 0 { return share }
        let (stepped, overflow) = share.addingReportingOverflow(divisor - rest)
        return overflow ? nil : stepped
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Sharing an amount in whole units, so that the shares add up to it exactly.
///
/// The exact share of a part is amount × weight / sum of the weights; all weights zero count as all equal. Shares are
/// multiples of ``step``, and ``method`` says who gets the units that do not divide evenly. A negative amount is shared
/// as its mirror image.
///
/// ```swift
/// let kopecks = Allocation()
/// try kopecks.shares(of: 100, weights: [1, 1, 1])                 // 33.34, 33.33, 33.33
/// try kopecks.shares(of: -15, weights: [100, 40, 5])              // −10.34, −4.14, −0.52
/// try kopecks.shares(of: 10, weights: [3, 1], caps: [5, nil])     // 5, 5
/// let rubles = Allocation(method: .last, step: 1)
/// try rubles.shares(of: 828, weights: [500, 3750, 1700])          // 70, 522, 236
/// ```
///
/// The laws, for amounts that are multiples of the step:
///
/// - the shares add up to the amount;
/// - by largest remainder no share is a unit or more away from its exact share; by `first`, `largest-weight`,
///   `separate` and `running` none is more than a unit away;
/// - equal exact shares differ by one unit at most (`largest-remainder`, `first`, `largest-weight`, `separate`);
/// - the shares of a negative amount are the mirror image;
/// - no share is above its cap, and with caps none is below zero;
/// - shares are whole units;
/// - only the proportions of the weights count;
/// - a part of weight zero gets nothing, unless all weights are zero or the part is the last one of `last`;
/// - caps of at least the whole amount change nothing, but for the sign of the last share of `last`.
public struct Allocation: Sendable, Hashable {
    /// Who gets the units that do not divide evenly.
    public var method: AllocationMethod
    /// One unit, greater than zero: 0.01 for kopecks, 1 for whole rubles.
    public var step: Rational
    /// How ``AllocationMethod/last`` rounds a share and ``AllocationMethod/running`` a sum of shares; the other methods
    /// do not ask it.
    public var rule: RoundingRule

    /// Sharing by `method` in units of `step`.
    public init(
        method: AllocationMethod = .largestRemainder, step: Rational = Rational(1, over: 100),
        rule: RoundingRule = .halfUp
    ) {
        self.method = method
        self.step = step
        self.rule = rule
    }

    /// Sharing by `method` in units of 10^−`scale`: 2 for kopecks, 0 for rubles, −1 for tens.
    public init(
        method: AllocationMethod = .largestRemainder, scale: Int, rule: RoundingRule = .halfUp
    ) {
        self.init(method: method, step: .powerOfTen(-scale), rule: rule)
    }

    /// The shares of an amount in proportion to weights.
    ///
    /// With caps, the exact shares are those of the sharing in which each part whose share would be above its cap gets
    /// its cap, and the others share the rest in proportion; units that a cap refuses go on in the order of the method.
    /// A cap that is no multiple of the step counts as the multiple below it.
    ///
    /// - Parameters:
    ///   - amount: A multiple of ``step``, of either sign.
    ///   - weights: At least one, each zero or more.
    ///   - caps: What each share is at most in magnitude, nil for a part without a cap.
    /// - Returns: As many shares as weights; by ``AllocationMethod/separate`` one more, which has no cap.
    /// - Throws: ``AllocationError`` for arguments beyond these, for caps that cannot hold the amount, and for an inexact
    ///   share under the rule `exact`.
    public func shares(
        of amount: Rational, weights: [Rational], caps: [Rational?]? = nil
    ) throws(AllocationError) -> [Rational] {
        if weights.isEmpty { throw .noWeights }
        if let index = weights.firstIndex(where: \.isNegative) {
            throw .negativeWeight(index: index)
        }
        let limits = try limits(caps, count: weights.count)
        try check(amount)
        if method != .separate, let limits {
            let isEqual = weights.allSatisfy(\.isZero)
            let held = zip(limits, weights).filter { isEqual || !$1.isZero }.map(\.0)
            let room = held.contains(nil) ? nil : held.reduce(.zero) { $0 + ($1 ?? .zero) }
            if let room, room < amount.magnitude {
                throw .capsTooSmall(amount: amount.magnitude, held: room)
            }
        }
        do {
            return try settledShares(of: amount, weights: weights, limits: limits)
        } catch {
            throw .inexact(error)
        }
    }

    /// Checks shares that somebody else has made: each a multiple of the step, of the sign of the amount and within its
    /// cap, and all together the amount.
    ///
    /// ```swift
    /// try Allocation().check([60, 40], of: 100)               // fits
    /// try Allocation().check([60, 39], of: 100)               // throws sumDiffers(sum: 99, amount: 100)
    /// ```
    ///
    /// - Throws: ``AllocationError`` for the first thing that does not fit.
    public func check(
        _ shares: [Rational], of amount: Rational, caps: [Rational?]? = nil
    ) throws(AllocationError) {
        if shares.isEmpty { throw .noWeights }
        let limits = try limits(caps, count: shares.count)
        try check(amount)
        for (index, share) in shares.enumerated() {
            if !(share / step).isInteger { throw .shareNotMultiple(index: index) }
            if share.signum * amount.signum < 0 { throw .shareSign(index: index) }
            if let limit = limits?[index], share.magnitude > limit {
                throw .shareAboveCap(index: index)
            }
        }
        let sum = shares.reduce(.zero, +)
        if sum != amount { throw .sumDiffers(sum: sum, amount: amount) }
    }

    private func check(_ amount: Rational) throws(AllocationError) {
        if !(amount / step).isInteger { throw .amountNotMultiple(amount: amount, step: step) }
    }

    /// The caps in whole units.
    private func limits(
        _ caps: [Rational?]?, count: Int
    ) throws(AllocationError) -> [Rational?]? {
        if step.signum <= 0 { throw .stepNotPositive }
        guard let caps else { return nil }
        if caps.count != count { throw .capCount(expected: count, found: caps.count) }
        if let index = caps.firstIndex(where: { $0?.isNegative == true }) {
            throw .negativeCap(index: index)
        }
        return caps.map { cap in cap.map { ($0 / step).floor * step } }
    }
}

// SPDX-License-Identifier: Apache-2.0

// The methods. What is shared here may have a fraction of a unit, which goes with the last unit that is handed out:
// policies that keep discounts or line sums exact share such amounts.

extension Allocation {
    /// Gets, where an explanation is asked for, how each part came to its share.
    typealias Note = ([UnitShare]) -> Void

    /// The shares of `amount` over `weights`, which are zero or more, none above its limit.
    ///
    /// The limits of the parts that have a weight hold the amount, unless the method is ``AllocationMethod/separate``.
    func settledShares(
        of amount: Rational, weights: [Rational], limits: [Rational?]? = nil,
        noting note: Note? = nil
    ) throws(InexactError) -> [Rational] {
        precondition(!weights.isEmpty, "An amount is shared among one part at least")
        if amount.isNegative {
            return try settledShares(
                of: -amount, weights: weights, limits: limits, noting: note.map(UnitShare.mirrored)
            ).map { -$0 }
        }
        let weights =
            weights.allSatisfy(\.isZero)
            ? [Rational](repeating: .one, count: weights.count) : weights
        let exact = ProportionalShares.exact(amount, weights, within: limits)
        var sharing = Sharing(amount: amount, unit: step, exact: exact, limits: limits)
        let parts = weights.indices.filter { !weights[$0].isZero }
        switch method {
        case .largestRemainder:
            sharing.handOut(LargestRemainder.largestFractionsFirst(exact, unit: step, of: parts))
        case .first:
            sharing.handOut(parts)
        case .largestWeight:
            sharing.handOut(parts.sorted { (weights[$1], $0) < (weights[$0], $1) })
        case .last:
            try sharing.roundAllButLast(rule, parts)
        case .running:
            try sharing.roundPrefixes(rule, parts)
        case .runningFromLast:
            sharing.cutFromLast(parts)
        case .separate:
            sharing.cut(parts)
        }
        note?(
            UnitShare.list(of: exact, sharing.order, sharing.shares, unit: step, method: method))
        return method == .separate ? sharing.shares + [sharing.left] : sharing.shares
    }
}

/// An amount of zero or more on its way to its parts.
private struct Sharing {
    let unit: Rational
    let exact: [Rational]
    let limits: [Rational?]?
    /// What each part has so far.
    private(set) var shares: [Rational]
    /// What nobody has yet.
    private(set) var left: Rational
    /// The parts in the order in which the method turned to them.
    private(set) var order: [Int] = []

    init(amount: Rational, unit: Rational, exact: [Rational], limits: [Rational?]?) {
        self.unit = unit
        self.exact = exact
        self.limits = limits
        shares = [Rational](repeating: .zero, count: exact.count)
        left = amount
    }

    /// Gives a part what is asked, as far as its limit and what is left reach.
    private mutating func give(_ asked: Rational, to part: Int) {
        var share = min(asked, left)
        if let limit = limits?[part] { share = min(share, limit - shares[part]) }
        shares[part] += share
        left -= share
    }

    /// The whole units of each exact share.
    mutating func cut(_ parts: [Int]) {
        order = parts
        for part in parts { give((exact[part] / unit).floor * unit, to: part) }
    }

    /// The whole units of each exact share, then the spare ones, one each in order, round again until none is left.
    mutating func handOut(_ order: [Int]) {
        cut(order)
        // Each round moves something: limits hold the amount, so some share has room as long as anything is left.
        while !left.isZero {
            for part in order where !left.isZero { give(unit, to: part) }
        }
    }

    /// Each exact share rounded, what is left to the last part of all.
    mutating func roundAllButLast(
        _ rule: RoundingRule, _ parts: [Int]
    ) throws(InexactError) {
        order = Array(exact.indices)
        let last = exact.count - 1
        for part in 0..<last {
            let rounded = try exact[part].rounded(toMultipleOf: unit, rule)
            if limits == nil {
                shares[part] = rounded
                left -= rounded
            } else {
                give(rounded, to: part)
            }
        }
        if limits == nil {
            shares[last] = left
            left = .zero
        } else {
            give(left, to: last)
            giveRest(parts)
        }
    }

    /// What each part adds to the rounded sum of the exact shares up to it.
    mutating func roundPrefixes(_ rule: RoundingRule, _ parts: [Int]) throws(InexactError) {
        order = parts
        let amount = left
        var prefix = Rational.zero
        for part in parts {
            prefix += exact[part]
            let rounded =
                part == parts.last ? amount : try prefix.rounded(toMultipleOf: unit, rule)
            give(rounded - (amount - left), to: part)
        }
        giveRest(parts)
    }

    /// Each part's proportion of what is left, cut to whole units, from the last part to the first.
    mutating func cutFromLast(_ parts: [Int]) {
        order = parts.reversed()
        var weight = left
        for part in order {
            let isFirst = part == order.last
            let share = weight.isZero || isFirst ? left : left * exact[part] / weight
            give(isFirst ? share : (share / unit).floor * unit, to: part)
            weight -= exact[part]
        }
        giveRest(parts)
    }

    /// What limits refused, to the later parts first.
    private mutating func giveRest(_ parts: [Int]) {
        for part in parts.reversed() where !left.isZero { give(left, to: part) }
    }
}

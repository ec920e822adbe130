// SPDX-License-Identifier: Apache-2.0

/// The best two rows of a good that has no single one: least distortion, then smallest spread of prices.
///
/// ## The problem
///
/// A good has the price p₀, the quantity Q and the target T, all integers of their grids, D units of a product in a minor unit.
/// Wanted are prices p ≥ r and quantities a + b = Q with sums s + t = T such that the residues
/// e = p·a − D·s and f = r·b − D·t lie in the window −B...A of the rounding rule (see ``RowWindow``).
/// Distortion is N = |p − p₀|·a + |r − p₀|·b, spread is p − r.
///
/// ## Why the search is short
///
/// Let E = p·a + r·b be the exact worth of both rows and δ = p₀·Q − D·T what the discount takes, as exactly. Then
/// e + f = E − D·T, so that E lies in D·T − 2B...D·T + 2A (K-3).
///
/// - N ≥ |p₀·Q − E|, with equality exactly when no price lies on the other side of p₀ than the other one (triangle inequality).
///   So N ≥ max(0, δ − 2A, −δ − 2B): the search starts there and goes up, N by N. The first N with two rows is the least
///   distortion; among its pairs the smallest spread is taken. Both are proven by exhaustion.
/// - With half-up two rows exist at E = D·T − 1 at the latest, one of price ⌊E/Q⌋ and one a step above: their residues add up
///   to −1 modulo D, and of the numbers −1, D − 1, −D − 1 only −1 is a sum of two residues of −D/2...D/2 − 1 (D is even). So
///   without a lower limit of prices two rows always suffice, and the search is at most 2A + 1 steps long (K-4). Other rules
///   for the nearest and directed rules go the same way with another E.
///
/// ## What one step looks at
///
/// For a given N there are three shapes: no price above p₀ (E = p₀·Q − N), none below (E = p₀·Q + N), and one on each side.
///
/// - ``shallow(_:)``, N < Q: one row stays at p₀, since both at another price would distort by Q at least. The other one
///   differs by y in q units with y·q = N: the divisors of N.
/// - ``oneSided(_:isBelow:)``, N ≥ Q: E = r·Q + (p − r)·a. For a price p, a is determined modulo D by p·a ≡ e, so b is, so r is by
///   r·b ≡ f: a table of inverses modulo D leaves one r in D to try instead of all (K-5). Where few prices lie on one side, the
///   divisors of E − r·Q, or of p·Q − E, are fewer still.
/// - ``straddling(_:)``: one price above p₀ by u in a units, one below by v in b units, u·a + v·b = N. One of u·a and v·b is at most
///   half of what N exceeds its lower bound by, and the other one is then fixed modulo the rest of the quantity.
struct TwoRowSearch {
    let window: RowWindow
    let table: ResidueTable
    let good: RowGood
    let minimumPrice: Int
    /// Two rows of one price would become one in the register, with one rounding.
    let mergesEqualPrices: Bool
    /// The pairs found at the current distortion and spread.
    private var pairs: [RowPair] = []
    private var spread = Int.max

    /// A search for a good whose products fit 61 bits.
    init(
        _ good: RowGood, window: RowWindow, table: ResidueTable, minimumPrice: Int = 0,
        mergesEqualPrices: Bool = false
    ) {
        self.good = good
        self.window = window
        self.table = table
        self.minimumPrice = minimumPrice
        self.mergesEqualPrices = mergesEqualPrices
    }

    /// What the good's discount takes, as exactly.
    private var depth: Int { good.price * good.quantity - window.divisor * good.target }

    /// Two prices of a row of all units: a search above it would meet products that do not fit.
    private var highestPrice: Int { (1 << 61) / good.quantity }

    /// Calls `visit` with the best pairs in their tie order until it returns true; false when there are no two rows.
    mutating func best(_ visit: (RowPair) -> Bool) -> Bool {
        let quantity = good.quantity
        if quantity < 2 { return false }
        // Both rows are worth the lowest price at least, and by K-3 no more than the window lets them.
        if minimumPrice * quantity > window.divisor * good.target + 2 * window.above {
            return false
        }
        let floorDistortion = max(0, minimumPrice - good.price) * quantity
        let least = max(0, depth - 2 * window.above, -depth - 2 * window.below, floorDistortion)
        // Beyond it E has left its window, but for prices on both sides of p₀: they add no more than the window is wide.
        let most = max(least, abs(depth)) + floorDistortion + 3 * window.width + 2
        for distortion in least...most {
            if distortion % quantity == 0 {
                if visitEqualPrices(distance: distortion / quantity, visit) { return true }
                if distortion == 0 { continue }
            }
            pairs.removeAll(keepingCapacity: true)
            spread = .max
            if distortion < quantity { shallow(distortion) } else { deep(distortion) }
            if pairs.isEmpty { continue }
            if pairs.count > 1 { pairs.sort(by: RowPair.comesFirst) }
            for pair in pairs where visit(pair) { break }
            return true
        }
        return false
    }

    /// Whether the worth of two rows lets their sums be the target.
    func isInWindow(_ worth: Int) -> Bool {
        let rest = worth - window.divisor * good.target
        return rest >= -2 * window.below && rest <= 2 * window.above
    }

    // MARK: Candidates

    /// Keeps the rows of two prices and quantities, with every way to share the target, if they are among the best so far.
    private mutating func keep(_ price: Int, _ units: Int, _ other: Int, _ otherUnits: Int) {
        let isFirst = price > other || price == other && units >= otherUnits
        let (high, low) = isFirst ? (price, other) : (other, price)
        let (highUnits, lowUnits) = isFirst ? (units, otherUnits) : (otherUnits, units)
        if low < minimumPrice || high - low > spread { return }
        let (product, rest) = (high * highUnits, low * lowUnits)
        guard let sums = window.sums(of: product) else { return }
        for sum in sums.reversed() where sum <= good.target {
            if !window.holds(product, sum) || !window.holds(rest, good.target - sum) { continue }
            let pair = RowPair(
                first: RowPart(price: high, quantity: highUnits, sum: sum),
                second: RowPart(price: low, quantity: lowUnits, sum: good.target - sum))
            if pair.spread < spread {
                spread = pair.spread
                pairs.removeAll(keepingCapacity: true)
            }
            if !pairs.contains(pair) { pairs.append(pair) }
        }
    }

    // MARK: Less than a step of the price for every unit

    private mutating func shallow(_ distortion: Int) {
        // 32-bit divisions where they suffice: they take half the time.
        if let narrow = UInt32(exactly: distortion) {
            shallow(narrow)
        } else {
            shallow(UInt(distortion))
        }
    }

    /// The divisors in ascending order of the price difference: those up to the root, then their counterparts.
    private mutating func shallow<Width: FixedWidthInteger>(_ distortion: Width) {
        var root: Width = 1
        while root <= distortion / root {
            if distortion % root == 0 { tryMoved(Int(root), Int(distortion / root)) }
            if spread != .max { return }
            root += 1
        }
        while root > 1 {
            root -= 1
            if distortion % root == 0 { tryMoved(Int(distortion / root), Int(root)) }
            if spread != .max { return }
        }
    }

    private mutating func tryMoved(_ difference: Int, _ units: Int) {
        if units >= good.quantity { return }
        let price = good.price
        keep(price, good.quantity - units, price - difference, units)
        keep(price, good.quantity - units, price + difference, units)
    }

    // MARK: More than that

    private mutating func deep(_ distortion: Int) {
        let worth = good.price * good.quantity
        if isInWindow(worth - distortion) { oneSided(worth - distortion, isBelow: true) }
        if isInWindow(worth + distortion) { oneSided(worth + distortion, isBelow: false) }
        straddling(distortion)
    }

    /// Different prices on one side of p₀, worth E together.
    private mutating func oneSided(_ worth: Int, isBelow: Bool) {
        let quantity = good.quantity
        if worth < minimumPrice * quantity { return }
        // The prices next to the mean E/Q on both of its sides; the mean itself is none of two different ones.
        let under = (worth - 1).dividedDown(by: quantity)
        let over = worth / quantity + 1
        // A unit at a price above p₀ distorts by its difference at least.
        let limit =
            isBelow ? minimumPrice : min(highestPrice, good.price + worth - good.price * quantity)
        let near =
            isBelow ? good.price - over + 1 : under - max(good.price, minimumPrice) + 1
        let far = isBelow ? under - limit + 1 : limit - over + 1
        if near <= 0 || far <= 0 { return }
        let residues = residues(worth)
        if residues.isEmpty { return }
        // Costs in divisions, roughly: of the table for the first thousand prices, and of trial divisions.
        let table = min(near, 1000) * residues.count * (1 + far / window.divisor)
        let direct = near * root(near * quantity)
        if isBelow, far * root(far * quantity) < min(table, direct) {
            byDivisors(worth, from: under, through: limit, isUpper: false, isBelow: true)
        } else if direct < table {
            let start = isBelow ? over : under
            byDivisors(worth, from: start, through: good.price, isUpper: isBelow, isBelow: isBelow)
        } else {
            let means = isBelow ? (over, under) : (under, over)
            byResidues(worth, residues, near: near, means, limit: limit, isBelow: isBelow)
        }
    }

    /// The residues that the row next to p₀ can have beside one of the other row; two odd ones need an even quantity, since an
    /// odd product has an odd quantity and D is even.
    private func residues(_ worth: Int) -> ClosedRange<Int> {
        let total = worth - window.divisor * good.target
        return max(-window.below, total - window.above)...min(window.above, total + window.below)
    }

    /// Two odd residues of an even divisor have odd products, so odd quantities, so an even sum of them.
    @inline(__always)
    private func isImpossible(_ residue: Int, _ other: Int) -> Bool {
        window.divisor & 1 == 0 && residue & other & good.quantity & 1 != 0
    }

    /// Goes through the pairs of prices within a spread, which grows until there is a pair or all prices were tried: most pairs
    /// lie close together, and a single row of prices would be long.
    private mutating func byResidues(
        _ worth: Int, _ residues: ClosedRange<Int>, near: Int, _ means: (near: Int, far: Int),
        limit: Int, isBelow: Bool
    ) {
        let total = worth - window.divisor * good.target
        let reach = near + abs(limit - means.far) + 1
        var cap = 256
        while true {
            let within = min(cap, spread)
            for residue in residues where !isImpossible(residue, total - residue) {
                byResidue(
                    worth, residue, total - residue, min(near, within), means, limit, isBelow,
                    within: within)
            }
            if spread <= cap || cap >= reach { return }
            cap *= 2
        }
    }

    private mutating func byResidue(
        _ worth: Int, _ residue: Int, _ other: Int, _ count: Int, _ means: (near: Int, far: Int),
        _ limit: Int, _ isBelow: Bool, within: Int
    ) {
        let modulus = window.divisor
        let step = isBelow ? 1 : -1
        var price = means.near
        guard let start = table.quickStart(of: residue), let rest = table.quickStart(of: other)
        else {
            for _ in 0..<count {
                tryPrice(worth, price, residue, other, means.far, limit, isBelow, within)
                price += step
            }
            return
        }
        let quantity = good.quantity.residue(modulus)
        let mean = means.far.residue(modulus)
        var factor = price.residue(modulus)
        for _ in 0..<count {
            let units = table.quickSolutions(start + factor)
            var first = Int(units.first)
            while units.step > 0, first < modulus {
                let left = quantity - first
                let others = table.quickSolutions(rest + (left < 0 ? left + modulus : left))
                if others.step > 0 {
                    let step = Int(others.step)
                    tryOthers(
                        worth, price, (Int(others.first), step), means.far, mean % step, limit,
                        isBelow, within)
                }
                first += Int(units.step)
            }
            price += step
            factor += step
            if factor == modulus { factor = 0 }
            if factor < 0 { factor = modulus - 1 }
        }
    }

    /// One price of the row next to p₀, with every quantity that leaves its residue and every price of the other row that
    /// leaves the other residue.
    private mutating func tryPrice(
        _ worth: Int, _ price: Int, _ residue: Int, _ other: Int, _ far: Int, _ limit: Int,
        _ isBelow: Bool, _ within: Int
    ) {
        guard let units = table.solutions(price, residue) else { return }
        var first = units.first
        while first < window.divisor {
            if let others = table.solutions(good.quantity - first, other) {
                let mean = far.residue(others.step)
                tryOthers(worth, price, others, far, mean, limit, isBelow, within)
            }
            first += units.step
        }
    }

    /// Tries the prices of the other row, which are known modulo a step, from the one next to the mean on; `mean` is its
    /// residue.
    @inline(__always)
    private mutating func tryOthers(
        _ worth: Int, _ price: Int, _ others: (first: Int, step: Int), _ far: Int, _ mean: Int,
        _ limit: Int, _ isBelow: Bool, _ within: Int
    ) {
        let past = isBelow ? mean - others.first : others.first - mean
        let distance = past < 0 ? past + others.step : past
        if isBelow {
            var other = far - distance
            while other >= limit, price - other <= min(within, spread) {
                tryPrices(worth, price, other)
                other -= others.step
            }
        } else {
            var other = far + distance
            while other <= limit, other - price <= min(within, spread) {
                tryPrices(worth, price, other)
                other += others.step
            }
        }
    }

    /// The quantities of two prices worth E together, if they are whole: E − r·Q = (p − r)·a.
    @inline(__always)
    private mutating func tryPrices(_ worth: Int, _ price: Int, _ other: Int) {
        let (units, rest) = (worth - other * good.quantity).quotientAndRemainder(
            dividingBy: price - other)
        if rest == 0, units > 0, units < good.quantity {
            keep(price, units, other, good.quantity - units)
        }
    }

    /// For each price of one row the differences to the other one: divisors of what is left of E.
    private mutating func byDivisors(
        _ worth: Int, from start: Int, through end: Int, isUpper: Bool, isBelow: Bool
    ) {
        let step = start <= end ? 1 : -1
        for price in stride(from: start, through: end, by: step) {
            if abs(price - start) >= spread { return }
            let rest = abs(worth - price * good.quantity)
            var divisor = 1
            while divisor <= rest / divisor {
                if rest % divisor == 0 {
                    tryDifference(worth, price, divisor, isUpper, isBelow)
                    tryDifference(worth, price, rest / divisor, isUpper, isBelow)
                }
                divisor += 1
            }
        }
    }

    private mutating func tryDifference(
        _ worth: Int, _ price: Int, _ difference: Int, _ isUpper: Bool, _ isBelow: Bool
    ) {
        if difference > spread { return }
        let other = isUpper ? price - difference : price + difference
        if other < minimumPrice || isBelow && other > good.price { return }
        if other > highestPrice { return }
        tryPrices(worth, price, other)
    }

    /// One price above p₀ and one below.
    private mutating func straddling(_ distortion: Int) {
        // u·a ≤ (N − δ)/2 + A and v·b ≤ (N + δ)/2 + B, from E = p₀·Q + u·a − v·b and its window.
        let above = (distortion - depth + 2 * window.above).dividedDown(by: 2)
        let below = (distortion + depth + 2 * window.below).dividedDown(by: 2)
        let (most, sign) = above <= below ? (above, 1) : (below, -1)
        // The other row is moved by one unit of the price at least.
        let fewest = max(1, good.quantity - distortion + 1)
        for units in stride(from: fewest, through: min(most, good.quantity - 1), by: 1) {
            let rest = good.quantity - units
            // u·a is a multiple of a, and N less it one of b: of the two the larger is the step.
            let step = max(units, rest)
            var moved = units > rest ? units : distortion % rest
            while moved <= min(most, distortion - rest) {
                if moved > 0, moved % units == 0, (distortion - moved) % rest == 0 {
                    let price = good.price + sign * (moved / units)
                    let other = good.price - sign * ((distortion - moved) / rest)
                    if max(price, other) <= highestPrice { keep(price, units, other, rest) }
                }
                moved += step
            }
        }
    }

    /// A number whose square is not less than the value by much; costs need no more.
    private func root(_ value: Int) -> Int { 1 << ((Int.bitWidth - value.leadingZeroBitCount) / 2) }
}

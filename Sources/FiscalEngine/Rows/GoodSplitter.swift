// SPDX-License-Identifier: Apache-2.0

/// How a good may be divided into rows.
enum GoodKind: Sendable, Hashable {
    /// Units that stay whole: the quantity counts them.
    case whole
    /// A measure: the quantity counts steps of the quantity grid.
    case measured
    /// Units that carry a marking code each, and have a row each.
    case marked
}

/// The rows of one good under the constraints: one if there is a price for it, else the best two, or one a unit.
///
/// - K-1: each row's sum is its price × quantity, rounded by the rule, or within the tolerance of it.
/// - K-2: the quantities of a good's rows add up to its quantity, the sums to its target.
struct GoodSplitter: Sendable {
    let constraints: RowConstraints
    /// The window of a good that is counted.
    let wholeWindow: RowWindow
    /// The window of a good that is measured.
    let measureWindow: RowWindow
    private let wholeTable: ResidueTable
    private let measureTable: ResidueTable
    /// The lowest price, in units of the price grid.
    let minimumPrice: Int
    /// The most that a product may be.
    static let largestProduct = 1 << 58

    init(policy: Policy, constraints: RowConstraints) throws(RowConstraintError) {
        try constraints.check(policy)
        self.constraints = constraints
        let priceScale = constraints.priceScale ?? policy.scale
        let rule = policy.lineSum.rule ?? .halfUp
        let whole = Int(PowersOfTen.int64(priceScale - policy.scale))
        let measure = whole * Int(PowersOfTen.int64(constraints.quantityScale))
        wholeWindow = RowWindow(rule, divisor: whole, tolerance: constraints.tolerance)
        measureWindow = RowWindow(rule, divisor: measure, tolerance: constraints.tolerance)
        wholeTable = Self.table(wholeWindow)
        measureTable = whole == measure ? wholeTable : Self.table(measureWindow)
        let price = constraints.minimumPrice
        minimumPrice = Int(
            (Rational(price) * .powerOfTen(priceScale)).int64 ?? 0)
    }

    /// The search begins where both residues are the outermost and seldom goes far.
    private static func table(_ window: RowWindow) -> ResidueTable {
        let outermost = (0..<4).flatMap { [window.above - $0, -window.below + $0] }
        return ResidueTable(
            modulus: window.divisor, quickValues: window.divisor > 10_000 ? [] : outermost)
    }

    func window(_ kind: GoodKind) -> RowWindow { kind == .measured ? measureWindow : wholeWindow }

    /// Appends the best rows of a good to `parts`.
    ///
    /// - Returns: Why there are none; nil where there are.
    func split(
        _ good: RowGood, _ kind: GoodKind, _ tax: RowTax?, into parts: inout [RowPart]
    ) -> ImpossibleRows.Reason? {
        if kind == .marked { return units(good, into: &parts) }
        let window = window(kind)
        if let price = price(of: good, window) {
            parts.append(RowPart(price: price, quantity: good.quantity, sum: good.target))
            return nil
        }
        if constraints.maximumRowsPerGood == 1 { return .maximumRowsPerGood }
        guard let pair = pair(good, window, tax) else {
            return minimumPrice > 0 ? .minimumPrice : .twoRows
        }
        parts.append(pair.first)
        parts.append(pair.second)
        return nil
    }

    /// The price of a single row: the one nearest to p₀, of two the lower; nil when no price has the target.
    func price(of good: RowGood, _ window: RowWindow) -> Int? {
        let prices = window.prices(
            quantity: good.quantity, sum: good.target, minimum: minimumPrice)
        return prices.map { min(max(good.price, $0.lowerBound), $0.upperBound) }
    }

    private func pair(_ good: RowGood, _ window: RowWindow, _ tax: RowTax?) -> RowPair? {
        if window.divisor == 1, window.width == 0 { return exactPair(good) }
        var best: RowPair?
        var least = Int.max
        var search = search(good, window)
        _ = search.best { pair in
            let change = tax.map { abs($0.change(pair)) } ?? 0
            if change < least {
                best = pair
                least = change
            }
            return change == 0
        }
        return best
    }

    private func search(_ good: RowGood, _ window: RowWindow) -> TwoRowSearch {
        TwoRowSearch(
            good, window: window, table: window == wholeWindow ? wholeTable : measureTable,
            minimumPrice: minimumPrice, mergesEqualPrices: constraints.mergesEqualPrices)
    }

    /// One of the best pairs of a good for each change of its tax, the first in tie order; what a rate chooses among.
    func pairsByTax(_ good: RowGood, _ kind: GoodKind, _ tax: RowTax) -> [Int: RowPair] {
        let window = window(kind)
        if kind == .marked || window.divisor == 1 && window.width == 0 { return [:] }
        var pairs: [Int: RowPair] = [:]
        var count = 0
        var search = search(good, window)
        _ = search.best { pair in
            let change = tax.change(pair)
            if pairs[change] == nil { pairs[change] = pair }
            count += 1
            // The tax of two rows is less than two units from that of one; what was not met in so many pairs is not there:
            // sums repeat modulo the denominator of the rate, and residues modulo D.
            return pairs.count == 3 || count > 1_000_000
        }
        return pairs
    }

    /// Without rounding two rows are the quotient of target and quantity and the price above it.
    ///
    /// Whole units at whole prices have no residues, so E = T: all pairs with no price on the other side of p₀ distort by
    /// |p₀·Q − T|, the least there is. Of those the spread decides, and 1 is the least of two prices. ⌊T/Q⌋ and the price above
    /// it do not lie on two sides of a price p₀ (K-6).
    private func exactPair(_ good: RowGood) -> RowPair? {
        let (price, rest) = good.target.quotientAndRemainder(dividingBy: good.quantity)
        if price < minimumPrice || rest == 0 { return nil }
        let dearer = RowPart(price: price + 1, quantity: rest, sum: (price + 1) * rest)
        let units = good.quantity - rest
        return RowPair(
            first: dearer, second: RowPart(price: price, quantity: units, sum: price * units))
    }

    /// A row for each unit: the target shared evenly, the larger sums first, each at the price nearest to p₀.
    ///
    /// The distortion of a unit is a convex function of its sum, so an even share of the target has the least, and prices grow
    /// with sums, so it has the least spread too (K-7).
    private func units(_ good: RowGood, into parts: inout [RowPart]) -> ImpossibleRows.Reason? {
        if let most = constraints.maximumRowsPerGood, good.quantity > most {
            return .maximumRowsPerGood
        }
        let (sum, rest) = good.target.quotientAndRemainder(dividingBy: good.quantity)
        let one = RowGood(price: good.price, quantity: 1, target: sum)
        guard let price = price(of: one, wholeWindow) else { return .minimumPrice }
        if rest > 0 {
            let other = RowGood(price: good.price, quantity: 1, target: sum + 1)
            guard let dearer = self.price(of: other, wholeWindow) else { return .minimumPrice }
            for _ in 0..<rest {
                parts.append(RowPart(price: dearer, quantity: 1, sum: sum + 1))
            }
        }
        for _ in 0..<(good.quantity - rest) {
            parts.append(RowPart(price: price, quantity: 1, sum: sum))
        }
        return nil
    }
}

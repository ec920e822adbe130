// SPDX-License-Identifier: Apache-2.0

/// Why a bill has no rows, with the nearest totals that have some.
struct NearestTotals {
    private let splitter: GoodSplitter
    private let constraints: RowConstraints
    private let scale: Int

    init(_ splitter: GoodSplitter, _ constraints: RowConstraints, scale: Int) {
        self.splitter = splitter
        self.constraints = constraints
        self.scale = scale
    }

    private func amount(_ units: Int) -> Amount { Amount(minorUnits: Int64(units), scale: scale) }

    private func total(_ entries: [BillDivision.Entry]) -> Int {
        entries.reduce(0) { $0 + $1.good.target }
    }

    // MARK: A good without rows

    /// Why the first of the goods without rows has none. The nearest totals leave the other goods as they are and give each
    /// of these the nearest sum that has rows, above or below.
    func impossible(
        _ reason: ImpossibleRows.Reason, _ goods: [Int], of entries: [BillDivision.Entry]
    ) -> ImpossibleRows {
        var shifts: Set<Int> = [0]
        for index in goods {
            let good = entries[index].good
            let sums = nearestTargets(good, entries[index].kind)
            let steps = [sums.below, sums.above].compactMap { $0 }.map { $0 - good.target }
            shifts = Set(shifts.flatMap { shift in steps.map { shift + $0 } })
            // Of many sums those next to the total are kept, on both sides.
            if shifts.count > 4096 {
                shifts = Set(shifts.sorted { abs($0) < abs($1) }.prefix(4096))
            }
        }
        let total = total(entries)
        let entry = entries[goods[0]]
        return ImpossibleRows(
            reason: reason, line: goods[0], message: message(reason, entry),
            nearestBelow: shifts.filter { $0 <= 0 }.max().map { amount(total + $0) },
            nearestAbove: shifts.filter { $0 >= 0 }.min().map { amount(total + $0) })
    }

    private func message(
        _ reason: ImpossibleRows.Reason, _ entry: BillDivision.Entry
    ) -> String {
        let target = amount(entry.good.target).fixedText
        switch reason {
        case .minimumPrice:
            return
                "no two rows at prices of \(constraints.minimumPrice) or more come to \(target), "
                + "whatever their quantities"
        case .maximumRowsPerGood where entry.kind == .marked:
            return "a marked good has a row for each unit: \(entry.good.quantity) rows"
        case .maximumRowsPerGood:
            return "no price of the grid times the quantity is \(target); the good needs two rows"
        default:
            return "no two rows have \(target) under the rounding rule: every pair of prices and "
                + "quantities was tried whose products can round to it"
        }
    }

    /// The sums next to a good's target that have rows.
    private func nearestTargets(
        _ good: RowGood, _ kind: GoodKind
    ) -> (below: Int?, above: Int?) {
        let window = splitter.window(kind)
        // All rows at the lowest price: from there on every sum has rows, if two are allowed.
        let floor = (splitter.minimumPrice * good.quantity).dividedUp(by: window.divisor) + 1
        let reach = max(good.target, floor) + window.width / window.divisor + 1
        if kind != .marked, constraints.maximumRowsPerGood == 1 {
            return nearestSingleRows(good, window)
        }
        if kind == .marked, let most = constraints.maximumRowsPerGood, most < good.quantity {
            return (nil, nil)
        }
        let least = max(
            0,
            (splitter.minimumPrice * good.quantity - good.quantity * window.above).dividedDown(
                by: window.divisor))
        let below = stride(from: good.target - 1, through: max(least, good.target - 64), by: -1)
            .first { hasRows(good, kind, $0) }
        let start = max(good.target + 1, min(least, floor - 64))
        let above = (start...max(start, reach)).first { hasRows(good, kind, $0) }
        return (below, above)
    }

    private func hasRows(_ good: RowGood, _ kind: GoodKind, _ target: Int) -> Bool {
        var parts: [RowPart] = []
        var good = good
        good.target = target
        return splitter.split(good, kind, nil, into: &parts) == nil
    }

    /// The products of the prices next to the one that would be needed.
    private func nearestSingleRows(
        _ good: RowGood, _ window: RowWindow
    ) -> (below: Int?, above: Int?) {
        let price = (window.divisor * good.target).dividedDown(by: good.quantity)
        var below: Int?
        var above: Int?
        for price in (price - 2)...(price + 2) where price >= splitter.minimumPrice {
            guard let sums = window.sums(of: price * good.quantity) else { continue }
            for sum in sums where window.holds(price * good.quantity, sum) {
                if sum < good.target { below = max(below ?? sum, sum) }
                if sum > good.target { above = min(above ?? sum, sum) }
            }
        }
        if above == nil, price + 2 < splitter.minimumPrice {
            above = window.sums(of: splitter.minimumPrice * good.quantity)?.lowerBound
        }
        return (below, above)
    }

    // MARK: More rows than are allowed

    /// Why goods that have rows each have too many together; the nearest totals come from moving the goods' sums, by as
    /// little as possible in all, until there are few enough.
    func tooManyRows(_ count: Int, of entries: [BillDivision.Entry]) -> ImpossibleRows {
        let most = constraints.maximumRows ?? count
        var impossible = ImpossibleRows(
            reason: .maximumRows, line: nil,
            message: "the goods need \(count) rows, each of them the fewest for its sum, and "
                + "\(most) are allowed")
        if entries.count > most || entries.count > 100 { return impossible }
        let reach = constraints.maximumMovement
        let table = MovedTargets(splitter, constraints, scale: scale).table(entries, -reach...reach)
        let possible = table.sums.filter { table.cost(of: $0).map { $0.rows <= most } ?? false }
        let total = total(entries)
        impossible.nearestBelow = possible.last { $0 <= 0 }.map { amount(total + $0) }
        impossible.nearestAbove = possible.first { $0 >= 0 }.map { amount(total + $0) }
        return impossible
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Moves the sums of goods where constraints allow it, so that the receipt has the fewest rows.
///
/// Sums may move while the total stays, at most `maximumMovement` minor units each (``RowConstraints/freesTargets``), or may
/// rise as far as the register can lower the total within its ruble (``RowConstraints/lowersTotal``), or both. What is wanted of
/// the moves m of all goods is, in this order: the fewest rows Σ rows(m), the least lowering of the total Σ m, the least
/// distortion, the least movement Σ |m|, the least spread.
///
/// Each of these is a sum over the goods, and the goods are bound to each other by Σ m alone. So the best moves of the first n
/// goods for each Σ m are the best of the first n − 1 goods for a Σ m less one move of the n-th: dynamic programming over the
/// kopecks that were moved, exact, in (goods × sums × moves) steps (K-8).
struct MovedTargets {
    /// What moves cost, in the order in which it counts; costs of goods add up.
    struct Cost: Comparable {
        var rows = 0
        var distortion = 0
        var movement = 0
        var spread = 0

        static func + (a: Cost, b: Cost) -> Cost {
            Cost(
                rows: a.rows + b.rows, distortion: a.distortion + b.distortion,
                movement: a.movement + b.movement, spread: a.spread + b.spread)
        }

        static func < (a: Cost, b: Cost) -> Bool {
            (a.rows, a.distortion, a.movement, a.spread)
                < (b.rows, b.distortion, b.movement, b.spread)
        }
    }

    private let splitter: GoodSplitter
    private let constraints: RowConstraints
    private let scale: Int

    init(_ splitter: GoodSplitter, _ constraints: RowConstraints, scale: Int) {
        self.splitter = splitter
        self.constraints = constraints
        self.scale = scale
    }

    /// The move of each good; nil when no moves make the goods possible.
    func moves(of entries: [BillDivision.Entry]) -> [Int]? {
        let total = entries.reduce(0) { $0 + $1.good.target }
        // R2: the whole rubles of the sum of the rows are those of the total.
        let ruble = Int(PowersOfTen.int64(scale))
        let lowering = constraints.lowersTotal ? ruble - 1 - total % ruble : 0
        let free = constraints.freesTargets ? constraints.maximumMovement : 0
        let range = -free...(constraints.freesTargets ? max(free, lowering) : lowering)
        let best = table(entries, range)
        let sums = (0...lowering).compactMap { sum in best.cost(of: sum).map { (sum, $0) } }
        let chosen = sums.min { a, b in
            if a.1.rows != b.1.rows { return a.1.rows < b.1.rows }
            return a.0 != b.0 ? a.0 < b.0 : a.1 < b.1
        }
        return chosen.map { best.moves(to: $0.0) }
    }

    /// The cheapest moves for every sum of moves.
    func table(_ entries: [BillDivision.Entry], _ range: ClosedRange<Int>) -> Table {
        var table = Table()
        for entry in entries {
            let costs = range.map { move in cost(of: entry, moved: move) }
            table.add(costs, from: range.lowerBound)
        }
        return table
    }

    /// The rows of a good whose target is moved and what they cost; nil when it has none.
    private func cost(of entry: BillDivision.Entry, moved move: Int) -> Cost? {
        var good = entry.good
        good.target += move
        if good.target < 0 { return nil }
        var parts: [RowPart] = []
        if splitter.split(good, entry.kind, nil, into: &parts) != nil { return nil }
        // A unit of the price grid times a whole unit is a power of ten of it times a step of a measure.
        let unit =
            entry.kind == .measured
            ? 1 : splitter.measureWindow.divisor / splitter.wholeWindow.divisor
        var cost = Cost(rows: parts.count, movement: abs(move))
        for part in parts {
            cost.distortion += abs(part.price - good.price) * part.quantity * unit
        }
        cost.spread = (parts.first?.price ?? 0) - (parts.last?.price ?? 0)
        return cost
    }

    /// For each sum of moves of the goods so far the least cost, and for each good the move that it takes.
    struct Table {
        private var lowest = 0
        private var costs: [Cost?] = [Cost()]
        private var lows: [Int] = [0]
        private var choices: [[Int]] = []

        fileprivate mutating func add(_ moves: [Cost?], from first: Int) {
            var next = [Cost?](repeating: nil, count: costs.count + moves.count - 1)
            var choice = [Int](repeating: 0, count: next.count)
            // The smallest moves first, so that of equal costs the goods stay where they are.
            let order = moves.indices.sorted { (abs($0 + first), $0) < (abs($1 + first), $1) }
            for (place, cost) in costs.enumerated() {
                guard let cost else { continue }
                for index in order {
                    guard let move = moves[index] else { continue }
                    let sum = cost + move
                    if let known = next[place + index], known <= sum { continue }
                    next[place + index] = sum
                    choice[place + index] = first + index
                }
            }
            lowest += first
            costs = next
            lows.append(lowest)
            choices.append(choice)
        }

        /// The least cost of moves that add up to a sum; nil when there are none.
        func cost(of sum: Int) -> Cost? {
            costs.indices.contains(sum - lowest) ? costs[sum - lowest] : nil
        }

        /// The sums that moves may add up to.
        var sums: Range<Int> { lowest..<(lowest + costs.count) }

        /// The cheapest moves that add up to a sum.
        func moves(to sum: Int) -> [Int] {
            var rest = sum
            var moves: [Int] = []
            for index in choices.indices.reversed() {
                let move = choices[index][rest - lows[index + 1]]
                moves.append(move)
                rest -= move
            }
            return moves.reversed()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Rounds a table so that its rows and its columns both add up: payments that are attributed to lines.
///
/// The exact cell is row × column / total. The laws:
///
/// - CR-1: each row of cells adds up to the row;
/// - CR-2: each column of cells adds up to the column;
/// - CR-3: a cell is the whole part of its exact value or one more, and the exact value itself where that is whole.
///
/// Such a table always exists: the fractions of the exact cells are a flow of the units that rows and columns still need,
/// through cells of capacity one, and a network with whole capacities that has a flow has a whole one of the same size
/// (Bacharach 1966; Causey, Cox and Ernst 1985). The units of a row are placed one after the other along augmenting paths,
/// which find a largest flow (Ford and Fulkerson).
enum ControlledRounding {
    /// The cells, row by row.
    ///
    /// - Parameters: Zero or more each; both add up to the same total. At most 64 columns.
    static func cells(rows: [Int64], columns: [Int64]) -> [[Int64]] {
        let total = columns.reduce(0, +)
        precondition(rows.reduce(0, +) == total, "Rows and columns have one total")
        precondition(columns.count <= 64, "A table has 64 columns at most")
        if total == 0 { return rows.map { _ in columns.map { _ in 0 } } }
        var table = Table(rows: rows, columns: columns, total: total)
        for row in rows.indices { table.place(row) }
        return table.cells
    }

    private struct Table {
        var cells: [[Int64]]
        /// What each row and column needs beyond the whole parts.
        private var rowNeeds: [Int64]
        private var columnNeeds: [Int64]
        /// Per row, the columns whose exact cell is not whole, the largest fraction first.
        private var fractional: [[Int]]
        /// Per row, the columns whose cell has its unit.
        private var isUp: [UInt64]
        /// `exchanges[a][b]`: rows that have their unit in column `a` and may have it in `b`; checked when they are taken.
        private var exchanges: [[[Int]]]

        init(rows: [Int64], columns: [Int64], total: Int64) {
            cells = []
            rowNeeds = rows
            columnNeeds = columns
            fractional = []
            isUp = rows.map { _ in 0 }
            exchanges = columns.map { _ in columns.map { _ in [] } }
            for (row, sum) in rows.enumerated() {
                var rests: [(column: Int, rest: UInt64)] = []
                var whole: [Int64] = []
                for (column, paid) in columns.enumerated() {
                    // row ≤ total, so the quotient fits.
                    let product = sum.magnitude.multipliedFullWidth(by: paid.magnitude)
                    let (quotient, rest) = total.magnitude.dividingFullWidth(product)
                    whole.append(Int64(quotient))
                    rowNeeds[row] -= Int64(quotient)
                    columnNeeds[column] -= Int64(quotient)
                    if rest > 0 { rests.append((column, rest)) }
                }
                cells.append(whole)
                rests.sort { ($1.rest, $0.column) < ($0.rest, $1.column) }
                fractional.append(rests.map(\.column))
            }
        }

        /// Places the units that a row needs.
        mutating func place(_ row: Int) {
            while rowNeeds[row] > 0 {
                guard let path = path(from: row) else {
                    preconditionFailure("CR-1: a whole flow exists")
                }
                augment(row, path)
                rowNeeds[row] -= 1
            }
        }

        /// Columns from one in which the row may have a unit to one that needs it: between two of them a row gives its unit.
        private mutating func path(from row: Int) -> [Int]? {
            var previous = [Int](repeating: -2, count: columnNeeds.count)
            var queue: [Int] = []
            for column in fractional[row] where isUp[row] & (1 << UInt64(column)) == 0 {
                previous[column] = -1
                queue.append(column)
            }
            var next = 0
            while next < queue.count {
                let column = queue[next]
                next += 1
                if columnNeeds[column] > 0 {
                    var path = [column]
                    while let first = path.first, previous[first] >= 0 {
                        path.insert(previous[first], at: 0)
                    }
                    return path
                }
                for other in columnNeeds.indices
                where previous[other] == -2 && exchange(column, other) != nil {
                    previous[other] = column
                    queue.append(other)
                }
            }
            return nil
        }

        /// A row that can give its unit in one column and take it in another.
        private mutating func exchange(_ from: Int, _ to: Int) -> Int? {
            while let row = exchanges[from][to].last {
                if isUp[row] & (1 << UInt64(from)) != 0, isUp[row] & (1 << UInt64(to)) == 0 {
                    return row
                }
                exchanges[from][to].removeLast()
            }
            return nil
        }

        private mutating func augment(_ row: Int, _ path: [Int]) {
            // From the end: the row that gives its unit in a column is known before the column is taken by another.
            var moves: [(row: Int, from: Int, to: Int)] = []
            for (from, to) in zip(path, path.dropFirst()) {
                guard let other = exchange(from, to) else {
                    preconditionFailure("CR-1: the path was found a moment ago")
                }
                moves.append((other, from, to))
            }
            for move in moves.reversed() {
                set(move.row, move.from, false)
                set(move.row, move.to, true)
            }
            set(row, path[0], true)
            columnNeeds[path[path.count - 1]] -= 1
        }

        private mutating func set(_ row: Int, _ column: Int, _ up: Bool) {
            let bit: UInt64 = 1 << UInt64(column)
            cells[row][column] += up ? 1 : -1
            if up { isUp[row] |= bit } else { isUp[row] &= ~bit }
            for other in fractional[row] where other != column {
                if up {
                    exchanges[column][other].append(row)
                } else if isUp[row] & (1 << UInt64(other)) != 0 {
                    exchanges[other][column].append(row)
                }
            }
        }
    }
}

/// Payments attributed to the lines or rates that they pay, each row and each column exact to the minor unit.
///
/// ```swift
/// // Lines of 10.00 and 5.00, paid with 7.00 in cash and 8.00 by card:
/// let matrix = try PaymentMatrix(
///     rows: [Amount(minorUnits: 1000), Amount(minorUnits: 500)],
///     columns: [Amount(minorUnits: 700), Amount(minorUnits: 800)])
/// matrix.cells[0].map(\.fixedText)   // ["4.67", "5.33"]
/// ```
public struct PaymentMatrix: Sendable, Hashable {
    /// The cell of each row and column: row × column / total, rounded down or up to the minor unit (CR-3).
    public let cells: [[Amount]]

    /// The matrix of two lists with one total.
    ///
    /// - Throws: ``SettlementRefusal`` where an amount is below zero or the totals differ.
    public init(rows: [Amount], columns: [Amount]) throws(SettlementRefusal) {
        guard let scale = (rows.first ?? columns.first)?.scale else {
            cells = []
            return
        }
        var sums: (rows: Int64, columns: Int64) = (0, 0)
        for row in rows { sums.rows = try Units.sum(sums.rows, row.minorUnits) }
        for column in columns { sums.columns = try Units.sum(sums.columns, column.minorUnits) }
        guard (rows + columns).allSatisfy({ $0.minorUnits >= 0 }) else {
            throw SettlementRefusal(.amountNotPositive)
        }
        guard sums.rows == sums.columns else {
            throw SettlementRefusal(
                .paymentsMissTotal(
                    paid: Units.amount(sums.columns, scale).value,
                    total: Units.amount(sums.rows, scale).value))
        }
        cells = ControlledRounding.cells(
            rows: rows.map(\.minorUnits), columns: columns.map(\.minorUnits)
        ).map { $0.map { Units.amount($0, scale) } }
    }
}

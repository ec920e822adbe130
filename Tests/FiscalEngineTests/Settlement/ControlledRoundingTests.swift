// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

/// CR-1 to CR-3.
@Suite struct ControlledRoundingTests {
    private static func check(_ rows: [Int64], _ columns: [Int64]) {
        let cells = ControlledRounding.cells(rows: rows, columns: columns)
        let total = Rational(Int(rows.reduce(0, +)))
        let values = { "rows \(rows), columns \(columns): \(cells)" }
        expectLaw("CR-1", cells.map { $0.reduce(0, +) } == rows, values())
        for column in columns.indices {
            expectLaw(
                "CR-2", cells.reduce(0) { $0 + $1[column] } == columns[column], values())
            for row in rows.indices where !total.isZero {
                let exact = Rational(Int(rows[row])) * Rational(Int(columns[column])) / total
                let cell = Rational(Int(cells[row][column]))
                expectLaw(
                    "CR-3", cell == exact || cell == exact.floor || cell == exact.floor + 1,
                    values())
                expectLaw("CR-3", !exact.isInteger || cell == exact, values())
            }
        }
    }

    /// Every table of up to three rows and columns with a small total.
    @Test(arguments: 0...9) func `all small tables`(total: Int64) {
        func splits(_ sum: Int64, _ parts: Int) -> [[Int64]] {
            if parts == 1 { return [[sum]] }
            return (0...sum).flatMap { first in
                splits(sum - first, parts - 1).map { [first] + $0 }
            }
        }
        for rows in 1...3 {
            for columns in 1...3 {
                for sums in splits(total, rows) where sums == sums.sorted() {
                    for paid in splits(total, columns) { Self.check(sums, paid) }
                }
            }
        }
    }

    @Test func `random tables, up to the limits of an amount`() {
        var random = SeededGenerator(stream: 601)
        for _ in 0..<300 {
            let isLarge = random.oneIn(4)
            let rows = (0..<random.int(1...12)).map { _ in
                Int64(random.int(0...(isLarge ? Int.max / 64 : 5000)))
            }
            var rest = rows.reduce(0, +)
            var columns: [Int64] = []
            for _ in 0..<random.int(0...5) {
                let part = Int64(random.int(0...Int(rest)))
                columns.append(part)
                rest -= part
            }
            Self.check(rows, columns + [rest])
        }
    }

    @Test func `a table of many rows`() {
        var random = SeededGenerator(stream: 602)
        let rows = (0..<3000).map { _ in Int64(random.int(1...99)) }
        let total = rows.reduce(0, +)
        let columns = [total / 3, total / 5, total / 7, 1]
        Self.check(rows, columns + [total - columns.reduce(0, +)])
    }

    @Test func `payments of lines`() throws {
        let matrix = try PaymentMatrix(
            rows: [Amount(minorUnits: 1000), Amount(minorUnits: 500)],
            columns: [Amount(minorUnits: 700), Amount(minorUnits: 800)])
        #expect(matrix.cells.map { $0.map(\.fixedText) } == [["4.67", "5.33"], ["2.33", "2.67"]])
        #expect(throws: SettlementRefusal.self) {
            try PaymentMatrix(rows: [Amount(minorUnits: 1)], columns: [Amount(minorUnits: 2)])
        }
        #expect(try PaymentMatrix(rows: [], columns: []).cells.isEmpty)
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The cells of one row by their columns.
struct CSVRow {
    /// Where the row starts in the buffer.
    let start: Int
    /// Where the next row starts.
    private(set) var next: Int
    private var cells = [10 of SourceText](repeating: .absent)
    /// What is wrong with the row as a whole.
    private(set) var failure: RecordFailure?

    /// Reads the row that starts at `start`; a row that is wrong keeps the cells before.
    init(_ bytes: Span<UInt8>, from start: Int, to end: Int, _ layout: CSVLayout) {
        self.start = start
        next = start
        var count = 0
        while true {
            let cell = bytes.cell(from: next, to: end, delimiter: layout.delimiter)
            next = cell.next
            if let fault = cell.fault {
                failure = Self.failure(fault, cell.faultOffset)
                return
            }
            if count < layout.columns.count, let column = layout.columns[count] {
                cells[column.rawValue] = SourceText(cell.content, cell.spelling)
            }
            count += 1
            if cell.endsRow { break }
        }
        if count != layout.cellCount {
            failure = Self.failure(bytes, start..<next, count, layout)
        }
    }

    /// The text of a cell; nil when it is empty or the header has no such column.
    func text(_ column: CSVLayout.Column) -> SourceText? {
        let cell = cells[column.rawValue]
        return cell.isAbsent || cell.range.isEmpty ? nil : cell
    }

    /// Where the cell of a column stands, also an empty one.
    func offset(_ column: CSVLayout.Column) -> Int {
        let cell = cells[column.rawValue]
        return cell.isAbsent ? start : cell.range.lowerBound
    }

    private static func failure(_ fault: CSVCell.Fault, _ offset: Int) -> RecordFailure {
        let message =
            switch fault {
            case .unclosedQuote: "the quote is not closed"
            case .textBehindQuote:
                "a delimiter or the end of the row is expected behind the closing quote; a quote inside of quotes is "
                    + "written twice"
            }
        return RecordFailure(.csvRow, offset: offset, message)
    }

    private static func failure(
        _ bytes: Span<UInt8>, _ row: Range<Int>, _ count: Int, _ layout: CSVLayout
    ) -> RecordFailure {
        var message = "the row has \(count) cells, and the header has \(layout.cellCount)"
        if count > layout.cellCount, hasSplitNumber(bytes, row, layout) {
            message += "; a decimal comma is a delimiter here: the decimal separator is a point"
        }
        return RecordFailure(.csvRow, offset: row.lowerBound, message)
    }

    /// A numeric column and the cell behind it hold digits, and the rate stands as many cells late as there are too many.
    private static func hasSplitNumber(
        _ bytes: Span<UInt8>, _ row: Range<Int>, _ layout: CSVLayout
    ) -> Bool {
        guard layout.delimiter == UInt8(ascii: ","),
            let rate = layout.columns.firstIndex(of: .rate)
        else { return false }
        var cells: [Range<Int>] = []
        var cell: CSVCell
        var position = row.lowerBound
        repeat {
            cell = bytes.cell(from: position, to: row.upperBound, delimiter: layout.delimiter)
            cells.append(cell.content)
            position = cell.next
        } while !cell.endsRow
        func isDigits(_ cell: Range<Int>) -> Bool {
            !cell.isEmpty && cell.allSatisfy { bytes[$0] &- UInt8(ascii: "0") < 10 }
        }
        let numeric: [CSVLayout.Column] = [.price, .quantity, .discount, .sum, .tax]
        return layout.columns.indices.contains { index in
            guard let column = layout.columns[index], numeric.contains(column),
                isDigits(cells[index]), isDigits(cells[index + 1])
            else { return false }
            let shifted = rate > index ? rate + cells.count - layout.cellCount : rate
            return !cells[shifted].isEmpty && !isDigits(cells[shifted])
        }
    }
}

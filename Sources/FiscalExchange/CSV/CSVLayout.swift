// SPDX-License-Identifier: Apache-2.0

/// How the rows of a CSV are laid out, as its header says: the delimiter and the columns.
///
/// ```
/// bill;line;name;price;quantity;rate
/// ```
///
/// The delimiter is a comma or a semicolon. Names are read in any order, case and quoting; other columns are passed over.
struct CSVLayout: Sendable {
    /// The columns that are read.
    enum Column: Int, CaseIterable, Sendable {
        case bill, price, quantity, rate, line, name, discount, sum, tax, date

        /// The column as the header spells it.
        var name: String { "\(self)" }

        /// The columns that every header has.
        static let required: [Column] = [.bill, .price, .quantity, .rate]
    }

    let delimiter: UInt8
    /// The column of each cell; nil for one that is passed over.
    let columns: [Column?]
    /// The cell that holds the bill.
    let billIndex: Int
    /// Where the rows start in the source.
    let start: Int

    /// How many cells a row has.
    var cellCount: Int { columns.count }

    /// Reads the header at the start of `head`.
    ///
    /// - Throws: ``SourceError`` that names the column which is missing or occurs twice.
    init(_ head: Span<UInt8>, source: String) throws(SourceError) {
        guard let header = Header.best(head) else {
            throw SourceError(source: source, reason: "the CSV has no header")
        }
        let missing = Column.required.filter { !header.columns.contains($0) }
        if !missing.isEmpty {
            let names = missing.map(\.name).joined(separator: ", ")
            throw SourceError(
                source: source,
                reason: "the header of the CSV lacks \(names); it has to have "
                    + Column.required.map(\.name).joined(separator: ", "))
        }
        for column in Column.allCases where header.columns.count(where: { $0 == column }) > 1 {
            throw SourceError(
                source: source, reason: "the header of the CSV has \(column.name) twice")
        }
        delimiter = header.delimiter
        columns = header.columns
        billIndex = header.columns.firstIndex(of: .bill) ?? 0
        start = header.end
    }

    /// The first line names at least half of the columns that a CSV of bills has to have.
    static func isHeader(_ head: Span<UInt8>) -> Bool {
        guard let header = Header.best(head) else { return false }
        return header.columns.count { $0.map(Column.required.contains) ?? false } >= 2
    }
}

/// The first line of a CSV under one delimiter.
private struct Header {
    let delimiter: UInt8
    var columns: [CSVLayout.Column?] = []
    var end: Int

    /// A header is not longer; a longer first line is something else.
    private static let maximumLength = 16 << 10

    /// The first line under the delimiter that finds more columns; nil when the text does not start with a header.
    static func best(_ head: Span<UInt8>) -> Header? {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";")].compactMap { Header(head, $0) }
        return candidates.max { $0.known < $1.known }
    }

    private var known: Int { columns.count { $0 != nil } }

    private init?(_ head: Span<UInt8>, _ delimiter: UInt8) {
        self.delimiter = delimiter
        end = head.skippingBlanks(ByteOrderMark.length(head)..<head.count)
        let limit = min(head.count, end + Self.maximumLength)
        var cell: CSVCell
        repeat {
            cell = head.cell(from: end, to: limit, delimiter: delimiter)
            if cell.fault != nil { return nil }
            var name: [UInt8] = []
            cell.append(to: &name, from: head)
            let text = String(decoding: name, as: UTF8.self).lowercased().filter { $0 != " " }
            columns.append(CSVLayout.Column.allCases.first { $0.name == text })
            end = cell.next
        } while !cell.endsRow
        if cell.isCut, limit < head.count { return nil }
    }
}

extension CSVLayout {
    /// What a scan over one row found.
    struct RowScan {
        var cellCount = 0
        /// Where the next row starts.
        var next = 0
        /// More of the source might change the row.
        var isCut = false
        var fault: CSVCell.Fault?
        var faultOffset = 0
    }

    /// Walks over the cells of a row.
    func scanRow(_ bytes: Span<UInt8>, _ range: Range<Int>) -> RowScan {
        var scan = RowScan(next: range.lowerBound)
        while true {
            let cell = bytes.cell(from: scan.next, to: range.upperBound, delimiter: delimiter)
            scan.cellCount += 1
            scan.next = cell.next
            if cell.endsRow {
                scan.isCut = cell.isCut
                scan.fault = cell.fault
                scan.faultOffset = cell.faultOffset
                return scan
            }
        }
    }

    /// The cell that says which bill a row belongs to; nil when the row has none that can be read.
    func billCell(_ bytes: Span<UInt8>, _ row: Range<Int>) -> CSVCell? {
        var position = row.lowerBound
        for _ in 0..<billIndex {
            let cell = bytes.cell(from: position, to: row.upperBound, delimiter: delimiter)
            if cell.endsRow { return nil }
            position = cell.next
        }
        let cell = bytes.cell(from: position, to: row.upperBound, delimiter: delimiter)
        return cell.fault == nil ? cell : nil
    }

    /// The line has no characters but blanks and delimiters, as spreadsheets write empty rows.
    func isBlank(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for index in line {
            let byte = bytes[index]
            if byte != delimiter, !Span.isBlank(byte) { return false }
        }
        return true
    }
}

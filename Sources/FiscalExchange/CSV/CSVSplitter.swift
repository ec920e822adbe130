// SPDX-License-Identifier: Apache-2.0

/// The bills of a CSV: adjacent rows that name the same one.
///
/// A line without a quote is a row. A row with a quoted cell may hold line breaks: it is taken as RFC 4180 says when it
/// ends with the header's number of cells. Otherwise its quote is taken for one that was not closed: the row is broken and
/// goes on to the next line that starts a row of the header's number of cells, so that a lost quote costs its own bill.
///
/// A row whose bill cannot be read belongs to the bill around it, or is a record of its own between two bills. A row with
/// an empty bill belongs to the bill above, which it makes an error.
struct CSVSplitter: RecordSplitter {
    private let layout: CSVLayout
    private(set) var pending = 0
    private(set) var isSkipping = false
    /// The start of the first row that was not taken yet.
    private var position = 0
    /// The row at `position` has no line break before this.
    private var searched = 0
    /// The rows of the bill that has not ended; nil when there is none.
    private var rows: Range<Int>?
    /// What the rows name as their bill.
    private var bill: [UInt8] = []
    /// Rows behind those whose bill cannot be read.
    private var orphan: Range<Int>?
    /// A row with a quote that does not end; it goes on until a row is whole again.
    private var broken: Range<Int>?
    /// The rest of a line that is too long to be kept is dropped.
    private var isLineSkipped = false
    private var recent = RecentBills()

    /// A row that holds line breaks is not longer: a quote that stays open is given up there.
    static let maximumSpan = 64 << 10

    init(layout: CSVLayout) {
        self.layout = layout
    }

    mutating func scan(_ bytes: Span<UInt8>, isEnd: Bool, into records: inout [RawRecord]) {
        // The first quote at or behind `position`, looked up when a row has passed it.
        var quote = -1
        while position < bytes.count {
            let found = bytes.firstIndex(of: UInt8(ascii: "\n"), from: max(position, searched))
            if found == nil, !isEnd {
                searched = bytes.count
                foresee(bytes, &records)
                break
            }
            let line = position..<(found ?? bytes.count)
            let next = found.map { $0 + 1 } ?? bytes.count
            searched = line.upperBound
            if isLineSkipped || layout.isBlank(bytes, line) {
                isLineSkipped = false
                position = next
                continue
            }
            if quote < position {
                quote = bytes.firstIndex(of: UInt8(ascii: "\""), from: position) ?? Int.max
            }
            if quote >= line.upperBound {
                take(line, isWhole: broken == nil || isWhole(bytes, line), bytes, &records)
                position = next
            } else if !takeQuoted(line, next, bytes, isEnd: isEnd, &records) {
                foresee(bytes, &records)
                break
            }
        }
        if isEnd { finish(bytes, &records) }
        settle(bytes.count)
    }

    // MARK: Rows

    /// Takes a row that has a quote; false when more bytes are needed to tell where it ends.
    private mutating func takeQuoted(
        _ line: Range<Int>, _ next: Int, _ bytes: Span<UInt8>, isEnd: Bool,
        _ records: inout [RawRecord]
    ) -> Bool {
        let available = max(next, min(bytes.count, position + Self.maximumSpan))
        let scan = layout.scanRow(bytes, position..<available)
        if scan.isCut, !isEnd, bytes.count - position < Self.maximumSpan { return false }
        let isComplete = scan.fault == nil && (!scan.isCut || available == bytes.count)
        if isComplete, scan.cellCount == layout.cellCount {
            take(position..<scan.next, isWhole: true, bytes, &records)
            position = scan.next
            return true
        }
        // What is wrong inside of one line is no reason to look for the end of the row elsewhere.
        let isOneLine =
            isComplete && scan.next <= next
            || scan.fault == .textBehindQuote && scan.faultOffset < line.upperBound
        take(line, isWhole: isOneLine && broken == nil, bytes, &records)
        position = next
        return true
    }

    /// A row that has not ended may name its bill already: the bill above then ends, however long the row is.
    private mutating func foresee(_ bytes: Span<UInt8>, _ records: inout [RawRecord]) {
        guard broken == nil, orphan == nil, !isLineSkipped,
            let cell = layout.billCell(bytes, position..<bytes.count),
            !cell.isCut, !cell.content.isEmpty, !cell.matches(bill, in: bytes)
        else { return }
        endBill(bytes, &records)
        name(cell, bytes)
    }

    private func isWhole(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        layout.scanRow(bytes, line).cellCount == layout.cellCount
    }

    /// Takes a row, or the piece of a broken one.
    private mutating func take(
        _ row: Range<Int>, isWhole: Bool, _ bytes: Span<UInt8>, _ records: inout [RawRecord]
    ) {
        if !isWhole {
            broken = (broken?.lowerBound ?? row.lowerBound)..<row.upperBound
            return
        }
        endBroken(bytes, &records)
        add(row, layout.billCell(bytes, row), bytes, &records)
    }

    /// Ends the broken row; its bill is told by its first line.
    private mutating func endBroken(_ bytes: Span<UInt8>, _ records: inout [RawRecord]) {
        guard let row = broken else { return }
        broken = nil
        let newline = bytes.extracting(0..<row.upperBound)
            .firstIndex(of: UInt8(ascii: "\n"), from: row.lowerBound)
        let line = row.lowerBound..<(newline ?? row.upperBound)
        add(row, layout.billCell(bytes, line), bytes, &records)
    }

    private mutating func add(
        _ row: Range<Int>, _ cell: CSVCell?, _ bytes: Span<UInt8>, _ records: inout [RawRecord]
    ) {
        guard let cell else {
            // Told by the next row whether it lies inside a bill.
            if !isSkipping { orphan = (orphan?.lowerBound ?? row.lowerBound)..<row.upperBound }
            return
        }
        let isSame = cell.content.isEmpty || cell.matches(bill, in: bytes)
        if isSkipping, isSame { return }
        if let rows, isSame {
            self.rows = rows.lowerBound..<row.upperBound
            orphan = nil
            return
        }
        endBill(bytes, &records)
        rows = row
        name(cell, bytes)
    }

    private mutating func name(_ cell: CSVCell, _ bytes: Span<UInt8>) {
        bill.removeAll(keepingCapacity: true)
        cell.append(to: &bill, from: bytes)
    }

    private mutating func endBill(_ bytes: Span<UInt8>, _ records: inout [RawRecord]) {
        if let rows {
            records.append(
                RawRecord(range: bytes.trimmed(rows), isRepeated: recent.note(bill)))
        }
        if let orphan { records.append(RawRecord(range: bytes.trimmed(orphan))) }
        rows = nil
        orphan = nil
        isSkipping = false
    }

    private mutating func finish(_ bytes: Span<UInt8>, _ records: inout [RawRecord]) {
        endBroken(bytes, &records)
        endBill(bytes, &records)
    }

    // MARK: Positions

    /// Finds out what is still needed.
    private mutating func settle(_ count: Int) {
        if isSkipping, count - position > Self.maximumSpan {
            // The row is part of what is skipped, or cannot be told from it.
            isLineSkipped = true
            broken = nil
        }
        if isLineSkipped { position = count }
        pending =
            rows?.lowerBound ?? orphan?.lowerBound ?? broken?.lowerBound ?? position
    }

    mutating func drop(_ count: Int) {
        func moved(_ range: Range<Int>?) -> Range<Int>? {
            range.map { ($0.lowerBound - count)..<($0.upperBound - count) }
        }
        pending -= count
        position -= count
        searched = max(position, searched - count)
        rows = moved(rows)
        orphan = moved(orphan)
        broken = moved(broken)
    }

    mutating func skipPending() {
        // Without rows it is the line itself that is too long.
        if rows == nil, orphan == nil, broken == nil { isLineSkipped = true }
        isSkipping = true
        rows = nil
        orphan = nil
        broken = nil
        pending = position
    }
}

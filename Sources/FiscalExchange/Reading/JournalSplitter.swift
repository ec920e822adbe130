// SPDX-License-Identifier: Apache-2.0

/// Entries of the exchange journal.
///
/// An entry starts with a `|` at the start of a line. No line of JSON starts with one outside of a string, and no string
/// of JSON holds a line break, so the start of an entry is found whatever happened to the one before: cut in the middle of
/// a string, or with a `|` inside one. A line of nothing but `|` closes an entry.
struct JournalSplitter: RecordSplitter {
    private(set) var pending = 0
    private(set) var isSkipping = false
    private var lineStart = 0
    private var position = 0
    /// It is known whether the line starts an entry.
    private var isLineKnown = false

    mutating func scan(_ bytes: Span<UInt8>, isEnd: Bool, into records: inout [RawRecord]) {
        while lineStart < bytes.count {
            if !isLineKnown {
                guard let startsEntry = startsEntry(bytes, isEnd: isEnd) else { break }
                if startsEntry { end(bytes, at: lineStart, &records) }
                isLineKnown = true
            }
            guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: position) else {
                position = bytes.count
                break
            }
            lineStart = newline + 1
            position = lineStart
            isLineKnown = false
        }
        if isEnd {
            end(bytes, at: bytes.count, &records)
        } else if isSkipping {
            pending = position
        }
    }

    /// Whether the line at `lineStart` starts an entry; nil when more bytes are needed to tell.
    private func startsEntry(_ bytes: Span<UInt8>, isEnd: Bool) -> Bool? {
        var bars = 0
        var index = lineStart
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            let byte = bytes[index]
            index += 1
            if Span.isBlank(byte) { continue }
            if bars == 1 { return true }
            if byte != UInt8(ascii: "|") { return false }
            bars = 1
        }
        return index < bytes.count || isEnd ? false : nil
    }

    private mutating func end(_ bytes: Span<UInt8>, at end: Int, _ records: inout [RawRecord]) {
        let range = bytes.trimmed(pending..<end)
        if !isSkipping, !range.isEmpty { records.append(RawRecord(range: range)) }
        isSkipping = false
        pending = end
    }

    mutating func drop(_ count: Int) {
        pending -= count
        lineStart -= count
        position -= count
    }

    mutating func skipPending() {
        isSkipping = true
        pending = position
    }
}

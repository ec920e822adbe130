// SPDX-License-Identifier: Apache-2.0

/// Entries of the exchange journal.
///
/// An entry starts with a `|` at the start of a line. No line of JSON starts with one outside of a string, and no string
/// of JSON holds a line break, so the start of an entry is found whatever happened to the one before: cut in the middle of
/// a string, or with a `|` inside one. An entry ends with a line whose last characters are a closing bracket and a `|`, or
/// that is nothing but `|`: what follows up to the next start is a broken record of its own and not part of it.
struct JournalSplitter: RecordSplitter {
    private(set) var pending = 0
    private(set) var isSkipping = false
    private var lineStart = 0
    private var position = 0
    /// It is known whether the line starts an entry.
    private var isLineKnown = false

    /// White space at the start of a line that is looked at; a longer line starts no entry.
    private static let maximumIndent = 4096

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
            if endsEntry(bytes, newline) { end(bytes, at: newline + 1, &records) }
            lineStart = newline + 1
            position = lineStart
            isLineKnown = false
        }
        if isEnd {
            end(bytes, at: bytes.count, &records)
        } else {
            pending = isSkipping ? position : bytes.skippingBlanks(pending..<position)
        }
    }

    /// Whether the line at `lineStart` starts an entry; nil when more bytes are needed to tell.
    private func startsEntry(_ bytes: Span<UInt8>, isEnd: Bool) -> Bool? {
        var bars = 0
        var index = lineStart
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            if index - lineStart > Self.maximumIndent { return false }
            let byte = bytes[index]
            index += 1
            if Span.isBlank(byte) { continue }
            if bars == 1 { return true }
            if byte != UInt8(ascii: "|") { return false }
            bars = 1
        }
        return index < bytes.count || isEnd ? false : nil
    }

    /// Whether the line before `newline` closes an entry: `} |`, `] |`, or a lone bar.
    private func endsEntry(_ bytes: Span<UInt8>, _ newline: Int) -> Bool {
        guard let bar = lastOfLine(bytes, before: newline), bytes[bar] == UInt8(ascii: "|") else {
            return false
        }
        guard let before = lastOfLine(bytes, before: bar) else { return true }
        return bytes[before] == UInt8(ascii: "}") || bytes[before] == UInt8(ascii: "]")
    }

    /// The last character of the line before `end` that is no white space.
    private func lastOfLine(_ bytes: Span<UInt8>, before end: Int) -> Int? {
        var index = end - 1
        while index >= lineStart, Span.isBlank(bytes[index]) { index -= 1 }
        return index >= lineStart ? index : nil
    }

    private mutating func end(_ bytes: Span<UInt8>, at end: Int, _ records: inout [RawRecord]) {
        // White space before the record may have been dropped already.
        let end = max(end, pending)
        let range = bytes.trimmed(pending..<end)
        if !isSkipping, !range.isEmpty { records.append(RawRecord(range: range)) }
        isSkipping = false
        pending = end
    }

    mutating func drop(_ count: Int) {
        pending -= count
        // What was dropped of the line is white space, or skipped.
        lineStart = max(0, lineStart - count)
        position -= count
    }

    mutating func skipPending() {
        isSkipping = true
        pending = position
    }
}

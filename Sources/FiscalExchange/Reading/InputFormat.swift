// SPDX-License-Identifier: Apache-2.0

/// The forms of input.
public enum InputFormat: String, Sendable, Hashable, CaseIterable {
    /// The exchange journal: entries `| time | shop | Запрос/Ответ (KIND) | JSON |`.
    case journal
    /// One document a line.
    case ndjson
    /// One document, or an array of them.
    case json
    /// A header, then one row a line of a bill.
    case csv
    /// Receipts of the tax service's exports, in kopecks.
    case fns

    /// The form of a text from its first bytes; nil when it is empty or none of the forms.
    ///
    /// The lines vote, so that a broken first line does not decide for all: lines that are whole objects speak for
    /// NDJSON, heads of entries for a journal, any other line of JSON for a document over many lines.
    static func detect(_ head: Span<UInt8>) -> Detection {
        let start = head.skippingBlanks(ByteOrderMark.length(head)..<head.count)
        if start == head.count { return .empty }
        if !startsJSONOrEntry(head[start]), CSVLayout.isHeader(head) { return .form(.csv) }
        let lines = LineCount(head, from: start)
        if lines.entries > 0, lines.entries >= lines.objects { return .form(.journal) }
        if lines.objects + lines.others > 0, holds(head, "\"totalSum\"") { return .form(.fns) }
        if lines.objects > lines.others, !opensArray(head, start) { return .form(.ndjson) }
        switch head[start] {
        case UInt8(ascii: "|"): return .form(.journal)
        case UInt8(ascii: "["): return .form(.json)
        case UInt8(ascii: "{"): return .form(startsWithWholeLine(head, start) ? .ndjson : .json)
        default: return .form(.ndjson)
        }
    }

    /// JSON documents stand one a line, and are not elements of an array or written over many lines.
    static func hasDocumentPerLine(_ head: Span<UInt8>) -> Bool {
        let start = head.skippingBlanks(ByteOrderMark.length(head)..<head.count)
        if start == head.count { return true }
        let lines = LineCount(head, from: start)
        if opensArray(head, start) { return false }
        if lines.objects > lines.others { return true }
        return head[start] == UInt8(ascii: "{") && startsWithWholeLine(head, start)
    }

    /// The first line is nothing but the bracket of an array, whose elements may stand one a line.
    private static func opensArray(_ head: Span<UInt8>, _ start: Int) -> Bool {
        guard head[start] == UInt8(ascii: "[") else { return false }
        let end = head.firstIndex(of: UInt8(ascii: "\n"), from: start) ?? head.count
        return head.trimmed(start..<end).count == 1
    }

    private static func startsJSONOrEntry(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "|")
    }

    enum Detection: Equatable {
        case form(InputFormat)
        case empty
    }

    /// What the lines of a text look like.
    private struct LineCount {
        /// Lines that start as an entry of a journal does.
        var entries = 0
        /// Lines that start with `{` and end with `}`.
        var objects = 0
        /// Other lines that look like a piece of JSON.
        var others = 0

        init(_ head: Span<UInt8>, from start: Int) {
            var lineStart = start
            while lineStart < head.count {
                let newline = head.firstIndex(of: UInt8(ascii: "\n"), from: lineStart)
                count(head, head.trimmed(lineStart..<(newline ?? head.count)))
                lineStart = newline.map { $0 + 1 } ?? head.count
            }
        }

        private mutating func count(_ head: Span<UInt8>, _ line: Range<Int>) {
            guard let first = line.first, let last = line.last else { return }
            switch head[first] {
            case UInt8(ascii: "|"):
                if JournalEntry.startsEntry(head.extracting(line)) { entries += 1 }
            case UInt8(ascii: "{") where head[last] == UInt8(ascii: "}"):
                objects += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "}"),
                UInt8(ascii: "\""):
                others += 1
            default: break
            }
        }
    }

    private static func holds(_ head: Span<UInt8>, _ text: StaticString) -> Bool {
        let text = Array("\(text)".utf8)
        guard head.count >= text.count else { return false }
        return (0...(head.count - text.count)).contains { position in
            text.indices.allSatisfy { head[position + $0] == text[$0] }
        }
    }

    /// A pretty-printed document breaks its first line inside an object; a line of NDJSON is whole, or cut and followed
    /// by a line that starts a document.
    private static func startsWithWholeLine(_ head: Span<UInt8>, _ start: Int) -> Bool {
        var depth = 0
        var inString = false
        var isEscaped = false
        var index = start
        while index < head.count {
            let byte = head[index]
            index += 1
            if byte == UInt8(ascii: "\n") {
                if depth == 0 { return true }
                while index < head.count, isBlank(head[index]) { index += 1 }
                return index < head.count && head[index] == UInt8(ascii: "{")
            }
            if inString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        // One long line: a line of NDJSON, whatever follows.
        return true
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }
}

/// The byte order mark that some programs put before UTF-8.
enum ByteOrderMark {
    /// 3 when the text starts with the mark, 0 otherwise.
    static func length(_ head: Span<UInt8>) -> Int {
        head.count >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF ? 3 : 0
    }
}

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
    static func detect(_ head: Span<UInt8>) -> Detection {
        var index = ByteOrderMark.length(head)
        while index < head.count, isBlank(head[index]) { index += 1 }
        if index == head.count { return .empty }
        if head[index] == UInt8(ascii: "|") || holdsJournalEntry(head) { return .form(.journal) }
        switch head[index] {
        case UInt8(ascii: "["): return .form(.json)
        case UInt8(ascii: "{"): return .form(startsWithWholeLine(head, index) ? .ndjson : .json)
        case 0x1F where index + 1 < head.count && head[index + 1] == 0x8B: return .gzip
        default: return looksLikeHeader(head, index) ? .form(.csv) : .form(.ndjson)
        }
    }

    enum Detection: Equatable {
        case form(InputFormat)
        case empty
        case gzip
    }

    /// Some line starts as an entry does: a journal may begin in the middle of the entry that was cut from it.
    private static func holdsJournalEntry(_ head: Span<UInt8>) -> Bool {
        var lineStart = 0
        while let newline = head.firstIndex(of: UInt8(ascii: "\n"), from: lineStart) {
            lineStart = newline + 1
            guard lineStart + JournalEntry.headLength <= head.count else { break }
            if JournalEntry.startsEntry(head.extracting(lineStart..<head.count)) { return true }
        }
        return false
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

    /// The first line names the columns that a CSV has to have.
    private static func looksLikeHeader(_ head: Span<UInt8>, _ start: Int) -> Bool {
        var line: [UInt8] = []
        var index = start
        while index < head.count, head[index] != UInt8(ascii: "\n"), line.count < 1000 {
            line.append(head[index])
            index += 1
        }
        let names = String(decoding: line, as: UTF8.self).lowercased()
            .split { ",;\"\r \t".contains($0) }.map(String.init)
        return names.contains("price") && names.contains("quantity")
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

// SPDX-License-Identifier: Apache-2.0

/// One JSON document after another, or the elements of one array, of any size.
///
/// Brackets are counted outside of strings. An element of the array is whatever stands between two commas, so a stray word
/// is an error of its element. A closing bracket also closes every open one of the other kind up to its own, so that an
/// element that lacks one does not swallow its followers.
struct DocumentSplitter: RecordSplitter {
    private enum State {
        /// Nothing has been seen but white space.
        case start
        /// Between two documents, or in one, outside of any array.
        case documents
        /// Inside the array.
        case elements
        /// Behind the array.
        case behind
    }

    private(set) var pending = 0
    private var position = 0
    private var state = State.start
    private(set) var isSkipping = false
    private var openBrackets: [UInt8] = []
    private var inString = false
    private var isEscaped = false
    private var elementCount = 0

    mutating func scan(_ bytes: Span<UInt8>, isEnd: Bool, into records: inout [RawRecord]) {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if inString {
                scanString(byte)
            } else {
                scanOutside(byte, bytes, &records)
            }
        }
        if isEnd { finish(bytes, &records) }
        if isSkipping { pending = position }
    }

    private mutating func scanString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            inString = false
        }
    }

    private mutating func scanOutside(
        _ byte: UInt8, _ bytes: Span<UInt8>, _ records: inout [RawRecord]
    ) {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D:
            return
        case UInt8(ascii: "\""):
            if state == .start { state = .documents }
            inString = true
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            if state == .start {
                if byte == UInt8(ascii: "[") {
                    state = .elements
                    pending = position
                    return
                }
                state = .documents
            }
            openBrackets.append(byte)
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            close(byte, bytes, &records)
        case UInt8(ascii: ",") where state == .elements && openBrackets.isEmpty:
            end(bytes, at: position - 1, isElement: true, &records)
        default:
            if state == .start { state = .documents }
        }
    }

    private mutating func close(
        _ byte: UInt8, _ bytes: Span<UInt8>, _ records: inout [RawRecord]
    ) {
        if state == .elements, openBrackets.isEmpty, byte == UInt8(ascii: "]") {
            // `[]` has no element; `[1,]` has an empty one, which is an error of its own.
            let isBlank = bytes.trimmed(pending..<(position - 1)).isEmpty
            if elementCount > 0 || !isBlank || isSkipping {
                end(bytes, at: position - 1, isElement: true, &records)
            }
            state = .behind
            pending = position
            return
        }
        let opening = byte == UInt8(ascii: "]") ? UInt8(ascii: "[") : UInt8(ascii: "{")
        if let match = openBrackets.lastIndex(of: opening) {
            openBrackets.removeLast(openBrackets.count - match)
        }
        if state == .documents, openBrackets.isEmpty {
            end(bytes, at: position, isElement: false, &records)
        }
    }

    /// Ends a record; an empty element is a record of its own, which its reader refuses.
    private mutating func end(
        _ bytes: Span<UInt8>, at end: Int, isElement: Bool, _ records: inout [RawRecord]
    ) {
        let range = bytes.trimmed(pending..<end)
        if !isSkipping, isElement || !range.isEmpty { records.append(RawRecord(range: range)) }
        elementCount += 1
        isSkipping = false
        pending = position
    }

    private mutating func finish(_ bytes: Span<UInt8>, _ records: inout [RawRecord]) {
        let rest = bytes.trimmed(pending..<bytes.count)
        if !rest.isEmpty, !isSkipping {
            var failure: RecordFailure?
            if state == .behind {
                failure = RecordFailure(
                    .jsonSyntax, offset: rest.lowerBound, "something stands behind the array")
            }
            records.append(RawRecord(range: rest, failure: failure))
        }
        if state == .elements, openBrackets.isEmpty, !inString {
            records.append(
                RawRecord(
                    range: bytes.count..<bytes.count,
                    failure: RecordFailure(
                        .truncated, offset: bytes.count, "the array is not closed")))
        }
        pending = bytes.count
    }

    mutating func drop(_ count: Int) {
        pending -= count
        position -= count
    }

    mutating func skipPending() {
        isSkipping = true
        pending = position
    }
}

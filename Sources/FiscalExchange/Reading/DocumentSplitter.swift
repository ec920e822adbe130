// SPDX-License-Identifier: Apache-2.0

/// One JSON document after another, or the elements of one array, of any size.
///
/// Brackets are counted outside of strings. An element of the array is whatever stands between two commas, so a stray word
/// is an error of its element. An element that lacks a bracket or a quote would swallow its followers: it shows itself by
/// a closing bracket of the other kind, by a line break inside a string, or by the end of the text, and is then searched
/// for the documents inside it (``DamagedText``).
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
    private(set) var isSkipping = false
    private var position = 0
    private var state = State.start
    private var brackets = OpenBrackets()
    private var inString = false
    private var isEscaped = false
    private var elementCount = 0
    /// The element holds a whole object or array already.
    private var hasContainer = false
    /// The element may have swallowed others.
    private var isDamaged = false

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
        pending = isSkipping ? position : bytes.skippingBlanks(pending..<position)
    }

    private mutating func scanString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            inString = false
        } else if byte == UInt8(ascii: "\n") {
            // JSON has no raw line break in a string: its end is missing, or the break should be an escape.
            inString = false
            isDamaged = true
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
            open(byte, bytes, &records)
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            close(byte, bytes, &records)
        case UInt8(ascii: ",") where state == .elements && brackets.isEmpty:
            end(bytes, at: position - 1, isElement: true, &records)
        default:
            if state == .start { state = .documents }
        }
    }

    private mutating func open(
        _ byte: UInt8, _ bytes: Span<UInt8>, _ records: inout [RawRecord]
    ) {
        if state == .start {
            if byte == UInt8(ascii: "[") {
                state = .elements
                pending = position
                return
            }
            state = .documents
        }
        if state == .elements, brackets.isEmpty, hasContainer {
            // Two elements without a comma: both are read, and what is missing is an error of its own.
            end(bytes, at: position - 1, isElement: true, &records)
            pending = position - 1
            records.append(
                RawRecord(
                    range: pending..<pending,
                    failure: RecordFailure(
                        .jsonSyntax, offset: pending, "a comma is expected between two elements")))
        }
        brackets.open(byte)
    }

    private mutating func close(
        _ byte: UInt8, _ bytes: Span<UInt8>, _ records: inout [RawRecord]
    ) {
        if state == .elements, brackets.isEmpty, byte == UInt8(ascii: "]") {
            endArray(bytes, &records)
            return
        }
        if state == .elements, byte == UInt8(ascii: "]"), brackets.squareCount == 0 {
            // The bracket that closes the array closes an element that lacks its own.
            isDamaged = true
            brackets.removeAll()
            endArray(bytes, &records)
            return
        }
        if !brackets.close(byte) { isDamaged = true }
        if brackets.isEmpty { hasContainer = true }
        if state == .documents, brackets.isEmpty {
            end(bytes, at: position, isElement: false, &records)
        }
    }

    private mutating func endArray(_ bytes: Span<UInt8>, _ records: inout [RawRecord]) {
        // `[]` has no element; `[1,]` has an empty one, which is an error of its own.
        let isBlank = bytes.trimmed(pending..<(position - 1)).isEmpty
        if elementCount > 0 || !isBlank || isSkipping {
            end(bytes, at: position - 1, isElement: true, &records)
        }
        state = .behind
        pending = position
    }

    /// Ends a record; an empty element is a record of its own, which its reader refuses.
    private mutating func end(
        _ bytes: Span<UInt8>, at end: Int, isElement: Bool, _ records: inout [RawRecord]
    ) {
        let range = bytes.trimmed(pending..<end)
        if !isSkipping, isElement || !range.isEmpty {
            if isDamaged {
                DamagedText.split(bytes, range, into: &records)
            } else {
                records.append(RawRecord(range: range))
            }
        }
        elementCount += 1
        isSkipping = false
        isDamaged = false
        hasContainer = false
        pending = position
    }

    private mutating func finish(_ bytes: Span<UInt8>, _ records: inout [RawRecord]) {
        var rest = bytes.trimmed(pending..<bytes.count)
        if state == .elements, let last = rest.last, bytes[last] == UInt8(ascii: "]") {
            // A damaged element has taken the bracket of the array for one of its own.
            rest = bytes.trimmed(rest.lowerBound..<last)
            state = .documents
        }
        if !rest.isEmpty, !isSkipping {
            if state == .behind {
                records.append(
                    RawRecord(
                        range: rest.lowerBound..<rest.lowerBound,
                        failure: RecordFailure(
                            .jsonSyntax, offset: rest.lowerBound,
                            "something stands behind the array")))
            }
            DamagedText.split(bytes, rest, isFirstBroken: state != .behind, into: &records)
        }
        if state == .elements, brackets.isEmpty, !inString {
            // A cut inside an element is an error of the element.
            records.append(
                RawRecord(
                    range: bytes.count..<bytes.count,
                    failure: RecordFailure(
                        .truncated, offset: bytes.count, "the array is not closed")))
        }
        pending = bytes.count
        position = bytes.count
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

/// The brackets that are open, innermost last.
private struct OpenBrackets {
    private var stack: [UInt8] = []
    private(set) var squareCount = 0
    private var curlyCount = 0

    /// No honest document is nested as deep; brackets beyond are only counted as damage.
    private static let maximumDepth = 1_000_000

    var isEmpty: Bool { stack.isEmpty }

    mutating func open(_ byte: UInt8) {
        if stack.count >= Self.maximumDepth { return }
        stack.append(byte)
        if byte == UInt8(ascii: "[") { squareCount += 1 } else { curlyCount += 1 }
    }

    /// Closes the innermost bracket of the kind with everything open inside it; false when that was not the innermost of
    /// all, or there is none. Each bracket is taken off once: closing costs no more than opening did.
    mutating func close(_ byte: UInt8) -> Bool {
        let isSquare = byte == UInt8(ascii: "]")
        if (isSquare ? squareCount : curlyCount) == 0 { return false }
        var isInnermost = true
        while let last = stack.popLast() {
            if last == UInt8(ascii: "[") { squareCount -= 1 } else { curlyCount -= 1 }
            if (last == UInt8(ascii: "[")) == isSquare { break }
            isInnermost = false
        }
        return isInnermost
    }

    mutating func removeAll() {
        stack.removeAll()
        squareCount = 0
        curlyCount = 0
    }
}

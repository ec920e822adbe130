// SPDX-License-Identifier: Apache-2.0

/// A text of several elements that lost the borders between them.
///
/// Whatever object in it is whole and is a document by its keys is a record; the text before each is a broken one. An
/// object inside a document, such as a product, has none of the keys and is not taken for a record.
enum DamagedText {
    /// Splits `range` into broken pieces and whole documents, in order.
    ///
    /// - Parameter isFirstBroken: The text before the first whole document is a record to be refused.
    static func split(
        _ bytes: Span<UInt8>, _ range: Range<Int>, isFirstBroken: Bool = true,
        into records: inout [RawRecord]
    ) {
        var broken = range.lowerBound
        var hasBroken = isFirstBroken
        var position = range.lowerBound
        // Objects that do not end are looked through once each: a bound on the work keeps hostile nesting linear.
        var budget = 8 * range.count
        while position < range.upperBound, budget > 0 {
            guard bytes[position] == UInt8(ascii: "{"),
                position == range.lowerBound || startsElement(bytes, position, range)
            else {
                position += 1
                continue
            }
            let object = ObjectScan(bytes, position..<range.upperBound)
            budget -= object.length
            guard let end = object.end, object.isDocument else {
                position += 1
                continue
            }
            append(bytes, broken..<position, hasBroken, &records)
            records.append(RawRecord(range: position..<end))
            position = end
            broken = end
            hasBroken = true
        }
        append(bytes, broken..<range.upperBound, hasBroken, &records)
    }

    /// A piece that is more than the comma between two elements.
    private static func append(
        _ bytes: Span<UInt8>, _ piece: Range<Int>, _ isWanted: Bool, _ records: inout [RawRecord]
    ) {
        var piece = bytes.trimmed(piece)
        if let last = piece.last, bytes[last] == UInt8(ascii: ",") {
            piece = bytes.trimmed(piece.lowerBound..<last)
        }
        if let first = piece.first, bytes[first] == UInt8(ascii: ",") {
            piece = bytes.trimmed((first + 1)..<piece.upperBound)
        }
        if isWanted, !piece.isEmpty { records.append(RawRecord(range: piece)) }
    }

    /// Behind a comma, a closing bracket or a line break.
    private static func startsElement(
        _ bytes: Span<UInt8>, _ position: Int, _ range: Range<Int>
    ) -> Bool {
        var index = position - 1
        while index >= range.lowerBound, Span.isBlank(bytes[index]) {
            if bytes[index] == UInt8(ascii: "\n") { return true }
            index -= 1
        }
        return index < range.lowerBound || bytes[index] == UInt8(ascii: ",")
            || bytes[index] == UInt8(ascii: "}") || bytes[index] == UInt8(ascii: "]")
    }
}

/// One object of a damaged text, looked through without a parser.
private struct ObjectScan {
    /// The byte behind the object; nil when it does not end as JSON does.
    private(set) var end: Int?
    /// It has a key that makes it a document.
    private(set) var isDocument = false
    /// How many bytes were looked at.
    private(set) var length = 0

    private static let documentKeys = ["products", "items", "lines", "data"].map { Array($0.utf8) }

    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        var closers: [UInt8] = []
        var position = range.lowerBound
        defer { length = position - range.lowerBound }
        while position < range.upperBound {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "{"): closers.append(UInt8(ascii: "}"))
            case UInt8(ascii: "["): closers.append(UInt8(ascii: "]"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard closers.popLast() == byte else { return }
                if closers.isEmpty {
                    end = position
                    return
                }
            case UInt8(ascii: "\""):
                let start = position
                guard let close = Self.stringEnd(bytes, position..<range.upperBound) else { return }
                position = close + 1
                if closers.count == 1, Self.isKey(bytes, start..<close, range.upperBound) {
                    isDocument = true
                }
            default: break
            }
        }
    }

    /// The quote that ends a string; nil when a line break or the end of the text comes first.
    private static func stringEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var position = range.lowerBound
        while position < range.upperBound {
            switch bytes[position] {
            case UInt8(ascii: "\""): return position
            case UInt8(ascii: "\n"): return nil
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return nil
    }

    /// The text is one of the keys, and a colon follows its quote.
    private static func isKey(_ bytes: Span<UInt8>, _ text: Range<Int>, _ end: Int) -> Bool {
        guard
            documentKeys.contains(where: { key in
                key.count == text.count
                    && key.indices.allSatisfy { key[$0] == bytes[text.lowerBound + $0] }
            })
        else { return false }
        var position = text.upperBound + 1
        while position < end, Span.isBlank(bytes[position]) { position += 1 }
        return position < end && bytes[position] == UInt8(ascii: ":")
    }
}

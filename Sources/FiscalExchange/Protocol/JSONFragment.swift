// SPDX-License-Identifier: Apache-2.0

/// A JSON value that is carried along and not understood: its text, without white space between its
/// parts.
public struct JSONFragment: Sendable, Hashable {
    /// The text, on one line. Numbers and strings are spelled as they were.
    public let text: String

    /// A value from its text.
    ///
    /// - Throws: ``RecordFailure`` with the byte where the text departs from JSON.
    public init(_ text: String) throws(RecordFailure) {
        let bytes = Array(text.utf8)
        let reader = JSONReader()
        try reader.parse(
            0..<bytes.count, of: bytes, maximumDepth: ReadingOptions().maximumDepth, strict: true)
        self.init(text: Self.compact(bytes[...]))
    }

    private init(text: String) {
        self.text = text
    }

    /// The value at `node`; what a parser passes over when it is not strict is checked here, for it
    /// is written again.
    init(_ node: JSONReader.Node, of reader: JSONReader) throws(RecordFailure) {
        let end = reader.next(node)
        for part in node..<end {
            let kind = reader.kind(part)
            let isValid =
                switch kind {
                case .invalid: false
                case .number: Self.isNumber(reader.buffer[reader.range(part)])
                default: true
                }
            if isValid { continue }
            let what =
                kind == .number ? "a malformed number" : "a word other than true, false and null"
            throw RecordFailure(
                kind == .number ? .numberMalformed : .jsonSyntax, offset: reader.offset(part), what)
        }
        let range = reader.range(node)
        let isString = reader.kind(node) == .string
        let whole = isString ? (range.lowerBound - 1)..<(range.upperBound + 1) : range
        self.init(text: Self.compact(reader.buffer[whole]))
    }

    /// The text without white space outside of its strings.
    private static func compact(_ text: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var isInString = false
        var isEscaped = false
        for byte in text {
            if isInString {
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            } else if Span.isBlank(byte) {
                continue
            } else {
                isInString = byte == UInt8(ascii: "\"")
            }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `-? int frac? exp?`, of any length.
    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func digits() -> Int {
            let count = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }.count
            rest.removeFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        if whole == 0 || startsWithZero && whole > 1 { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            if digits() == 0 { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
                rest.removeFirst()
            }
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }
}

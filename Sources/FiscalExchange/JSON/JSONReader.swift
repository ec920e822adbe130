// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

/// The values of one JSON text at a time, by index; numbers and strings stay text until they are asked for.
///
/// The text is a range of a buffer that the reader holds, so every offset it reports can be traced to the source. The
/// parser's memory never leaves this file: a value is an index, and reading beside the document traps.
///
/// ```
/// {"id": 7, "products": [{…}]}
///
///  0 object   1 key id   2 number 7   3 key products   4 array   5 object …
/// ```
@safe final class JSONReader {
    /// Index of a value in the document that was parsed last.
    typealias Node = Int

    private let parser: OpaquePointer
    private var nodes: UnsafePointer<csimdjson_node>?
    private var count = 0

    /// The buffer that holds the text, and where the text starts in it.
    private(set) var buffer: [UInt8] = []
    private(set) var base = 0

    /// The root of the document.
    static let root: Node = 0

    init() {
        guard let created = unsafe csimdjson_parser_create() else {
            fatalError("No memory for a JSON parser")
        }
        unsafe parser = created
    }

    deinit {
        unsafe csimdjson_parser_destroy(parser)
    }

    /// Parses the bytes of `range`; what was parsed before is gone.
    ///
    /// - Throws: ``RecordFailure`` with the offset in the buffer.
    func parse(
        _ range: Range<Int>, of buffer: [UInt8], maximumDepth: Int, strict: Bool
    ) throws(RecordFailure) {
        self.buffer = buffer
        base = range.lowerBound
        count = 0
        var offset: UInt32 = 0
        let status = unsafe buffer.withUnsafeBufferPointer { bytes in
            let text = unsafe UnsafeBufferPointer(rebasing: bytes[range])
            return unsafe csimdjson_parse(
                parser, text.baseAddress, text.count, UInt32(maximumDepth), strict, &offset)
        }
        guard status == CSIMDJSON_OK else {
            throw JSONReader.failure(status, offset: base + Int(offset), maximumDepth: maximumDepth)
        }
        unsafe nodes = csimdjson_nodes(parser)
        count = Int(unsafe csimdjson_node_count(parser))
    }

    @inline(__always)
    private func node(_ index: Node) -> csimdjson_node {
        precondition(index >= 0 && index < count, "J-1: a value belongs to the parsed document")
        guard let nodes = unsafe nodes else { preconditionFailure("J-1") }
        return unsafe nodes[index]
    }

    /// What a value is.
    func kind(_ index: Node) -> JSONKind {
        JSONKind(rawValue: node(index).kind) ?? .invalid
    }

    /// The bytes of a value in the buffer; of a string, without its quotes.
    func range(_ index: Node) -> Range<Int> {
        let node = node(index)
        return (base + Int(node.start))..<(base + Int(node.end))
    }

    /// Where a value starts in the buffer, the quote of a string included.
    func offset(_ index: Node) -> Int {
        let node = node(index)
        return base + Int(node.start) - (node.kind == CSIMDJSON_STRING.rawValue ? 1 : 0)
    }

    /// The value behind another and everything inside that.
    func next(_ index: Node) -> Node { Int(node(index).next) }

    /// A string has escapes.
    func hasEscapes(_ index: Node) -> Bool { node(index).has_escapes != 0 }

    /// The text of a string, its escapes resolved.
    func string(_ index: Node) -> String {
        let range = range(index)
        if !hasEscapes(index) { return String(decoding: buffer[range], as: UTF8.self) }
        return String(decoding: unescaped(range), as: UTF8.self)
    }

    private func unescaped(_ range: Range<Int>) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: range.count) { output, count in
            unsafe buffer.withUnsafeBufferPointer { bytes in
                guard let text = bytes.baseAddress, let target = output.baseAddress
                else { return }
                unsafe count = csimdjson_unescape(text + range.lowerBound, range.count, target)
            }
        }
    }

    /// The bytes of a key, its escapes resolved when it has any.
    func withKey<Result>(_ index: Node, _ body: (Span<UInt8>) -> Result) -> Result {
        if hasEscapes(index) {
            let key = unescaped(range(index))
            return body(key.span)
        }
        return withText(range(index), body)
    }

    /// Bytes of the buffer where they lie.
    func withText<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = buffer
        return try body(bytes.span.extracting(range))
    }

    private static func failure(
        _ status: csimdjson_status, offset: Int, maximumDepth: Int
    ) -> RecordFailure {
        let (code, message): (RecordFailure.Code, String) =
            switch status {
            case CSIMDJSON_EMPTY: (.jsonSyntax, "the text is empty")
            case CSIMDJSON_INVALID_UTF8: (.invalidUTF8, "the text is not UTF-8")
            case CSIMDJSON_CONTROL_CHARACTER:
                (.jsonSyntax, "a control character inside a string is written as an escape")
            case CSIMDJSON_UNCLOSED_STRING: (.truncated, "the text ends inside a string")
            case CSIMDJSON_UNCLOSED_CONTAINER:
                (.truncated, "the text ends inside an object or array")
            case CSIMDJSON_INVALID_ESCAPE: (.jsonSyntax, "a malformed escape in a string")
            case CSIMDJSON_EXPECTED_VALUE: (.jsonSyntax, "a value is expected")
            case CSIMDJSON_EXPECTED_KEY: (.jsonSyntax, "a key is expected")
            case CSIMDJSON_EXPECTED_COLON: (.jsonSyntax, "a colon is expected")
            case CSIMDJSON_EXPECTED_COMMA_OR_END:
                (.jsonSyntax, "a comma or the closing bracket is expected")
            case CSIMDJSON_MISMATCHED_BRACKET:
                (.jsonSyntax, "the closing bracket is of the other kind")
            case CSIMDJSON_TRAILING_CONTENT: (.jsonSyntax, "something stands behind the document")
            case CSIMDJSON_TOO_DEEP:
                (.tooDeep, "objects and arrays are nested deeper than \(maximumDepth)")
            case CSIMDJSON_TOO_LARGE: (.recordTooLarge, "the document is larger than 4 GiB")
            case CSIMDJSON_INVALID_NUMBER: (.numberMalformed, "a malformed number")
            case CSIMDJSON_INVALID_LITERAL:
                (.jsonSyntax, "a word other than true, false and null")
            default: (.jsonSyntax, "no memory for the document")
            }
        return RecordFailure(code, offset: offset, message)
    }
}

/// What a JSON value is; the raw values are those of the C header.
enum JSONKind: UInt8 {
    case object, array, string, number, `true`, `false`, null
    /// A word that is no JSON value, such as `NaN`.
    case invalid

    /// The name of the kind in messages.
    var name: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a text"
        case .number: "a number"
        case .true, .false: "true or false"
        case .null: "null"
        case .invalid: "no JSON value"
        }
    }
}

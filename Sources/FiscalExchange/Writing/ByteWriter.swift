// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Text on its way out: bytes that are appended to one buffer.
struct ByteWriter: Sendable {
    var bytes: [UInt8] = []

    init() {}

    /// An empty text in memory that held another.
    init(reusing memory: consuming [UInt8]) {
        bytes = memory
        bytes.removeAll(keepingCapacity: true)
    }

    /// The text, which the writer does not keep.
    mutating func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        return taken
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Makes room for `count` further bytes; the memory grows by half at least.
    @inline(__always)
    mutating func reserve(_ count: Int) {
        if bytes.capacity - bytes.count < count {
            bytes.reserveCapacity(max(bytes.count + count, bytes.capacity + bytes.capacity / 2))
        }
    }

    mutating func write(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// ASCII text of the program.
    mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func write(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func write(_ number: Int) {
        if number < 0 { write(UInt8(ascii: "-")) }
        write(atMost: TextCursor.longestDecimal) { $0.writeDigits(UInt64(number.magnitude)) }
    }

    /// mantissa / 10^scale as the shortest decimal without an exponent: 31.6, 7950, 0.05.
    mutating func writeDecimal(_ mantissa: Int64, scale: Int) {
        write(atMost: TextCursor.longestDecimal) { $0.writeDecimal(mantissa, scale: scale) }
    }

    /// The shortest decimal of an exact number whose expansion ends.
    mutating func write(_ number: ExactDecimal) {
        if let fixed = number.fixed {
            writeDecimal(fixed.mantissa, scale: fixed.scale)
        } else {
            write(number.description)
        }
    }

    mutating func write(_ number: Rational) {
        write(number.description)
    }

    /// A JSON string: quoted, with the escapes that JSON asks for and no others.
    mutating func writeString(_ text: String) {
        write(UInt8(ascii: "\""))
        for byte in text.utf8 { writeEscaped(byte) }
        write(UInt8(ascii: "\""))
    }

    /// The body of a JSON string; what needs no escape is copied in one piece.
    ///
    /// - Parameter halvingQuotes: The text doubles its quotes, as a quoted cell of a CSV does.
    mutating func writeStringBody(_ text: Span<UInt8>, halvingQuotes: Bool = false) {
        var start = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                index += 1
                continue
            }
            write(text.extracting(start..<index))
            writeEscaped(byte)
            index += halvingQuotes && byte == UInt8(ascii: "\"") ? 2 : 1
            start = min(index, text.count)
        }
        write(text.extracting(start..<text.count))
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write("\\\"")
        case UInt8(ascii: "\\"): write("\\\\")
        case 0x08: write("\\b")
        case 0x09: write("\\t")
        case 0x0A: write("\\n")
        case 0x0C: write("\\f")
        case 0x0D: write("\\r")
        case 0..<0x20:
            write("\\u00")
            for digit in [byte >> 4, byte & 15] {
                write(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        default: write(byte)
        }
    }

    /// A CSV cell, quoted where it holds a comma, a quote or a line break (RFC 4180), or starts or ends with a blank,
    /// which a reader may take for padding.
    mutating func writeCell(_ text: Span<UInt8>) {
        if text.isEmpty { return }
        var isQuoted =
            Span.isBlank(text[0]) || Span.isBlank(text[text.count - 1])
        for index in text.indices where !isQuoted {
            switch text[index] {
            case 0x22, 0x2C, 0x0A, 0x0D: isQuoted = true
            default: break
            }
        }
        guard isQuoted else {
            write(text)
            return
        }
        write(UInt8(ascii: "\""))
        for index in text.indices {
            if text[index] == UInt8(ascii: "\"") { write(text[index]) }
            write(text[index])
        }
        write(UInt8(ascii: "\""))
    }

    /// The inside of a quoted cell, its quotes doubled already.
    mutating func writeQuotedCell(_ inside: Span<UInt8>) {
        write(UInt8(ascii: "\""))
        write(inside)
        write(UInt8(ascii: "\""))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A piece of a source's text that goes to the output as it is.
struct SourceText: Sendable {
    /// How the source writes the characters of a text.
    enum Spelling: UInt8, Sendable {
        /// The body of a JSON string, with its escapes, or the digits of a number.
        case jsonBody
        /// The characters themselves.
        case plain
        /// The inside of a quoted cell of a CSV: each quote is written twice (RFC 4180).
        case quotedCell
    }

    var start: Int32
    var end: Int32
    var spelling: Spelling

    static let absent = SourceText(start: -1, end: -1, spelling: .plain)

    init(start: Int32, end: Int32, spelling: Spelling) {
        self.start = start
        self.end = end
        self.spelling = spelling
    }

    init(_ range: Range<Int>, _ spelling: Spelling) {
        self.init(
            start: Int32(range.lowerBound), end: Int32(range.upperBound), spelling: spelling)
    }

    var isAbsent: Bool { start < 0 }
    var range: Range<Int> { Int(start)..<Int(end) }

    /// The characters of the text; nil when the source has none.
    func text(in buffer: [UInt8]) -> String? {
        isAbsent ? nil : String(decoding: characters(in: buffer), as: UTF8.self)
    }

    /// The characters of the text as UTF-8, its escapes resolved.
    func characters(in buffer: [UInt8]) -> [UInt8] {
        var characters: [UInt8] = []
        append(to: &characters, from: buffer)
        return characters
    }

    /// Appends the characters of the text, if the source has it, to others.
    func append(to characters: inout [UInt8], from buffer: [UInt8]) {
        if isAbsent { return }
        switch spelling {
        case .jsonBody where buffer[range].contains(UInt8(ascii: "\\")):
            characters += JSONText.unescaped(buffer[range])
        case .jsonBody, .plain: characters += buffer[range]
        case .quotedCell:
            var isDoubled = false
            for byte in buffer[range] {
                isDoubled = byte == UInt8(ascii: "\"") && !isDoubled
                if !isDoubled { characters.append(byte) }
            }
        }
    }
}

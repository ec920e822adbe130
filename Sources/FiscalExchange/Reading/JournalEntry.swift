// SPDX-License-Identifier: Apache-2.0

/// The head of a journal entry: `| 2026-03-11 15:03:56 | 171 | Ответ (BILL) | … |`.
public struct JournalEntry: Sendable, Hashable {
    /// The exchanges of the protocol.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case hello = "HELLO"
        case list = "LIST"
        case bill = "BILL"
        case receipt = "RECEIPT"
    }

    /// Which side of an exchange the entry holds.
    public enum Direction: String, Sendable, Hashable, CaseIterable {
        case request = "Запрос"
        case answer = "Ответ"
    }

    /// Moscow time, as it is written.
    public let time: String
    /// The shop's number.
    public let shop: String
    /// Request or answer.
    public let direction: Direction
    /// Nil for a kind that the protocol does not have.
    public let kind: Kind?
    /// The JSON of the entry, as a range of the text it was read from; empty for an empty answer.
    let payload: Range<Int>

    /// Reads the head of the entry in `range`.
    ///
    /// - Throws: ``RecordFailure`` when the entry does not start as a journal's entries do.
    init(_ range: Range<Int>, of bytes: Span<UInt8>) throws(RecordFailure) {
        var fields: [Range<Int>] = []
        var position = range.lowerBound
        guard position < range.upperBound, bytes[position] == UInt8(ascii: "|") else {
            throw Self.failure(range.lowerBound, "an entry starts with |")
        }
        position += 1
        while fields.count < 3 {
            guard let bar = bytes.firstIndex(of: UInt8(ascii: "|"), from: position),
                bar < range.upperBound
            else {
                throw Self.failure(position, "an entry has a time, a shop, a kind and a document")
            }
            fields.append(bytes.trimmed(position..<bar))
            position = bar + 1
        }
        func text(_ field: Range<Int>) -> String {
            String(decoding: field.map { bytes[$0] }, as: UTF8.self)
        }

        time = text(fields[0])
        guard Self.isTime(time) else {
            throw Self.failure(fields[0].lowerBound, "expected a time such as 2026-03-11 15:03:56")
        }
        shop = text(fields[1])
        let what = text(fields[2])
        let words = what.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let direction = Direction(rawValue: String(words[0])),
            words[1].first == "(", words[1].last == ")"
        else {
            throw Self.failure(fields[2].lowerBound, "expected Запрос (KIND) or Ответ (KIND)")
        }
        self.direction = direction
        kind = Kind(rawValue: String(words[1].dropFirst().dropLast()))

        // The bar that closes the entry is missing where the journal was cut.
        var payload = bytes.trimmed(position..<range.upperBound)
        if let last = payload.last, bytes[last] == UInt8(ascii: "|") {
            payload = bytes.trimmed(payload.lowerBound..<last)
        }
        self.payload = payload
    }

    /// The length of `| 2026-03-11 15:03:56 |`.
    static let headLength = 23

    /// A line starts with a bar, a time and a bar.
    static func startsEntry(_ line: Span<UInt8>) -> Bool {
        guard line.count >= headLength, line[0] == UInt8(ascii: "|"), line[1] == UInt8(ascii: " "),
            line[21] == UInt8(ascii: " "), line[22] == UInt8(ascii: "|")
        else { return false }
        return isTime(String(decoding: (2..<21).map { line[$0] }, as: UTF8.self))
    }

    /// `YYYY-MM-DD HH:MM:SS`.
    private static func isTime(_ text: String) -> Bool {
        let pattern = Array("0000-00-00 00:00:00".utf8)
        let bytes = Array(text.utf8)
        guard bytes.count == pattern.count else { return false }
        return zip(bytes, pattern).allSatisfy { byte, expected in
            expected == UInt8(ascii: "0")
                ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == expected
        }
    }

    private static func failure(_ offset: Int, _ message: String) -> RecordFailure {
        RecordFailure(.journalEntry, offset: offset, message)
    }
}

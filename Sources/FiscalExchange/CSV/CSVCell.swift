// SPDX-License-Identifier: Apache-2.0

/// One cell of a row, as ranges of a buffer.
struct CSVCell {
    /// What is wrong with a quoted cell.
    enum Fault {
        /// The quote is not closed before the end of what may be read.
        case unclosedQuote
        /// Something other than a delimiter follows the closing quote.
        case textBehindQuote
    }

    /// The characters: inside of the quotes, or without the blanks around an unquoted cell.
    var content: Range<Int>
    var spelling = SourceText.Spelling.plain
    /// Where the next cell or row starts.
    var next: Int
    /// A line break or the end of what may be read follows.
    var endsRow = false
    /// The end of what may be read follows, so that more of the source might change the cell.
    var isCut = false
    var fault: Fault?
    /// Where the fault is: the opening quote, or what follows the closing one.
    var faultOffset = 0

    /// The cell is the text, its quotes resolved.
    func matches(_ text: [UInt8], in bytes: Span<UInt8>) -> Bool {
        var position = 0
        var index = content.lowerBound
        while index < content.upperBound {
            if position >= text.count || bytes[index] != text[position] { return false }
            index += spelling == .quotedCell && bytes[index] == UInt8(ascii: "\"") ? 2 : 1
            position += 1
        }
        return position == text.count
    }

    /// Appends the characters, quotes resolved.
    func append(to text: inout [UInt8], from bytes: Span<UInt8>) {
        var index = content.lowerBound
        while index < content.upperBound {
            text.append(bytes[index])
            index += spelling == .quotedCell && bytes[index] == UInt8(ascii: "\"") ? 2 : 1
        }
    }
}

extension Span<UInt8> {
    /// The cell that starts at `start`; nothing behind `end` is looked at (RFC 4180).
    ///
    /// A quote opens a quoted cell only where the cell starts: in `5" nail` it is a character like any other.
    func cell(from start: Int, to end: Int, delimiter: UInt8) -> CSVCell {
        var position = start
        while position < end, Self.isPadding(self[position]) { position += 1 }
        if position < end, self[position] == UInt8(ascii: "\"") {
            return quotedCell(from: position, to: end, delimiter: delimiter)
        }
        let first = position
        var last = position
        while position < end {
            let byte = self[position]
            if byte == delimiter || byte == UInt8(ascii: "\n") { break }
            position += 1
            if !Self.isPadding(byte), byte != UInt8(ascii: "\r") { last = position }
        }
        let isCut = position == end
        let endsRow = isCut || self[position] != delimiter
        return CSVCell(
            content: first..<last, next: isCut ? end : position + 1, endsRow: endsRow,
            isCut: isCut)
    }

    private func quotedCell(from quote: Int, to end: Int, delimiter: UInt8) -> CSVCell {
        var cell = CSVCell(content: (quote + 1)..<end, spelling: .plain, next: end, endsRow: true)
        let readable = extracting(0..<end)
        var position = quote + 1
        while true {
            guard let close = readable.firstIndex(of: UInt8(ascii: "\""), from: position) else {
                cell.isCut = true
                cell.fault = .unclosedQuote
                cell.faultOffset = quote
                return cell
            }
            position = close + 1
            if position == end || self[position] != UInt8(ascii: "\"") { break }
            cell.spelling = .quotedCell
            position += 1
        }
        cell.content = (quote + 1)..<(position - 1)
        while position < end, Self.isPadding(self[position]) { position += 1 }
        if position < end, self[position] == UInt8(ascii: "\r") { position += 1 }
        if position == end {
            cell.isCut = true
        } else if self[position] == UInt8(ascii: "\n") {
            cell.next = position + 1
        } else if self[position] == delimiter, self[position - 1] != UInt8(ascii: "\r") {
            cell.next = position + 1
            cell.endsRow = false
        } else {
            cell.fault = .textBehindQuote
            cell.faultOffset = position
        }
        return cell
    }

    /// A blank that may stand around a cell.
    private static func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

// SPDX-License-Identifier: Apache-2.0

/// The text of a record while it is written.
struct CorpusText {
    private(set) var bytes: [UInt8] = []

    /// Empties the text and keeps its memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func write(_ other: CorpusText) {
        bytes.append(contentsOf: other.bytes)
    }

    mutating func write(_ number: Int) {
        writeDecimal(number, scale: 0)
    }

    /// mantissa / 10^scale in its shortest form, as the protocol writes numbers; mantissa is 0 or more.
    mutating func writeDecimal(_ mantissa: Int, scale: Int) {
        var mantissa = mantissa
        var scale = scale
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        let start = bytes.count
        var places = 0
        repeat {
            if places == scale, scale > 0 { bytes.append(UInt8(ascii: ".")) }
            bytes.append(UInt8(ascii: "0") + UInt8(mantissa % 10))
            mantissa /= 10
            places += 1
        } while mantissa > 0 || places <= scale
        bytes[start...].reverse()
    }

    /// The text as a JSON string.
    mutating func writeString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(UInt8(ascii: "\\"))
            }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The text as a cell of a CSV in quotes.
    mutating func writeCell(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

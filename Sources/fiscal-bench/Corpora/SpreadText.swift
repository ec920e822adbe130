// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Compact JSON written over many lines as journals have it: a value a line, without indentation. Broken text is
    /// spread as far as it can be told.
    var spreadJSON: [UInt8] {
        var spread: [UInt8] = []
        spread.reserveCapacity(count + count / 8)
        var isInString = false
        var isEscaped = false
        var last: UInt8 = 0
        let newline = UInt8(ascii: "\n")
        for byte in self {
            if isInString {
                isInString = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                spread.append(byte)
                last = byte
                continue
            }
            let opened = last == UInt8(ascii: "{") || last == UInt8(ascii: "[")
            let closes = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            if opened != closes || last == UInt8(ascii: ",") {
                // A bracket that closes at once stays on its line.
                if last != 0 { spread.append(newline) }
            }
            spread.append(byte)
            if byte == UInt8(ascii: ":") { spread.append(UInt8(ascii: " ")) }
            isInString = byte == UInt8(ascii: "\"")
            last = byte
        }
        return spread
    }
}

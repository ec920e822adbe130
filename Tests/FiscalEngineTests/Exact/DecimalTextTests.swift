// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("DecimalText: digits in and out, eight at a time")
struct DecimalTextTests {
    /// Digit by digit.
    private func reference(_ mantissa: Int64, scale: Int) -> String {
        var digits = String(mantissa.magnitude)
        while digits.count <= scale { digits = "0" + digits }
        if scale > 0 { digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale)) }
        return (mantissa < 0 ? "-" : "") + digits
    }

    @Test("Every group of four digits, in each of its places")
    func groups() {
        for group in 0..<10_000 as Range<Int64> {
            for (mantissa, scale) in [
                (group, 2), (group * 10_000 + 7, 4), (700_000_000 + group, 3),
                (70_000_000_000 + group * 10_000, 0),
            ] {
                let text = DecimalText(mantissa, scale: scale).description
                if text != reference(mantissa, scale: scale) {
                    Issue.record("\(mantissa) / 10^\(scale) is written \(text)")
                }
            }
        }
    }

    @Test("Every scale, at the edges of eight and sixteen digits and of Int64")
    func edges() throws {
        var random = SeededGenerator(stream: 74)
        var mantissas: [Int64] = [0, 5, -5, .max, .max - 1, -.max]
        for power in 1...18 {
            for near in -1...1 { mantissas.append(PowersOfTen.int64(power) + Int64(near)) }
        }
        for _ in 0..<200 { mantissas.append(Int64(max(random.edgeInteger(), .min + 1))) }
        for mantissa in mantissas {
            for scale in 0...18 {
                let text = DecimalText(mantissa, scale: scale).description
                #expect(text == reference(mantissa, scale: scale))
                let value = Rational(Int(mantissa)) * .powerOfTen(-scale)
                #expect(Rational(mantissa: mantissa, scale: scale) == value)
                #expect(Rational(mantissa: mantissa, scale: scale).isCanonical)
                #expect(try Rational(ExactDecimal(text: text)) == value)
            }
        }
    }

    @Test("A byte that is no digit is seen wherever it stands", arguments: 1...17)
    func strangers(_ length: Int) {
        for place in 0..<length {
            for byte in 0...255 as ClosedRange<UInt8> {
                var text = [UInt8](repeating: UInt8(ascii: "7"), count: length)
                text[place] = byte
                let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                let isZero = byte == UInt8(ascii: "0") && place == 0 && length > 1
                let isPoint = byte == UInt8(ascii: ".") && place > 0 && place < length - 1
                let isSign = byte == UInt8(ascii: "-") && place == 0 && length > 1
                let isExponent = byte | 0x20 == UInt8(ascii: "e") && place > 0 && place < length - 1
                let isNumber = (isDigit && !isZero) || isPoint || isSign
                let value = try? ExactDecimal(bytes: text)
                if isExponent && length - place > 4 { continue }  // beyond the limit of exponents
                if (value != nil) != (isNumber || isExponent) {
                    Issue.record("\(text) is read as \(value.map { "\($0)" } ?? "no number")")
                }
            }
        }
    }
}

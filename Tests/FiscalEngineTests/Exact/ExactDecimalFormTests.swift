// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

@Suite("ExactDecimal: one form for each value")
struct ExactDecimalFormTests {
    @Test("D-1, D-2: what fits a column is fixed and short, the rest is wide")
    func fixedAndWide() {
        let fixed: [(ExactDecimal, Int64, Int)] = [
            ("15.90", 159, 1), ("0.00", 0, 0), ("-1200", -1200, 0), ("1e17", 1 * power(17), 0),
            ("999999999999999999", power(18) - 1, 0), ("-0.999999999999999999", 1 - power(18), 18),
            ("0.000000000000000001", 1, 18), (ExactDecimal(mantissa: 1590, scale: 2), 159, 1),
            (ExactDecimal(mantissa: 0, scale: 18), 0, 0), (42, 42, 0),
            (ExactDecimal(mantissa: 1 * power(18), scale: 3), power(15), 0),
        ]
        for (value, mantissa, scale) in fixed {
            #expect(value.fixed?.mantissa == mantissa && value.fixed?.scale == scale, "\(value)")
            #expect(value.scale == scale && value.signum == Int(mantissa.signum()), "\(value)")
        }
        let wide: [(ExactDecimal, Int, String)] = [
            ("1000000000000000000", 0, "1000000000000000000"), ("1e18", 0, "1000000000000000000"),
            (ExactDecimal(mantissa: .min, scale: 3), 3, "-9223372036854775.808"),
            (ExactDecimal(mantissa: .max, scale: 0), 0, "9223372036854775807"),
            (ExactDecimal(mantissa: 1, scale: 19), 19, "0.0000000000000000001"),
            ("-1.0000000000000000001", 19, "-1.0000000000000000001"),
        ]
        for (value, scale, text) in wide {
            #expect(value.fixed == nil && value.scale == scale, "\(text)")
            #expect(value.description == text)
            #expect(value.signum == (text.hasPrefix("-") ? -1 : 1), "\(text)")
        }
        #expect(ExactDecimal("1/3" as Rational) == nil)
        #expect(ExactDecimal("1/107" as Rational) == nil)
        #expect(ExactDecimal("3/8" as Rational) == "0.375")
        #expect(ExactDecimal(Rational.powerOfTen(-19))?.fixed == nil)
    }

    private func power(_ exponent: Int) -> Int64 { PowersOfTen.int64(exponent) }

    @Test("All spellings of a value are equal, hash alike and print the shortest text")
    func spellings() throws {
        var random = SeededGenerator(stream: 6)
        for _ in 0..<2000 {
            let text = random.decimalText()
            let value = try ExactDecimal(text: text)
            let shift = random.int(0...25)
            let zeros = String(repeating: "0", count: random.int(1...20))
            let point = text.contains(".") ? "" : "."
            var spellings = [text + "e0", text + point + zeros, value.description]
            let shifted = Rational(value) * .powerOfTen(shift)
            spellings.append((shifted.decimalText ?? "") + "e-\(shift)")
            for spelling in spellings {
                let again = try ExactDecimal(text: spelling)
                expectLaw("D-1, D-2", again == value, "\(text) and \(spelling)")
                expectLaw("hash", again.hashValue == value.hashValue, "\(text) and \(spelling)")
            }
            expectLaw("D-2", ExactDecimal(Rational(value)) == value, text)
            expectLaw("no -0", value.description != "-0", text)
            if let (mantissa, scale) = value.fixed {
                expectLaw("D-1", mantissa.magnitude < power(18), text)
                expectLaw("D-1 zeros", scale == 0 || mantissa % 10 != 0, text)
                expectLaw("parts", ExactDecimal(mantissa: mantissa, scale: scale) == value, text)
            }
            let other = try ExactDecimal(text: random.decimalText(digits: 3))
            expectLaw(
                "order", (value < other) == (Rational(value) < Rational(other)), "\(text), \(other)"
            )
        }
    }

    @Test("JSON holds texts; a number or a malformed text is refused")
    func json() throws {
        let values: [ExactDecimal] = ["15.90", "1e20", "-0.005"]
        let data = try JSONEncoder().encode(values)
        let text = #"["15.9","100000000000000000000","-0.005"]"#
        #expect(String(decoding: data, as: UTF8.self) == text)
        #expect(try JSONDecoder().decode([ExactDecimal].self, from: data) == values)
        for text in ["[15.9]", #"["1,5"]"#] {
            #expect(throws: DecodingError.self, "\(text)") {
                try JSONDecoder().decode([ExactDecimal].self, from: Data(text.utf8))
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

@Suite("Rational: texts")
struct RationalTextTests {
    @Test("Shortest decimal, fixed places and cut places")
    func decimalTexts() {
        let cases: [(Rational, shortest: String?, fixed: String?, cut: String)] = [
            ("0", "0", "0.00", "0"), ("31.6", "31.6", "31.60", "31.6"),
            ("-0.005", "-0.005", nil, "-0.00…"), ("7950", "7950", "7950.00", "7950"),
            ("0.05", "0.05", "0.05", "0.05"), ("-1/3", nil, nil, "-0.33…"),
            ("-1/300", nil, nil, "-0.00…"), ("61040/107", nil, nil, "570.46…"),
            ("-123.456", "-123.456", nil, "-123.45…"), ("-0.1", "-0.1", "-0.10", "-0.1"),
            (
                "123456789012345678901234567890.5", "123456789012345678901234567890.5",
                "123456789012345678901234567890.50", "123456789012345678901234567890.5"
            ),
            ("-1e-25", "-0.0000000000000000000000001", nil, "-0.00…"),
        ]
        for (value, shortest, fixed, cut) in cases {
            #expect(value.decimalText == shortest)
            #expect(value.decimalText(scale: 2) == fixed, "\(value)")
            #expect(value.decimalText(places: 2) == cut, "\(value)")
            #expect(value.description == shortest ?? value.fractionText)
        }
        #expect(Rational("61040/107").decimalText(places: 6) == "570.467289…")
        #expect(Rational("1/3").decimalText(places: 0) == "0…")
        let wide = Rational(.max) * Rational(.max)
        #expect((wide / 3).fractionText.hasSuffix("/3"))
        #expect((-wide).fractionText == "-85070591730234615847396907784232501249")
    }

    @Test("Malformed numbers and fractions, with the byte")
    func malformed() {
        let cases: [(String, NumberError.Reason, Int)] = [
            ("", .empty, 0), ("/", .empty, 0), ("1/", .empty, 2), ("/2", .empty, 0),
            ("1/0", .notAFraction, 1), ("1/-2", .notAFraction, 1), ("1.5/2", .notAFraction, 3),
            ("12/0.5", .notAFraction, 2), ("1/2/3", .unexpectedCharacter, 3),
            ("1/02", .leadingZero, 2), ("x", .expectedDigit, 0), ("1 /2", .unexpectedCharacter, 1),
            ("3/1,5", .decimalComma, 3),
        ]
        for (text, reason, offset) in cases {
            #expect(throws: NumberError(reason, offset: offset), "\(text)") {
                try Rational(text: text)
            }
        }
    }

    @Test("Literals are the exact values")
    func literals() {
        let values: [Rational] = [5, "5", "5.0", "0.5e1", "10/2", "50e-1"]
        for value in values { #expect(value == Rational(5)) }
        #expect(("16.31" as Rational) == Rational(1631, over: 100))
    }

    @Test("JSON holds texts; a number or a malformed text is refused")
    func json() throws {
        let encoded = try JSONEncoder().encode(["61040/107", "16.310"] as [Rational])
        #expect(String(decoding: encoded, as: UTF8.self) == #"["61040\/107","16.31"]"#)
        for text in ["[1.5]", #"["1,5"]"#, "[null]"] {
            #expect(throws: DecodingError.self, "\(text)") {
                try JSONDecoder().decode([Rational].self, from: Data(text.utf8))
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("ExactDecimal: the grammar of JSON numbers")
struct ExactDecimalParsingTests {
    @Test("Well-formed numbers and their shortest text")
    func wellFormed() throws {
        let cases: [(String, String)] = [
            ("0", "0"), ("-0", "0"), ("-0.00", "0"), ("-0e5", "0"), ("0e1000", "0"),
            ("0.000e-1000", "0"), ("15.90", "15.9"), ("-15.9", "-15.9"), ("500", "500"),
            ("1e3", "1000"), ("1E-3", "0.001"), ("1e+3", "1000"), ("100e-2", "1"),
            ("12.50e1", "125"), ("0.05", "0.05"), ("10.10", "10.1"), ("1e0", "1"),
            ("123456789012345678", "123456789012345678"), ("-0.005", "-0.005"),
            ("1.0000000000000000000", "1"), ("12345678901234567.895", "12345678901234567.895"),
            ("1e20", "100000000000000000000"), ("1e-20", "0.00000000000000000001"),
            ("-1234567890123456789.01", "-1234567890123456789.01"), ("1e00000003", "1000"),
        ]
        for (text, shortest) in cases {
            #expect(try ExactDecimal(text: text).description == shortest, "\(text)")
            #expect(try ExactDecimal(bytes: Array(text.utf8)) == ExactDecimal(text: shortest))
        }
    }

    @Test("Malformed numbers, with the reason and the byte")
    func malformed() {
        let digits = { (count: Int) in String(repeating: "9", count: count) }
        let cases: [(String, NumberError.Reason, Int)] = [
            ("", .empty, 0), ("-", .expectedDigit, 1), ("01", .leadingZero, 0),
            ("-01", .leadingZero, 1), ("00", .leadingZero, 0), ("1.", .expectedDigit, 2),
            ("1.e5", .expectedDigit, 2), (".5", .expectedDigit, 0), ("+1", .expectedDigit, 0),
            ("1,5", .decimalComma, 1), ("1.5,5", .decimalComma, 3), ("NaN", .expectedDigit, 0),
            ("Infinity", .expectedDigit, 0), ("-Infinity", .expectedDigit, 1),
            ("0x10", .unexpectedCharacter, 1), ("1e999999999", .exponentTooLarge(limit: 1000), 2),
            ("1e-1001", .exponentTooLarge(limit: 1000), 3),
            ("1e99999999999999999999999", .exponentTooLarge(limit: 1000), 2),
            ("1e", .expectedDigit, 2), ("1e+", .expectedDigit, 3), ("1ee5", .expectedDigit, 2),
            ("1e1.5", .unexpectedCharacter, 3), ("--1", .expectedDigit, 1),
            ("1-", .unexpectedCharacter, 1), ("1 ", .unexpectedCharacter, 1),
            (" 1", .expectedDigit, 0), ("1_000", .unexpectedCharacter, 1),
            ("1.5.5", .unexpectedCharacter, 3), ("１", .expectedDigit, 0),
            ("1１", .unexpectedCharacter, 1), ("1\0", .unexpectedCharacter, 1),
            ("−1", .expectedDigit, 0), (digits(1001), .tooManyDigits(limit: 1000), 1000),
            ("-" + digits(1001), .tooManyDigits(limit: 1000), 1001),
            (digits(600) + "." + digits(600), .tooManyDigits(limit: 1000), 1001),
            ("0." + String(repeating: "0", count: 1001), .tooManyDigits(limit: 1000), 1002),
        ]
        for (text, reason, offset) in cases {
            #expect(throws: NumberError(reason, offset: offset), "\(text)") {
                try ExactDecimal(text: text)
            }
        }
    }

    @Test("Limits are the caller's, and a long text is refused at the limit")
    func limits() throws {
        let tight = NumberLimits(maximumDigits: 3, maximumExponent: 0)
        #expect(try ExactDecimal(text: "1.25", limits: tight) == "1.25")
        #expect(try ExactDecimal(text: "0.125", limits: tight) == "0.125")
        #expect(try ExactDecimal(text: "5e0", limits: tight) == 5)
        #expect(throws: NumberError(.tooManyDigits(limit: 3), offset: 4)) {
            try ExactDecimal(text: "12.34", limits: tight)
        }
        #expect(throws: NumberError(.exponentTooLarge(limit: 0), offset: 2)) {
            try ExactDecimal(text: "5e1", limits: tight)
        }
        let thousand = String(repeating: "7", count: 1000)
        #expect(try ExactDecimal(text: thousand).description == thousand)

        let million = [UInt8](repeating: UInt8(ascii: "1"), count: 1_000_000)
        let elapsed = ContinuousClock().measure {
            for _ in 0..<100 {
                #expect(throws: NumberError(.tooManyDigits(limit: 1000), offset: 1000)) {
                    try ExactDecimal(bytes: million)
                }
            }
        }
        #expect(elapsed < .seconds(5), "refusing costs the limit, not the text")
    }

    @Test("Messages name the character, counted from 1")
    func messages() {
        let cases: [(NumberError.Reason, String)] = [
            (.empty, "an empty text is not a number"), (.expectedDigit, "a digit is expected"),
            (.leadingZero, "a number does not start with an extra zero"),
            (.decimalComma, "the decimal separator is a point, not a comma"),
            (.unexpectedCharacter, "unexpected character in a number"),
            (.tooManyDigits(limit: 1000), "the number has more than 1000 digits"),
            (.exponentTooLarge(limit: 9), "the exponent is beyond 9"),
            (.notAFraction, "a fraction is an integer, a slash and a positive integer"),
        ]
        for (reason, text) in cases {
            #expect(NumberError(reason, offset: 4).description == "\(text) (character 5)")
        }
    }
}

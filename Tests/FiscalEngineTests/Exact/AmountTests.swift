// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Amount: settled money")
struct AmountTests {
    @Test("Settling rounds by the rule and refuses what Int64 cannot hold")
    func settling() throws {
        #expect(try Amount("83.625", scale: 2, rounding: .halfUp).minorUnits == 8363)
        #expect(try Amount("83.625", scale: 2, rounding: .halfEven).minorUnits == 8362)
        #expect(try Amount("-0.5", scale: 0, rounding: .ceiling).minorUnits == 0)
        #expect(try Amount("1.5", scale: 4, rounding: .exact).minorUnits == 15000)
        #expect(try Amount("92233720368547758.07", rounding: .exact).minorUnits == .max)
        #expect(try Amount("-92233720368547758.07", rounding: .exact).minorUnits == -.max)
        let inexact = SettlementError.inexact(InexactError(value: "0.001", step: "0.01"))
        #expect(throws: inexact) { try Amount("0.001", rounding: .exact) }
        let overflow = SettlementError.overflow(AmountOverflowError())
        for value: Rational in ["92233720368547758.075", "-92233720368547758.08", "1e40"] {
            #expect(throws: overflow, "\(value)") { try Amount(value, rounding: .halfUp) }
        }
        #expect(AmountOverflowError().description.contains("64-bit"))
    }

    @Test("Sums and differences, up to the limits")
    func sums() throws {
        let (one, top) = (Amount(minorUnits: 1), Amount(minorUnits: .max))
        let bottom = Amount(minorUnits: -.max)
        #expect(
            try Amount(minorUnits: 57047).adding(Amount(minorUnits: 64479)).fixedText == "1215.26")
        #expect(try top.adding(bottom).minorUnits == 0 && one.subtracting(one).minorUnits == 0)
        #expect(try top.subtracting(top).minorUnits == 0)
        #expect(throws: AmountOverflowError()) { try top.adding(one) }
        #expect(throws: AmountOverflowError()) { try bottom.adding(Amount(minorUnits: -1)) }
        #expect(throws: AmountOverflowError()) { try bottom.subtracting(one) }
        #expect(throws: AmountOverflowError()) { try top.subtracting(Amount(minorUnits: -1)) }
    }

    @Test("Texts with all places and the shortest")
    func texts() {
        let cases: [(Int64, Int, String, String)] = [
            (57047, 2, "570.47", "570.47"), (795_000, 2, "7950.00", "7950"),
            (5, 2, "0.05", "0.05"), (-5, 2, "-0.05", "-0.05"), (0, 2, "0.00", "0"),
            (3160, 2, "31.60", "31.6"), (17, 0, "17", "17"), (12345, 4, "1.2345", "1.2345"),
            (.max, 2, "92233720368547758.07", "92233720368547758.07"),
            (-.max, 0, "-9223372036854775807", "-9223372036854775807"),
        ]
        for (units, scale, fixed, shortest) in cases {
            let amount = Amount(minorUnits: units, scale: scale)
            #expect(amount.fixedText == fixed && amount.description == shortest)
            #expect(amount.value == Rational(amount) && amount.value.decimalText == shortest)
        }
    }

    @Test("Currencies and the places of their minor unit")
    func currencies() {
        let cases: [(String, Int?)] = [
            ("RUB", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XYZ", 2), ("rub", nil),
            ("RU", nil), ("RUBL", nil), ("", nil), ("Р", nil), ("R1B", nil),
        ]
        for (code, digits) in cases {
            #expect(Currency(code: code)?.minorDigits == digits, "\(code)")
        }
        #expect(Currency(code: "RUB") == .rub && Currency.rub.code == "RUB")
    }
}

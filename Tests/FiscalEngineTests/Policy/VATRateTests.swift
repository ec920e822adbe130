// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

@Suite("VATRate")
struct VATRateTests {
    @Test("All spellings of a rate and the normalised text")
    func spellings() throws {
        let cases: [(String, VATRate, String)] = [
            ("none", VATRate.none, "none"), ("Без НДС", VATRate.none, "none"),
            ("без НДС", VATRate.none, "none"), ("no vat", VATRate.none, "none"),
            (" NONE ", VATRate.none, "none"), ("0%", .percent(0), "0%"),
            ("5%", .percent(5), "5%"), ("7%", .percent(7), "7%"), ("10%", .percent(10), "10%"),
            ("18%", .percent(18), "18%"), ("20%", .percent(20), "20%"),
            ("22%", .percent(22), "22%"), ("20.0 %", .percent(20), "20%"),
            ("21.0%", .percent(21), "21%"), ("\t12.50% ", .percent("12.5"), "12.5%"),
            ("0.00%", .percent(0), "0%"), ("5/105", .calculated(5), "5/105"),
            ("7/107", .calculated(7), "7/107"), ("10/110", .calculated(10), "10/110"),
            ("18/118", .calculated(18), "18/118"), ("20/120.00", .calculated(20), "20/120"),
            ("22/122", .calculated(22), "22/122"),
            ("12.5/112.5", .calculated("12.5"), "12.5/112.5"),
        ]
        for (text, rate, normalised) in cases {
            #expect(try VATRate(text: text) == rate, "\(text)")
            #expect(rate.text == normalised && rate.description == normalised)
            #expect(try VATRate(text: rate.text) == rate)
        }
        #expect(VATRate.percent(5) != .calculated(5) && VATRate.percent(0) != VATRate.none)
        #expect(VATRate.none.percent == 0 && VATRate.calculated(5).percent == 5)
    }

    @Test("Texts that name no rate, with what is wrong")
    func malformed() {
        let number = { (reason: NumberError.Reason, offset: Int) in
            VATRateError.Reason.number(NumberError(reason, offset: offset))
        }
        let cases: [(String, VATRateError.Reason)] = [
            ("", .unknown), ("20", .unknown), ("twenty", .unknown), ("НДС 20", .unknown),
            ("%", number(.empty, 0)), ("20%%", number(.unexpectedCharacter, 2)),
            ("2,5%", number(.decimalComma, 1)), ("x%", number(.expectedDigit, 0)),
            ("1e1%", number(.exponentTooLarge(limit: 0), 2)),
            ("0.1234567890123456789%", number(.tooManyDigits(limit: 18), 20)),
            ("-5%", .negative), ("-0%", .negative), ("-5/95", .negative), ("20/100", .denominator),
            ("20/118", .denominator), ("120/20", .denominator), ("0/100", .zeroCalculated),
            ("/120", number(.empty, 0)), ("20/", number(.empty, 0)),
            ("20 /120", number(.unexpectedCharacter, 2)), ("20/-120", .negative),
        ]
        for (text, reason) in cases {
            #expect(throws: VATRateError(reason), "\(text)") { try VATRate(text: text) }
            #expect(VATRateError(reason).description.contains("VAT rate"))
        }
    }

    @Test("The factor on a gross and on a net base")
    func factors() {
        let cases: [(VATRate, Rational, Rational)] = [
            (VATRate.none, 0, 0), (.percent(0), 0, 0), (.percent(5), "1/21", "1/20"),
            (.calculated(5), "1/21", "1/20"), (.percent(7), "7/107", "7/100"),
            (.calculated(7), "7/107", "7/100"), (.percent(10), "1/11", "1/10"),
            (.percent(18), "9/59", "9/50"), (.percent(20), "1/6", "1/5"),
            (.calculated(22), "11/61", "11/50"), (.percent("12.5"), "1/9", "1/8"),
        ]
        for (rate, inclusive, exclusive) in cases {
            #expect(rate.factor(.taxInclusive) == inclusive, "\(rate)")
            #expect(rate.factor(.taxExclusive) == exclusive, "\(rate)")
        }
    }

    @Test("JSON holds the normalised text")
    func json() throws {
        let rates: [VATRate] = [.none, .percent("12.50"), .calculated(20)]
        let data = try JSONEncoder().encode(rates)
        #expect(String(decoding: data, as: UTF8.self) == #"["none","12.5%","20\/120"]"#)
        #expect(try JSONDecoder().decode([VATRate].self, from: data) == rates)
        for text in ["[20]", #"["20"]"#] {
            #expect(throws: DecodingError.self, "\(text)") {
                try JSONDecoder().decode([VATRate].self, from: Data(text.utf8))
            }
        }
    }
}

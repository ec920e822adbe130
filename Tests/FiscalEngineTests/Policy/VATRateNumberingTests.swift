// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("VATRateNumbering: codes that look alike")
struct VATRateNumberingTests {
    private let rates: [VATRate] = [
        .none, .percent(0), .percent(10), .percent(20), .calculated(10), .calculated(20),
        .percent(5), .percent(7), .calculated(5), .calculated(7), .percent(22), .calculated(22),
    ]

    @Test("Every published code of every system")
    func codes() {
        let rows: [(VATRateNumbering, String)] = [
            (.fiscalFormats, "6 5 2 1 4 3 7 8 9 10 11 12"),
            (.yooKassa, "1 2 3 4 5 6 7 8 9 10 11 12"),
            (.atolDriver, "6 5 2 7 4 8 9 10 11 12 13 14"),
            (
                .atolOnline,
                "none vat0 vat10 vat20 vat110 vat120 vat5 vat7 vat105 vat107 vat22 vat122"
            ),
            (.shtrih, "4 3 2 1 6 5 7 8 9 10 11 12"),
            (.evotor, "NO_VAT VAT_0 VAT_10 VAT_18 VAT_10_110 VAT_18_118 ? ? ? ? ? ?"),
        ]
        #expect(rows.map(\.0) == VATRateNumbering.allCases)
        for (numbering, row) in rows {
            for (rate, cell) in zip(rates, row.split(separator: " ")) {
                let code = cell == "?" ? nil : String(cell)
                #expect(numbering.code(of: rate) == code, "\(numbering) \(rate)")
                if let code {
                    #expect(numbering.rates(of: code).first == rate, "\(numbering) \(rate)")
                }
            }
            #expect(
                numbering.rates(of: "99").isEmpty && numbering.code(of: .percent("12.5")) == nil)
        }
    }

    @Test("The base rate of before 2019 shares codes with today's")
    func formerBaseRate() {
        let cases: [(VATRateNumbering, String?, String?)] = [
            (.fiscalFormats, "1", "3"), (.yooKassa, nil, nil), (.atolDriver, "1", "3"),
            (.atolOnline, "vat18", "vat118"), (.shtrih, "1", "5"),
            (.evotor, "VAT_18", "VAT_18_118"),
        ]
        for (numbering, percent, calculated) in cases {
            #expect(numbering.code(of: .percent(18)) == percent, "\(numbering)")
            #expect(numbering.code(of: .calculated(18)) == calculated, "\(numbering)")
        }
        let both: [VATRate] = [.percent(20), .percent(18)]
        #expect(VATRateNumbering.fiscalFormats.rates(of: "1") == both)
        #expect(VATRateNumbering.shtrih.rates(of: "1") == both)
        #expect(VATRateNumbering.evotor.rates(of: "VAT_18") == both)
        #expect(VATRateNumbering.atolDriver.rates(of: "1") == [.percent(18)])
    }

    @Test("Tag 1199 as a number")
    func fiscalCode() {
        #expect(rates.map(\.fiscalCode) == [6, 5, 2, 1, 4, 3, 7, 8, 9, 10, 11, 12])
        #expect(VATRate.percent(18).fiscalCode == 1 && VATRate.percent(21).fiscalCode == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("CivilDate")
struct CivilDateTests {
    @Test("Texts of days, with and without a time")
    func texts() {
        let cases: [(String, String?)] = [
            ("2026-03-11", "2026-03-11"), ("2026-03-11 15:04:17", "2026-03-11"),
            ("2026-03-11T15:04:17Z", "2026-03-11"), ("0001-01-01", "0001-01-01"),
            ("9999-12-31", "9999-12-31"), ("2024-02-29", "2024-02-29"),
            ("2000-02-29", "2000-02-29"), ("2025-02-29", nil), ("1900-02-29", nil),
            ("2026-04-31", nil), ("2026-13-01", nil), ("2026-00-10", nil), ("2026-01-00", nil),
            ("2026-01-32", nil), ("0000-01-01", nil), ("2026-3-11", nil), ("11.03.2026", nil),
            ("2026-03-11x", nil), ("2026/03/11", nil), ("2026-0a-11", nil), ("202a-01-11", nil),
            ("2026-01-1b", nil), ("", nil), ("-026-03-11", nil),
        ]
        for (text, expected) in cases {
            #expect(CivilDate(text: text)?.description == expected, "\(text)")
        }
    }

    @Test("Days are ordered by year, month and day")
    func order() throws {
        let texts = ["2018-12-31", "2019-01-01", "2019-01-02", "2019-02-01", "2026-01-01"]
        let days = try texts.map { try #require(CivilDate(text: $0)) }
        #expect(Array(days.reversed()).sorted() == days && Set(days + days).count == 5)
        #expect(days[0].year == 2018 && days[0].month == 12 && days[0].day == 31)
    }
}

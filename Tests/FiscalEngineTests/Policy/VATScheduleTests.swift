// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("VATSchedule: which rate is in force when")
struct VATScheduleTests {
    @Test("The first and the last day of each Russian rate, and of its calculated twin")
    func russianDates() throws {
        let cases: [(ExactDecimal, String, Bool)] = [
            (18, "2004-01-01", true), (18, "2018-12-31", true), (18, "2019-01-01", false),
            (20, "2018-12-31", false), (20, "2019-01-01", true), (20, "2025-12-31", true),
            (20, "2026-01-01", false), (22, "2025-12-31", false), (22, "2026-01-01", true),
            (22, "2099-12-31", true), (5, "2024-12-31", false), (5, "2025-01-01", true),
            (7, "2024-12-31", false), (7, "2025-01-01", true), (10, "2004-01-01", true),
            (10, "2030-06-15", true), (21, "2026-01-01", false),
        ]
        for (percent, day, isInForce) in cases {
            let date = try #require(CivilDate(text: day))
            for rate in [VATRate.percent(percent), .calculated(percent)] {
                let entry = VATSchedule.russia.entry(for: rate, on: date)
                #expect((entry != nil) == isInForce, "\(rate) on \(day)")
                #expect(entry.map { $0.rate == rate && $0.contains(date) } ?? true)
                #expect(VATSchedule.russia.rates(on: date).contains(rate) == isInForce)
            }
        }
    }

    @Test("Every entry has a reason, every percent above zero its twin")
    func entries() throws {
        for entry in VATSchedule.russia.entries {
            #expect(!entry.reason.isEmpty)
            guard case .percent(let percent) = entry.rate, percent.signum > 0 else { continue }
            let twin = try #require(VATSchedule.russia.periods(of: .calculated(percent)).first)
            #expect(twin.from == entry.from && twin.through == entry.through)
        }
        let date = try #require(CivilDate(year: 2026, month: 3, day: 11))
        let expected: Set<VATRate> = [
            .none, .percent(0), .percent(5), .percent(7), .percent(10), .percent(22),
            .calculated(5), .calculated(7), .calculated(10), .calculated(22),
        ]
        #expect(Set(VATSchedule.russia.rates(on: date)) == expected)
        #expect(VATSchedule.russia.periods(of: .percent(21)).isEmpty)
        #expect(VATSchedule(entries: []).rates(on: date).isEmpty)
    }
}

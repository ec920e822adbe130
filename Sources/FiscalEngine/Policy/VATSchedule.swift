// SPDX-License-Identifier: Apache-2.0

/// The dates on which each VAT rate is in force, with the reason.
///
/// A schedule informs and never forbids: an old rate stays right for refunds, corrections and goods handed over earlier,
/// so the engine computes with the rate that a line states and never with "the base rate of today".
public struct VATSchedule: Sendable, Hashable {
    /// One period of one rate.
    public struct Entry: Sendable, Hashable {
        /// The rate that is in force.
        public let rate: VATRate
        /// The first day; nil when the rate is older than the schedule.
        public let from: CivilDate?
        /// The last day; nil when no end is known.
        public let through: CivilDate?
        /// The act or the rule that set the rate.
        public let reason: String

        /// A period of `rate`, both days included.
        public init(rate: VATRate, from: CivilDate?, through: CivilDate?, reason: String) {
            self.rate = rate
            self.from = from
            self.through = through
            self.reason = reason
        }

        /// The period holds the day.
        public func contains(_ date: CivilDate) -> Bool {
            (from.map { $0 <= date } ?? true) && (through.map { date <= $0 } ?? true)
        }
    }

    /// The periods, in the order in which they are searched.
    public let entries: [Entry]

    /// A schedule of periods.
    public init(entries: [Entry]) {
        self.entries = entries
    }

    /// The periods of a rate, earliest first; empty for a rate that the schedule does not know.
    public func periods(of rate: VATRate) -> [Entry] {
        entries.filter { $0.rate == rate }
    }

    /// The period that makes a rate right on a day; nil when none does.
    public func entry(for rate: VATRate, on date: CivilDate) -> Entry? {
        entries.first { $0.rate == rate && $0.contains(date) }
    }

    /// The rates in force on a day.
    public func rates(on date: CivilDate) -> [VATRate] {
        entries.filter { $0.contains(date) }.map(\.rate)
    }

    /// The Russian schedule.
    ///
    /// Sources: Tax Code art. 164; federal laws 303-FZ of 2018-08-03 (18 → 20 %), 176-FZ of 2024-07-12 (5 and 7 % of
    /// the simplified system) and 425-FZ of 2025-11-28 (20 → 22 %).
    public static let russia: VATSchedule = {
        let day = { (year: Int, month: Int, day: Int) -> CivilDate? in
            CivilDate(year: year, month: month, day: day)
        }
        var entries: [Entry] = []
        func add(
            _ percent: ExactDecimal, _ from: CivilDate?, _ through: CivilDate?, _ reason: String
        ) {
            let calculated = "calculated rate for prepayments, with \(percent) %: \(reason)"
            entries.append(
                Entry(rate: .percent(percent), from: from, through: through, reason: reason))
            entries.append(
                Entry(
                    rate: .calculated(percent), from: from, through: through, reason: calculated))
        }
        entries.append(
            Entry(rate: .none, from: nil, through: nil, reason: "not subject to VAT"))
        entries.append(
            Entry(
                rate: .percent(0), from: nil, through: nil,
                reason: "exports and the like, Tax Code art. 164 (1)"))
        add(10, nil, nil, "reduced rate, Tax Code art. 164 (2)")
        add(18, day(2004, 1, 1), day(2018, 12, 31), "base rate until the end of 2018")
        add(20, day(2019, 1, 1), day(2025, 12, 31), "base rate of 2019–2025, law 303-FZ")
        add(22, day(2026, 1, 1), nil, "base rate since 2026, law 425-FZ")
        add(5, day(2025, 1, 1), nil, "simplified system since 2025, law 176-FZ")
        add(7, day(2025, 1, 1), nil, "simplified system since 2025, law 176-FZ")
        return VATSchedule(entries: entries)
    }()
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// A time as a count of seconds since 1970-01-01 00:00:00 UTC.
struct UnixTime {
    /// The day, in UTC.
    let date: CivilDate
    /// Seconds of the day.
    private let second: Int64

    /// The time; nil before 1970 and behind the year 9999.
    init?(seconds: Int64) {
        guard seconds >= 0 else { return nil }
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86400)
        guard days < 2_932_897, let date = Self.date(days: Int(days)) else { return nil }
        self.date = date
        self.second = second
    }

    /// `YYYY-MM-DD HH:MM:SS`.
    var text: String {
        func padded(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(date) \(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
    }

    /// The day that is `days` after 1970-01-01; years start in March, so that a leap day is the last of its year.
    private static func date(days: Int) -> CivilDate? {
        let shifted = days + 719_468
        let (era, day) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let year = (day - day / 1460 + day / 36524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return CivilDate(
            year: year + era * 400 + (month >= 10 ? 1 : 0),
            month: month < 10 ? month + 3 : month - 9,
            day: dayOfYear - (153 * month + 2) / 5 + 1)
    }
}

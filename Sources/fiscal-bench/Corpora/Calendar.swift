// SPDX-License-Identifier: Apache-2.0

/// A time of the wall clock, counted in seconds since 1970-01-01 00:00:00 of its zone.
struct WallTime {
    var seconds: Int

    /// `YYYY-MM-DD HH:MM:SS`.
    var text: String { "\(day) \(clock)" }

    /// The same instant in UTC, three hours behind Moscow: `2026-03-11T12:01:32.000Z`.
    var universal: String {
        let time = WallTime(seconds: seconds - 3 * 3600)
        return "\(time.day)T\(time.clock).000Z"
    }

    /// Milliseconds since 1970 in UTC, of a time of Moscow.
    var timestamp: Int { (seconds - 3 * 3600) * 1000 }

    /// `YYYY-MM-DD`, by the algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    var day: String {
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year)-\(Self.two(month))-\(Self.two(day))"
    }

    private var clock: String {
        let second = seconds % 86_400
        return "\(Self.two(second / 3600)):\(Self.two(second / 60 % 60)):\(Self.two(second % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    static func - (time: WallTime, seconds: Int) -> WallTime {
        WallTime(seconds: time.seconds - seconds)
    }

    static func + (time: WallTime, seconds: Int) -> WallTime {
        WallTime(seconds: time.seconds + seconds)
    }

    /// 2026-03-11 15:04:17.
    static let newest = WallTime(seconds: 1_773_241_457)
}

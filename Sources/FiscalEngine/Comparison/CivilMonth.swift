// SPDX-License-Identifier: Apache-2.0

/// A month of the Gregorian calendar.
public struct CivilMonth: Sendable, Hashable, Comparable {
    /// The year, 1...9999.
    public let year: Int
    /// The month, 1...12.
    public let month: Int

    /// The month; nil when the calendar has none such.
    public init?(year: Int, month: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        self.year = year
        self.month = month
    }

    /// The month of a day.
    public init(of date: CivilDate) {
        year = date.year
        month = date.month
    }

    /// Earlier months come first.
    public static func < (a: CivilMonth, b: CivilMonth) -> Bool {
        (a.year, a.month) < (b.year, b.month)
    }
}

extension CivilMonth: CustomStringConvertible {
    /// The month as `2026-03`.
    public var description: String {
        let digits = String(year)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            + (month < 10 ? "-0" : "-") + String(month)
    }
}

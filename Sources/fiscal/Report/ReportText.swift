// SPDX-License-Identifier: Apache-2.0

import FiscalExchange

/// Figures as reports write them.
enum ReportText {
    /// A count with its digits in groups of three: `1 234 567`, with blanks at which no line breaks.
    static func grouped(_ count: Int) -> String { grouped(String(count)) }

    /// Money with all places, its digits in groups: `1 234.50`.
    static func money(_ units: Int128, scale: Int) -> String {
        grouped(RunSummary.text(units, scale: scale))
    }

    /// The same with the sign of what is more, and a bare `0` where nothing is.
    static func signed(_ units: Int128, scale: Int) -> String {
        units == 0 ? "0" : (units > 0 ? "+" : "") + money(units, scale: scale)
    }

    /// A part of a whole in percent, to the nearest hundredth: `3.40 %`; what is not nothing is not written as 0.
    static func percent(_ part: Int, of whole: Int) -> String {
        if whole == 0 || part == 0 { return "0 %" }
        let (count, base) = (Int128(part), Int128(whole))
        let hundredths = (count * 20_000 + base) / (base * 2)
        if hundredths == 0 { return "< 0.01 %" }
        if hundredths == 10_000, part < whole { return "> 99.99 %" }
        return RunSummary.text(hundredths, scale: 2) + " %"
    }

    /// Names with commas, and how many more there are than are named.
    static func list(_ names: [String], most: Int = 12) -> String {
        let shown = names.prefix(most).joined(separator: ", ")
        return names.count > most ? "\(shown) and \(names.count - most) more" : shown
    }

    /// A number and what it counts: `1 receipt`, `3 receipts`.
    static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        grouped(count) + " " + (count == 1 ? one : many ?? one + "s")
    }

    /// The text in lines of a width, broken between words, each behind the indent.
    static func wrapped(_ text: String, width: Int, indent: String) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent.count + line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        lines.append(line)
        return lines.map { indent + $0 }.joined(separator: "\n") + "\n"
    }

    private static func grouped(_ text: String) -> String {
        let digits = text.drop { $0 == "-" }.prefix { $0 != "." }
        let rest = text.drop { $0 == "-" }.dropFirst(digits.count)
        var result = text.hasPrefix("-") ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += "\u{A0}" }
            result.append(digit)
        }
        return result + rest
    }
}

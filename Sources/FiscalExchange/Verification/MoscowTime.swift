// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The day of an event, which is written in UTC, as the tax service counts it: in Moscow, three hours ahead.
enum MoscowTime {
    /// The day of `2026-03-11T12:01:32.000Z`; any other text as it is.
    static func text(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 14, bytes[10] == UInt8(ascii: "T"), bytes.last == UInt8(ascii: "Z"),
            let date = CivilDate(text: text),
            let hour = Int(String(decoding: bytes[11..<13], as: UTF8.self))
        else { return text }
        return hour < 21 ? date.description : (date.next ?? date).description
    }
}

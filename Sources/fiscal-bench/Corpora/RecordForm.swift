// SPDX-License-Identifier: Apache-2.0

/// How records spell the fields that faults are worked into.
enum RecordForm {
    case bill, receipt, own, csv, fns

    /// A field of a line.
    enum Field: Int {
        case price, quantity, rate
    }

    /// The key of a field in JSON.
    private func key(_ field: Field) -> String {
        switch field {
        case .price: "price"
        case .quantity: "quantity"
        case .rate:
            switch self {
            case .bill: "taxrate"
            case .receipt: "taxPercent"
            case .own, .csv: "rate"
            case .fns: "nds"
            }
        }
    }

    /// A value of the field that is no rate.
    var unknownRate: String {
        switch self {
        case .bill, .own, .csv: "НДС"
        case .receipt: "-7"
        case .fns: "99"
        }
    }

    /// Where the key of the first line's field starts, quotes and all; nil for a cell, which has none.
    func keyStart(_ field: Field, in text: [UInt8]) -> Int? {
        self == .csv ? nil : find("\"\(key(field))\":", in: text)
    }

    /// Where the value of the first line's field stands, without its quotes.
    func value(_ field: Field, in text: [UInt8]) -> Range<Int>? {
        if self == .csv { return cell(1 + field.rawValue, of: text) }
        guard let keyStart = keyStart(field, in: text) else { return nil }
        var start = keyStart + key(field).utf8.count + 3
        let isText = text[start] == UInt8(ascii: "\"")
        if isText { start += 1 }
        let ends: [UInt8] =
            isText ? [UInt8(ascii: "\"")] : [UInt8(ascii: ","), UInt8(ascii: "}")]
        guard let end = text[start...].firstIndex(where: { ends.contains($0) }) else { return nil }
        return start..<end
    }

    /// A cell of the first row; the cells before the name have no quotes.
    private func cell(_ index: Int, of text: [UInt8]) -> Range<Int>? {
        var start = 0
        for _ in 0..<index {
            guard let comma = text[start...].firstIndex(of: UInt8(ascii: ",")) else { return nil }
            start = comma + 1
        }
        guard let end = text[start...].firstIndex(of: UInt8(ascii: ",")) else { return nil }
        return start..<end
    }

    private func find(_ pattern: String, in text: [UInt8]) -> Int? {
        let pattern = Array(pattern.utf8)
        guard text.count >= pattern.count else { return nil }
        return (0...(text.count - pattern.count)).first { start in
            text[start] == pattern[0]
                && text[start..<(start + pattern.count)].elementsEqual(pattern)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What can be wrong with a record of a corpus.
enum Fault: String, CaseIterable {
    /// The text ends in the middle.
    case truncated
    /// `15,9` for 15.9.
    case decimalComma = "decimal-comma"
    /// The price is below zero.
    case negativePrice = "negative-price"
    /// A line has no price.
    case missingField = "missing-field"
    /// The price shows the error of binary floating point: the only fault that costs no receipt.
    case binaryNoise = "binary-noise"
    /// A byte that no text in UTF-8 has.
    case wrongUTF8 = "wrong-utf-8"
    /// The quantity is zero.
    case zeroQuantity = "zero-quantity"
    /// The rate is none.
    case unknownRate = "unknown-rate"
    /// The price has an exponent beyond the limit.
    case hugeExponent = "huge-exponent"
    /// The price stands there twice.
    case repeatedField = "repeated-field"
    /// The answer of a broken server.
    case noDocument = "no-document"

    /// The faults that records of a form can have.
    static func cases(of form: RecordForm) -> [Fault] {
        switch form {
        case .bill, .receipt: allCases
        case .own, .fns, .csv: allCases.filter { $0 != .binaryNoise }
        }
    }

    /// Works the fault into the text of a record.
    func apply(to text: inout [UInt8], form: RecordForm, _ dice: inout Dice) {
        switch self {
        case .truncated:
            let end =
                form == .csv
                ? text.firstIndex(of: UInt8(ascii: ",")) ?? 0 : dice.draw(1...(text.count - 2))
            text.removeSubrange(end...)
        case .decimalComma:
            edit(&text, form, .price) { price in
                price.contains(".") ? price.replacing(".", with: ",") : "\(price),0"
            }
        case .negativePrice:
            // The digit makes a negative number of a zero too.
            edit(&text, form, .price) { "-1\($0)" }
        case .missingField:
            if let start = form.keyStart(.price, in: text) {
                text[start + 1] = UInt8(ascii: "x")
            } else {
                edit(&text, form, .price) { _ in "" }
            }
        case .binaryNoise:
            edit(&text, form, .price) { Self.noisy($0) }
        case .wrongUTF8:
            if let index = text.firstIndex(where: { $0 >= 0x80 }) { text[index] = 0xFF }
        case .zeroQuantity:
            edit(&text, form, .quantity) { _ in "0" }
        case .unknownRate:
            edit(&text, form, .rate) { _ in form.unknownRate }
        case .hugeExponent:
            edit(&text, form, .price) { _ in "1e999999999" }
        case .repeatedField:
            if let start = form.keyStart(.price, in: text) {
                text.insert(contentsOf: "\"price\":1,".utf8, at: start)
            } else {
                edit(&text, form, .price) { "1,\($0)" }
            }
        case .noDocument:
            text = Array("<html><h1>502 Bad Gateway</h1></html>".utf8)
        }
    }

    private func edit(
        _ text: inout [UInt8], _ form: RecordForm, _ field: RecordForm.Field,
        _ change: (String) -> String
    ) {
        guard let range = form.value(field, in: text) else { return }
        let value = String(decoding: text[range], as: UTF8.self)
        text.replaceSubrange(range, with: change(value).utf8)
    }

    /// The price as a program with binary floating point prints it: 16.309999999999945 for 16.31.
    private static func noisy(_ price: String) -> String {
        let parts = price.split(separator: ".", maxSplits: 1).map(String.init)
        let places = ((parts.count > 1 ? parts[1] : "") + "00").prefix(2)
        guard let kopecks = Int(parts[0] + places), kopecks > 0 else {
            return "0.010000000000000002"
        }
        let below = kopecks - 1
        let digits = below == 0 ? 0 : String(below).count
        let tail = String(repeating: "9", count: max(8, 14 - digits)) + "45"
        let rest = String(below % 100)
        return "\(below / 100).\(rest.count < 2 ? "0" : "")\(rest)\(tail)"
    }
}

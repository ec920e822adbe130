// SPDX-License-Identifier: Apache-2.0

/// Documents of all forms, and small damages to them, from a seed: the same seed gives the same bytes.
struct DocumentMutator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The generator of Steele, Lea and Flood (2014).
    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: (z ^ (z >> 31)) % UInt64(max(1, bound)))
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    static let rates = ["20%", "5%", "Без НДС", "10/110", "22 %", "7%", "0%", "5/100", "none"]

    static let numbers = [
        "0", "-0", "1", "-1", "10", "15.90", "0.30", "00.5", "01", "1.", ".5", "-", "1e3", "1E-2",
        "1e999999999", "123456789", "12345678", "1234567", "99999999.5", "0.123456789012345678",
        "123456789012345678", "1234567890123456789", "16.309999999999945", "92233720368547758.07",
        "\"19.31\"", "\"\"", "\"1,5\"", "\"1e2\"", "NaN", "null", "true", "[]", "{}", "\"x\"",
        "1.5.5",
        "0.0", "100000000000000", "99999999999999", "1 ", "0x10", "12a", "1\u{E9}",
    ]

    /// A document of one of the forms, its keys in their usual order.
    mutating func document() -> String {
        switch below(6) {
        case 0, 1: return bill()
        case 2: return event()
        case 3: return receipt()
        case 4: return ownBill()
        default: return pick(Self.others)
        }
    }

    static let others = [
        #"{"system":"shop","protocol":"0.1.0"}"#, #"{"success":true}"#, "[]",
        #"[{"id":1,"summ":5}]"#, #"{"id":1}"#, "17", #"{"a":[[[[1]]]]}"#,
    ]

    private mutating func lines(_ line: (inout Self) -> String) -> String {
        let count = pick([1, 1, 2, 3, 0, 7])
        return (0..<count).map { _ in line(&self) }.joined(separator: ",")
    }

    private mutating func price() -> String {
        pick(["15.9", "500", "1644.76", "8720", "0.5", "19.10", "\"19.31\"", "65.133"])
    }

    private mutating func optional(_ field: String) -> String { below(3) == 0 ? "" : "," + field }

    mutating func bill() -> String {
        let products = lines { mutator in
            #"{"id":\#(mutator.below(9)),"type":"NORMAL","price":\#(mutator.price()),"#
                + #""taxrate":"\#(mutator.pick(Self.rates))","itemType":1,"#
                + #""prodname":"Чай \"Пуэр\" \u2116 1","quantity":\#(mutator.price())"#
                + mutator.optional(#""unitname":"Грамм""#)
                + mutator.pick(["", "", #","mark":"0104600""#, #","mark":null"#, #","mark":{}"#])
                + mutator.pick(["", "", "", #","discount":0"#, #","discount":1.5"#]) + "}"
        }
        return #"{"id":\#(below(100)),"date":"2026-02-27 12:38:41","summ":\#(price()),"#
            + #""number":"1-CRM","customer":{"id":14,"inn":"","name":"П","legalentity":false},"#
            + #""products":[\#(products)],"prepayment":\#(pick(["0", "1", "100000"]))"#
            + optional(#""prepaymentEnable":true"#) + "}"
    }

    static let itemTypes = [
        "NORMAL", "NORMAL", "TOBACCO_MARKED", "ALCOHOL_NOT_MARKED", #"SHOES_M\u0041RKED"#,
    ]

    static let subtotals = [
        "", #"{"rate":"7%","turnover":8720,"tax":570.47}"#, #"{"turnover":8720}"#, #"{"rate":"x"}"#,
        #"{"rate":"20%","turnover":"1.50"},{"rate":"5/105","tax":0},{"rate":"20%","turnover":1e3}"#,
    ]

    mutating func receipt() -> String {
        let items = lines { mutator in
            #"{"id":"\#(mutator.below(9))","tax":57.47,"name":"Чай","price":\#(mutator.price()),"#
                + #""discount":\#(mutator.pick(["0", "0", "0", "1.5"])),"#
                + #""itemType":"\#(mutator.pick(Self.itemTypes))","#
                + #""quantity":\#(mutator.price()),"sumPrice":8720,"costPrice":0,"#
                + #""taxPercent":\#(mutator.pick(["7", "20", "5", "0", "7.5"])),"#
                + #""measureName":"Штука""# + mutator.optional(#""vatRate":"7%""#) + "}"
        }
        return #"{"id":"81b10a3f","type":"SELL","items":[\#(items)],"#
            + #""extras":{"date":"2026-03-10","billId":"23","number":"34","customer":{"inn":""},"#
            + #""prepayment":0,"contentModified":false,"settlementMethod":"FullSettlement"},"#
            + #""shiftId":"19","dateTime":"2026-03-11T12:01:32.000Z","totalTax":57.47,"#
            + #""infoCheck":false,"totalAmount":8720,"paymentSource":"PAY_CARD""#
            + optional(#""totalDiscount":0"#) + optional(#""priceBasis":"tax-exclusive""#)
            + optional(#""vat":[\#(pick(Self.subtotals))]"#) + "}"
    }

    mutating func event() -> String {
        #"{"id":"40037a97","data":\#(receipt()),"type":"ReceiptCreated","userId":"01","version":2}"#
    }

    mutating func ownBill() -> String {
        let lines = lines { mutator in
            #"{"id":"\#(mutator.below(9))","name":"Пуэр","price":"\#(mutator.below(999)).5","#
                + #""quantity":\#(mutator.price()),"rate":"\#(mutator.pick(Self.rates))","unit":"кг""#
                + mutator.optional(#""discounts":[\#(mutator.pick(["", #"{"percent":"10"}"#]))]"#)
                + mutator.optional(#""marked":\#(mutator.pick(["true", "false", "null"]))"#)
                + mutator.pick(Self.limits) + "}"
        }
        return #"{"id":"A-1","date":"2026-03-11","priceBasis":"tax-\#(pick(["in", "ex"]))clusive","#
            + #""lines":[\#(lines)]"# + optional(#""discounts":[]"#)
            + optional(#""prepayment":"0""#)
            + optional(#""payments":[]"#) + pick(Self.limits) + "}"
    }

    /// What limits discounts of a line or of a bill; most have nothing.
    static let limits = [
        "", "", "", "", #","floor":{"sum":"1"}"#, #","discountable":false"#,
        #","surcharges":[{"amount":"1","cap":"0.50"}]"#,
    ]

    /// The entry of a journal that holds a document.
    mutating func entry(_ document: String) -> String {
        let kind = pick(["Ответ (BILL)", "Запрос (RECEIPT)", "Ответ (LIST)"])
        let text =
            kind.contains("RECEIPT")
            ? #"{"get":{"q":"x"},"body":\#(document),"post":[],"headers":{}}"# : document
        return "| 2026-03-11 15:04:17 | 120 | \(kind) | \(text) |"
    }

    // MARK: Damages

    /// A document with one or a few small changes.
    mutating func mutated(_ document: String) -> [UInt8] {
        var bytes = Array(document.utf8)
        for _ in 0..<pick([1, 1, 1, 2, 3]) where !bytes.isEmpty { mutate(&bytes) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let place = below(bytes.count)
        switch below(11) {
        case 0: bytes[place] ^= UInt8(1 << below(8))
        case 1: bytes[place] = pick(Array("{}[]\",:\\ \n\t\u{0}19.-eEnta".utf8) + [0xD0, 0xFF])
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(6)))
        case 3: bytes.removeSubrange(place...)
        case 4:
            bytes.insert(contentsOf: pick(["\\u0041", "\\", "\"", " ", "\r\n"]).utf8, at: place)
        case 5, 6: replaceNumber(&bytes, from: place)
        case 7, 8: moveMember(&bytes, from: place)
        case 9: escapeKey(&bytes, from: place)
        default: insertMember(&bytes, from: place)
        }
    }

    private mutating func replaceNumber(_ bytes: inout [UInt8], from place: Int) {
        guard
            let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")),
            let end = bytes[colon...].firstIndex(where: { $0 == 0x2C || $0 == 0x7D })
        else { return }
        bytes.replaceSubrange((colon + 1)..<end, with: pick(Self.numbers).utf8)
    }

    /// Repeats what stands between two commas, or moves it to the front of the object.
    private mutating func moveMember(_ bytes: inout [UInt8], from place: Int) {
        guard let first = bytes[place...].firstIndex(of: UInt8(ascii: ",")),
            let second = bytes[(first + 1)...].firstIndex(of: UInt8(ascii: ",")),
            let front = bytes[...first].lastIndex(of: UInt8(ascii: "{"))
        else { return }
        let member = Array(bytes[(first + 1)...second])
        if below(3) > 0 { bytes.removeSubrange((first + 1)...second) }
        bytes.insert(contentsOf: member, at: front + 1)
    }

    private mutating func escapeKey(_ bytes: inout [UInt8], from place: Int) {
        guard let quote = bytes[place...].firstIndex(of: UInt8(ascii: "\"")),
            quote + 1 < bytes.count
        else { return }
        let digits = String(bytes[quote + 1], radix: 16)
        bytes.replaceSubrange(
            (quote + 1)...(quote + 1),
            with: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
    }

    private mutating func insertMember(_ bytes: inout [UInt8], from place: Int) {
        guard let brace = bytes[place...].firstIndex(of: UInt8(ascii: "{")) else { return }
        let key = pick([
            "id", "products", "lines", "items", "data", "price", "discount", "stacking", "vatRate",
            "payments", "unknown", "type", "prepayment", "summ", "mark", "floor", "discountable",
            "vat",
        ])
        let depth = pick([5, 30, 70, 200])
        let value = pick([
            "null", "1", "\"a\"", "[]", "{}", "[{}]", "[1,{\"a\":\"\\n\"}]", "-",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"", "\"\\ud83d\\u0041\"", "\"\\\\\"", "\"\u{1F600}\"",
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth),
            String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth),
            String(repeating: "9", count: depth),
            "\"" + String(repeating: "я", count: depth) + "\"",
        ])
        bytes.insert(contentsOf: "\"\(key)\": \(value),".utf8, at: brace + 1)
    }
}

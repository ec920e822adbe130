// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// Every kind of broken record: its exact place and code, and its neighbours computed.
@Suite struct BadRecordTests {
    private static let manyPercents = repeatElement(#"{"percent":"1"}"#, count: 101).joined(
        separator: ",")

    static let cases: [BrokenRecord] = [
        BrokenRecord(
            #"{"id":"A","lines":[{"price":"1","quantity":"1","rate":"5%","surcharges":[\#(manyPercents)]}]}"#,
            28, "lines[0].surcharges", "too-many-adjustments"),
        BrokenRecord(
            #"{"id":"A","lines":[{"price":"1","quantity":"1","rate":"5%"}],"discounts":[{"percent":"1e900"}]}"#,
            0, "discounts", "percent-too-long"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"taxPercent":5,"discount":-1}]}"#, 60,
            "items[0].discount", "negative-adjustment"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"taxPercent":1e900}]}"#, 47, "items[0].taxPercent",
            "unknown-rate"),
        BrokenRecord(#"{"id":"A","lines":[],"Имя":"x"}"#, 21, "?", "unknown-key"),
        BrokenRecord(
            #"{"id":-0,"products":[{"price":1,"quantity":1,"taxrate":"5%"}]}"#, 6, "id",
            "wrong-type"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":-1,"quantity":1,"taxrate":"5%"}]}"#, 29,
            "products[0].price", "negative-price"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"quantity":0,"taxrate":"5%"}]}"#, 42,
            "products[0].quantity", "quantity-not-positive"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"quantity":-2,"taxrate":"5%"}]}"#, 42,
            "products[0].quantity", "quantity-not-positive"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"quantity":1,"taxrate":"5"}]}"#, 54,
            "products[0].taxrate", "unknown-rate"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"quantity":1,"taxrate":5}]}"#, 54,
            "products[0].taxrate", "wrong-type"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"quantity":1,"taxrate":"5/100"}]}"#, 54,
            "products[0].taxrate", "unknown-rate"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"price":2,"quantity":1,"taxrate":"5%"}]}"#, 31,
            "products[0].price", "duplicate-key"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"pric\u0065":2,"quantity":1,"taxrate":"5%"}]}"#, 31,
            "products[0].price", "duplicate-key"),
        BrokenRecord(
            #"{"id":1,"products":[{"quantity":1,"taxrate":"5%"}]}"#, 20, "products[0].price",
            "missing-field"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"taxrate":"5%"}]}"#, 20, "products[0].quantity",
            "missing-field"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"quantity":1}]}"#, 20, "products[0].taxrate",
            "missing-field"),
        BrokenRecord(
            #"{"products":[{"price":1,"quantity":1,"taxrate":"5%"}]}"#, 0, "id", "missing-field"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":null,"quantity":1,"taxrate":"5%"}]}"#, 29,
            "products[0].price", "wrong-type"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":true,"quantity":1,"taxrate":"5%"}]}"#, 29,
            "products[0].price", "wrong-type"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":[1],"quantity":1,"taxrate":"5%"}]}"#, 29,
            "products[0].price", "wrong-type"),
        BrokenRecord(
            #"{"id":1.5,"products":[{"price":1,"quantity":1,"taxrate":"5%"}]}"#, 6, "id",
            "wrong-type"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":"1,5","quantity":1,"taxrate":"5%"}]}"#, 31,
            "products[0].price", "number-malformed"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":NaN,"quantity":1,"taxrate":"5%"}]}"#, 29,
            "products[0].price", "number-malformed"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":0x10,"quantity":1,"taxrate":"5%"}]}"#, 30,
            "products[0].price", "number-malformed"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":01,"quantity":1,"taxrate":"5%"}]}"#, 29,
            "products[0].price", "number-malformed"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1.,"quantity":1,"taxrate":"5%"}]}"#, 31,
            "products[0].price", "number-malformed"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1e999999999,"quantity":1,"taxrate":"5%"}]}"#, 31,
            "products[0].price", "number-exponent"),
        BrokenRecord(#"{"id":1,"products":[7]}"#, 20, "products[0]", "wrong-type"),
        BrokenRecord(#"{"id":1,"products":{}}"#, 19, "products", "wrong-type"),
        BrokenRecord(#"{"id":1,"products":[]}"#, 0, "products", "empty-bill"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"quantity":1,"taxrate":"5%"}],"prepayment":0.001}"#, 0,
            "prepayment", "prepayment-scale"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":99999999999999999,"quantity":1,"taxrate":"5%"}]}"#, 0,
            "products[0]", "amount-overflow"),
        BrokenRecord(
            #"{"id":1,"products":[{"price":1,"quantity":1,"taxrate":"5%"}"#, 59, "", "truncated"),
        BrokenRecord(#"{"id":1,"products":[{"price":1,"prodname":"cut <"#, 42, "", "truncated"),
        BrokenRecord(#"{"id":1,"products":[{"price":1]}"#, 30, "", "json-syntax"),
        BrokenRecord(#"{"id":1 "products":[]}"#, 8, "", "json-syntax"),
        BrokenRecord(#"{"id":1,}"#, 8, "", "json-syntax"),
        BrokenRecord(#"{"id":1,"x":"\q"}"#, 13, "", "json-syntax"),
        BrokenRecord(#"{"id":1,"x":"\ud800"}"#, 13, "", "json-syntax"),
        BrokenRecord("{\"id\":1,\"x\":\"a\u{0}b\"}", 14, "", "json-syntax"),
        BrokenRecord("\u{0}", 0, "", "json-syntax"),
        BrokenRecord(#"{"id":1,"products":[]} {}"#, 23, "", "json-syntax"),
        BrokenRecord(#"{"foo":1}"#, 0, "", "unknown-document"),
        BrokenRecord("7", 0, "", "wrong-type"),
        BrokenRecord(
            #"{"id":"1","type":"ReceiptUpdated","data":{"items":[]}}"#, 17, "type",
            "unknown-document"),
        BrokenRecord(
            #"{"type":"ReceiptCreated","data":{"items":[{"price":1,"quantity":1,"taxPercent":-5}]}}"#,
            79, "data.items[0].taxPercent", "unknown-rate"),
        BrokenRecord(
            #"{"type":"ReceiptCreated","data":{"items":[],"extras":{"billId":[]}}}"#, 63,
            "data.extras.billId", "wrong-type"),
        BrokenRecord(
            #"{"id":"A","lines":[{"price":"1","quantity":"1","rate":"5%","colour":"red"}]}"#, 59,
            "lines[0].colour", "unknown-key"),
        BrokenRecord(
            #"{"id":"A","lines":[{"price":"1","quantity":"1","rate":"5%"}],"stacking":"other"}"#,
            72, "stacking", "unknown-value"),
        BrokenRecord(
            #"{"id":"A","lines":[{"price":"1","quantity":"1","rate":"5%","discounts":[{"percent":"-1"}]}]}"#,
            28, "lines[0].discounts", "negative-adjustment"),
        BrokenRecord(
            #"{"id":"A","lines":[{"price":"1","quantity":"1","rate":"5%","discounts":[{"percent":"1","amount":"1"}]}]}"#,
            72, "lines[0].discounts[0]", "unknown-value"),
        BrokenRecord(
            #"{"id":"A","lines":[{"price":"1","quantity":"1","rate":"5%","discounts":[{}]}]}"#, 72,
            "lines[0].discounts[0]", "missing-field"),
        BrokenRecord(
            #"{"id":"A","lines":[{"price":"1","quantity":"1","rate":"5%"}],"payments":[{"means":"gold","amount":"1"}]}"#,
            82, "payments[0].means", "unknown-value"),
    ]

    @Test(arguments: cases)
    func `a broken line of NDJSON`(_ bad: BrokenRecord) throws {
        let first = goodBill(100) + "\n"
        let run = try Recalculated(first + bad.record + "\n" + goodBill(101) + "\n")
        #expect(run.brief == ["2 \(first.utf8.count + bad.offset) \(bad.path) \(bad.code)"])
        #expect(run.summary.records == 3)
        #expect(run.summary.failed == 1)
        #expect(run.lines.count == 2)
    }

    /// The same records as elements of an array; those that break the array itself are told by the element.
    @Test(arguments: cases.filter { $0.code != "truncated" && !$0.record.hasSuffix("{}") })
    func `a broken element of an array`(_ bad: BrokenRecord) throws {
        let first = "[" + goodBill(100) + ",\n"
        let run = try Recalculated(first + bad.record + ",\n" + goodBill(101) + "]")
        #expect(run.brief == ["2 \(first.utf8.count + bad.offset) \(bad.path) \(bad.code)"])
        #expect(run.lines.count == 2)
    }

    @Test func `invalid UTF-8 is found at its byte`() throws {
        let first = Array((goodBill(1) + "\n{\"x\":\"").utf8)
        let last = Array(("\"}\n" + goodBill(2)).utf8)
        let run = try Recalculated(first + [0xD0, 0x41] + last)
        #expect(run.brief == ["2 \(first.count)  invalid-utf8"])
        #expect(run.lines.count == 2)
    }

    @Test func `numbers of megabytes are refused where they pass the limit`() throws {
        let digits = String(repeating: "7", count: 10_000_000)
        let record = #"{"id":1,"products":[{"price":\#(digits),"quantity":1,"taxrate":"5%"}]}"#
        let run = try Recalculated(record + "\n" + goodBill(2))
        #expect(run.brief == ["1 1029 products[0].price number-too-long"])
        #expect(run.lines.count == 1)
    }

    @Test func `nesting is bounded`() throws {
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        let run = try Recalculated("{\"x\":\(deep)}\n\(goodBill(2))\n")
        #expect(run.brief == ["1 68  nesting-too-deep"])
        let allowed = try Recalculated(
            "{\"x\":\(deep)}\n", options: ReadingOptions(maximumDepth: 66))
        #expect(allowed.brief == ["1 0  unknown-document"])
    }

    @Test(arguments: [InputFormat.ndjson, .json, .journal], [16, 1000, 1 << 20])
    func `a record beyond the limit is skipped`(format: InputFormat, chunkSize: Int) throws {
        let long = #"{"id":1,"x":"\#(String(repeating: "y", count: 5000))"}"#
        let head = "| 2026-03-11 15:03:56 | 171 | Ответ (BILL) | "
        let text =
            switch format {
            case .json: "[\(goodBill(1)),\(long),\(goodBill(2))]"
            case .journal:
                [goodBill(1), long, goodBill(2)].map { head + $0 + " |\n" }.joined()
            default: [goodBill(1), long, goodBill(2)].joined(separator: "\n")
            }
        let run = try Recalculated(
            text, options: ReadingOptions(maximumRecordBytes: 1000), inputFormat: format,
            chunkSize: chunkSize)
        #expect(run.diagnostics.map(\.code) == ["record-too-large"])
        #expect(run.diagnostics.map(\.record) == [2])
        #expect(run.lines.count == 2)
    }

    @Test func `limits of a bill`() throws {
        let line = #"{"price":1,"quantity":1,"taxrate":"5%"}"#
        let bill = #"{"id":1,"products":[\#([line, line, line].joined(separator: ","))]}"#
        let options = ReadingOptions(bills: .init(maximumLines: 2))
        let run = try Recalculated(bill + "\n" + goodBill(2), options: options)
        #expect(run.brief.map { $0.split(separator: " ").last } == ["too-many-lines"])
        #expect(run.lines.count == 1)
    }

    @Test func `strict checks what is passed over`() throws {
        let bill =
            #"{"id":1,"x":nul,"y":01.2.3,"products":[{"price":1,"quantity":1,"taxrate":"5%"}]}"#
        #expect(try Recalculated(bill).lines.count == 1)
        let strict = try Recalculated(bill, options: ReadingOptions(isStrict: true))
        #expect(strict.brief == ["1 12  json-syntax"])
    }

    @Test(arguments: ["", " \n\r\n\t", "\u{FEFF}"])
    func `an empty source is worth a warning`(text: String) throws {
        let run = try Recalculated(text)
        #expect(run.brief == ["0 0  empty-source"])
        #expect(run.diagnostics.first?.severity == .warning)
        #expect(run.summary.failed == 0)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalExchange

@Suite struct FormDetectionTests {
    @Test(arguments: [
        ("{\"a\":1}\n{\"b\":2}\n", InputFormat.ndjson), ("{\"a\":1}", .ndjson),
        ("{\"a\": [1\n{\"b\":2}\n", .ndjson), ("{\n\"a\": 1\n}", .json), ("  [ ]", .json),
        ("[\n{}]", .json), ("{\"a\":\n1}", .json), ("{\"a\":\"}\"}\n", .ndjson),
        ("| 2026-03-11 15:03:56 | 1 | Ответ (LIST) | [] |", .journal),
        ("bill;price;quantity;rate\n", .csv), ("\"bill\",\"price\",\"quantity\"\n", .csv),
        (" Rate ; x;\"BILL\"\r\n{}\n{}\n", .csv), ("name,price\n", .ndjson),
        ("\u{FEFF}price,quantity\n\"totalSum\"", .csv), ("price quantity rate\n", .ndjson),
        ("[]\n{\"a\":1}\n{\"b\":2}\n", .ndjson), ("[\"a\":1}\n{\"b\":2}\n{\"c\":3}\n", .ndjson),
        ("{\"a\":\n{\"b\":\n{\"c\":3}\n{\"d\":4}\n{\"e\":4}\n", .ndjson),
        ("{\"a\":1}\n| 2026-03-11 15:04:16 | 120 |\n{\"b\":2}\n", .ndjson),
        ("[\n{\"a\":1},\n{\"b\":2}\n]\n", .json), ("[\n{\"a\":1}\n,\n{\"b\":2}\n]\n", .json),
        ("{\"totalSum\":100,\"items\":[]}\n", .fns), ("hello\n", .ndjson),
        ("[{\"ticket\":{\n\"totalSum\": 100}}]\n", .fns),
        ("\u{FEFF}{\"a\":1}\n", .ndjson),
        ("{\"a\":1}\r\n{\"b\":2}\r\n", .ndjson),
    ])
    func `from the first bytes`(text: String, form: InputFormat) {
        let bytes = Array(text.utf8)
        #expect(InputFormat.detect(bytes.span) == .form(form))
    }

    @Test func empty() {
        let blank = Array(" \n".utf8)
        #expect(InputFormat.detect(blank.span) == .empty)
    }

    @Test func `one pretty-printed document, an array, several documents`() throws {
        let bill =
            "{\n\"id\": 1,\n\"products\": [\n{\"price\": 10, \"quantity\": 1, \"taxrate\": \"5%\"}\n]\n}"
        #expect(try Recalculated(bill).lines.count == 1)
        #expect(try Recalculated(bill + "\n" + bill, chunkSize: 3).lines.count == 2)
        #expect(try Recalculated("[\(bill),\(bill),\(bill)]", chunkSize: 3).lines.count == 3)
        #expect(try Recalculated("[]").summary.records == 0)
        let open = try Recalculated("[\(bill),\(bill)")
        #expect(open.diagnostics.map(\.code) == ["truncated"])
        #expect(open.lines.count == 2)
        let behind = try Recalculated("[\(bill)] x")
        #expect(behind.diagnostics.map(\.code) == ["json-syntax"])
        let trailing = try Recalculated("[\(bill),]")
        #expect(trailing.brief.count == 1)
    }
}

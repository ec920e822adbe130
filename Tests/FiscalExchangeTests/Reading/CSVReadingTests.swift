// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// Whole bills in CSV, in the spellings that spreadsheets and programs write.
@Suite struct CSVReadingTests {
    private static let plain =
        "bill,price,quantity,rate\nA,100.00,1,20%\nA,269.10,3,22%\nB,1,2,none\n"

    private static func amounts(_ text: String, chunkSize: Int = 256 << 10) throws -> Recalculated {
        try Recalculated(text, outputFormat: .amounts, chunkSize: chunkSize)
    }

    private static let computed = [
        #"{"billId":"A","items":[{"sumPrice":100,"tax":16.67},{"sumPrice":807.3,"tax":145.58}],"#
            + #""totalAmount":907.3,"totalTax":162.25}"#,
        #"{"billId":"B","items":[{"sumPrice":2,"tax":0}],"totalAmount":2,"totalTax":0}"#,
    ]

    @Test(arguments: [
        plain,
        plain.replacing(",", with: ";"),
        plain.replacing("\n", with: "\r\n"),
        "\u{FEFF}" + plain,
        String(plain.dropLast()),
        "\n \n" + plain.replacing("\nB", with: "\n\n,,,\nB") + "\n\n",
        #""bill","price","quantity","rate""# + "\n" + #""A","100.00","1","20%""# + "\n"
            + #""A","269.10","3","22%""# + "\r\n" + #""B","1","2","Без НДС""#,
        "RATE ; Quantity;price;other; Bill\n20%;1;100.00;x;A\n 22% ;3; 269.10 ;\"a;b\";A\nnone;2;1;;B\n",
        "Bill,note,price,note,quantity,rate,\nA,,100.00,,1,20.0 %,\nA,,269.10,,3,22%,\nB,,1,,2,no vat,\n",
        "bill,price,quantity,rate,name\nA,100.00,1,20%,\"x\ny\"\nA,269.10,3,22%,\"B,1,1,20%,z\"\nB,1,2,none,\n",
    ])
    func `spellings of one file`(text: String) throws {
        for chunkSize in [1, 2, 7, 64, 1 << 18] {
            let run = try Self.amounts(text, chunkSize: chunkSize)
            #expect(run.lines == Self.computed, "chunks of \(chunkSize)")
            #expect(run.diagnostics.isEmpty)
        }
    }

    @Test func `optional columns`() throws {
        let run = try Recalculated(
            "bill,date,line,name,price,quantity,rate,discount,sum,tax\n"
                + "A-1,2026-03-11,7,\"чай \"\"лист\"\", 1\\2\t\n\",100,2,20%,10.5,not read,\n"
                + "A-1,2026-03-11,,,100,1,20/120,0,,\n")
        #expect(
            run.lines == [
                #"{"billId":"A-1","date":"2026-03-11","type":"SELL","items":[{"id":"7","#
                    + #""name":"чай \"лист\", 1\\2\t\n","price":100,"quantity":2,"sumPrice":189.5,"#
                    + #""discount":10.5,"taxPercent":20,"tax":31.58,"vatRate":"20%"},"#
                    + #"{"price":100,"quantity":1,"sumPrice":100,"discount":0,"taxPercent":20,"#
                    + #""tax":16.67,"vatRate":"20/120"}],"totalAmount":289.5,"totalTax":48.25,"#
                    + #""totalDiscount":10.5,"vat":[{"rate":"20%","turnover":189.5,"tax":31.58},"#
                    + #"{"rate":"20/120","turnover":100,"tax":16.67}],"amountDue":289.5,"#
                    + #""settlementMethod":"FullSettlement","policy":"line/half-up"}"#
            ])
        #expect(run.diagnostics.isEmpty)
    }

    @Test func `a bill whose rows stand apart is two, and told`() throws {
        let run = try Recalculated(
            "bill,price,quantity,rate\nA,1,1,5%\nB,1,1,5%\n\"A\",1,1,5%\nA,1,1,5%\n")
        #expect(run.brief == ["3 43  repeated-bill"])
        #expect(run.diagnostics.map(\.billID) == ["A"])
        #expect(run.summary.computed == 3)
        #expect(run.summary.lines == 4)
    }

    @Test func `a file of nothing but a header`() throws {
        let run = try Recalculated("bill,price,quantity,rate")
        #expect(run.summary.records == 0)
        #expect(run.diagnostics.isEmpty)
    }

    @Test(arguments: [
        ("bill,price,quantity\nA,1,1\n", "lacks rate"),
        ("price;rate\n1;5%\n", "lacks bill, quantity"),
        ("bill,price,quantity,rate,Price\nA,1,1,5%,1\n", "has price twice"),
    ])
    func `a header that cannot be read`(text: String, reason: String) throws {
        let error = #expect(throws: SourceError.self) { try Recalculated(text) }
        #expect(error?.reason.contains(reason) == true)
    }

    @Test func `a text that is no CSV and is read as one`() throws {
        #expect(throws: SourceError.self) {
            try Recalculated(goodBill(1), inputFormat: .csv)
        }
        #expect(throws: SourceError.self) {
            try Recalculated("\"bill,price\n", inputFormat: .csv)
        }
    }

    @Test func `figures are read when they are to be verified, and only then`() throws {
        let text = "bill,price,quantity,rate,sum,tax,discount\nA,10,1,20%,10.00,1.6x,\n"
        #expect(try Recalculated(text).summary.computed == 1)
        let bytes = Array(text.replacing("1.6x", with: "1.67").utf8)
        let (batch, diagnostics) = try Self.read(bytes)
        #expect(batch.statedLines.map { $0.sum.stated } == ["10"])
        #expect(batch.statedLines.map { $0.tax.stated } == ["1.67"])
        #expect(batch.statedLines.map { $0.tax.offset } == [Int32(text.utf8.count - 6)])
        #expect(batch.statedLines.map { $0.discount.isAbsent } == [true])
        #expect(diagnostics.isEmpty)
        let (_, broken) = try Self.read(Array(text.utf8))
        #expect(broken.map(\.path) == ["lines[0].tax"])
        #expect(broken.map(\.offset) == [text.utf8.count - 3])
    }

    /// Reads a text of one chunk with the figures that it states.
    private static func read(_ bytes: [UInt8]) throws -> (DocumentBatch, [Diagnostic]) {
        let source = ByteSource(name: "test", bytes: bytes)
        var opened = try #require(
            try OpenedSource(
                source, format: nil, maximumRecordBytes: 1 << 20, chunkSize: 1 << 20))
        var reader = RecordReader(
            source: "test", format: opened.format, options: ReadingOptions(), readsStated: true)
        var chunk = try #require(try opened.chunks.next())
        // Positions of figures are those of the buffer; here, of the source.
        chunk.bytes = bytes
        chunk.records = chunk.records.map {
            RawRecord(
                range: ($0.range.lowerBound + chunk.origin)..<($0.range.upperBound + chunk.origin))
        }
        chunk.origin = 0
        var summary = RunSummary()
        reader.read(chunk, &summary)
        return (reader.batch, reader.diagnostics)
    }
}

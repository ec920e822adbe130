// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// Every kind of broken row: its exact place and code, and the bills around it computed.
@Suite struct CSVBrokenRowTests {
    static let header = "bill,name,price,quantity,rate,discount,date\n"

    static let cases: [BrokenRecord] = [
        BrokenRecord("B,x,\"1,5\",1,20%,,", 6, "lines[0].price", "number-malformed"),
        BrokenRecord("B,x,1,5,1,20%,,", 0, "lines[0]", "csv-row"),
        BrokenRecord("B,x,1,1,20%,,\nB,x,10,50,1,20%,,", 14, "lines[1]", "csv-row"),
        BrokenRecord("B,x,1,1,20%", 0, "lines[0]", "csv-row"),
        BrokenRecord("B", 0, "lines[0]", "csv-row"),
        BrokenRecord("B,x,,1,20%,,", 4, "lines[0].price", "missing-field"),
        BrokenRecord("B,x,1,\"\",20%,,", 7, "lines[0].quantity", "missing-field"),
        BrokenRecord("B,x,1,1,,,", 8, "lines[0].rate", "missing-field"),
        BrokenRecord("B,x,1,1,20,,", 8, "lines[0].rate", "unknown-rate"),
        BrokenRecord("B,x,1,1,\"2\"\"0%\",,", 9, "lines[0].rate", "unknown-rate"),
        BrokenRecord("B,x,0x10,1,20%,,", 5, "lines[0].price", "number-malformed"),
        BrokenRecord("B,x,1e9999,1,20%,,", 6, "lines[0].price", "number-exponent"),
        BrokenRecord("B,x,-1,1,20%,,", 4, "lines[0].price", "negative-price"),
        BrokenRecord("B,x,1,0,20%,,", 6, "lines[0].quantity", "quantity-not-positive"),
        BrokenRecord("B,x,1,1,20%,-0.5,", 12, "lines[0].discount", "negative-adjustment"),
        BrokenRecord("B,x,1,1,20%,1 000,", 13, "lines[0].discount", "number-malformed"),
        BrokenRecord(
            "B,x,1,1,20%,,2026-03-11\nB,x,1,1,20%,,2026-03-12", 37, "lines[1].date",
            "unknown-value"),
        BrokenRecord("B,x,1,1,20%,,\n,x,1,1,20%,,", 14, "lines[1].bill", "missing-field"),
        BrokenRecord("B,\"x,1,1,20%,,", 2, "lines[0]", "csv-row"),
        BrokenRecord("B,x,1,1,20%,,\nB,\"x,1,1,20%,,\nB,x,1,1,20%,,", 16, "lines[1]", "csv-row"),
        BrokenRecord("B,\"x\"y,1,1,20%,,", 5, "lines[0]", "csv-row"),
        BrokenRecord("B,\"x \"y\" z\",1,1,20%,,", 6, "lines[0]", "csv-row"),
        BrokenRecord("B,\"x\ny,1,1,20%,,", 2, "lines[0]", "csv-row"),
        BrokenRecord("B,\"x\ny\",1,1", 0, "lines[0]", "csv-row"),
        BrokenRecord("B,x,99999999999999999,1,20%,,", 0, "lines[0].sum", "amount-overflow"),
    ]

    private static let first = "A,\"чай\",10,1,20%,,\nA,x,10,1,20%,,\n"
    private static let last = "\"C\",\"a \"\"b\"\"\",10,1,20%,,\nD,y,10,1,20%,,\n"

    @Test(arguments: cases)
    func `costs its bill and no other`(_ bad: BrokenRecord) throws {
        let start = (Self.header + Self.first).utf8.count
        let text = Self.header + Self.first + bad.record + "\n" + Self.last
        for chunkSize in [1, 3, 50, 1 << 18] {
            let run = try Recalculated(text, chunkSize: chunkSize)
            #expect(
                run.brief == ["2 \(start + bad.offset) \(bad.path) \(bad.code)"],
                "chunks of \(chunkSize)")
            #expect(run.diagnostics.map(\.billID) == ["B"])
            #expect(run.summary.computed == 3)
            #expect(run.summary.lines == 4)
        }
    }

    @Test func `a decimal comma between commas is said to be one`() throws {
        let run = try Recalculated(Self.header + "B,x,10,50,1,20%,,\n")
        #expect(run.diagnostics.first?.message.contains("decimal comma") == true)
        let other = try Recalculated(Self.header + "B,x,10,1,20%,,,,\n")
        #expect(other.diagnostics.first?.message.contains("decimal comma") == false)
        let semicolons = "bill;price;quantity;rate\nB;1,5;1;20%\n"
        let comma = try Recalculated(semicolons)
        #expect(comma.brief == ["1 28 lines[0].price number-malformed"])
        #expect(comma.diagnostics.first?.message.contains("point, not a comma") == true)
    }

    @Test func `a quote that never ends costs its row`() throws {
        let rows = (1...20000).map { "N\($0),x,10,1,20%,,\n" }.joined()
        let text = Self.header + "A,x,10,1,20%,,\nB,\"x,10,1,20%,,\n" + rows
        let run = try Recalculated(text, chunkSize: 4096)
        #expect(run.brief == ["2 \(Self.header.utf8.count + 17) lines[0] csv-row"])
        #expect(run.summary.computed == 20001)
    }

    @Test func `rows whose bill cannot be read`() throws {
        let header = "name,bill,price,quantity,rate\n"
        // Between two bills it is a record of its own, inside of one it is part of it.
        let between = try Recalculated(header + "x,A,1,1,5%\n\"x,B,1,1,5%\nx,C,1,1,5%\n")
        #expect(between.brief == ["2 41 lines[0] csv-row"])
        #expect(between.summary.computed == 2)
        let inside = try Recalculated(header + "x,A,1,1,5%\n\"x,A,1,1,5%\nx,A,1,1,5%\n")
        #expect(inside.brief == ["1 41 lines[1] csv-row"])
        #expect(inside.summary.computed == 0)
    }

    @Test func `a row without a bill`() throws {
        let run = try Recalculated("bill,price,quantity,rate\n,1,1,5%\nA,1,1,5%\n")
        #expect(run.brief == ["1 25 lines[0].bill missing-field"])
        #expect(run.summary.computed == 1)
    }

    @Test func `invalid UTF-8 is found at its byte`() throws {
        let text = Array((Self.header + Self.first + "B,").utf8)
        let rest = Array((",10,1,20%,,\n" + Self.last).utf8)
        let run = try Recalculated(text + [0xD0, 0x41] + rest)
        #expect(run.brief == ["2 \(text.count)  invalid-utf8"])
        #expect(run.summary.computed == 3)
    }

    @Test(arguments: [16, 100, 1 << 18])
    func `a bill beyond the limit is skipped`(chunkSize: Int) throws {
        let long = String(repeating: "B,x,10,1,20%,,\n", count: 100)
        let run = try Recalculated(
            Self.header + Self.first + long + Self.last,
            options: ReadingOptions(maximumRecordBytes: 1000), chunkSize: chunkSize)
        #expect(run.diagnostics.map(\.code) == ["record-too-large"])
        #expect(run.diagnostics.map(\.record) == [2])
        #expect(run.summary.computed == 3)
    }

    @Test(arguments: [16, 1000, 1 << 18])
    func `a line beyond the limit is skipped`(chunkSize: Int) throws {
        let long = "B," + String(repeating: "y", count: 300_000) + ",10,1,20%,,\n"
        let run = try Recalculated(
            Self.header + Self.first + long + Self.last,
            options: ReadingOptions(maximumRecordBytes: 1000), chunkSize: max(chunkSize, 1000))
        #expect(run.diagnostics.map(\.code) == ["record-too-large"])
        #expect(run.summary.computed == 3)
    }

    @Test func `too many lines`() throws {
        let run = try Recalculated(
            Self.header + "B,x,1,1,5%,,\nB,x,1,1,5%,,\nB,x,1,1,5%,,\n" + Self.last,
            options: ReadingOptions(bills: .init(maximumLines: 2)))
        #expect(run.diagnostics.map(\.code) == ["too-many-lines"])
        #expect(run.summary.computed == 2)
    }
}

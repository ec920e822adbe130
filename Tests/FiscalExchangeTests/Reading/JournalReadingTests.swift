// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalExchange

/// Journals as they are met: cut, mixed, with bars inside names.
@Suite struct JournalReadingTests {
    private static let head = "| 2026-03-11 15:03:56 | 171 | Ответ (BILL) | "

    private static func bill(_ id: Int, name: String = "чай") -> String {
        """
        {
        "id": \(id),
        "products": [
        { "price": 10, "quantity": 1, "taxrate": "20%", "prodname": "\(name)" }
        ]
        }
        """
    }

    @Test(arguments: [1, 5, 100, 1 << 16])
    func `a cut entry spoils no other`(chunkSize: Int) throws {
        let good = Self.head + Self.bill(1) + " |\n"
        let cut = Self.head + "{\n\"id\": 2,\n\"products\": [ { \"prodname\": \"<\n"
        let closed = Self.head + "{\n\"id\": 3,\n\"name\": \"cut | |\n"
        let run = try Recalculated(
            good + cut + closed + Self.head + Self.bill(4) + "\n|\n", chunkSize: chunkSize)
        #expect(run.diagnostics.map(\.record) == [2, 3])
        #expect(run.diagnostics.map(\.code) == ["truncated", "truncated"])
        #expect(run.lines.count == 2)
    }

    @Test func `bars inside names are text`() throws {
        let run = try Recalculated(
            Self.head + Self.bill(1, name: "a | b |") + " |\n" + Self.head + Self.bill(2) + " |")
        #expect(run.diagnostics.isEmpty)
        #expect(run.lines.first?.contains(#""name":"a | b |""#) == true)
        #expect(run.lines.count == 2)
    }

    @Test func `CRLF and a byte order mark`() throws {
        let text = "\u{FEFF}" + Self.head + Self.bill(1) + " |\n" + Self.head + "oops |\n"
        let run = try Recalculated(text.replacing("\n", with: "\r\n"))
        #expect(run.lines.count == 1)
        #expect(run.diagnostics.map(\.code) == ["wrong-type"])
        let plain = try Recalculated(text)
        #expect(plain.output == run.output)
    }

    @Test func `an entry whose head is lost costs itself`() throws {
        let (first, last) = (Self.head + Self.bill(1), Self.head + Self.bill(3))
        let run = try Recalculated("\(first) |\n\(Self.bill(2)) |\n\(last) |\n")
        #expect(run.lines.count == 2)
        #expect(run.diagnostics.map(\.code) == ["journal-entry"])
        #expect(run.diagnostics.map(\.record) == [2])
    }

    @Test(arguments: [16, 1 << 18])
    func `white space between entries is no record`(chunkSize: Int) throws {
        let blank = String(repeating: " ", count: 200_000)
        let (first, last) = (Self.head + Self.bill(1), Self.head + Self.bill(2))
        let run = try Recalculated(
            "\(first) |\n\(blank)\n\(last) |\n",
            options: ReadingOptions(maximumRecordBytes: 10_000), chunkSize: chunkSize)
        #expect(run.lines.count == 2)
        #expect(run.diagnostics.isEmpty)
    }

    @Test func `a journal that starts inside an entry`() throws {
        let run = try Recalculated(
            "\"protocol\": \"0.1.0\"\n} |\n" + Self.head + Self.bill(1) + " |\n")
        #expect(run.brief == ["1 0  journal-entry"])
        #expect(run.lines.count == 1)
    }

    @Test(arguments: [
        ("| 2026-03-11 15:03 | 171 | Ответ (BILL) | {} |", "1 2  journal-entry"),
        ("| 2026-03-11 15:03:56 | 171 | BILL | {} |", "1 30  journal-entry"),
        ("| 2026-03-11 15:03:56 | 171", "1 23  journal-entry"),
        ("| 2026-03-11 15:03:56 | 171 | Ответ (OTHER) | {} |", "1 0  unknown-kind"),
        (
            "| 2026-03-11 15:03:56 | 171 | Запрос (RECEIPT) | {\"get\":{}} |",
            "1 55 post missing-field"
        ),
        ("| 2026-03-11 15:03:56 | 171 | Запрос (RECEIPT) | |", "1 0  journal-entry"),
    ])
    func `heads and kinds`(entry: String, expected: String) throws {
        let run = try Recalculated(entry, inputFormat: .journal)
        #expect(run.brief == [expected])
    }

    @Test func `empty answers and other exchanges are passed over`() throws {
        let text = """
            | 2026-03-11 15:03:56 | 171 | Ответ (RECEIPT) | |
            | 2026-03-11 15:03:56 | 171 | Ответ (LIST) | [] |
            | 2026-03-11 15:03:56 | 171 | Ответ (BILL) |  |
            | 2026-03-11 15:03:56 | 171 | Запрос (HELLO) | {"get":{"q":"/api/v2/hello"}} |
            """
        let run = try Recalculated(text)
        #expect(run.summary.records == 4)
        #expect(run.summary.passedOver == 4)
        #expect(run.diagnostics.isEmpty)
    }

    @Test func `a receipt posted without a body`() throws {
        let event =
            #"{"type":"ReceiptCreated","data":{"type":"PAYBACK","items":[{"price":2,"quantity":1,"taxPercent":20,"tax":0}]}}"#
        let run = try Recalculated(
            "| 2026-03-11 15:03:56 | 171 | Запрос (RECEIPT) | {\"body\":null,\"post\":\(event)} |")
        #expect(run.lines.count == 1)
        #expect(run.output.contains(#""type":"PAYBACK""#))
        #expect(!run.output.contains("settlementMethod"))
    }
}

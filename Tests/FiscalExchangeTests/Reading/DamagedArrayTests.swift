// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalExchange

/// Damage to one element of an array costs that element and no other.
@Suite struct DamagedArrayTests {
    private static let bill =
        #"{"id":7,"products":[{"price":10,"quantity":1,"taxrate":"20%","prodname":"чай"}],"x":{"y":[1]}}"#

    @Test(arguments: ["\n", ""], [1, 64, 1 << 18])
    func `every cut of an element`(lineBreak: String, chunkSize: Int) throws {
        let bytes = Array(Self.bill.utf8)
        for length in stride(from: 1, to: bytes.count, by: chunkSize == 1 ? 13 : 1) {
            let cut = String(decoding: bytes[..<length], as: UTF8.self)
            // A cut in the middle of a letter is no text at all.
            if cut.contains("\u{FFFD}") { continue }
            let text = [goodBill(1), cut, goodBill(3), goodBill(4)]
                .joined(separator: "," + lineBreak)
            let run = try Recalculated("[" + text + "]", chunkSize: chunkSize)
            // Without a line break behind it, a string that is not closed cannot be told from a longer one.
            let isOpenString = cut.count(where: { $0 == "\"" }) % 2 == 1
            if isOpenString, lineBreak.isEmpty { continue }
            #expect(run.lines.count == 3, "\(cut) \(run.brief)")
            #expect(run.summary.failed >= 1)
        }
    }

    @Test func `a missing comma is told and costs nothing`() throws {
        let run = try Recalculated("[\(goodBill(1)) \(goodBill(2)),\(goodBill(3))]")
        #expect(run.lines.count == 3)
        #expect(run.brief == ["2 65  json-syntax"])
    }

    @Test func `a stray closing bracket`() throws {
        let run = try Recalculated("[\(goodBill(1))],\(goodBill(2)),\n\(goodBill(3))]")
        #expect(run.lines.count == 3)
        #expect(run.summary.failed >= 1)
    }

    @Test func `a raw line break inside a name`() throws {
        let bad = goodBill(2).replacing("20%", with: "2\n0%")
        let run = try Recalculated("[\(goodBill(1)),\n\(bad),\n\(goodBill(3))]")
        #expect(run.lines.count == 2)
        #expect(run.diagnostics.map(\.record) == [2])
    }

    @Test func `brackets by the hundred thousand`() throws {
        let count = 200_000
        let open = String(repeating: "[", count: count) + String(repeating: "}", count: count)
        let run = try Recalculated("[\(open)")
        #expect(run.summary.computed == 0)
        #expect(run.summary.failed >= 1)
    }
}

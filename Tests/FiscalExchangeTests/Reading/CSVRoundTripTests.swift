// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// The CSV that is written is a CSV that is read, and damage to one is reported and nothing more.
@Suite struct CSVRoundTripTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }

        mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

        mutating func pick<Value>(_ values: [Value]) -> Value {
            values[int(0...(values.count - 1))]
        }
    }

    private static let names = [
        "чай", "a, b", "a;b", "\\\"кавычки\\\"", "две\\nстроки", "cr\\r\\nlf", " с краю ", "tab\\t",
        "5\\\" дюймов", "\\\\", "\\u0001", "A,1,1,20%", "",
    ]

    /// A bill of the engine's own form; amounts as discounts, as a CSV states them.
    private static func bill(_ id: Int, _ random: inout Random) -> String {
        let lines = (0..<random.int(1...4)).map { index in
            let price = "\(random.int(1...5000)).\(random.int(10...99))"
            let quantity = random.pick(["1", "3", "0.5", "1.234", "12"])
            let rate = random.pick(["20%", "22%", "10%", "none", "0%", "20/120", "12.5%", "5%"])
            let discount =
                random.int(0...2) == 0
                ? #","discounts":[{"amount":"\#(random.int(0...90)).\#(random.int(10...99))"}]"#
                : ""
            let name = random.pick(names)
            let key = random.int(0...3) == 0 ? "" : #""id":"\#(index)","#
            return
                #"{\#(key)"name":"\#(name)","price":"\#(price)","quantity":"\#(quantity)","rate":"\#(rate)"\#(discount)}"#
        }
        let date = random.int(0...1) == 0 ? #""date":"2026-03-11 10:00:00","# : ""
        let key = random.pick(["\(id)", "A, \(id)", "\\\"\(id)\\\"", " \(id)"])
        return #"{"id":"\#(key)",\#(date)"lines":[\#(lines.joined(separator: ","))]}"#
    }

    @Test(arguments: 1...20)
    func `what was written recomputes to itself`(seed: Int) throws {
        var random = Random(state: UInt64(seed))
        let bills = (1...50).map { Self.bill($0, &random) }.joined(separator: "\n")
        let csv = try Recalculated(bills, outputFormat: .csv)
        #expect(csv.summary.computed == 50)
        let again = try Recalculated(csv.output, outputFormat: .csv, chunkSize: 1 + seed * 37)
        #expect(again.output == csv.output, "seed \(seed)")
        #expect(again.diagnostics.isEmpty)
        // Amounts alone: a line without an identifier gets its number as one.
        let amounts = try Recalculated(bills, outputFormat: .amounts)
        #expect(try Recalculated(csv.output, outputFormat: .amounts).output == amounts.output)
        // What is read from CSV is valid JSON when it is written, and the same once more.
        let receipts = try Recalculated(csv.output)
        let reread = try Recalculated(
            receipts.output, options: ReadingOptions(discountMeaning: .subtract),
            inputFormat: .ndjson, outputFormat: .csv)
        #expect(reread.output == csv.output, "seed \(seed)")
        #expect(reread.summary.failed == 0)
    }

    private static let sample =
        "bill,name,price,quantity,rate\r\nA,\"чай, \"\"лист\"\"\",100.00,1,20%\r\n"
        + "A,\"две\r\nстроки\",269.10,3,22%\r\nB,кофе,10,2,none\r\n\r\nC,\"x\",1,1,5/105\r\n"

    @Test func `a cut at every byte`() throws {
        let bytes = Array(Self.sample.utf8)
        let header = Array("bill,name,price,quantity,rate".utf8).count
        for end in header...bytes.count {
            for chunkSize in [1, 1000] {
                let run = try Recalculated(Array(bytes[..<end]), chunkSize: chunkSize)
                let summary = run.summary
                #expect(summary.records == summary.computed + summary.failed, "cut at \(end)")
                #expect(run.lines.count == summary.computed)
            }
        }
        for end in 0..<header {
            _ = try? Recalculated(Array(bytes[..<end]))
        }
    }

    @Test(arguments: 1...200)
    func `damage is reported`(seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 7919)
        let header = "bill,name,price,quantity,rate\n".utf8.count
        var bytes = Array(Self.sample.utf8) + Array(Self.sample.utf8.dropFirst(header + 1))
        for _ in 0..<random.int(1...4) {
            let position = random.int(header...(bytes.count - 1))
            switch random.int(0...3) {
            case 0: bytes.remove(at: position)
            case 1: bytes.insert(random.pick(Array("\",\n\r;1 x".utf8)), at: position)
            case 2: bytes[position] = random.pick(Array("\",\n\r;\0".utf8) + [0xD0, 0xFF])
            default: bytes.removeSubrange(position..<min(bytes.count, position + 9))
            }
        }
        let whole = try Recalculated(bytes)
        let summary = whole.summary
        #expect(summary.records == summary.computed + summary.failed, "seed \(seed)")
        #expect(whole.diagnostics.count { $0.severity == .error } == summary.failed)
        for chunkSize in [1, 13] {
            let run = try Recalculated(bytes, chunkSize: chunkSize)
            #expect(run.output == whole.output, "seed \(seed), chunks of \(chunkSize)")
            #expect(run.diagnostics == whole.diagnostics)
        }
    }
}

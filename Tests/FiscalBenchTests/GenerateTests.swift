// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange
import Foundation
import Testing

/// The corpora that `fiscal-bench generate` writes.
@Suite struct GenerateTests {
    static let kinds = ["bills", "receipts", "journal", "own", "csv", "fns"]
    static let seeds = ["1", "2", "3", "4", "5"]

    /// FNV-1a of 64 bits.
    private func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    @Test func `bills keep their bytes from version to version`() throws {
        let bills = try Bench.run(["generate", "--bills", "1000"])
        #expect(bills.output.count == 817_302)
        #expect(hash(bills.output) == 0x681A_50A1_1CBE_D700)
        let others = try Bench.run(["generate", "--bills", "300", "--seed", "7"])
        #expect(others.output.count == 233_448)
        #expect(hash(others.output) == 0x3C4D_89E8_63EC_9550)
    }

    @Test(arguments: kinds + ["columns"])
    func `the same seed gives the same bytes, another seed others`(kind: String) throws {
        let size = ["--lines", "400"]
        func bytes(_ seed: String) throws -> [UInt8] {
            try Bench.run(["generate", "--kind", kind, "--seed", seed] + size).output
        }
        let first = try bytes("11")
        #expect(!first.isEmpty)
        #expect(try bytes("11") == first)
        #expect(try bytes("12") != first)
    }

    @Test(arguments: kinds)
    func `sizes in bills, lines and bytes`(kind: String) throws {
        let bills = try Bench.generate(kind, "--bills", "37")
        #expect(bills.count.bills == 37)
        #expect(bills.count.bytes == bills.bytes.count)
        let lines = try Bench.generate(kind, "--lines", "200")
        #expect((200..<220).contains(lines.count.lines))
        let bytes = try Bench.generate(kind, "--bytes", "64KiB")
        #expect((65_536..<131_072).contains(bytes.bytes.count))
        // A larger corpus goes on where the smaller ends.
        #expect(bytes.bytes.starts(with: bills.bytes) || bills.bytes.starts(with: bytes.bytes))
    }

    @Test(arguments: kinds)
    func `every bill is computed, and every line`(kind: String) throws {
        let corpus = try Bench.generate(kind, "--bills", "500")
        let summary = try Bench.verify(corpus.bytes).summary.run
        #expect(summary.records == corpus.count.records)
        #expect(summary.computed == 500)
        #expect(summary.failed == 0)
        #expect(summary.lines == corpus.count.lines)
    }

    @Test(arguments: kinds.flatMap { kind in seeds.map { (kind, $0) } })
    func `nothing is found in a corpus without mistakes`(kind: String, seed: String) throws {
        let corpus = try Bench.generate(kind, "--bills", "800", "--seed", seed)
        #expect(try Bench.verify(corpus.bytes).findings.map(\.json) == [])
    }

    @Test(arguments: ["rate/half-even", "receipt/half-up", "unit/half-up", "erpnext", "line/down"])
    func `nothing is found under the policy of the corpus`(policy: String) throws {
        for kind in ["receipts", "journal", "csv", "own"] {
            let corpus = try Bench.generate(kind, "--bills", "400", "--policy", policy)
            let findings = try Bench.verify(corpus.bytes, policy: policy).findings
            #expect(findings.map(\.json) == [], "\(kind)")
        }
    }

    @Test(arguments: seeds)
    func `as many findings as mistakes, each of a kopeck`(seed: String) throws {
        let corpus = try Bench.generate(
            "receipts", "--bills", "3000", "--mistakes", "2.5", "--seed", seed)
        let verified = try Bench.verify(corpus.bytes)
        #expect((40...120).contains(corpus.count.mistakes))
        #expect(verified.findings.count == corpus.count.mistakes)
        #expect(verified.summary.wrongRecords == corpus.count.mistakes)
        let kopeck = Rational(ExactDecimal(mantissa: 1, scale: 2))
        #expect(verified.findings.allSatisfy { $0.difference?.magnitude == kopeck })
        #expect(Set(verified.findings.map(\.rule)).count == 4)
    }

    @Test(arguments: kinds)
    func `every fault costs its record and no other, but binary noise`(kind: String) throws {
        let corpus = try Bench.generate(kind, "--bills", "2000", "--noise", "12.5")
        let count = corpus.count
        #expect((180...320).contains(count.faulty))
        #expect(count.faults.values.reduce(0, +) == count.faulty)
        #expect(count.faults.count == (["own", "csv", "fns"].contains(kind) ? 10 : 11))
        let repaired = count.faults["binary-noise"] ?? 0

        var codes: [String: Int] = [:]
        var summary = RunSummary()
        try Recalculation(engine: ReceiptEngine(policy: .evotor)).run(
            ByteSource(name: kind, bytes: corpus.bytes), addingTo: &summary, output: { _ in },
            report: { codes[$0.code, default: 0] += 1 })
        #expect(summary.records == count.records)
        #expect(summary.failed == count.faulty - repaired)
        #expect(summary.computed == 2000 - summary.failed)
        #expect(codes["binary-noise"] ?? 0 == repaired)
        #expect(codes["negative-price"] == count.faults["negative-price"])
        #expect(codes["invalid-utf8"] ?? 0 >= count.faults["wrong-utf-8"] ?? 0)
    }

    @Test func `faults leave the other records as they are`() throws {
        let plain = try Bench.generate("bills", "--bills", "300").bytes.split(separator: 0x0A)
        let noisy = try Bench.generate("bills", "--bills", "300", "--noise", "10")
        let lines = noisy.bytes.split(separator: 0x0A)
        #expect(lines.count == 300)
        #expect(zip(plain, lines).count { $0 != $1 } == noisy.count.faulty)
    }

    @Test func `a journal has every exchange, parts, prepayments and empty answers`() throws {
        let journal = try Bench.generate("journal", "--bills", "1000")
        let text = String(decoding: journal.bytes, as: UTF8.self)
        for part in [
            "Запрос (HELLO)", "Ответ (HELLO)", "Запрос (LIST)", "Ответ (LIST)", "Запрос (BILL)",
            "Ответ (BILL)", "Запрос (RECEIPT)", "Ответ (RECEIPT) | |", "\"success\": true",
            "\"contentModified\": true", "\"newContent\"", "\"payments\"", "\"number\": \"",
            "Ответ (LIST) | |", "Ответ (LIST) | [] |", "Без НДС", "\\u001d",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        let times = text.split(separator: "\n").filter { $0.hasPrefix("| 2") }
            .map { $0.dropFirst(2).prefix(19) }
        #expect(times.count == journal.count.records)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 >= $1 }, "newest first")
    }

    @Test func `columns in the shares of the trade`() throws {
        let lines = 20_000
        let bytes = try Bench.generate("columns", "--lines", "\(lines)").bytes
        #expect(bytes.count == 17 * lines)
        func column(_ start: Int) -> [Int64] {
            (0..<lines).map { line in
                (0..<8).reduce(0) { $0 | Int64(bytes[start + 8 * line + $1]) << (8 * $1) }
            }
        }
        let (prices, quantities) = (column(0), column(8 * lines))
        #expect(prices.allSatisfy { (1...999_999_999).contains($0) })
        #expect(prices.contains { $0 > 9_999_999 })
        let octave = prices.count { $0 <= 1999 }
        #expect((1100...1450).contains(octave), "70 of 1100")
        #expect(quantities.allSatisfy { (1...500_000).contains($0) })
        let pieces = quantities.count { $0 % 1000 == 0 && $0 <= 5000 }
        #expect((lines * 63 / 100...lines * 67 / 100).contains(pieces))
        #expect(Set(bytes[(16 * lines)...]) == [0, 1, 2, 3, 4, 5])
        #expect(try Bench.generate("columns", "--bytes", "34KB").bytes.count == 34_000)
    }

    @Test(arguments: [
        "--bills 0", "--bills 1 --lines 1", "--bytes 1XB", "--noise 101", "--noise -1",
        "--noise 0.00001", "--mistakes 1", "--kind columns --bills 1",
        "--kind columns --noise 1", "--kind other", "--policy line/other", "--seed -1",
    ])
    func `wrong usage`(line: String) throws {
        let arguments = ["generate"] + line.split(separator: " ").map(String.init)
        #expect(try Bench.run(arguments).status == 64)
    }
}

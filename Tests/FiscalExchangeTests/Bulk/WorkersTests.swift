// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Foundation
import Testing

@testable import FiscalExchange

/// The output is the same, byte for byte, for any number of workers and any size of chunks.
@Suite struct WorkersTests {
    /// Good and bad bills of different sizes, in a form of input.
    private static func source(_ form: InputFormat) throws -> [UInt8] {
        switch form {
        case .journal:
            let journal = try Repository.bytes("Examples/journal-sample.txt") + [0x0A]
            return (0..<6).flatMap { _ in journal }
        case .fns: return try Repository.bytes("Examples/fns.json")
        case .csv: return try Repository.bytes("Examples/bills.csv")
        case .ndjson, .json:
            let bills = (0..<200).map { index in
                index % 17 == 3
                    ? #"{"id":\#(index),"products":[{"price":-1,"quantity":1,"taxrate":"20%"}]}"#
                    : goodBill(index)
            }
            let text =
                form == .ndjson
                ? bills.joined(separator: "\n") : "[" + bills.joined(separator: ",\n") + "]"
            return Array(text.utf8)
        }
    }

    @Test(arguments: InputFormat.allCases, [1, 64, 1000, 256 << 10])
    func `recalculation`(form: InputFormat, chunkSize: Int) async throws {
        let bytes = try Self.source(form)
        let expected = try Recalculated(bytes)
        for workers in [1, 2, 5] {
            let run = Recalculation(
                engine: ReceiptEngine(policy: try Policy(text: "line/half-up")),
                chunkSize: chunkSize)
            var output: [UInt8] = []
            var diagnostics: [Diagnostic] = []
            var summary = RunSummary()
            try await run.run(
                ByteSource(name: "test", bytes: bytes), workers: workers, addingTo: &summary,
                output: { output += $0 }, report: { diagnostics.append($0) })
            #expect(String(decoding: output, as: UTF8.self) == expected.output)
            #expect(diagnostics == expected.diagnostics)
            #expect(summary == expected.summary)
        }
    }

    @Test(arguments: [1, 1000, 256 << 10])
    func `verification`(chunkSize: Int) async throws {
        let bytes = try Self.source(.journal)
        let expected = try Verified(bytes, policy: "rate/half-up")
        #expect(expected.findings.count == 12)
        for workers in [1, 2, 5] {
            var verification = Verification(
                engine: ReceiptEngine(policy: try Policy(text: "rate/half-up")),
                chunkSize: chunkSize)
            var findings: [Finding] = []
            var summary = VerificationSummary()
            try await verification.run(
                ByteSource(name: "test", bytes: bytes), workers: workers, addingTo: &summary,
                find: { findings.append($0) }, report: { _ in })
            verification.finish(addingTo: &summary) { findings.append($0) }
            #expect(findings == expected.findings)
            #expect(summary == expected.summary)
        }
    }

    @Test func `an output that fails ends the run, and so does a task that is cancelled`()
        async throws
    {
        struct Full: Error {}
        let bytes = try Self.source(.ndjson)
        let run = Recalculation(engine: ReceiptEngine(policy: .evotor), chunkSize: 100)
        var summary = RunSummary()
        await #expect(throws: Full.self) {
            try await run.run(
                ByteSource(name: "test", bytes: bytes), workers: 3, addingTo: &summary,
                output: { _ in throw Full() }, report: { _ in })
        }
        let task = Task {
            var summary = RunSummary()
            withUnsafeCurrentTask { $0?.cancel() }
            try await run.run(
                ByteSource(name: "test", bytes: bytes), workers: 3, addingTo: &summary,
                output: { _ in }, report: { _ in })
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

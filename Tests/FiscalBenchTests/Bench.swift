// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange
import Foundation
import Testing

/// `fiscal-bench` as a user runs it.
enum Bench {
    struct Outcome {
        let status: Int32
        let output: [UInt8]
        let error: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// Runs the program from beside the tests.
    static func run(_ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .deletingLastPathComponent().appendingPathComponent("fiscal-bench")
        process.arguments = arguments
        let output = Pipe()
        // What is counted there is a line: it never fills the pipe.
        let error = Pipe()
        process.standardOutput = output
        process.standardError = error
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        let message = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: Array(bytes),
            error: String(decoding: message, as: UTF8.self))
    }

    /// Generates a corpus and returns its bytes and what was counted.
    static func generate(
        _ kind: String, _ arguments: String...
    ) throws -> (bytes: [UInt8], count: Count) {
        let run = try run(["generate", "--kind", kind, "--json"] + arguments)
        #expect(run.status == 0, "\(run.error)")
        return (run.output, try JSONDecoder().decode(Count.self, from: Data(run.error.utf8)))
    }

    /// What `generate --json` counts.
    struct Count: Decodable, Equatable {
        let records: Int
        let bills: Int
        let lines: Int
        let bytes: Int
        let mistakes: Int
        let faulty: Int
        let faults: [String: Int]
    }

    /// What a verification of a corpus gave.
    static func verify(
        _ bytes: [UInt8], policy: String = "evotor"
    ) throws -> (findings: [Finding], summary: VerificationSummary) {
        var verification = Verification(
            engine: ReceiptEngine(policy: try Policy(text: policy)))
        var summary = VerificationSummary()
        var findings: [Finding] = []
        try verification.run(
            ByteSource(name: "corpus", bytes: bytes), addingTo: &summary,
            find: { findings.append($0) }, report: { _ in })
        verification.finish(addingTo: &summary) { findings.append($0) }
        return (findings, summary)
    }

    /// Whether each piece can be a file of a test, which is removed afterwards.
    static func withFile<Result>(
        _ bytes: [UInt8], _ body: (String) throws -> Result
    ) throws -> Result {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("\(UUID().uuidString).corpus")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try body(file.path)
    }
}

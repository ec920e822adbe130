// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Foundation

@testable import FiscalExchange

/// What a run over a text in memory gave.
struct Recalculated {
    var output = ""
    var diagnostics: [Diagnostic] = []
    var summary = RunSummary()

    init(
        _ bytes: [UInt8], policy: String = "line/half-up",
        options: ReadingOptions = ReadingOptions(),
        inputFormat: InputFormat? = nil, outputFormat: OutputFormat = .receipt,
        chunkSize: Int = 256 << 10
    ) throws {
        let run = Recalculation(
            engine: ReceiptEngine(policy: try Policy(text: policy), limits: options.bills),
            options: options, inputFormat: inputFormat, outputFormat: outputFormat,
            chunkSize: chunkSize)
        var output = run.head
        var diagnostics: [Diagnostic] = []
        try run.run(
            ByteSource(name: "test", bytes: bytes), addingTo: &summary,
            output: { output.append(contentsOf: $0) },
            report: { diagnostics.append($0) })
        self.output = String(decoding: output, as: UTF8.self)
        self.diagnostics = diagnostics
    }

    init(
        _ text: String, policy: String = "line/half-up", options: ReadingOptions = ReadingOptions(),
        inputFormat: InputFormat? = nil, outputFormat: OutputFormat = .receipt,
        chunkSize: Int = 256 << 10
    ) throws {
        try self.init(
            Array(text.utf8), policy: policy, options: options, inputFormat: inputFormat,
            outputFormat: outputFormat, chunkSize: chunkSize)
    }

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// The diagnostics as `record offset path code`.
    var brief: [String] {
        diagnostics.map { "\($0.record) \($0.offset) \($0.path) \($0.code)" }
    }
}

/// Files of the repository.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appendingPathComponent(path)))
    }
}

/// A good bill of one line, worth 10 rubles.
func goodBill(_ id: Int) -> String {
    #"{"id":\#(id),"products":[{"price":10,"quantity":1,"taxrate":"20%"}]}"#
}

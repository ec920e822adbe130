// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

@testable import FiscalExchange

/// What a verification of a text in memory gave.
struct Verified {
    var findings: [Finding] = []
    var diagnostics: [Diagnostic] = []
    var summary = VerificationSummary()

    init(
        _ bytes: [UInt8], policy: String = "evotor", options: ReadingOptions = ReadingOptions(),
        inputFormat: InputFormat? = nil, chunkSize: Int = 256 << 10
    ) throws {
        var verification = Verification(
            engine: ReceiptEngine(policy: try Policy(text: policy), limits: options.bills),
            options: options, inputFormat: inputFormat, chunkSize: chunkSize)
        var findings: [Finding] = []
        var diagnostics: [Diagnostic] = []
        try verification.run(
            ByteSource(name: "test", bytes: bytes), addingTo: &summary,
            find: { findings.append($0) }, report: { diagnostics.append($0) })
        verification.finish(addingTo: &summary) { findings.append($0) }
        self.findings = findings
        self.diagnostics = diagnostics
    }

    init(_ text: String, policy: String = "evotor", chunkSize: Int = 256 << 10) throws {
        try self.init(Array(text.utf8), policy: policy, chunkSize: chunkSize)
    }

    /// The findings as `record rule path recorded computed`.
    var brief: [String] {
        findings.map { finding in
            let figures = [finding.recorded, finding.computed].map { $0?.description ?? "-" }
            return "\(finding.record) \(finding.rule) \(finding.path) "
                + figures.joined(separator: " ")
        }
    }
}

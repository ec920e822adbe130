// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Times the recalculation of a file, output thrown away.",
        discussion: "EXAMPLE\n  fiscal-bench batch bills.ndjson --policy rate/half-up")

    @Argument(help: "The file to recalculate.")
    var input: String

    @Option(help: "A preset, level/rule, or the path of a JSON file.")
    var policy = "evotor"

    @Option(help: "Rounds; least and median are printed.")
    var rounds = 5

    func run() throws {
        let policy = try PolicyFile.policy(named: policy)
        guard let size = try ByteSource(path: input).size else {
            throw ValidationError("\(input): not a file")
        }
        print("policy \(policy.name), \(size) bytes")
        print("output     best MB/s    median MB/s   records   through rationals")
        for format in [OutputFormat.receipt, .amounts] {
            let run = Recalculation(engine: ReceiptEngine(policy: policy), outputFormat: format)
            var summary = RunSummary()
            let measured = try Measurement(rounds: rounds) {
                summary = RunSummary()
                try run.run(
                    try ByteSource(path: input), addingTo: &summary, output: { _ in },
                    report: { _ in })
            }

            print(
                "\(format.rawValue)    \(Measurement.megabytes(size, in: measured.least))"
                    + "         \(Measurement.megabytes(size, in: measured.median))"
                    + "         \(summary.records)   \(summary.exactReceipts)")
        }
    }
}

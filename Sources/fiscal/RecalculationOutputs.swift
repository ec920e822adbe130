// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

/// Where the commands that write receipts put them, and their run.
struct RecalculationOutputs: ParsableArguments {
    @Option(help: ArgumentHelp("Where receipts go. (default: standard output)", valueName: "file"))
    var output: String?

    @Option(
        help: "What is written: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var outputFormat = OutputFormat.receipt

    @Option(
        help: ArgumentHelp(
            "Where errors and warnings go. (default: standard error)", valueName: "file"))
    var errors: String?

    func check(_ inputs: [String]) throws {
        try OutputPaths(inputs: inputs, outputs: [("output", output), ("errors", errors)]).check()
    }

    func run(_ recalculation: Recalculation, _ inputs: [String], workers: Int) async throws {
        try await BulkRun.run {
            let output = try OutputStream(path: output, standard: Terminal.output)
            var run = try BulkRun(errors: errors)
            var summary = RunSummary()
            try output.write(recalculation.head)
            try await run.forEach(inputs) { source, run in
                try await recalculation.run(
                    source, workers: workers, addingTo: &summary,
                    output: { try output.write($0) },
                    report: { try run.report($0) },
                    progress: { read, total in
                        run.bar.update(read: read, of: source.size, records: total.records)
                    })
            }
            run.bar.clear()
            Terminal.report(
                run.describe(summary, scale: recalculation.engine.policy.scale))
            try run.end(hasFindings: summary.failed > 0)
        }
    }
}

extension OutputFormat: ExpressibleByArgument {}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct RecalcCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recalc",
        abstract: "Recalculates bills and receipts in bulk.",
        discussion: """
            Reads bills (answers of BILL, the engine's own form, CSV) and recorded receipts (of the protocol, of the tax \
            service's exports), and writes the receipt of each, one a line, in the order of the input. Recorded receipts are recomputed from their own price, quantity, rate \
            and discount. A record that cannot be read or computed is reported and stops nothing.

            EXAMPLES
              fiscal recalc journal.txt
              fiscal recalc march.ndjson april.ndjson --output receipts.ndjson
              fiscal recalc bills.json --policy line/half-even --output-format csv
              fiscal recalc bills.ndjson.gz --errors errors.ndjson
            """)

    @Argument(help: "Files to read; - is standard input.")
    var inputs: [String]

    @OptionGroup var policy: PolicyOption
    @OptionGroup var reading: ReadingArguments
    @OptionGroup var workers: WorkersOption

    @Option(help: ArgumentHelp("Where receipts go. (default: standard output)", valueName: "file"))
    var output: String?

    @Option(
        help: "What is written: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var outputFormat = OutputFormat.receipt

    @Option(
        help: ArgumentHelp(
            "Where errors and warnings go. (default: standard error)", valueName: "file"))
    var errors: String?

    func validate() throws {
        try OutputPaths(inputs: inputs, outputs: [("output", output), ("errors", errors)]).check()
    }

    func run() async throws {
        try await BulkRun.run {
            let policy = try policy.resolve()
            let recalculation = Recalculation(
                engine: ReceiptEngine(policy: policy, limits: reading.options.bills),
                options: reading.options, inputFormat: reading.inputFormat,
                outputFormat: outputFormat)
            try await recalculate(recalculation, policy)
        }
    }

    private func recalculate(_ recalculation: Recalculation, _ policy: Policy) async throws {
        let output = try OutputStream(path: output, standard: Terminal.output)
        var run = try BulkRun(errors: errors)
        var summary = RunSummary()
        try output.write(recalculation.head)
        try await run.forEach(inputs) { source, run in
            try await recalculation.run(
                source, workers: workers.count, addingTo: &summary,
                output: { try output.write($0) },
                report: { try run.report($0) },
                progress: { read, total in
                    run.bar.update(read: read, of: source.size, records: total.records)
                })
        }
        run.bar.clear()
        Terminal.report(run.describe(summary, scale: policy.scale))
        try run.end(hasFindings: summary.failed > 0)
    }
}

extension OutputFormat: ExpressibleByArgument {}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct InferCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "infer",
        abstract: "Says which rounding policies give the figures that receipts record.",
        discussion: """
            Every recorded receipt leaves the policies under which all its figures are right: levels of VAT, rounding \
            rules, which figure is rounded, unit prices, discounts, 7200 policies in all. The answer are the policies that \
            explain the most receipts. The report says which receipts decide, what the receipts cannot tell and why, which \
            receipts are left, and whether two policies by period, shop, device or kind of documents explain more.

            EXAMPLES
              fiscal infer journal.txt
              fiscal infer exports/*.json --html report.html
              fiscal infer receipts.ndjson --receipts policies.ndjson --json
              fiscal infer a.ndjson --partial-output a.json; fiscal infer b.ndjson --partial a.json

            EXIT STATUS
              0   one class of policies explains every receipt
              1   receipts are left unexplained, none records a figure, or records could
                  not be read
              2   an input cannot be read, or an output cannot be written
              64  wrong usage, or a file of --partial that is none
            """)

    @Argument(help: "Files to read; - is standard input.")
    var inputs: [String] = []

    @OptionGroup var reading: ReadingArguments
    @OptionGroup var workers: WorkersOption

    @OptionGroup var outputs: ReportOutputs

    @Option(
        help: ArgumentHelp(
            "Where each receipt goes with its policies, one JSON object a line.", valueName: "file")
    )
    var receipts: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "What another run has written by --partial-output, to be added. Any number of times.",
            valueName: "file"))
    var partial: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where everything that was seen goes, to be added to other runs.", valueName: "file"))
    var partialOutput: String?

    func validate() throws {
        if inputs.isEmpty, partial.isEmpty {
            throw ValidationError("Missing expected argument '<inputs> ...', or --partial")
        }
        try outputs.check(
            inputs + partial,
            and: [("receipts", receipts), ("partial-output", partialOutput)])
    }

    func run() async throws {
        try await BulkRun.run {
            var inference = Inference(
                options: reading.options, inputFormat: reading.inputFormat,
                writesReceipts: receipts != nil)
            try merge(into: &inference)
            try await infer(&inference)
        }
    }

    private func merge(into inference: inout Inference) throws {
        for path in partial {
            do {
                try inference.merge(try InferenceFile.inference(path: path))
            } catch InferenceFile.Failure.source(let error) {
                Terminal.report("fiscal: \(error)")
                throw ExitStatus.inputOutput
            } catch let error as InferenceFile.Failure {
                throw ValidationError("--partial \(error)")
            } catch let error as InferenceError {
                throw ValidationError("--partial \(path): \(error)")
            }
        }
    }

    private func infer(_ inference: inout Inference) async throws {
        let written = try outputs.open()
        let list = try OutputStream.file(receipts)
        let partial = try OutputStream.file(partialOutput)
        var run = try BulkRun(errors: outputs.errors)
        try await run.forEach(inputs) { source, run in
            try await inference.run(
                source, workers: workers.count,
                write: { try list?.write($0) }, report: { try run.report($0) },
                progress: { read, total in
                    run.bar.update(read: read, of: source.size, records: total.records)
                })
        }
        let report = inference.inference.report()
        run.bar.clear()
        try written.write(
            json: report.json, text: InferencePrinter(report).text,
            page: InferencePage(report).html)
        if let partial { try partial.write(try InferenceFile.bytes(of: inference.inference)) }
        Terminal.report(run.describe(inference.summary))
        try run.end(hasFindings: !report.isDecided || inference.summary.failed > 0)
    }
}

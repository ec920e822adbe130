// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct RecalcCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recalc",
        abstract: "Recalculates bills and receipts in bulk.",
        discussion: """
            Reads bills (answers of BILL, the engine's own form) and recorded receipts, and writes the receipt of each, \
            one a line, in the order of the input. Recorded receipts are recomputed from their own price, quantity, rate \
            and discount. A record that cannot be read or computed is reported and stops nothing.

            EXAMPLES
              fiscal recalc journal.txt
              fiscal recalc march.ndjson april.ndjson --output receipts.ndjson
              fiscal recalc bills.json --policy line/half-even --output-format csv
              zcat bills.ndjson.gz | fiscal recalc - --errors errors.ndjson
            """)

    @Argument(help: "Files to read; - is standard input.")
    var inputs: [String]

    @OptionGroup var policy: PolicyOption
    @OptionGroup var reading: ReadingArguments

    @Option(help: ArgumentHelp("Where receipts go. (default: standard output)", valueName: "file"))
    var output: String?

    @Option(
        help: "What is written: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var outputFormat = OutputFormat.receipt

    @Option(
        help: ArgumentHelp(
            "Where errors and warnings go. (default: standard error)", valueName: "file"))
    var errors: String?

    @Option(help: "How many workers compute.")
    var jobs = 1

    func validate() throws {
        if jobs < 1 { throw ValidationError("--jobs is at least 1") }
        if jobs > 1 { throw ValidationError("--jobs: this version computes with one worker") }
        try reading.validateForms(inputs)
        for (name, path) in [("output", output), ("errors", errors)] {
            if let path, inputs.contains(where: { Terminal.isSameFile($0, path) }) {
                throw ValidationError("--\(name) \(path): the file is an input")
            }
        }
        if let output, let errors, Terminal.isSameFile(output, errors) {
            throw ValidationError("--output and --errors are one file")
        }
    }

    func run() throws {
        Terminal.ignoreClosedPipes()
        Terminal.endFaultsWithStatus()
        let policy = try policy.resolve()
        let run = Recalculation(
            engine: ReceiptEngine(policy: policy, limits: reading.options.bills),
            options: reading.options, inputFormat: reading.inputFormat, outputFormat: outputFormat)
        do {
            try recalculate(run, policy)
        } catch let error as OutputError {
            if error.isClosedPipe { throw ExitCode.success }
            Terminal.report("fiscal: \(error)")
            throw ExitStatus.inputOutput
        }
    }

    private func recalculate(_ run: Recalculation, _ policy: Policy) throws {
        let output = try OutputStream(path: output, standard: Terminal.output)
        let errors = try OutputStream(path: errors, standard: Terminal.error)
        let clock = ContinuousClock()
        let start = clock.now
        var summary = RunSummary()
        var hasUnreadable = false
        var hasUnknownForm = false
        var bar = ProgressBar()

        try output.write(run.head)
        for input in inputs {
            do {
                let source = try ByteSource(path: input)
                try run.run(
                    source, addingTo: &summary, output: { try output.write($0) },
                    report: {
                        bar.clear()
                        try errors.writeLine($0.json)
                    },
                    progress: { read, total in
                        bar.update(read: read, of: source.size, records: total.records)
                    })
            } catch let error as SourceError {
                bar.clear()
                Terminal.report("fiscal: \(error)")
                hasUnreadable = hasUnreadable || !error.isUnknownForm
                hasUnknownForm = hasUnknownForm || error.isUnknownForm
            }
        }
        bar.clear()
        Terminal.report(describe(summary, scale: policy.scale, elapsed: clock.now - start))
        if hasUnknownForm { throw ExitStatus.usage }
        if hasUnreadable { throw ExitStatus.inputOutput }
        if summary.failed > 0 { throw ExitStatus.findings }
    }

    private func describe(_ summary: RunSummary, scale: Int, elapsed: Duration) -> String {
        let milliseconds = elapsed.milliseconds
        let rate = summary.records * 1000 / max(1, milliseconds)
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let fraction = String(1000 + rest).dropFirst()
        return
            "records \(summary.records), computed \(summary.computed), failed \(summary.failed), "
            + "passed over \(summary.passedOver), warnings \(summary.warnings), "
            + "lines \(summary.lines), amount \(RunSummary.text(summary.amount, scale: scale)), "
            + "tax \(RunSummary.text(summary.tax, scale: scale)), seconds \(seconds).\(fraction), "
            + "records/s \(rate)"
    }
}

extension OutputFormat: ExpressibleByArgument {}

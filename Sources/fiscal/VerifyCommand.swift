// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recomputes recorded figures and says which kopeck is wrong, and why.",
        discussion: """
            Holds the figures of bills and receipts against those that the policy gives: sums and VAT of lines, VAT of \
            rates, totals, what a bill leaves to pay, discounts and payments. In a journal, lists, bills and receipts of \
            one bill are held against each other. Each finding names the record, the path, the figure, the policy under \
            which it would be right, and the exact value. On a terminal findings are a table, otherwise one JSON object a \
            line.

            EXAMPLES
              fiscal verify journal.txt
              fiscal verify journal.txt --policy rate/half-up
              fiscal verify exports/*.json --profile ffd --html report.html
              fiscal verify bills.ndjson --output-format json --output findings.ndjson

            EXIT STATUS
              0   every figure is right; warnings do not count
              1   figures are wrong, or records could not be read or computed
              2   an input cannot be read, or an output cannot be written
            """)

    @Argument(help: "Files to read; - is standard input.")
    var inputs: [String]

    @OptionGroup var policy: PolicyOption
    @OptionGroup var reading: ReadingArguments
    @OptionGroup var workers: WorkersOption

    @Option(
        help: ArgumentHelp(
            "Limits and relations that documents are held against: \(Profile.allCases.map(\.rawValue).joined(separator: ", ")).",
            discussion: Profile.allCases.map { "\($0.rawValue): \($0.summary)." }
                .joined(separator: " ")))
    var profile: Profile?

    @Option(
        help: ArgumentHelp(
            "The greatest difference that is no finding, in rubles.",
            discussion: "A policy determines every figure, so figures are compared exactly.",
            valueName: "amount"),
        transform: toleranceOption)
    var tolerance = ExactDecimal.zero

    @Option(help: ArgumentHelp("Where findings go. (default: standard output)", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "What is written: json (one finding a line) or table.",
            discussion: "Unless told, a table on a terminal and json elsewhere."))
    var outputFormat: FindingFormat?

    @Option(
        help: ArgumentHelp(
            "Where a page with the findings goes, to be looked at in a browser.", valueName: "file")
    )
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Where errors and warnings about records go. (default: standard error)",
            valueName: "file"))
    var errors: String?

    func validate() throws {
        try OutputPaths(
            inputs: inputs, outputs: [("output", output), ("errors", errors), ("html", html)]
        ).check()
    }

    func run() async throws {
        try await BulkRun.run {
            let policy = try policy.resolve()
            var verification = Verification(
                engine: ReceiptEngine(policy: policy, limits: reading.options.bills),
                options: reading.options, inputFormat: reading.inputFormat, profile: profile,
                tolerance: tolerance)
            try await verify(&verification, policy)
        }
    }

    private func verify(_ verification: inout Verification, _ policy: Policy) async throws {
        let output = try OutputStream(path: output, standard: Terminal.output)
        var run = try BulkRun(errors: errors)
        var summary = VerificationSummary()
        var findings = FindingPrinter(
            format: outputFormat ?? (output.isInteractive ? .table : .json))

        let page = try OutputStream.file(html)
        var rows = FindingPage()
        func print(_ finding: Finding, _ bar: inout ProgressBar) throws {
            bar.clear()
            try output.write(findings.bytes(of: finding))
            if page != nil { rows.add(finding) }
        }

        try await run.forEach(inputs) { source, run in
            try await verification.run(
                source, workers: workers.count, addingTo: &summary,
                find: { try print($0, &run.bar) },
                report: { try run.report($0) },
                progress: { read, total in
                    run.bar.update(read: read, of: source.size, records: total.run.records)
                })
        }
        try verification.finish(addingTo: &summary) { try print($0, &run.bar) }
        try page?.write(Array(rows.html(summary, policy: policy.name).utf8))
        run.bar.clear()
        for line in FindingCounts(summary: summary).lines {
            Terminal.report(line)
        }
        Terminal.report(run.describe(summary.run, scale: policy.scale))
        try run.end(hasFindings: summary.errorCount > 0 || summary.run.failed > 0)
    }
}

extension Profile: ExpressibleByArgument {}

@Sendable private func toleranceOption(_ text: String) throws -> ExactDecimal {
    do {
        let tolerance = try ExactDecimal(text: text)
        if tolerance.signum < 0 { throw ValidationError("a tolerance is zero or more") }
        return tolerance
    } catch let error as NumberError {
        throw ValidationError("\(error)")
    }
}

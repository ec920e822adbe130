// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract:
            "Computes the same bills under many rounding policies and says how far they part.",
        discussion: """
            Every bill is read once and its exact values are computed once; only the rounding is repeated for each policy. \
            The report has totals and VAT under each policy, the receipts and lines that differ from the baseline, the \
            drift, the worst cases with their bills, half-way values and how they were decided, all by rate, month and \
            size, and whether figures change when the rows of a bill are merged, split or reordered.

            EXAMPLES
              fiscal compare journal.txt
              fiscal compare march.ndjson april.ndjson --html report.html
              fiscal compare bills.ndjson --policies 'evotor,rate/*' --baseline rate/half-up
              fiscal compare a.ndjson --json >a.json; fiscal compare b.ndjson --partial a.json

            EXIT STATUS
              0   every policy gives the same receipts
              1   receipts differ, or records could not be read or computed
              2   an input cannot be read, or an output cannot be written
              64  wrong usage, or a file of --partial that is none
            """)

    @Argument(help: "Files to read; - is standard input.")
    var inputs: [String] = []

    @Option(
        help: ArgumentHelp(
            "Policies with commas: presets, level/rule, paths of JSON files, groups.",
            discussion: """
                Groups: common (the presets, and each level under the rules \
                \(PolicyList.commonRules.map(\.rawValue).joined(separator: ", "))), presets, all (the presets, and each \
                level under each rule), level/* (each rule), */rule (each level).
                """, valueName: "list"))
    var policies = "common"

    @Option(
        help: ArgumentHelp(
            "The policy that the others are compared with. (default: evotor where it is named, else the first)",
            valueName: "policy"))
    var baseline: String?

    @OptionGroup var reading: ReadingArguments
    @OptionGroup var workers: WorkersOption

    @Option(
        help: ArgumentHelp(
            "Which bills are written in other rows to see if figures change: all, sample, none.",
            discussion:
                "sample: the first 1000 records of each source, and each 128th of the others."))
    var rewriting = BillComparison.Rewriting.sample

    @OptionGroup var outputs: ReportOutputs

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "What another run of the same policies has written by --json, to be added. Any number of times.",
            valueName: "file"))
    var partial: [String] = []

    func validate() throws {
        if inputs.isEmpty, partial.isEmpty {
            throw ValidationError("Missing expected argument '<inputs> ...', or --partial")
        }
        _ = try resolve()
        try outputs.check(inputs + partial)
    }

    /// The policies, and which of them is the baseline. A baseline that the list lacks comes first.
    private func resolve() throws -> (policies: [Policy], baseline: Int) {
        var list: [Policy]
        do {
            list = try PolicyList.policies(named: policies)
        } catch {
            throw ValidationError("--policies: \(error)")
        }
        guard let baseline else {
            return (list, list.firstIndex(of: .evotor) ?? 0)
        }
        let policy: Policy
        do {
            policy = try PolicyFile.policy(named: baseline)
        } catch {
            throw ValidationError("--baseline: \(error)")
        }
        if let index = list.firstIndex(of: policy) { return (list, index) }
        if list.contains(where: { $0.name == policy.name }) {
            throw ValidationError("--baseline: \(PolicyList.Failure.sameName(policy.name))")
        }
        list.insert(policy, at: 0)
        return (list, 0)
    }

    func run() async throws {
        try await BulkRun.run {
            let (policies, index) = try resolve()
            let comparison = BillComparison(
                policies: policies, baseline: index, options: reading.options,
                inputFormat: reading.inputFormat, rewriting: rewriting)
            var result = BillComparisonResult(comparison.start)
            try merge(into: &result)
            try await compare(comparison, &result)
        }
    }

    private func merge(into result: inout BillComparisonResult) throws {
        for path in partial {
            do {
                try result.merge(try BillComparisonResult(try ByteSource(path: path)))
            } catch let error as SourceError {
                Terminal.report("fiscal: \(error)")
                throw ExitStatus.inputOutput
            } catch let error as RecordFailure {
                throw ValidationError(
                    "--partial \(path): \(error.path.isEmpty ? "" : error.path + ": ")"
                        + "\(error.message) (byte \(error.offset))")
            } catch let error as ComparisonMismatch {
                throw ValidationError("--partial \(path): \(error)")
            }
        }
    }

    private func compare(
        _ comparison: BillComparison, _ result: inout BillComparisonResult
    ) async throws {
        let report = try outputs.open()
        var run = try BulkRun(errors: outputs.errors)
        try await run.forEach(inputs) { source, run in
            try await comparison.run(
                source, workers: workers.count, addingTo: &result,
                report: { try run.report($0) },
                progress: { read, total in
                    run.bar.update(read: read, of: source.size, records: total.records)
                })
        }
        run.bar.clear()
        let words = ComparisonWords(result)
        try report.write(
            json: result.json, text: ComparisonPrinter(words).text,
            page: ComparisonPage(words).html)
        Terminal.report(run.describe(result.summary, scale: result.comparison.scale))
        let differs = words.results.contains { $0.receipts > 0 || !$0.failures.isEmpty }
        try run.end(hasFindings: differs || result.summary.failed > 0)
    }
}

extension BillComparison.Rewriting: ExpressibleByArgument {}

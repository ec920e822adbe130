// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct PoliciesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policies",
        abstract:
            "Times each policy over one file: with reading and writing, and the computation alone.",
        discussion: """
            Each preset, and each level of VAT under the common rules. The file is read, computed and written as amounts \
            each time, by one worker; then its bills are computed from memory, as many as --lines at most. The first 1, 5 \
            and 35 policies are also compared at once, which reads the file once for all. All works are done in turn, \
            once a round; medians are printed.

            EXAMPLES
              fiscal-bench policies bills.ndjson
              fiscal-bench policies bills.ndjson --policies evotor,rate/half-even --rounds 9
              fiscal-bench policies journal.txt --lines 100000 --json
            """)

    @Argument(help: "The file to compute.")
    var input: String

    @Option(
        help: ArgumentHelp(
            "The policies. (default: the presets, and each level under the common rules)",
            valueName: "list"),
        transform: policyList)
    var policies = PolicyList.common

    @Option(help: "The most lines that are held in memory to be computed alone.")
    var lines = 1_000_000

    @Option(help: "Rounds that are timed.")
    var rounds = 3

    @Flag(help: "Print a JSON object.")
    var json = false

    /// How many policies are compared at once: what a comparison of many costs beside that of one.
    private static let together = [1, 5, 35]

    func validate() throws {
        if rounds < 1 { throw ValidationError("--rounds is 1 or more") }
        if lines < 1 { throw ValidationError("--lines is 1 or more") }
    }

    func run() async throws {
        let machine = Machine()
        let blocks = try BlockReader(try ByteSource(path: input)).blocks(lines: lines)
        let engines = policies.map { ReceiptEngine(policy: $0) }
        var results = ReceiptBlock()
        var summaries = [RunSummary](repeating: RunSummary(), count: engines.count)
        // First all policies over the file, then all over the blocks.
        let times = try await InterleavedMeasurement(rounds: rounds, count: 2 * engines.count) {
            index in
            if index >= engines.count {
                for block in blocks {
                    engines[index - engines.count].compute(block, into: &results)
                }
                return
            }
            summaries[index] = RunSummary()
            try Recalculation(engine: engines[index], outputFormat: .amounts).run(
                try ByteSource(path: input), addingTo: &summaries[index], output: { _ in },
                report: { _ in })
        }
        let together = try await compareTogether(blocks)
        let held = blocks.reduce(0) { $0 + $1.lineCount }
        let rows = engines.indices.map { index in
            PolicyTimes(
                policy: engines[index].policy.name, summary: summaries[index],
                file: times.median(index), computation: times.median(index + engines.count),
                heldLines: held)
        }
        print(
            json ? jsonText(rows, together, machine) : text(rows, together, machine),
            terminator: json ? "\n" : "")
    }

    /// Times comparisons of several policies at once, without rewriting rows: the given ones, then others.
    private func compareTogether(_ blocks: [BillBlock]) async throws -> [TogetherTimes] {
        var list = policies
        for policy in PolicyList.all
        where !list.contains(where: { $0 == policy || $0.name == policy.name }) {
            list.append(policy)
        }
        let comparisons = Self.together.map {
            BillComparison(policies: Array(list.prefix($0)), baseline: 0, rewriting: .none)
        }
        var lines = 0
        let times = try await InterleavedMeasurement(
            rounds: rounds, count: 2 * comparisons.count
        ) { index in
            if index >= comparisons.count {
                var comparison = comparisons[index - comparisons.count].start
                for block in blocks { comparison.add(block) }
                return
            }
            var result = BillComparisonResult(comparisons[index].start)
            try comparisons[index].run(
                try ByteSource(path: input), addingTo: &result, report: { _ in })
            lines = result.summary.lines
        }
        let held = blocks.reduce(0) { $0 + $1.lineCount }
        return Self.together.indices.map { index in
            TogetherTimes(
                policies: Self.together[index], lines: lines, file: times.median(index),
                computation: times.median(index + comparisons.count), heldLines: held)
        }
    }

    private func text(
        _ rows: [PolicyTimes], _ together: [TogetherTimes], _ machine: Machine
    ) -> String {
        var table = TextTable([
            "policy", "file ns/line", "computation ns/line", "rationals %", "failed",
        ])
        for row in rows { table.add(row.cells) }
        var compared = TextTable([
            "compared at once", "file ns/line", "computation ns/line", "times one",
        ])
        for row in together { compared.add(row.cells(besides: together[0])) }
        let summary = rows.first?.summary ?? RunSummary()
        return "\(machine.text)\n\(input): \(summary.records) records, \(summary.lines) lines, "
            + "\(rows.first?.heldLines ?? 0) lines in memory, rounds \(rounds)\n\n" + table.text
            + "\n" + compared.text
    }

    private func jsonText(
        _ rows: [PolicyTimes], _ together: [TogetherTimes], _ machine: Machine
    ) -> String {
        var text = CorpusText()
        text.write("{\"file\":")
        text.writeString(input)
        text.write(",\"rounds\":\(rounds),\"machine\":\(machine.json),\"policies\":[")
        text.write(rows.map(\.json).joined(separator: ","))
        text.write("],\"together\":[")
        text.write(together.map(\.json).joined(separator: ","))
        text.write("]}")
        return String(decoding: text.bytes, as: UTF8.self)
    }
}

/// What one policy costs.
private struct PolicyTimes {
    let policy: String
    let summary: RunSummary
    /// Of reading, computing and writing the file.
    let file: Duration
    /// Of computing the lines in memory.
    let computation: Duration
    let heldLines: Int

    private var fileNanoseconds: String { Measurement.nanoseconds(file, per: summary.lines) }
    private var nanoseconds: String { Measurement.nanoseconds(computation, per: heldLines) }

    var cells: [String] {
        [
            policy, fileNanoseconds, nanoseconds,
            Measurement.percent(summary.exactReceipts, of: summary.computed),
            String(summary.failed),
        ]
    }

    var json: String {
        "{\"policy\":\"\(policy)\",\"records\":\(summary.records),\"failed\":\(summary.failed),"
            + "\"lines\":\(summary.lines),\"heldLines\":\(heldLines),"
            + "\"fileNanosecondsPerLine\":\(fileNanoseconds),"
            + "\"computationNanosecondsPerLine\":\(nanoseconds),"
            + "\"exactReceipts\":\(summary.exactReceipts)}"
    }
}

/// What comparing several policies at once costs.
private struct TogetherTimes {
    let policies: Int
    let lines: Int
    let file: Duration
    let computation: Duration
    let heldLines: Int

    private var fileNanoseconds: String { Measurement.nanoseconds(file, per: lines) }
    private var nanoseconds: String { Measurement.nanoseconds(computation, per: heldLines) }

    func cells(besides one: TogetherTimes) -> [String] {
        [
            String(policies), fileNanoseconds, nanoseconds,
            Measurement.ratio(computation, to: one.computation),
        ]
    }

    var json: String {
        "{\"policies\":\(policies),\"fileNanosecondsPerLine\":\(fileNanoseconds),"
            + "\"computationNanosecondsPerLine\":\(nanoseconds)}"
    }
}

@Sendable private func policyList(_ text: String) throws -> [Policy] {
    do {
        return try PolicyList.policies(named: text)
    } catch {
        throw ValidationError("--policies: \(error)")
    }
}

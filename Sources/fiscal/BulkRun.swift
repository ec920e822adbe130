// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

/// What the commands over many documents share: one source after the other, reports of records, progress, the summary and
/// the exit status.
struct BulkRun {
    var bar = ProgressBar()
    private let errors: OutputStream
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var hasUnreadable = false

    /// A run whose reports go to the file `errors`, or to standard error.
    init(errors path: String?) throws(OutputError) {
        errors = try OutputStream(path: path, standard: Terminal.error)
        start = clock.now
    }

    /// Runs a command; a reader that has gone is no error of ours.
    static func run(_ body: () async throws -> Void) async throws {
        Terminal.ignoreClosedPipes()
        Terminal.endFaultsWithStatus()
        do {
            try await body()
        } catch let error as OutputError {
            if error.isClosedPipe { throw ExitCode.success }
            Terminal.report("fiscal: \(error)")
            throw ExitStatus.inputOutput
        }
    }

    /// Reads each input; one that cannot be read is reported and stops no other.
    mutating func forEach(
        _ inputs: [String], _ read: (ByteSource, inout BulkRun) async throws -> Void
    ) async throws {
        for input in inputs {
            do {
                try await read(try ByteSource(path: input), &self)
            } catch let error as SourceError {
                bar.clear()
                Terminal.report("fiscal: \(error)")
                hasUnreadable = true
            }
        }
    }

    /// Reports what a record failed for, or what is to be known of it.
    mutating func report(_ diagnostic: Diagnostic) throws {
        bar.clear()
        try errors.writeLine(diagnostic.json)
    }

    /// The line that ends a run.
    func describe(_ summary: RunSummary, scale: Int) -> String {
        describeCounts(summary)
            + ", amount \(RunSummary.text(summary.amount, scale: scale)), "
            + "tax \(RunSummary.text(summary.tax, scale: scale)), \(describeTime(summary))"
    }

    /// The line that ends a run which computes no amounts.
    func describe(_ summary: RunSummary) -> String {
        "\(describeCounts(summary)), \(describeTime(summary))"
    }

    private func describeCounts(_ summary: RunSummary) -> String {
        "records \(summary.records), computed \(summary.computed), failed \(summary.failed), "
            + "passed over \(summary.passedOver), warnings \(summary.warnings), "
            + "lines \(summary.lines)"
    }

    private func describeTime(_ summary: RunSummary) -> String {
        let milliseconds = (clock.now - start).milliseconds
        let rate = summary.records * 1000 / max(1, milliseconds)
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return "seconds \(seconds).\(String(1000 + rest).dropFirst()), records/s \(rate)"
    }

    /// Ends the command with the status that tells its caller what happened.
    func end(hasFindings: Bool) throws {
        if hasUnreadable { throw ExitStatus.inputOutput }
        if hasFindings { throw ExitStatus.findings }
    }
}

/// The files that a command writes: none of them may be read by it, or be another of them.
struct OutputPaths {
    let inputs: [String]
    /// Each with the name of its option.
    let outputs: [(name: String, path: String?)]

    /// - Throws: `ValidationError` with the names of the options.
    func check() throws {
        let given = outputs.compactMap { output in output.path.map { (output.name, $0) } }
        for (index, (name, path)) in given.enumerated() {
            if inputs.contains(where: { Terminal.isSameFile($0, path) }) {
                throw ValidationError("--\(name) \(path): the file is an input")
            }
            for (other, otherPath) in given[..<index] where Terminal.isSameFile(path, otherPath) {
                throw ValidationError("--\(other) and --\(name) are one file")
            }
        }
    }
}

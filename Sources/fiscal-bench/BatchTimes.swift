// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// What is timed over a file.
enum BatchWork {
    case copy
    case read
    case recalculate(OutputFormat, jobs: Int)
    case verify(jobs: Int)

    var name: String {
        switch self {
        case .copy: "memory copy"
        case .read: "file read"
        case .recalculate(let format, _): "recalc \(format.rawValue)"
        case .verify: "verify"
        }
    }

    /// Nil for work that computes nothing.
    var jobs: Int? {
        switch self {
        case .copy, .read: nil
        case .recalculate(_, let jobs), .verify(let jobs): jobs
        }
    }
}

/// The times of all works over one file, done in turn.
struct BatchTimes {
    private let input: String
    private let size: Int
    private let works: [BatchWork]
    private let summaries: [RunSummary]
    private let times: InterleavedMeasurement

    init(
        _ input: String, size: Int, policy: Policy, jobs: [Int], rounds: Int
    ) async throws {
        self.input = input
        self.size = size
        var works: [BatchWork] = [.copy, .read]
        for jobs in jobs {
            works += [
                .recalculate(.receipt, jobs: jobs), .recalculate(.amounts, jobs: jobs),
                .verify(jobs: jobs),
            ]
        }
        let engine = ReceiptEngine(policy: policy)
        var memory = MemoryCopy(size)
        var summaries = [RunSummary](repeating: RunSummary(), count: works.count)
        times = try await InterleavedMeasurement(rounds: rounds, count: works.count) { index in
            switch works[index] {
            case .copy: memory.copy(size)
            case .read: _ = try PlainFile(path: input).readThrough()
            case .recalculate(let format, let jobs):
                summaries[index] = try await Self.recalculate(input, engine, format, jobs)
            case .verify(let jobs):
                summaries[index] = try await Self.verify(input, engine, jobs)
            }
        }
        self.works = works
        self.summaries = summaries
    }

    private static func recalculate(
        _ input: String, _ engine: ReceiptEngine, _ format: OutputFormat, _ jobs: Int
    ) async throws -> RunSummary {
        var summary = RunSummary()
        try await Recalculation(engine: engine, outputFormat: format).run(
            try ByteSource(path: input), workers: jobs, addingTo: &summary, output: { _ in },
            report: { _ in })
        return summary
    }

    private static func verify(
        _ input: String, _ engine: ReceiptEngine, _ jobs: Int
    ) async throws -> RunSummary {
        var summary = VerificationSummary()
        var verification = Verification(engine: engine)
        try await verification.run(
            try ByteSource(path: input), workers: jobs, addingTo: &summary, find: { _ in },
            report: { _ in })
        verification.finish(addingTo: &summary) { _ in }
        return summary.run
    }

    // MARK: Output

    /// A table for people.
    var text: String {
        let run = summaries.last ?? RunSummary()
        var table = TextTable([
            "work", "jobs", "median ms", "least ms", "MB/s", "records/s", "ns/line", "rationals %",
            "× copy", "× read",
        ])
        for (index, work) in works.enumerated() {
            let (median, summary) = (times.median(index), summaries[index])
            let isComputed = work.jobs != nil
            table.add([
                work.name, work.jobs.map { String($0) } ?? "",
                Measurement.milliseconds(median), Measurement.milliseconds(times.least(index)),
                String(Measurement.megabytes(size, in: median)),
                isComputed ? String(Measurement.perSecond(summary.records, in: median)) : "",
                isComputed ? Measurement.nanoseconds(median, per: summary.lines) : "",
                isComputed
                    ? Measurement.percent(summary.exactReceipts, of: summary.computed) : "",
                Measurement.ratio(median, to: times.median(0)),
                Measurement.ratio(median, to: times.median(1)),
            ])
        }
        return "\(input): \(size) bytes, \(run.records) records, \(run.computed) computed, "
            + "\(run.lines) lines\n" + table.text
    }

    /// The same for programs.
    func json(policy: String, machine: Machine, rounds: Int) -> String {
        let entries = works.indices.map { index in
            let (median, summary) = (times.median(index), summaries[index])
            var fields = [
                "\"work\":\"\(works[index].name)\"", "\"medianNanoseconds\":\(median.nanoseconds)",
                "\"leastNanoseconds\":\(times.least(index).nanoseconds)",
                "\"megabytesPerSecond\":\(Measurement.megabytes(size, in: median))",
                "\"timesCopy\":\(Measurement.ratio(median, to: times.median(0)))",
                "\"timesRead\":\(Measurement.ratio(median, to: times.median(1)))",
            ]
            if let jobs = works[index].jobs {
                fields += [
                    "\"jobs\":\(jobs)", "\"records\":\(summary.records)",
                    "\"computed\":\(summary.computed)", "\"lines\":\(summary.lines)",
                    "\"recordsPerSecond\":\(Measurement.perSecond(summary.records, in: median))",
                    "\"nanosecondsPerLine\":\(Measurement.nanoseconds(median, per: summary.lines))",
                    "\"exactReceipts\":\(summary.exactReceipts)",
                ]
            }
            return "{\(fields.joined(separator: ","))}"
        }
        var text = CorpusText()
        text.write("{\"file\":")
        text.writeString(input)
        text.write(",\"bytes\":\(size),\"policy\":")
        text.writeString(policy)
        text.write(",\"rounds\":\(rounds),\"machine\":\(machine.json)")
        text.write(",\"works\":[\(entries.joined(separator: ","))]}")
        return String(decoding: text.bytes, as: UTF8.self)
    }
}

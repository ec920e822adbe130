// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// Compares policies over whole sources: bills and receipts in, a ``PolicyComparison`` out.
///
/// ```swift
/// let comparison = BillComparison(policies: PolicyList.common, baseline: 0)
/// var result = BillComparisonResult(comparison.start)
/// try comparison.run(ByteSource(path: "journal.txt"), addingTo: &result, report: { print($0.json) })
/// print(result.json)
/// ```
///
/// A source is read once, in chunks as a ``Recalculation`` reads it, whatever the number of policies. The result is the same
/// for any number of workers: what chunks have found is merged.
public struct BillComparison: Sendable {
    /// Which bills are also written in other lines, to see whether their figures change.
    public enum Rewriting: String, Sendable, Hashable, CaseIterable {
        /// Every bill.
        case all
        /// The first thousand records of each source, and each 128th behind them.
        case sample
        /// None.
        case none

        func holds(_ record: Int) -> Bool {
            switch self {
            case .all: true
            case .sample: record <= 1000 || record % 128 == 0
            case .none: false
            }
        }
    }

    /// A comparison that has found nothing yet.
    public let start: PolicyComparison
    /// How documents are read.
    public let options: ReadingOptions
    /// The form of the input; nil finds it out from the first bytes.
    public let inputFormat: InputFormat?
    /// Which bills are written in other lines.
    public let rewriting: Rewriting
    /// How many bytes are read at a time. 256 KiB unless told otherwise.
    public let chunkSize: Int

    /// A comparison of policies, none of which occurs twice, with the one at `baseline`.
    public init(
        policies: [Policy], baseline: Int, options: ReadingOptions = ReadingOptions(),
        inputFormat: InputFormat? = nil, rewriting: Rewriting = .sample,
        chunkSize: Int = 256 << 10
    ) {
        precondition(chunkSize > 0, "A chunk has bytes")
        start = PolicyComparison(policies: policies, baseline: baseline, limits: options.bills)
        self.options = options
        self.inputFormat = inputFormat
        self.rewriting = rewriting
        self.chunkSize = chunkSize
    }

    /// Compares one source.
    ///
    /// - Parameters:
    ///   - total: Gets what was found added, chunk by chunk: it stands when the source fails in the middle.
    ///   - report: Gets each diagnostic, in the order of the records: of records that cannot be read, and of bills without a
    ///     receipt under the baseline.
    ///   - progress: Gets the bytes read so far and the summary so far, once a chunk.
    /// - Throws: ``SourceError`` when the source cannot be read. Errors of `report` are passed on.
    public func run(
        _ source: ByteSource, addingTo total: inout BillComparisonResult,
        report: (Diagnostic) throws -> Void, progress: (Int, RunSummary) -> Void = { _, _ in }
    ) throws {
        guard let opened = try open(source, addingTo: &total, report: report) else { return }
        try opened.run(comparer(source, opened.format)) { outcome, bytesRead in
            try deliver(outcome, &total, report)
            progress(bytesRead, total.summary)
        }
    }

    /// Compares one source with several workers: the same result for any number of them.
    ///
    /// When the task is cancelled, what was found before stands and the run throws `CancellationError`.
    public func run(
        _ source: ByteSource, workers: Int, addingTo total: inout BillComparisonResult,
        report: (Diagnostic) throws -> Void, progress: (Int, RunSummary) -> Void = { _, _ in }
    ) async throws {
        guard let opened = try open(source, addingTo: &total, report: report) else { return }
        let format = opened.format
        let pipeline = ChunkPipeline(workers) { comparer(source, format) }
        try await pipeline.run(opened.chunks) { outcome, bytesRead in
            try deliver(outcome, &total, report)
            progress(bytesRead, total.summary)
        }
    }

    private func open(
        _ source: ByteSource, addingTo total: inout BillComparisonResult,
        report: (Diagnostic) throws -> Void
    ) throws -> OpenedSource? {
        try OpenedSource.open(
            source, format: inputFormat, options: options, chunkSize: chunkSize,
            countingIn: &total.summary, report: report)
    }

    private func comparer(_ source: ByteSource, _ format: InputFormat) -> ChunkComparer {
        ChunkComparer(
            records: RecordReader(source: source.name, format: format, options: options),
            start: start, rewriting: rewriting)
    }

    private func deliver(
        _ outcome: ChunkComparer.Outcome, _ total: inout BillComparisonResult,
        _ report: (Diagnostic) throws -> Void
    ) throws {
        for diagnostic in outcome.diagnostics { try report(diagnostic) }
        total.comparison.merge(outcome.found)
        total.summary += outcome.summary
    }
}

/// What comparing sources has found: the policies, and what was read.
public struct BillComparisonResult: Sendable, Hashable {
    /// The policies.
    public internal(set) var comparison: PolicyComparison
    /// Records and sums, under the baseline.
    public internal(set) var summary = RunSummary()

    /// A result that starts from a comparison.
    public init(_ comparison: PolicyComparison) {
        self.comparison = comparison
    }

    /// Adds what was found elsewhere, of the same policies: in any order, with the same result (C-1).
    ///
    /// - Throws: ``ComparisonMismatch`` when the policies or their baseline are not the same.
    public mutating func merge(_ other: BillComparisonResult) throws(ComparisonMismatch) {
        guard comparison.policies == other.comparison.policies,
            comparison.baseline == other.comparison.baseline
        else { throw ComparisonMismatch() }
        comparison.merge(other.comparison)
        summary += other.summary
    }
}

/// Results of different policies, of different order or of another baseline do not add up.
public struct ComparisonMismatch: Error, CustomStringConvertible {
    /// What is wrong.
    public var description: String { "results of the same policies and baseline are merged" }
}

// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// Infers from whole sources under which policies their recorded figures were computed.
///
/// ```swift
/// var run = Inference()
/// try run.run(ByteSource(path: "journal.txt"), report: { print($0.json) })
/// print(run.inference.report().json)
/// ```
///
/// A source is read in chunks as a ``Verification`` reads it, each chunk is an inference of its own, and these are merged:
/// memory does not grow with the size of the source, and the result is the same for any number of workers.
public struct Inference: Sendable {
    /// How documents are read.
    public let options: ReadingOptions
    /// The form of the input; nil finds it out from the first bytes.
    public let inputFormat: InputFormat?
    /// How many bytes are read at a time. 256 KiB unless told otherwise.
    public let chunkSize: Int
    /// What the sources so far say.
    public private(set) var inference: PolicyInference
    /// Records read, documents computed with, records that failed.
    public private(set) var summary = RunSummary()
    /// Each receipt is written with its policies.
    private let writesReceipts: Bool

    /// An inference that has read nothing.
    ///
    /// - Parameter writesReceipts: `run` hands on each receipt with its policies.
    public init(
        options: ReadingOptions = ReadingOptions(), inputFormat: InputFormat? = nil,
        limits: PolicyInference.Limits = PolicyInference.Limits(), writesReceipts: Bool = false,
        chunkSize: Int = 256 << 10
    ) {
        precondition(chunkSize > 0, "A chunk has bytes")
        self.options = options
        self.inputFormat = inputFormat
        self.chunkSize = chunkSize
        self.writesReceipts = writesReceipts
        inference = PolicyInference(limits: limits)
    }

    /// Adds what another run has seen, as ``InferenceFile`` reads it.
    ///
    /// - Throws: ``FiscalEngine/InferenceError/differentLimits``.
    public mutating func merge(_ partial: PolicyInference) throws(InferenceError) {
        if partial.limits != inference.limits { throw .differentLimits }
        inference.merge(partial)
    }

    /// Reads one source.
    ///
    /// - Parameters:
    ///   - write: Gets lines of JSON, one for each receipt with its policies, where they were asked for.
    ///   - report: Gets each diagnostic about records that could not be read, in their order.
    ///   - progress: Gets the bytes read so far and the counts so far, once a chunk.
    /// - Throws: ``SourceError`` when the source cannot be read; what was read before stands. Errors of `write` and `report`
    ///   are passed on.
    public mutating func run(
        _ source: ByteSource, write: ([UInt8]) throws -> Void = { _ in },
        report: (Diagnostic) throws -> Void, progress: (Int, RunSummary) -> Void = { _, _ in }
    ) throws {
        guard let opened = try open(source, report: report) else { return }
        try opened.run(worker(source, opened.format)) { outcome, bytesRead in
            try deliver(outcome, write, report)
            progress(bytesRead, summary)
        }
    }

    /// Reads one source with several workers: the same result for any number of them.
    public mutating func run(
        _ source: ByteSource, workers: Int, write: ([UInt8]) throws -> Void = { _ in },
        report: (Diagnostic) throws -> Void, progress: (Int, RunSummary) -> Void = { _, _ in }
    ) async throws {
        guard let opened = try open(source, report: report) else { return }
        let format = opened.format
        let pipeline = ChunkPipeline(workers) { worker(source, format) }
        var run = self
        // One value alone holds the tables while they grow.
        inference = PolicyInference(limits: inference.limits)
        defer { self = run }
        try await pipeline.run(opened.chunks) { outcome, bytesRead in
            try run.deliver(outcome, write, report)
            progress(bytesRead, run.summary)
        }
    }

    private mutating func open(
        _ source: ByteSource, report: (Diagnostic) throws -> Void
    ) throws -> OpenedSource? {
        try OpenedSource.open(
            source, format: inputFormat, options: options, chunkSize: chunkSize,
            countingIn: &summary, report: report)
    }

    private func worker(_ source: ByteSource, _ format: InputFormat) -> ChunkInference {
        ChunkInference(
            records: RecordReader(
                source: source.name, format: format, options: options, readsStated: true),
            limits: inference.limits, writesReceipts: writesReceipts)
    }

    private mutating func deliver(
        _ outcome: ChunkInference.Outcome, _ write: ([UInt8]) throws -> Void,
        _ report: (Diagnostic) throws -> Void
    ) throws {
        inference.merge(outcome.inference)
        summary += outcome.summary
        if !outcome.output.isEmpty { try write(outcome.output) }
        for diagnostic in outcome.diagnostics { try report(diagnostic) }
    }
}

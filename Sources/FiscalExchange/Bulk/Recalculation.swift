// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// Recalculates whole sources: bills and receipts in, receipts and diagnostics out.
///
/// ```swift
/// let run = Recalculation(engine: ReceiptEngine(policy: .evotor))
/// var summary = RunSummary()
/// try run.run(
///     ByteSource(path: "journal.txt"), addingTo: &summary,
///     output: { receipts.append(contentsOf: $0) },
///     report: { print($0.json) })
/// ```
///
/// A source is read in chunks at the borders of records: memory does not grow with its size. Receipts come in the order of
/// the input; a record that cannot be read or computed is a ``Diagnostic`` and leaves the others alone.
public struct Recalculation: Sendable {
    /// The engine that computes, with its policy.
    public let engine: ReceiptEngine
    /// Divides receipts into fiscal rows before they are written; nil where lines are written as they are.
    public let rowEngine: FiscalRowEngine?
    /// How documents are read.
    public let options: ReadingOptions
    /// What is written of each receipt.
    public let outputFormat: OutputFormat
    /// The form of the input; nil finds it out from the first bytes.
    public let inputFormat: InputFormat?
    /// How many bytes are read at a time. 256 KiB unless told otherwise: a chunk and its columns stay in the cache.
    public let chunkSize: Int
    var quickReading = QuickReading.quickest

    /// A run under one engine; the limits of bills are those of `options`.
    public init(
        engine: ReceiptEngine, options: ReadingOptions = ReadingOptions(),
        inputFormat: InputFormat? = nil, outputFormat: OutputFormat = .receipt,
        chunkSize: Int = 256 << 10
    ) {
        precondition(chunkSize > 0, "A chunk has bytes")
        self.engine = engine
        rowEngine = nil
        self.options = options
        self.inputFormat = inputFormat
        self.outputFormat = outputFormat
        self.chunkSize = chunkSize
    }

    /// A run that writes the fiscal rows of receipts in place of their lines.
    public init(
        rows: FiscalRowEngine, options: ReadingOptions = ReadingOptions(),
        inputFormat: InputFormat? = nil, outputFormat: OutputFormat = .receipt,
        chunkSize: Int = 256 << 10
    ) {
        precondition(chunkSize > 0, "A chunk has bytes")
        engine = rows.engine
        rowEngine = rows
        self.options = options
        self.inputFormat = inputFormat
        self.outputFormat = outputFormat
        self.chunkSize = chunkSize
    }

    /// What stands before the first receipt of a run: the header of CSV, nothing otherwise.
    public var head: [UInt8] {
        var writer = ByteWriter()
        ReceiptEncoder(policy: engine.policy, format: outputFormat).writeHead(to: &writer)
        return writer.bytes
    }

    /// Recalculates one source.
    ///
    /// - Parameters:
    ///   - total: Gets the counts of the source added, chunk by chunk: it stands when the source fails in the middle.
    ///   - output: Gets whole lines of output, one piece after the other.
    ///   - report: Gets each diagnostic, in the order of the records.
    ///   - progress: Gets the bytes read so far and the summary so far, once a chunk.
    /// - Throws: ``SourceError`` when the source cannot be read; what was computed before stands. Errors of `output` are
    ///   passed on.
    public func run(
        _ source: ByteSource,
        addingTo total: inout RunSummary,
        output: ([UInt8]) throws -> Void,
        report: (Diagnostic) throws -> Void,
        progress: (Int, RunSummary) -> Void = { _, _ in }
    ) throws {
        guard let opened = try open(source, addingTo: &total, report: report) else { return }
        try opened.run(processor(source, opened.format)) { result, bytesRead in
            try deliver(result, &total, output, report)
            progress(bytesRead, total)
        }
    }

    /// Recalculates one source with several workers: the same output, byte for byte, for any number of them.
    ///
    /// The calling task is one of the workers and the one that delivers; nobody reads further than two chunks a worker ahead
    /// of what was delivered. When the task is cancelled, what was delivered before stands and the run throws
    /// `CancellationError`.
    ///
    /// - Parameter workers: How many chunks are worked on at a time, 1 or more.
    public func run(
        _ source: ByteSource,
        workers: Int,
        addingTo total: inout RunSummary,
        output: ([UInt8]) throws -> Void,
        report: (Diagnostic) throws -> Void,
        progress: (Int, RunSummary) -> Void = { _, _ in }
    ) async throws {
        guard let opened = try open(source, addingTo: &total, report: report) else { return }
        let format = opened.format
        let pipeline = ChunkPipeline(workers) { processor(source, format) }
        try await pipeline.run(opened.chunks) { result, bytesRead in
            try deliver(result, &total, output, report)
            progress(bytesRead, total)
        }
    }

    private func open(
        _ source: ByteSource, addingTo total: inout RunSummary,
        report: (Diagnostic) throws -> Void
    ) throws -> OpenedSource? {
        try OpenedSource.open(
            source, format: inputFormat, options: options, chunkSize: chunkSize,
            countingIn: &total, report: report)
    }

    private func processor(_ source: ByteSource, _ format: InputFormat) -> ChunkProcessor {
        ChunkProcessor(
            records: RecordReader(
                source: source.name, format: format, options: options, readsMarks: rowEngine != nil,
                quickReading: quickReading),
            engine: engine, rowEngine: rowEngine,
            encoder: ReceiptEncoder(policy: engine.policy, format: outputFormat))
    }

    private func deliver(
        _ result: ChunkResult, _ total: inout RunSummary, _ output: ([UInt8]) throws -> Void,
        _ report: (Diagnostic) throws -> Void
    ) throws {
        if !result.output.isEmpty { try output(result.output) }
        for diagnostic in result.diagnostics { try report(diagnostic) }
        total += result.summary
    }
}

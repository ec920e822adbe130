// SPDX-License-Identifier: Apache-2.0

/// A source whose form is known, ready to be read in chunks.
struct OpenedSource {
    let format: InputFormat
    var chunks: ChunkReader

    /// How many bytes tell the form of a source.
    private static let headSize = 64 << 10

    /// Finds out the form of a source from its head, unless it is told; nil for a source without a record.
    ///
    /// - Throws: ``SourceError`` when the source cannot be read.
    init?(
        _ source: ByteSource, format: InputFormat?, maximumRecordBytes: Int, chunkSize: Int
    ) throws(SourceError) {
        var head: [UInt8] = []
        while head.count < Self.headSize, try source.read(Self.headSize, into: &head) > 0 {}
        let detection = InputFormat.detect(head.span)
        if detection == .empty, head.count < Self.headSize { return nil }
        var format = format
        if format == nil, case .form(let detected) = detection { format = detected }
        let form = format ?? .ndjson
        let layout = form == .csv ? try CSVLayout(head.span, source: source.name) : nil
        self.format = form
        chunks = ChunkReader(
            source, format: form, head: head,
            skipping: layout?.start ?? ByteOrderMark.length(head.span),
            maximumRecordBytes: maximumRecordBytes, chunkSize: chunkSize, layout: layout)
    }

    /// Opens a source for a run; one without a record is reported and counted, and is nil.
    static func open(
        _ source: ByteSource, format: InputFormat?, options: ReadingOptions, chunkSize: Int,
        countingIn summary: inout RunSummary, report: (Diagnostic) throws -> Void
    ) throws -> OpenedSource? {
        let opened = try OpenedSource(
            source, format: format, maximumRecordBytes: options.maximumRecordBytes,
            chunkSize: chunkSize)
        if opened == nil {
            try report(emptyDiagnostic(source.name))
            summary.warnings += 1
        }
        return opened
    }

    /// Works on one chunk after the other, as a ``ChunkPipeline`` does on several.
    ///
    /// - Parameter deliver: Gets each outcome, and the bytes of the source that were read so far.
    /// - Throws: ``SourceError``, and what `deliver` throws. What was delivered before stands.
    consuming func run<Worker: ChunkWorker>(
        _ worker: Worker, deliver: (Worker.Outcome, Int) throws -> Void
    ) throws {
        var worker = worker
        var spent: Worker.Outcome?
        while let chunk = try chunks.next() {
            let outcome = worker.work(on: chunk, reusing: spent.take())
            chunks.reuse(chunk)
            try deliver(outcome, chunks.bytesRead)
            spent = outcome
        }
    }

    private static func emptyDiagnostic(_ name: String) -> Diagnostic {
        Diagnostic(
            severity: .warning, source: name, record: 0, offset: 0, billID: nil, path: "",
            code: "empty-source", message: "the source holds no record")
    }
}

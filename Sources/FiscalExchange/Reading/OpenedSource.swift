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

    /// What is to be said of a source without a record.
    static func emptyDiagnostic(_ name: String) -> Diagnostic {
        Diagnostic(
            severity: .warning, source: name, record: 0, offset: 0, billID: nil, path: "",
            code: "empty-source", message: "the source holds no record")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Reads the messages of a journal one after the other.
///
/// ```swift
/// let journal = try JournalReader(ByteSource(path: "journal.txt"))
/// while let record = try journal.next() {
///     if case .success(.request(let request)) = record.message, let event = request.event { … }
/// }
/// ```
///
/// The source is read in chunks: memory does not grow with its size. An entry that cannot be read
/// is a record with a failure and leaves the others alone.
public final class JournalReader {
    private let options: ReadingOptions
    private let reader = JSONReader()
    private var chunks: ChunkReader
    private var chunk = Chunk()
    /// The entry of the chunk that comes next.
    private var position = 0

    /// Starts to read a source.
    ///
    /// - Throws: ``SourceError`` when the source cannot be read.
    public init(
        _ source: ByteSource, options: ReadingOptions = ReadingOptions(),
        chunkSize: Int = 256 << 10
    ) throws(SourceError) {
        precondition(chunkSize > 0, "A chunk has bytes")
        self.options = options
        var head: [UInt8] = []
        while head.count < Self.headSize,
            try source.read(Self.headSize - head.count, into: &head) > 0
        {}
        chunks = ChunkReader(
            source, format: .journal, head: head, skipping: ByteOrderMark.length(head.span),
            maximumRecordBytes: options.maximumRecordBytes, chunkSize: chunkSize)
    }

    /// The next entry; nil at the end.
    ///
    /// - Throws: ``SourceError`` when the source cannot be read on.
    public func next() throws(SourceError) -> JournalRecord? {
        while position == chunk.records.count {
            guard let next = try chunks.next() else { return nil }
            chunk = next
            position = 0
        }
        defer { position += 1 }
        return record(position)
    }

    private func record(_ index: Int) -> JournalRecord {
        let raw = chunk.records[index]
        var entry: JournalEntry?
        let message: Result<ProtocolMessage, RecordFailure>
        do throws(RecordFailure) {
            if let failure = raw.failure { throw failure }
            let head = try JournalEntry(raw.range, of: chunk.bytes.span)
            entry = head
            guard let kind = head.kind else {
                throw RecordFailure(
                    .unknownDocument, offset: raw.range.lowerBound,
                    "the protocol has no exchange of this kind")
            }
            message = .success(
                try ProtocolMessage(
                    head.payload, of: chunk.bytes, kind, head.direction, reader: reader, options))
        } catch {
            var failure = error
            failure.offset += chunk.origin
            message = .failure(failure)
        }
        return JournalRecord(
            number: chunk.firstRecord + index, offset: chunk.origin + raw.range.lowerBound,
            entry: entry, message: message)
    }

    /// Enough bytes to know a byte order mark and a compressed file.
    private static let headSize = 4
}

// SPDX-License-Identifier: Apache-2.0

/// A piece of a source that holds whole records.
struct Chunk: Sendable {
    /// The bytes that the records' ranges refer to.
    var bytes: [UInt8] = []
    /// Where the first byte stands in the source.
    var origin = 0
    /// The number of the first record, counted from 1.
    var firstRecord = 1
    var records: [RawRecord] = []
    /// How the rows of a CSV are laid out; nil for other forms.
    var layout: CSVLayout?

    /// From the start of the first record to the end of the last; nil when there is none.
    var recordRange: Range<Int>? {
        guard let first = records.first, let last = records.last else { return nil }
        return first.range.lowerBound..<max(first.range.lowerBound, last.range.upperBound)
    }
}

/// Cuts a source into chunks at the borders of records.
///
/// Memory is bounded by the chunk size and the longest record that is allowed, whatever the size of the source.
struct ChunkReader {
    private let source: ByteSource
    private let chunkSize: Int
    private let maximumRecordBytes: Int
    private var splitter: any RecordSplitter
    /// What is left of the bytes that were read to find out the form.
    private var head: ArraySlice<UInt8>
    private var buffer: [UInt8] = []
    private var origin: Int
    private var nextRecord = 1
    private var isAtEnd = false
    /// The memory of chunks that were done with.
    private var spare: [[UInt8]] = []
    private var spareRecords: [[RawRecord]] = []
    private let layout: CSVLayout?
    private static let slack = 16 << 10
    /// How far the source was read, in bytes as they are stored, for progress.
    var bytesRead: Int { source.storedBytesRead }

    /// Begins with `head`, the bytes that were read to find out the form; `skipped` of them are a byte order mark or the
    /// header of a CSV.
    init(
        _ source: ByteSource, format: InputFormat, head: [UInt8], skipping skipped: Int,
        maximumRecordBytes: Int, chunkSize: Int, layout: CSVLayout? = nil
    ) {
        self.layout = layout
        self.source = source
        self.chunkSize = chunkSize
        self.maximumRecordBytes = maximumRecordBytes
        self.head = head.dropFirst(skipped)
        origin = skipped
        splitter =
            switch (format, layout) {
            case (.journal, _): JournalSplitter()
            case (.json, _): DocumentSplitter()
            case (.csv, let layout?): CSVSplitter(layout: layout)
            case (.fns, _) where !InputFormat.hasDocumentPerLine(head.span): DocumentSplitter()
            case (.ndjson, _), (.csv, nil), (.fns, _): LineSplitter()
            }
    }

    /// The next chunk; nil at the end.
    ///
    /// - Throws: ``SourceError`` when the source cannot be read on.
    mutating func next() throws(SourceError) -> Chunk? {
        var records = spareRecords.popLast() ?? []
        records.removeAll(keepingCapacity: true)
        while records.isEmpty, !isAtEnd {
            isAtEnd = try readOn() == 0
            let bytes = buffer
            splitter.scan(bytes.span, isEnd: isAtEnd, into: &records)
            limit(&records)
            if records.isEmpty { dropConsumed() }
        }
        if records.isEmpty { return nil }
        let chunk = Chunk(
            bytes: buffer, origin: origin, firstRecord: nextRecord, records: records,
            layout: layout)
        nextRecord += records.count
        dropConsumed()
        return chunk
    }

    /// Appends the bytes that come next, and returns how many they are; 0 at the end.
    private mutating func readOn() throws(SourceError) -> Int {
        if head.isEmpty { return try source.read(chunkSize, into: &buffer) }
        let piece = head.prefix(chunkSize)
        buffer.append(contentsOf: piece)
        head = piece.endIndex == head.endIndex ? [] : head[piece.endIndex...]
        return piece.count
    }

    /// Takes the memory of a chunk that is done with, for one to come.
    mutating func reuse(_ chunk: consuming Chunk) {
        if spare.count > 16 { return }
        // A record that was very long leaves nothing behind.
        if chunk.bytes.capacity <= 4 * chunkSize + Self.slack { spare.append(chunk.bytes) }
        if spareRecords.count <= spare.count { spareRecords.append(chunk.records) }
    }

    /// Refuses records beyond the limit, also one that has not ended yet.
    private mutating func limit(_ records: inout [RawRecord]) {
        for index in records.indices
        where records[index].range.count > maximumRecordBytes && records[index].failure == nil {
            records[index].failure = tooLarge(records[index].range.lowerBound)
        }
        if !splitter.isSkipping, buffer.count - splitter.pending > maximumRecordBytes {
            let start = splitter.pending
            records.append(RawRecord(range: start..<start, failure: tooLarge(start)))
            splitter.skipPending()
        }
    }

    private func tooLarge(_ offset: Int) -> RecordFailure {
        RecordFailure(
            .recordTooLarge, offset: offset,
            "the record has more than \(maximumRecordBytes) bytes")
    }

    private mutating func dropConsumed() {
        let consumed = splitter.pending
        if consumed == 0 { return }
        // The bytes belong to the chunk; what is left of them starts the next.
        var rest = spare.popLast() ?? []
        rest.removeAll(keepingCapacity: true)
        let needed = buffer.count - consumed + chunkSize
        // What is left is never as long as the last time: with some slack, memory that is used again is large enough.
        if rest.capacity < needed { rest.reserveCapacity(needed + Self.slack) }
        rest.append(contentsOf: buffer[consumed...])
        buffer = rest
        origin += consumed
        splitter.drop(consumed)
    }
}

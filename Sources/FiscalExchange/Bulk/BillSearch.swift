// SPDX-License-Identifier: Apache-2.0

/// Finds the documents of one bill in whole sources.
///
/// ```swift
/// let search = BillSearch()
/// try search.run(
///     ByteSource(path: "journal.txt"), id: "235723",
///     found: { print($0.record, $0.kind) },
///     report: { print($0.json) })
/// ```
///
/// Memory does not grow with the size of the source. All documents are found, in the order of the input: the answer of BILL
/// and the receipt of one bill are two.
public struct BillSearch: Sendable {
    /// How documents are read.
    public let options: ReadingOptions
    /// The form of the input; nil finds it out from the first bytes.
    public let inputFormat: InputFormat?

    /// A search with the options of reading.
    public init(options: ReadingOptions = ReadingOptions(), inputFormat: InputFormat? = nil) {
        self.options = options
        self.inputFormat = inputFormat
    }

    /// Looks through one source.
    ///
    /// - Parameters:
    ///   - id: The bill's identifier or its number, as text; a document whose identifier it is has the match
    ///     ``FoundBill/Match/billID``, whatever its number.
    ///   - found: Gets each document of the bill, in the order of the records.
    ///   - report: Gets each record that cannot be read, and the warnings of the documents found.
    /// - Throws: ``SourceError`` when the source cannot be read; errors of `found` and `report` are passed on.
    public func run(
        _ source: ByteSource, id: String, found: (FoundBill) throws -> Void,
        report: (Diagnostic) throws -> Void
    ) throws {
        guard
            var opened = try OpenedSource(
                source, format: inputFormat, maximumRecordBytes: options.maximumRecordBytes,
                chunkSize: Self.chunkSize)
        else { return }
        var records = RecordReader(source: source.name, format: opened.format, options: options)
        var summary = RunSummary()
        while let chunk = try opened.chunks.next() {
            records.read(chunk, &summary)
            var matches: [FoundBill] = []
            for index in records.batch.headers.indices {
                guard let match = records.batch.match(at: index, id, text: chunk.bytes) else {
                    continue
                }
                matches.append(FoundBill(records, index, match, chunk))
            }
            let ofBill = Set(matches.map(\.record))
            for diagnostic in records.diagnostics
            where diagnostic.severity == .error || ofBill.contains(diagnostic.record) {
                try report(diagnostic)
            }
            for bill in matches { try found(bill) }
        }
    }

    private static let chunkSize = 256 << 10
}

extension DocumentBatch {
    /// What of the document at an index is the identifier that is looked for.
    fileprivate func match(at index: Int, _ id: String, text: [UInt8]) -> FoundBill.Match? {
        if headers[index].billID.text(in: text) == id { return .billID }
        return headers[index].number.text(in: text) == id ? .number : nil
    }
}

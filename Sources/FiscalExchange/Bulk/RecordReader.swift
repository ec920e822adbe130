// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Reads the records of chunks into a batch, for whoever computes with them; keeps its memory between chunks.
struct RecordReader {
    let source: String
    let format: InputFormat
    private let options: ReadingOptions
    private let reader = JSONReader()
    private var decoder: DocumentDecoder
    /// Nil where every document is read by the decoder: tests hold the two against each other.
    private var quick: QuickDecoder?
    private(set) var batch: DocumentBatch
    /// What was found in the chunk that was read last, in the order of its records.
    private(set) var diagnostics: [Diagnostic] = []
    /// The documents of a journal that tell of the same bills; nil unless they are compared.
    private(set) var journal: JournalDocuments?

    /// - Parameters:
    ///   - readsStated: Figures that documents state are read, to be verified.
    ///   - readsMarks: Which goods are marked is read, since they have rows of their own.
    ///   - quickReading: How usual documents are read; CSV rows, exports and strict readings have none.
    init(
        source: String, format: InputFormat, options: ReadingOptions, readsStated: Bool = false,
        readsMarks: Bool = false, quickReading: QuickReading = .quickest
    ) {
        self.source = source
        self.format = format
        self.options = options
        decoder = DocumentDecoder(reader: reader, options: options, readsStated: readsStated)
        batch = DocumentBatch(limits: options.bills)
        // A strict reading looks at every value, and rows and exports are not documents of a known shape.
        let hasShape = format != .csv && format != .fns
        if quickReading != .none, hasShape, !options.isStrict {
            quick = QuickDecoder(
                options: options, readsStated: readsStated, readsMarks: readsMarks,
                isPortable: quickReading == .portable)
        }
        journal = readsStated && format == .journal ? JournalDocuments() : nil
    }

    /// Reads the records of a chunk; the batch then holds its documents.
    mutating func read(_ chunk: Chunk, _ summary: inout RunSummary) {
        batch.removeAll()
        diagnostics.removeAll()
        journal?.removeAll()
        quick?.begin(format == .journal ? nil : chunk.recordRange, of: chunk.bytes)
        for index in chunk.records.indices {
            let number = chunk.firstRecord + index
            if chunk.records[index].isReadable,
                readQuickly(chunk.records[index].range, number: number, in: chunk)
            {
                summary.records += 1
            } else {
                quick?.flush(to: &batch)
                read(chunk.records[index], number: number, in: chunk, &summary)
            }
        }
        quick?.flush(to: &batch)
    }

    /// Reads a usual document; false for any other record.
    private mutating func readQuickly(_ range: Range<Int>, number: Int, in chunk: Chunk) -> Bool {
        if format == .journal { return readEntryQuickly(range, number, chunk) }
        return quick?.add(range, of: chunk.bytes, record: number, to: &batch) ?? false
    }

    private mutating func readEntryQuickly(
        _ range: Range<Int>, _ number: Int, _ chunk: Chunk
    ) -> Bool {
        guard quick != nil, let entry = try? JournalEntry(range, of: chunk.bytes.span),
            !entry.payload.isEmpty
        else { return false }
        switch (entry.kind, entry.direction) {
        case (.bill, .answer):
            let isAdded = quick?.addBill(
                entry.payload, of: chunk.bytes, record: number, offset: range.lowerBound,
                to: &batch)
            if isAdded != true { return false }
            journal?.addBill(entry, document: batch.headers.count - 1)
            return true
        case (.receipt, .request) where journal == nil:
            return quick?.addRequest(
                entry.payload, of: chunk.bytes, record: number, offset: range.lowerBound,
                to: &batch) ?? false
        default:
            return false
        }
    }

    private mutating func read(
        _ record: RawRecord, number: Int, in chunk: Chunk, _ summary: inout RunSummary
    ) {
        summary.records += 1
        decoder.forget()
        do throws(RecordFailure) {
            if let failure = record.failure { throw failure }
            var header = DocumentHeader()
            header.record = number
            header.offset = record.range.lowerBound
            let isAdded =
                switch format {
                case .journal: try readEntry(record.range, header, chunk)
                case .csv: try readRows(record, header, chunk)
                case .fns: try readExport(record.range, header, chunk)
                case .ndjson, .json: try readDocument(record.range, header, chunk)
                }
            if !isAdded { summary.passedOver += 1 }
        } catch {
            summary.failed += 1
            diagnostics.append(diagnostic(error, record: number, chunk, decoder.billID))
        }
        for warning in decoder.warnings {
            summary.warnings += 1
            diagnostics.append(diagnostic(warning, record: number, chunk, decoder.billID))
        }
    }

    private mutating func readDocument(
        _ range: Range<Int>, _ header: DocumentHeader, _ chunk: Chunk
    ) throws(RecordFailure) -> Bool {
        try parse(range, chunk)
        return try decoder.add(JSONReader.root, to: &batch, header: header)
    }

    private mutating func readExport(
        _ range: Range<Int>, _ header: DocumentHeader, _ chunk: Chunk
    ) throws(RecordFailure) -> Bool {
        try parse(range, chunk)
        return try decoder.addExport(JSONReader.root, to: &batch, header: header)
    }

    private mutating func readRows(
        _ record: RawRecord, _ header: DocumentHeader, _ chunk: Chunk
    ) throws(RecordFailure) -> Bool {
        guard let layout = chunk.layout else { preconditionFailure("A CSV has a layout") }
        try decoder.addRows(record, layout, of: chunk.bytes, to: &batch, header: header)
        return true
    }

    // MARK: Journals

    /// Reads a journal entry: the answers of BILL and the requests of RECEIPT hold bills, the rest is passed over.
    private mutating func readEntry(
        _ range: Range<Int>, _ header: DocumentHeader, _ chunk: Chunk
    ) throws(RecordFailure) -> Bool {
        let entry = try JournalEntry(range, of: chunk.bytes.span)
        if entry.payload.isEmpty {
            guard entry.kind == .receipt, entry.direction == .request else { return false }
            throw RecordFailure(
                .journalEntry, offset: range.lowerBound, "the request holds no receipt")
        }
        try parse(entry.payload, chunk)
        switch (entry.kind, entry.direction) {
        case (.bill, .answer):
            try decoder.addBill(JSONReader.root, to: &batch, header: header)
            journal?.addBill(entry, document: batch.headers.count - 1)
            return true
        case (.receipt, .request):
            try readReceiptRequest(entry, header)
            return true
        case (.list, .answer):
            try journal?.addList(
                JSONReader.root, of: reader, entry, header, limits: options.numbers)
            return false
        case (nil, _):
            decoder.warn(
                .unknownKind, offset: range.lowerBound, "the protocol has no exchange of this kind")
            return false
        default:
            return false
        }
    }

    /// The event of a receipt stands in the body of its request, and once more in what was posted.
    private mutating func readReceiptRequest(
        _ entry: JournalEntry, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let request = try ObjectFields<RequestKey>(JSONReader.root, of: reader)
        let key: RequestKey = request.optional(.body) == nil ? .post : .body
        let event = try request.required(key)
        var header = header
        header.place = key.name
        do {
            let receipt =
                journal == nil
                ? nil
                : try JournalDocuments.receipt(
                    event, of: reader, entry, document: batch.headers.count,
                    limits: options.numbers)
            try decoder.addEvent(event, to: &batch, header: header)
            if let receipt { journal?.add(receipt) }
            compareCopies(request, header)
        } catch {
            throw error.inside(key.name)
        }
    }

    /// What was posted is what the body holds.
    private mutating func compareCopies(
        _ request: ObjectFields<RequestKey>, _ header: DocumentHeader
    ) {
        guard journal != nil, let body = request.optional(.body),
            let post = request.optional(.post), reader.kind(post) == .object,
            let copy = RequestCopy.difference(
                body: body, post: post, of: reader, record: header.record,
                billID: decoder.billID, limits: options.numbers)
        else { return }
        journal?.add(copy)
    }

    private func parse(_ range: Range<Int>, _ chunk: Chunk) throws(RecordFailure) {
        try reader.parse(
            range, of: chunk.bytes, maximumDepth: options.maximumDepth, strict: options.isStrict)
    }

    // MARK: Diagnostics

    /// Why a record failed, seen from its source.
    func diagnostic(
        _ failure: RecordFailure, record: Int, _ chunk: Chunk, _ billID: String?
    ) -> Diagnostic {
        Diagnostic(
            severity: .error, source: source, record: record,
            offset: chunk.origin + failure.offset, billID: billID, path: failure.path,
            code: failure.name, message: failure.message)
    }

    /// What is to be known of a record, seen from its source.
    func diagnostic(
        _ warning: RecordWarning, record: Int, _ chunk: Chunk, _ billID: String?
    ) -> Diagnostic {
        Diagnostic(
            severity: .warning, source: source, record: record,
            offset: chunk.origin + warning.offset, billID: billID, path: warning.path,
            code: warning.code.rawValue, message: warning.message)
    }

    /// What is to be said of the totals of the document at `index`: why it has none, or that it is overpaid.
    func diagnostic(
        _ totals: Result<ReceiptTotals, ReceiptError>, ofDocument index: Int, _ chunk: Chunk
    ) -> Diagnostic? {
        if case .success(let totals) = totals, totals.overpaid <= 0 { return nil }
        let header = batch.headers[index]
        let billID = { header.billID.text(in: chunk.bytes) }
        switch totals {
        case .failure(let error):
            let failure = RecordFailure(
                receiptCode: error.code, path: header.path(header.form.path(error)),
                offset: header.offset, error.message)
            return diagnostic(failure, record: header.record, chunk, billID())
        case .success(let totals) where totals.overpaid > 0:
            let path = header.form == .receipt ? "extras.prepayment" : "prepayment"
            let warning = RecordWarning(
                code: .overpaid, path: header.path(path), offset: header.offset,
                message: "the prepayment is larger than the total")
            return diagnostic(warning, record: header.record, chunk, billID())
        case .success:
            return nil
        }
    }
}

extension RecordReader {
    /// What discounts of the document at `index` could not take, if any.
    func diagnostic(
        untaken: Rational, ofDocument index: Int, _ chunk: Chunk
    ) -> Diagnostic {
        let header = batch.headers[index]
        let warning = RecordWarning(
            code: .discountNotTaken, path: header.path(""), offset: header.offset,
            message: "\(untaken.decimalText(places: 8)) of the discounts was not taken: "
                + "the lines have no more above their floors")
        return diagnostic(
            warning, record: header.record, chunk, header.billID.text(in: chunk.bytes))
    }
}

extension RecordReader {
    /// Why the receipt of the document at `index` has no fiscal rows.
    func diagnostic(
        _ impossible: ImpossibleRows, ofDocument index: Int, _ chunk: Chunk
    ) -> Diagnostic {
        let header = batch.headers[index]
        let line = impossible.line.map { "\(header.form.lines)[\($0)]" } ?? ""
        let failure = RecordFailure(
            receiptCode: impossible.code, path: header.path(line), offset: header.offset,
            impossible.sentence)
        return diagnostic(
            failure, record: header.record, chunk, header.billID.text(in: chunk.bytes))
    }
}

extension [Diagnostic] {
    /// Puts diagnostics of reading and of computing into the order of their records.
    mutating func sortByRecord() {
        let order = enumerated().sorted {
            ($0.element.record, $0.offset) < ($1.element.record, $1.offset)
        }
        self = order.map(\.element)
    }
}

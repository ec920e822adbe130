// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What became of a chunk.
struct ChunkResult: Sendable {
    var output: [UInt8] = []
    var diagnostics: [Diagnostic] = []
    var summary = RunSummary()
}

/// Reads, computes and writes the records of one chunk after the other; keeps its memory between them.
struct ChunkProcessor {
    private let source: String
    private let format: InputFormat
    private let options: ReadingOptions
    private let engine: ReceiptEngine
    private let encoder: ReceiptEncoder
    private let reader = JSONReader()
    private var decoder: DocumentDecoder
    private var batch: DocumentBatch
    private var results = ReceiptBlock()
    private var writer = ByteWriter()

    init(
        source: String, format: InputFormat, options: ReadingOptions, engine: ReceiptEngine,
        encoder: ReceiptEncoder
    ) {
        self.source = source
        self.format = format
        self.options = options
        self.engine = engine
        self.encoder = encoder
        decoder = DocumentDecoder(reader: reader, options: options)
        batch = DocumentBatch(limits: options.bills)
    }

    /// The receipts and diagnostics of a chunk, each in the order of its records.
    mutating func process(_ chunk: Chunk) -> ChunkResult {
        batch.removeAll()
        writer.removeAll()
        var result = ChunkResult()
        for (index, record) in chunk.records.enumerated() {
            read(record, number: chunk.firstRecord + index, in: chunk, &result)
        }
        compute(chunk, &result)
        result.output = writer.bytes
        return result
    }

    // MARK: Reading

    private mutating func read(
        _ record: RawRecord, number: Int, in chunk: Chunk, _ result: inout ChunkResult
    ) {
        result.summary.records += 1
        decoder.forget()
        do throws(RecordFailure) {
            if let failure = record.failure { throw failure }
            var header = DocumentHeader()
            header.record = number
            header.offset = record.range.lowerBound
            let isAdded =
                format == .journal
                ? try readEntry(record.range, header, chunk)
                : try readDocument(record.range, header, chunk)
            if !isAdded { result.summary.passedOver += 1 }
        } catch {
            result.summary.failed += 1
            result.diagnostics.append(diagnostic(error, record: number, chunk, decoder.billID))
        }
        for warning in decoder.warnings {
            result.summary.warnings += 1
            result.diagnostics.append(diagnostic(warning, record: number, chunk, decoder.billID))
        }
    }

    private mutating func readDocument(
        _ range: Range<Int>, _ header: DocumentHeader, _ chunk: Chunk
    ) throws(RecordFailure) -> Bool {
        try parse(range, chunk)
        return try decoder.add(JSONReader.root, to: &batch, header: header)
    }

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
            return true
        case (.receipt, .request):
            try readReceiptRequest(header)
            return true
        case (nil, _):
            decoder.warn(
                .unknownKind, offset: range.lowerBound, "the protocol has no exchange of this kind")
            return false
        default:
            return false
        }
    }

    /// The event of a receipt stands in the body of its request, and once more in what was posted.
    private mutating func readReceiptRequest(_ header: DocumentHeader) throws(RecordFailure) {
        let request = try ObjectFields<RequestKey>(JSONReader.root, of: reader)
        let key: RequestKey = request.optional(.body) == nil ? .post : .body
        let event = try request.required(key)
        var header = header
        header.place = key.name
        do {
            try decoder.addEvent(event, to: &batch, header: header)
        } catch {
            throw error.inside(key.name)
        }
    }

    private func parse(_ range: Range<Int>, _ chunk: Chunk) throws(RecordFailure) {
        try reader.parse(
            range, of: chunk.bytes, maximumDepth: options.maximumDepth, strict: options.isStrict)
    }

    // MARK: Computing

    private mutating func compute(_ chunk: Chunk, _ result: inout ChunkResult) {
        engine.compute(batch.block, into: &results)
        result.summary.exactReceipts += results.exactBillCount
        let readDiagnostics = result.diagnostics.count
        for (index, header) in batch.headers.enumerated() {
            switch results.totals(ofBill: index) {
            case .success(let totals):
                encoder.write(
                    index, totals, of: batch, results, text: chunk.bytes, to: &writer)
                result.summary.computed += 1
                result.summary.lines += batch.block.lines(ofBill: index).count
                result.summary.amount += Int128(totals.totalAmount)
                result.summary.tax += Int128(totals.totalTax)
                if totals.overpaid > 0 {
                    let path = header.form == .receipt ? "extras.prepayment" : "prepayment"
                    let warning = RecordWarning(
                        code: .overpaid, path: header.path(path), offset: header.offset,
                        message: "the prepayment is larger than the total")
                    result.summary.warnings += 1
                    result.diagnostics.append(
                        diagnostic(
                            warning, record: header.record, chunk,
                            header.billID.text(in: chunk.bytes)))
                }
            case .failure(let error):
                result.summary.failed += 1
                let failure = RecordFailure(
                    receiptCode: error.code, path: header.path(header.form.path(error)),
                    offset: header.offset, error.message)
                result.diagnostics.append(
                    diagnostic(
                        failure, record: header.record, chunk, header.billID.text(in: chunk.bytes)))
            }
        }
        if result.diagnostics.count > readDiagnostics, readDiagnostics > 0 {
            let order = result.diagnostics.enumerated().sorted {
                ($0.element.record, $0.offset) < ($1.element.record, $1.offset)
            }
            result.diagnostics = order.map(\.element)
        }
    }

    // MARK: Diagnostics

    private func diagnostic(
        _ failure: RecordFailure, record: Int, _ chunk: Chunk, _ billID: String?
    ) -> Diagnostic {
        Diagnostic(
            severity: .error, source: source, record: record,
            offset: chunk.origin + failure.offset, billID: billID, path: failure.path,
            code: failure.name, message: failure.message)
    }

    private func diagnostic(
        _ warning: RecordWarning, record: Int, _ chunk: Chunk, _ billID: String?
    ) -> Diagnostic {
        Diagnostic(
            severity: .warning, source: source, record: record,
            offset: chunk.origin + warning.offset, billID: billID, path: warning.path,
            code: warning.code.rawValue, message: warning.message)
    }
}

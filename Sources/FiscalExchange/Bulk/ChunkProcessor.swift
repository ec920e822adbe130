// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What became of a chunk.
struct ChunkResult: Sendable {
    var output: [UInt8] = []
    var diagnostics: [Diagnostic] = []
    var summary = RunSummary()
}

/// Reads, computes and writes the records of one chunk after the other; keeps its memory between them.
struct ChunkProcessor: ChunkWorker {
    private let engine: ReceiptEngine
    /// Divides receipts into fiscal rows; nil where the lines of the bills are written as they are.
    private let rowEngine: FiscalRowEngine?
    private let encoder: ReceiptEncoder
    private var records: RecordReader
    private var results = ReceiptBlock()
    private var rows = FiscalRowBlock()
    private var writer = ByteWriter()

    init(
        records: RecordReader, engine: ReceiptEngine, rowEngine: FiscalRowEngine? = nil,
        encoder: ReceiptEncoder
    ) {
        self.records = records
        self.engine = engine
        self.rowEngine = rowEngine
        self.encoder = encoder
        if rowEngine != nil { rows = FiscalRowBlock(limits: engine.limits) }
    }

    /// The receipts and diagnostics of a chunk, each in the order of its records.
    mutating func work(
        on chunk: Chunk, reusing spent: consuming ChunkResult?
    ) -> ChunkResult {
        if let spent { writer = ByteWriter(reusing: spent.output) }
        writer.removeAll()
        var result = ChunkResult()
        records.read(chunk, &result.summary)
        result.diagnostics = records.diagnostics
        compute(chunk, &result)
        result.output = writer.take()
        return result
    }

    private mutating func compute(_ chunk: Chunk, _ result: inout ChunkResult) {
        engine.compute(records.batch.block, into: &results)
        rowEngine?.compute(records.batch.block, results, into: &rows)
        result.summary.exactReceipts += results.exactBillCount
        let readDiagnostics = result.diagnostics.count
        let rates =
            encoder.format == .receipt ? RateTexts(records.batch.block) : RateTexts()
        let hasUntaken = results.hasUntakenDiscounts
        for index in records.batch.headers.indices {
            let lines = records.batch.block.lines(ofBill: index).count
            if let totals = results.settledTotals(ofBill: index) {
                if rowEngine == nil || rows.outcome(ofBill: index) == .lines {
                    result.summary.count(totals, lines: lines)
                    encoder.write(
                        index, totals, of: records.batch, results, text: chunk.bytes,
                        rates: rates, to: &writer)
                } else {
                    writeRows(index, totals, chunk, &result)
                }
                if hasUntaken, let untaken = results.untakenDiscount(ofBill: index) {
                    result.summary.warnings += 1
                    result.diagnostics.append(
                        records.diagnostic(untaken: untaken, ofDocument: index, chunk))
                }
                if totals.overpaid <= 0 { continue }
            } else {
                result.summary.failed += 1
            }
            let totals = results.totals(ofBill: index)
            if let diagnostic = records.diagnostic(totals, ofDocument: index, chunk) {
                result.diagnostics.append(diagnostic)
            }
        }
        if result.diagnostics.count > readDiagnostics, readDiagnostics > 0 {
            result.diagnostics.sortByRecord()
        }
    }
    /// Writes the receipt of a bill that was divided into rows, or says why it has none.
    private mutating func writeRows(
        _ index: Int, _ totals: ReceiptTotals, _ chunk: Chunk, _ result: inout ChunkResult
    ) {
        switch rows.outcome(ofBill: index) {
        case .rows(let range, let receipt):
            let divided = rows.totals(ofBill: index, receipt: receipt, undivided: totals)
            result.summary.count(divided, lines: range.count)
            encoder.writeRows(
                range, receipt, divided, of: index, undivided: totals, records.batch, results,
                rows, text: chunk.bytes, to: &writer)
        case .impossible(let reason):
            result.summary.failed += 1
            result.diagnostics.append(records.diagnostic(reason, ofDocument: index, chunk))
        case .failed(let error):
            result.summary.failed += 1
            if let diagnostic = records.diagnostic(.failure(error), ofDocument: index, chunk) {
                result.diagnostics.append(diagnostic)
            }
        case .lines:
            preconditionFailure("Lines that are rows are written as they are")
        }
    }
}

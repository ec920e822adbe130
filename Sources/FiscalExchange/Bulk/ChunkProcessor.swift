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
    private let encoder: ReceiptEncoder
    private var records: RecordReader
    private var results = ReceiptBlock()
    private var writer = ByteWriter()

    init(records: RecordReader, engine: ReceiptEngine, encoder: ReceiptEncoder) {
        self.records = records
        self.engine = engine
        self.encoder = encoder
    }

    /// The receipts and diagnostics of a chunk, each in the order of its records.
    mutating func work(
        on chunk: Chunk, reusing spent: consuming ChunkResult? = nil
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
        result.summary.exactReceipts += results.exactBillCount
        let readDiagnostics = result.diagnostics.count
        let rates =
            encoder.format == .receipt ? RateTexts(records.batch.block) : RateTexts()
        let hasUntaken = results.hasUntakenDiscounts
        for index in records.batch.headers.indices {
            let lines = records.batch.block.lines(ofBill: index).count
            if let totals = results.settledTotals(ofBill: index) {
                result.summary.count(totals, lines: lines)
                encoder.write(
                    index, totals, of: records.batch, results, text: chunk.bytes, rates: rates,
                    to: &writer)
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
}

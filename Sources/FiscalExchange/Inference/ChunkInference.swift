// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Reads the documents of one chunk after the other and finds the policies of each; keeps its memory between them.
struct ChunkInference: ChunkWorker {
    /// What was found in a chunk.
    struct Outcome: Sendable {
        var inference: PolicyInference
        /// A line of JSON for each receipt, where they were asked for.
        var output: [UInt8] = []
        var diagnostics: [Diagnostic] = []
        var summary = RunSummary()
    }

    private let limits: PolicyInference.Limits
    private let writesReceipts: Bool
    private var records: RecordReader

    init(records: RecordReader, limits: PolicyInference.Limits, writesReceipts: Bool) {
        self.records = records
        self.limits = limits
        self.writesReceipts = writesReceipts
    }

    mutating func work(on chunk: Chunk, reusing spent: consuming Outcome?) -> Outcome {
        var outcome = Outcome(inference: PolicyInference(limits: limits))
        records.read(chunk, &outcome.summary)
        outcome.diagnostics = records.diagnostics
        let shops = records.journal?.shops ?? [:]
        var writer = ByteWriter()
        for index in records.batch.headers.indices {
            let receipt = records.batch.recordedReceipt(
                at: index, text: chunk.bytes, names: false)
            let origin = origin(index, receipt, shop: shops[index], chunk)
            let batch = records.batch
            let fit = outcome.inference.add(receipt, from: origin) { figure in
                batch.place(of: figure, at: index).path
            }
            outcome.summary.countDocument(lines: receipt.bill.lines.count)
            if writesReceipts, fit.hasFigures { writer.write(fit, origin) }
        }
        outcome.output = writer.bytes
        return outcome
    }

    private func origin(
        _ index: Int, _ receipt: RecordedReceipt, shop: String?, _ chunk: Chunk
    ) -> ReceiptOrigin {
        let header = records.batch.headers[index]
        let stated = records.batch.stated[index]
        return ReceiptOrigin(
            source: records.source, record: header.record,
            billID: header.billID.text(in: chunk.bytes),
            day: receipt.bill.date.flatMap { CivilDate(text: $0)?.description },
            shop: shop ?? stated.storeID.text(in: chunk.bytes),
            device: stated.deviceID.text(in: chunk.bytes), kind: header.form.kind)
    }
}

extension RunSummary {
    /// Counts a document whose figures were held against policies.
    mutating func countDocument(lines count: Int) {
        computed += 1
        lines += count
    }
}

extension JournalDocuments {
    /// The shop's number for the documents of the chunk, by their index.
    var shops: [Int: String] {
        var shops: [Int: String] = [:]
        for document in documents {
            switch document {
            case .listed: break
            case .bill(let bill): shops[bill.document] = bill.stamp.shop
            case .receipt(let receipt): shops[receipt.document] = receipt.stamp.shop
            }
        }
        return shops
    }
}

extension DocumentForm {
    /// What the reports of an inference call documents of the form.
    var kind: String {
        switch self {
        case .bill: "bill"
        case .receipt: "receipt"
        case .ownBill: "own"
        case .csv: "csv"
        case .taxService: "fns"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What a computed receipt repeats of its document.
struct DocumentHeader: Sendable {
    /// The record's number in its source, counted from 1.
    var record = 0
    /// Where the record starts in the buffer.
    var offset = 0
    var billID = SourceText.absent
    var number = SourceText.absent
    var date = SourceText.absent
    /// `SELL` where the document does not say.
    var type = SourceText.absent
    /// `FullSettlement` where the document does not say.
    var settlementMethod = SourceText.absent
    /// What the document says in codes or in another unit, spelled as receipts spell it; nil where its text stands above.
    var coded: CodedHeader?
    var prepayment = ExactDecimal.zero
    var payments: [Payment] = []
    /// How the document names its lines, for messages about one of them.
    var form = DocumentForm.bill
    /// Where the document lies inside the record: `data` of an event, `body.data` of a journal entry.
    var place = ""

    /// The path of something inside the document as seen from the record.
    func path(_ inner: String) -> String { RecordFailure.join(place, inner) }
}

/// What a document says of itself in codes: the date as a count of seconds, the operation and the settlement as numbers.
struct CodedHeader: Sendable {
    /// `YYYY-MM-DD HH:MM:SS`, where the document counts seconds.
    var date: String?
    var operation: RecordedReceipt.Operation?
    var settlementMethod: SettlementMethod?
}

/// What a computed item repeats of its line.
struct DocumentLine: Sendable {
    var id = SourceText.absent
    var name = SourceText.absent
    var itemType = SourceText.absent
    var measureName = SourceText.absent
    /// A product without a type is a service; a line of the engine's own bill has none.
    var isService = false
    /// Each unit carries a marking code.
    var isMarked = false
    var quantity = ExactDecimal.zero
    var rate = VATRate.none
    /// Where price and quantity stand in the buffer, for messages.
    var priceOffset: Int32 = 0
    var quantityOffset: Int32 = 0
}

/// The forms of documents that are computed.
enum DocumentForm: Sendable {
    case bill, receipt, ownBill
    /// The rows of one bill in a CSV.
    case csv
    /// A receipt as the tax service exports it.
    case taxService

    /// The array of lines as the document spells it; rows have no array and are counted as `lines`.
    var lines: String {
        switch self {
        case .bill: "products"
        case .receipt, .taxService: "items"
        case .ownBill, .csv: "lines"
        }
    }

    /// The document records a receipt that was printed: what it does not say of itself is left out.
    var isRecorded: Bool { self == .receipt || self == .taxService }

    /// A figure of the engine as the document spells it.
    func key(_ figure: ReceiptError.Figure) -> String {
        switch (self, figure) {
        case (.bill, .rate): "taxrate"
        case (.receipt, .rate): "taxPercent"
        case (.receipt, .discounts): "discount"
        case (.receipt, .sum): "sumPrice"
        case (.receipt, .prepayment): "extras.prepayment"
        case (.csv, .discounts): "discount"
        case (.taxService, .rate): "nds"
        case (.taxService, .tax): "ndsSum"
        case (_, .totalAmount), (_, .amountDue), (_, .totalTax), (_, .totalDiscount),
            (_, .turnover):
            ""
        case (.bill, .sum), (.bill, .tax), (.ownBill, .sum), (.ownBill, .tax): ""
        case (_, .lines): lines
        default: figure.rawValue
        }
    }

    /// Where in the document a refusal of the engine belongs.
    func path(_ error: ReceiptError) -> String {
        let key = key(error.figure)
        guard let line = error.line else { return key }
        return RecordFailure.join("\(lines)[\(line)]", key)
    }
}

/// Documents that were read and wait to be computed together: columns for the engine, and what the output repeats.
struct DocumentBatch: Sendable {
    var block: BillBlock
    var headers = DocumentHeaders()
    /// As many as the block has lines.
    var lines: [LineTexts] = []
    /// The figures that the documents state; empty unless they are read.
    var stated: [StatedDocument] = []
    /// As many as the block has lines, or none.
    var statedLines: [StatedLine] = []

    init(limits: BillLimits) {
        block = BillBlock(limits: limits)
    }

    mutating func removeAll() {
        block.removeAll()
        headers.removeAll()
        lines.removeAll(keepingCapacity: true)
        stated.removeAll(keepingCapacity: true)
        statedLines.removeAll(keepingCapacity: true)
    }

    /// Drops the document that was started and not finished.
    mutating func discard() {
        block.discardBill()
        lines.removeLast(lines.count - block.lineCount)
        if statedLines.count > block.lineCount {
            statedLines.removeLast(statedLines.count - block.lineCount)
        }
    }
}

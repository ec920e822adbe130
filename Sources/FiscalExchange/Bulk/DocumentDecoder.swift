// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Reads documents into a batch: the answer of BILL, a receipt or its event, the engine's own bill.
struct DocumentDecoder {
    let reader: JSONReader
    let options: ReadingOptions
    /// Figures that documents state are read as well, to be verified.
    let readsStated: Bool
    /// The figures that the document which is being read states for itself.
    var stated = StatedDocument()
    /// What was found worth a warning in the document that was read last.
    var warnings: [RecordWarning] = []
    /// The identifier of that document, when it could be read, for messages.
    var billID: String?
    var rates = RateCache()
    /// The object that holds the values of the document itself, for warnings.
    var container = ""
    /// A rate of 0 % was warned about.
    var hasZeroRate = false
    /// The receipt names its policy: the engine has computed it, and what its discounts mean is known.
    var isComputed = false
    /// The line that is being read, as its document spells it, for warnings.
    var place: (header: String, lines: String, index: Int)?

    init(reader: JSONReader, options: ReadingOptions, readsStated: Bool = false) {
        self.reader = reader
        self.options = options
        self.readsStated = readsStated
    }

    /// Adds the document at `node` to the batch.
    ///
    /// - Returns: false for a document of the protocol that holds no bill: HELLO, LIST, the answer of RECEIPT.
    /// - Throws: ``RecordFailure``; the batch is then as it was before.
    mutating func add(
        _ node: JSONReader.Node, to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) -> Bool {
        try attempt(&batch) { (decoder, batch) throws(RecordFailure) in
            try decoder.addDocument(node, &batch, header)
        }
    }

    /// Adds the answer of BILL.
    mutating func addBill(
        _ node: JSONReader.Node, to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) {
        try attempt(&batch) { (decoder, batch) throws(RecordFailure) in
            try decoder.addBill(node, &batch, header)
        }
    }

    /// Adds the receipt of an event.
    mutating func addEvent(
        _ node: JSONReader.Node, to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) {
        try attempt(&batch) { (decoder, batch) throws(RecordFailure) in
            try decoder.addEvent(node, &batch, header)
        }
    }

    /// Reads one document; a document that fails leaves nothing behind in the batch.
    mutating func attempt<Result>(
        _ batch: inout DocumentBatch,
        _ read: (inout DocumentDecoder, inout DocumentBatch) throws(RecordFailure) -> Result
    ) throws(RecordFailure) -> Result {
        forget()
        do {
            return try read(&self, &batch)
        } catch {
            batch.discard()
            throw error
        }
    }

    /// Forgets what was said of the document before.
    mutating func forget() {
        warnings.removeAll(keepingCapacity: true)
        billID = nil
        place = nil
        container = ""
        hasZeroRate = false
        isComputed = false
        if readsStated { stated = StatedDocument() }
    }

    mutating func addDocument(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) -> Bool {
        if reader.kind(node) == .array, isList(node) { return false }
        let kind = try ObjectFields<DocumentKindKey>(node, of: reader)
        if kind.optional(.products) != nil {
            try addBill(node, &batch, header)
        } else if kind.optional(.lines) != nil {
            try addOwnBill(node, &batch, header)
        } else if kind.optional(.items) != nil {
            try addReceipt(node, &batch, header)
        } else if kind.optional(.data) != nil {
            try addEvent(node, &batch, header)
        } else if kind.optional(.system) != nil || kind.optional(.success) != nil {
            return false
        } else {
            throw RecordFailure(
                .unknownDocument, offset: reader.offset(node),
                "expected a bill (products), a receipt (items), its event (data) or a bill of the "
                    + "engine's own form (lines)")
        }
        return true
    }

    /// An answer of LIST: an array of entries with a sum each, or of none.
    func isList(_ node: JSONReader.Node) -> Bool {
        let first = node + 1
        if first == reader.next(node) { return true }
        guard let entry = try? ObjectFields<ListKey>(first, of: reader) else { return false }
        return entry.optional(.summ) != nil
    }

    // MARK: Into the batch

    func add(
        _ line: DocumentLine, price: ExactDecimal, adjustments: Adjustments,
        stated: StatedLine = StatedLine(), to batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        do {
            try batch.block.addLine(
                price: price, quantity: line.quantity, rate: line.rate, adjustments: adjustments,
                isMarked: line.isMarked)
        } catch {
            let offset = error.figure == .quantity ? line.quantityOffset : line.priceOffset
            // The caller adds the place of the line; limits belong to the document.
            let path = error.line == nil ? "" : header.form.key(error.figure)
            throw RecordFailure(
                receiptCode: error.code, path: path, offset: Int(offset), error.message)
        }
        batch.lines.append(LineTexts(line))
        if readsStated { batch.statedLines.append(stated) }
    }

    mutating func finish(
        _ batch: inout DocumentBatch, _ header: DocumentHeader, _ adjustments: Adjustments = .none
    ) throws(RecordFailure) {
        do {
            try batch.block.finishBill(prepayment: header.prepayment, adjustments: adjustments)
        } catch {
            throw RecordFailure(
                receiptCode: error.code, path: header.form.path(error), offset: header.offset,
                error.message)
        }
        batch.headers.append(header)
        if readsStated { batch.stated.append(stated) }
    }
}

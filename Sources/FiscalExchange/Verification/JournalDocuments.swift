// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The documents of a chunk of a journal that tell of the same bills: entries of lists, bills and receipts.
struct JournalDocuments: Sendable {
    /// Which shop wrote an entry, and when.
    struct Stamp: Sendable {
        let shop: String
        let time: String
    }

    /// An entry of an answer of LIST.
    struct ListedBill: Sendable {
        let stamp: Stamp
        let record: Int
        let id: String
        let summ: ExactDecimal
        let offset: Int
        let index: Int
    }

    /// An answer of BILL, as its index in the batch.
    struct AnsweredBill: Sendable {
        let stamp: Stamp
        let document: Int
    }

    /// A receipt, with what its extras say of the bill.
    struct PrintedReceipt: Sendable {
        let stamp: Stamp
        let document: Int
        /// The identifier of the event: a receipt that is sent twice is one.
        let eventID: String?
        let isContentModified: Bool
        /// What remains of the bill; nil where the receipt does not say.
        let remaining: [Remaining]?
    }

    /// What remains of a product.
    struct Remaining: Sendable {
        let id: String
        let quantity: ExactDecimal
        let offset: Int
    }

    /// One document.
    enum Document: Sendable {
        case listed(ListedBill)
        case bill(AnsweredBill)
        case receipt(PrintedReceipt)
    }

    /// In the order of their records.
    private(set) var documents: [Document] = []
    /// Requests whose copies differ.
    private(set) var copies: [RequestCopy] = []

    mutating func removeAll() {
        documents.removeAll(keepingCapacity: true)
        copies.removeAll(keepingCapacity: true)
    }

    mutating func add(_ copy: RequestCopy) {
        copies.append(copy)
    }

    mutating func addBill(_ entry: JournalEntry, document: Int) {
        let stamp = Stamp(shop: entry.shop, time: entry.time)
        documents.append(.bill(AnsweredBill(stamp: stamp, document: document)))
    }

    /// Reads the entries of an answer of LIST; what a broken entry follows is kept.
    mutating func addList(
        _ node: JSONReader.Node, of reader: JSONReader, _ entry: JournalEntry,
        _ header: DocumentHeader, limits: NumberLimits
    ) throws(RecordFailure) {
        guard reader.kind(node) == .array else {
            throw RecordFailure(
                .wrongType, offset: reader.offset(node),
                "expected an array, found \(reader.kind(node).name)")
        }
        let stamp = Stamp(shop: entry.shop, time: entry.time)
        var element = node + 1
        var index = 0
        while element < reader.next(node) {
            do {
                let fields = try ObjectFields<ListKey>(element, of: reader)
                let id = try reader.identifier(try fields.required(.id), limits)
                let summ = try fields.number(.summ, limits)
                documents.append(
                    .listed(
                        ListedBill(
                            stamp: stamp, record: header.record, id: id.text,
                            summ: BinaryNoise(in: summ)?.meant ?? summ,
                            offset: reader.offset(try fields.required(.summ)), index: index)))
            } catch {
                throw error.inside("", index)
            }
            element = reader.next(element)
            index += 1
        }
    }

    mutating func add(_ receipt: PrintedReceipt) {
        documents.append(.receipt(receipt))
    }

    /// What an event says of the bill whose receipt it holds; its document is the one that is added next.
    static func receipt(
        _ node: JSONReader.Node, of reader: JSONReader, _ entry: JournalEntry, document: Int,
        limits: NumberLimits
    ) throws(RecordFailure) -> PrintedReceipt {
        let event = try ObjectFields<EventKey>(node, of: reader)
        let data = try ObjectFields<ReceiptKey>(try event.required(.data), of: reader)
        var isContentModified = false
        var remaining: [Remaining]?
        if let node = data.optional(.extras) {
            do {
                let extras = try ObjectFields<ExtrasKey>(node, of: reader)
                isContentModified = try extras.optionalFlag(.contentModified) ?? false
                remaining = try readRemaining(extras, limits)
            } catch {
                throw error.inside(EventKey.data.name).inside(ReceiptKey.extras.name)
            }
        }
        return PrintedReceipt(
            stamp: Stamp(shop: entry.shop, time: entry.time), document: document,
            eventID: try event.optionalText(.id), isContentModified: isContentModified,
            remaining: remaining)
    }

    private static func readRemaining(
        _ extras: ObjectFields<ExtrasKey>, _ limits: NumberLimits
    ) throws(RecordFailure) -> [Remaining]? {
        guard let list = extras.optional(.newContent) else { return nil }
        let reader = extras.reader
        var remaining: [Remaining] = []
        try extras.forEach(.newContent, at: list) { (_, node) throws(RecordFailure) in
            let fields = try ObjectFields<RemainingItemKey>(node, of: reader)
            let id = try reader.identifier(try fields.required(.id), limits)
            let quantity = try fields.number(.newQuantity, limits)
            remaining.append(
                Remaining(
                    id: id.text, quantity: quantity,
                    offset: reader.offset(try fields.required(.newQuantity))))
        }
        return remaining
    }
}

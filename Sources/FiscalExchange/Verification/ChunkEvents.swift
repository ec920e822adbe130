// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What the documents of one chunk of a journal tell of bills, in the order of their records.
struct ChunkEvents: Sendable {
    private(set) var list: [(key: BillOfShop, event: BillEvent)] = []

    /// Nothing is told.
    init() {}

    /// What the documents of a chunk tell, once their figures are computed.
    init(
        _ documents: [JournalDocuments.Document], of records: borrowing RecordReader,
        _ results: borrowing ReceiptBlock, _ chunk: Chunk, scale: Int
    ) {
        list.reserveCapacity(documents.count)
        for document in documents {
            switch document {
            case .listed(let entry):
                add(
                    BillEvent(
                        time: entry.stamp.time, source: records.source, record: entry.record,
                        offset: chunk.origin + entry.offset,
                        content: .listed(summ: Rational(entry.summ), index: entry.index)),
                    BillOfShop(shop: entry.stamp.shop, id: entry.id))
            case .bill(let bill):
                add(bill.stamp, bill.document, records, results, chunk, scale) { .bill($0) }
            case .receipt(let receipt):
                add(receipt.stamp, receipt.document, records, results, chunk, scale) { content in
                    let operation = records.batch.stated[receipt.document].operation
                    return .receipt(
                        content,
                        PrintedPart(
                            eventID: receipt.eventID,
                            isSale: (operation ?? .sell) == .sell,
                            isPart: receipt.isContentModified || receipt.remaining != nil,
                            remaining: receipt.remaining?.map { $0.moved(by: chunk.origin) }))
                }
            }
        }
    }

    private mutating func add(
        _ stamp: JournalDocuments.Stamp, _ document: Int, _ records: borrowing RecordReader,
        _ results: borrowing ReceiptBlock, _ chunk: Chunk, _ scale: Int,
        _ event: (BillContent) -> BillEvent.Content
    ) {
        let header = records.batch.headers[document]
        guard let id = header.billID.text(in: chunk.bytes),
            let content = records.batch.content(of: document, results, chunk, scale: scale)
        else { return }
        add(
            BillEvent(
                time: stamp.time, source: records.source,
                record: header.record, offset: chunk.origin + header.offset,
                content: event(content)),
            BillOfShop(shop: stamp.shop, id: id))
    }

    private mutating func add(_ event: BillEvent, _ key: BillOfShop) {
        list.append((key, event))
    }
}

extension JournalDocuments.Remaining {
    /// The same with its place counted from the start of the source.
    fileprivate func moved(by origin: Int) -> Self {
        Self(id: id, quantity: quantity, offset: origin + offset)
    }
}

extension DocumentBatch {
    /// What a computed document says of its lines; nil for one that has no receipt.
    fileprivate func content(
        of index: Int, _ results: borrowing ReceiptBlock, _ chunk: Chunk, scale: Int
    ) -> BillContent? {
        guard case .success(let totals) = results.totals(ofBill: index) else { return nil }
        let header = headers[index]
        return BillContent(
            items: block.lines(ofBill: index).map { row in
                BillContent.Item(
                    id: lines[row].id.text(in: chunk.bytes) ?? "",
                    price: results.unitPrice(ofLine: row),
                    quantity: block.exactQuantity(ofLine: row), rate: block.rate(ofLine: row),
                    priceOffset: chunk.origin + Int(lines[row].priceOffset),
                    quantityOffset: chunk.origin + Int(lines[row].quantityOffset))
            },
            form: header.form, place: header.place, prepayment: Rational(header.prepayment),
            totalAmount: Rational(Amount(minorUnits: totals.totalAmount, scale: scale)),
            amountDue: Rational(Amount(minorUnits: totals.amountDue, scale: scale)),
            statedDue: stated[index].amountDue.stated.map { Rational($0) }
                ?? stated[index].totalAmount.stated.map {
                    max(.zero, Rational($0) - Rational(header.prepayment))
                })
    }
}

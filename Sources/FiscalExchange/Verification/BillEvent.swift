// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// One thing that a journal tells of a bill.
struct BillEvent: Sendable {
    /// What is told.
    enum Content: Sendable {
        /// The entry of a list at an index: what it says is left to pay.
        case listed(summ: Rational, index: Int)
        case bill(BillContent)
        case receipt(BillContent, PrintedPart)
    }

    /// Moscow time, as the journal writes it.
    let time: String
    /// The place in the order in which journals were read: newest first.
    var sequence = 0
    let source: String
    let record: Int
    let offset: Int
    let content: Content
    /// How often the same entry follows, in lists read one after the other.
    var repeats = 0
}

/// What a bill or receipt says of its lines.
struct BillContent: Sendable {
    /// One line.
    struct Item: Sendable {
        let id: String
        let price: Rational
        let quantity: ExactDecimal
        let rate: VATRate
        let priceOffset: Int
        let quantityOffset: Int
    }

    let items: [Item]
    let form: DocumentForm
    /// Where the document lies inside the record.
    let place: String
    let prepayment: Rational
    let totalAmount: Rational
    /// What is left to pay.
    let amountDue: Rational
    /// The same as the document states it.
    let statedDue: Rational?

    /// The array of lines, inside the record.
    var itemsPath: String { RecordFailure.join(place, form.lines) }
    /// The prepayment, inside the record.
    var prepaymentPath: String {
        form == .receipt
            ? extrasPath(.prepayment) : RecordFailure.join(place, BillKey.prepayment.name)
    }
    /// What remains of the bill, inside the record.
    var remainingPath: String { extrasPath(.newContent) }

    private func extrasPath(_ key: ExtrasKey) -> String {
        RecordFailure.join(place, "\(ReceiptKey.extras.name).\(key.name)")
    }
}

/// What a receipt says of the bill besides its lines.
struct PrintedPart: Sendable {
    let eventID: String?
    let isSale: Bool
    /// The receipt holds a part of the bill.
    let isPart: Bool
    /// What remains of the bill; nil where the receipt does not say.
    let remaining: [JournalDocuments.Remaining]?
}

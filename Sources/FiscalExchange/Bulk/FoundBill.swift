// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// A document with the bill that somebody looked for, and where it stands.
public struct FoundBill: Sendable, Hashable {
    /// The kinds of documents that hold a bill.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The answer of BILL.
        case bill
        /// A recorded receipt, or its event.
        case receipt
        /// A bill in the engine's own form.
        case ownBill = "own-bill"
        /// The rows of one bill in a CSV.
        case csv
        /// A receipt as the tax service exports it.
        case export

        init(_ form: DocumentForm) {
            switch form {
            case .bill: self = .bill
            case .receipt: self = .receipt
            case .ownBill: self = .ownBill
            case .csv: self = .csv
            case .taxService: self = .export
            }
        }
    }

    /// What of the document is the identifier that was looked for.
    public enum Match: Sendable, Hashable {
        /// The bill's identifier.
        case billID
        /// The bill's number; its identifier is another.
        case number
    }

    /// The source as it was named.
    public let source: String
    /// The record's number in its source, counted from 1.
    public let record: Int
    /// Where the record starts: the byte of the source, decompressed, counted from 0.
    public let offset: Int
    /// What the document is.
    public var kind: Kind { Kind(form) }
    /// What was found by.
    public let match: Match
    /// The bill with the names of its lines.
    public let bill: Bill
    /// The bill's number; nil where the document has none.
    public let number: String?
    /// Where the document lies inside the record: `body.data` of a journal entry.
    let place: String
    /// The types of the lines' goods as receipts spell them; a product without one is a service.
    let itemTypes: [String?]
    /// The text of the record that holds a recorded receipt, without what a journal writes around it; empty for others.
    let recordText: [UInt8]
    /// When the journal's entry was written; nil elsewhere.
    let time: String?
    private let form: DocumentForm

    /// Why the document has no receipt, with its place in the source.
    public func diagnostic(_ error: ReceiptError) -> Diagnostic {
        Diagnostic(
            severity: .error, source: source, record: record, offset: offset, billID: bill.id,
            path: RecordFailure.join(place, form.path(error)), code: error.code,
            message: error.message)
    }

    init(_ records: borrowing RecordReader, _ index: Int, _ match: Match, _ chunk: Chunk) {
        let header = records.batch.headers[index]
        source = records.source
        record = header.record
        offset = chunk.origin + header.offset
        form = header.form
        self.match = match
        bill = records.batch.bill(at: index, text: chunk.bytes)
        number = header.number.text(in: chunk.bytes)
        place = header.place
        itemTypes = records.batch.block.lines(ofBill: index).map { row in
            let line = records.batch.lines[row]
            return line.isService ? "SERVICE" : line.itemType.text(in: chunk.bytes)
        }
        let range = chunk.records[header.record - chunk.firstRecord].range
        let entry =
            records.format == .journal ? try? JournalEntry(range, of: chunk.bytes.span) : nil
        time = entry?.time
        recordText =
            header.form == .receipt ? Array(chunk.bytes[entry?.payload ?? range]) : []
    }

    /// What does not fit the bill, with the place of the document.
    public func diagnostic(_ refusal: SettlementRefusal) -> Diagnostic {
        Diagnostic(
            severity: .error, source: source, record: record, offset: offset, billID: bill.id,
            path: place, code: refusal.code, message: refusal.message)
    }

    /// What cannot be read, with the place of the document.
    func diagnostic(_ failure: RecordFailure) -> Diagnostic {
        Diagnostic(
            severity: .error, source: source, record: record, offset: offset + failure.offset,
            billID: bill.id, path: failure.path, code: failure.name, message: failure.message)
    }
}

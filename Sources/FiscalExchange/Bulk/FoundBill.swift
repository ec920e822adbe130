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
    }
}

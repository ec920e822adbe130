// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What a computed item repeats of its line, beside what the block knows of it.
struct LineTexts: Sendable {
    var id: SourceText
    var name: SourceText
    var itemType: SourceText
    var measureName: SourceText
    /// A product without a type is a service; a line of the engine's own bill has none.
    var isService: Bool
    /// Where price and quantity stand in the buffer.
    var priceOffset: Int32
    var quantityOffset: Int32
}

extension LineTexts {
    init(_ line: DocumentLine) {
        self.init(
            id: line.id, name: line.name, itemType: line.itemType, measureName: line.measureName,
            isService: line.isService, priceOffset: line.priceOffset,
            quantityOffset: line.quantityOffset)
    }
}

/// What most headers consist of: plain words, so that a million of them cost nothing but their bytes.
struct HeaderRow: Sendable {
    /// Where a document lies inside its record.
    enum Place: Sendable {
        case record
        case data
        case bodyData
        /// Among the details.
        case other

        /// The path inside the record, unless it is among the details.
        var path: String {
            switch self {
            case .record, .other: ""
            case .data: "data"
            case .bodyData: "body.data"
            }
        }
    }

    var record: Int
    var offset: Int
    var billID = SourceText.absent
    var number = SourceText.absent
    var date = SourceText.absent
    var type = SourceText.absent
    var settlementMethod = SourceText.absent
    var prepaymentMantissa: Int64 = 0
    var prepaymentScale: UInt8 = 0
    var form = DocumentForm.bill
    var place = Place.record
    /// There are details of the header.
    var hasDetails = false

    init(record: Int, offset: Int) {
        self.record = record
        self.offset = offset
    }

    /// The prepayment, unless it is among the details.
    var prepayment: ExactDecimal {
        ExactDecimal(mantissa: prepaymentMantissa, scale: Int(prepaymentScale))
    }
}

/// The headers of the documents of a batch: what all have in rows, what few have beside them.
struct DocumentHeaders: RandomAccessCollection, Sendable {
    private struct Details: Sendable {
        var coded: CodedHeader?
        var prepayment: ExactDecimal
        var payments: [Payment]
        var place: String
    }

    private(set) var rows: [HeaderRow] = []
    private var details: [Int: Details] = [:]

    var startIndex: Int { 0 }
    var endIndex: Int { rows.count }

    mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        if !details.isEmpty { details.removeAll(keepingCapacity: true) }
    }

    mutating func append(_ row: HeaderRow) {
        rows.append(row)
    }

    mutating func append(_ header: DocumentHeader) {
        var row = HeaderRow(record: header.record, offset: header.offset)
        row.billID = header.billID
        row.number = header.number
        row.date = header.date
        row.type = header.type
        row.settlementMethod = header.settlementMethod
        row.form = header.form
        if let prepayment = header.prepayment.fixed {
            row.prepaymentMantissa = prepayment.mantissa
            row.prepaymentScale = UInt8(prepayment.scale)
        }
        let isPlain =
            header.coded == nil && header.payments.isEmpty && header.place.isEmpty
            && header.prepayment.fixed != nil
        if !isPlain {
            row.hasDetails = true
            row.place = .other
            details[rows.count] = Details(
                coded: header.coded, prepayment: header.prepayment, payments: header.payments,
                place: header.place)
        }
        rows.append(row)
    }

    /// The header of a document.
    subscript(index: Int) -> DocumentHeader {
        let row = rows[index]
        var header = DocumentHeader()
        header.record = row.record
        header.offset = row.offset
        header.billID = row.billID
        header.number = row.number
        header.date = row.date
        header.type = row.type
        header.settlementMethod = row.settlementMethod
        header.form = row.form
        if row.hasDetails, let details = details[index] {
            header.coded = details.coded
            header.prepayment = details.prepayment
            header.payments = details.payments
            header.place = details.place
            return header
        }
        header.prepayment = row.prepayment
        header.place = row.place.path
        return header
    }
}

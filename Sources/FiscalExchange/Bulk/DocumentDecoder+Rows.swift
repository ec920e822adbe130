// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// The bills of a CSV: the rows of one bill are a record.

extension DocumentDecoder {
    /// Adds the bill that the rows of a record hold.
    ///
    /// - Throws: ``RecordFailure`` of the first row that cannot be read; the batch is then as it was before.
    mutating func addRows(
        _ record: RawRecord, _ layout: CSVLayout, of buffer: [UInt8],
        to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) {
        try attempt(&batch) { (decoder, batch) throws(RecordFailure) in
            var header = header
            header.form = .csv
            do throws(RecordFailure) {
                try decoder.readRows(record.range, layout, buffer, &batch, &header)
            } catch {
                decoder.billID = header.billID.text(in: buffer)
                throw error
            }
            if record.isRepeated {
                decoder.billID = header.billID.text(in: buffer)
                decoder.warn(
                    .repeatedBill, offset: record.range.lowerBound,
                    "the rows of the bill stand apart: these are read as another bill")
            }
        }
    }

    private mutating func readRows(
        _ range: Range<Int>, _ layout: CSVLayout, _ buffer: [UInt8],
        _ batch: inout DocumentBatch, _ header: inout DocumentHeader
    ) throws(RecordFailure) {
        try checkUTF8(range, buffer)
        let bytes = buffer.span
        batch.block.startBill()
        var position = range.lowerBound
        var index = 0
        while position < range.upperBound {
            let row = CSVRow(bytes, from: position, to: range.upperBound, layout)
            // Only a blank line is a row whose cells are all empty.
            if layout.isBlank(bytes, position..<row.next) {
                position = row.next
                continue
            }
            do throws(RecordFailure) {
                try addRow(row, buffer, &batch, &header)
            } catch {
                throw error.inside(header.form.lines, index)
            }
            position = row.next
            index += 1
        }
        try finish(&batch, header)
    }

    private func checkUTF8(_ range: Range<Int>, _ buffer: [UInt8]) throws(RecordFailure) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: buffer.span.extracting(range))
        } catch {
            throw RecordFailure(
                .invalidUTF8, offset: range.lowerBound + error.byteOffsets.lowerBound,
                "the text is not UTF-8")
        }
    }

    private mutating func addRow(
        _ row: CSVRow, _ buffer: [UInt8], _ batch: inout DocumentBatch,
        _ header: inout DocumentHeader
    ) throws(RecordFailure) {
        if header.billID.isAbsent { header.billID = row.text(.bill) ?? .absent }
        if let failure = row.failure { throw failure }
        _ = try required(row, .bill)
        try readDate(row, buffer, &header)

        var line = DocumentLine()
        line.id = row.text(.line) ?? .absent
        line.name = row.text(.name) ?? .absent
        let price = try number(row, .price, try required(row, .price), buffer)
        line.quantity = try number(row, .quantity, try required(row, .quantity), buffer)
        line.rate = try rate(row, buffer)
        line.priceOffset = Int32(truncatingIfNeeded: row.offset(.price))
        line.quantityOffset = Int32(truncatingIfNeeded: row.offset(.quantity))

        var adjustments = Adjustments.none
        if let cell = row.text(.discount) {
            let discount = try number(row, .discount, cell, buffer)
            if discount.signum < 0 {
                throw RecordFailure(
                    receiptCode: "negative-adjustment", path: CSVLayout.Column.discount.name,
                    offset: row.offset(.discount), "a discount is zero or more")
            }
            if discount.signum > 0 { adjustments.discounts = [.amount(discount)] }
        }
        let stated = try readStated(row, buffer)
        try add(line, price: price, adjustments: adjustments, stated: stated, to: &batch, header)
    }

    /// The date of the bill stands in its first row, and may stand in the others.
    private func readDate(
        _ row: CSVRow, _ buffer: [UInt8], _ header: inout DocumentHeader
    ) throws(RecordFailure) {
        guard let date = row.text(.date) else { return }
        if header.date.isAbsent {
            header.date = date
        } else if !buffer[header.date.range].elementsEqual(buffer[date.range]) {
            throw RecordFailure(
                .unknownValue, path: CSVLayout.Column.date.name, offset: row.offset(.date),
                "the rows of a bill have one date")
        }
    }

    private func readStated(
        _ row: CSVRow, _ buffer: [UInt8]
    ) throws(RecordFailure) -> StatedLine {
        guard readsStated else { return StatedLine() }
        return StatedLine(
            sum: try stated(row, .sum, buffer), tax: try stated(row, .tax, buffer),
            discount: try stated(row, .discount, buffer))
    }

    // MARK: Cells

    private func required(
        _ row: CSVRow, _ column: CSVLayout.Column
    ) throws(RecordFailure) -> SourceText {
        guard let cell = row.text(column) else {
            throw RecordFailure(
                .missingField, path: column.name, offset: row.offset(column), "the cell is empty")
        }
        return cell
    }

    private func number(
        _ row: CSVRow, _ column: CSVLayout.Column, _ cell: SourceText, _ buffer: [UInt8]
    ) throws(RecordFailure) -> ExactDecimal {
        do {
            return try ExactDecimal(buffer.span.extracting(cell.range), limits: options.numbers)
        } catch {
            throw RecordFailure(error, at: cell.range.lowerBound).inside(column.name)
        }
    }

    private func stated(
        _ row: CSVRow, _ column: CSVLayout.Column, _ buffer: [UInt8]
    ) throws(RecordFailure) -> StatedFigure {
        guard let cell = row.text(column) else { return .absent }
        return StatedFigure(
            value: try number(row, column, cell, buffer),
            offset: Int32(truncatingIfNeeded: cell.range.lowerBound))
    }

    private mutating func rate(
        _ row: CSVRow, _ buffer: [UInt8]
    ) throws(RecordFailure) -> VATRate {
        let cell = try required(row, .rate)
        let text = buffer[cell.range]
        if let known = rates.find(text) { return known }
        do {
            let rate = try VATRate(text: String(decoding: text, as: UTF8.self))
            rates.add(rate, text)
            return rate
        } catch {
            throw RecordFailure(
                .unknownRate, path: CSVLayout.Column.rate.name, offset: cell.range.lowerBound,
                "\(error)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Texts that the receipts of a chunk repeat for each VAT rate, put together once.
struct RateTexts: Sendable {
    private struct Pieces: Sendable {
        var percent: Range<Int>
        var rate: Range<Int>
        var subtotal: Range<Int>
    }

    private var bytes: [UInt8] = []
    private var pieces: [Pieces] = []
    /// The most bytes that the pieces of one rate have.
    private(set) var longest = 0

    init() {}

    init(_ block: borrowing BillBlock) {
        var writer = ByteWriter()
        for index in 0..<block.rateCount {
            let rate = block.rate(at: index)
            let start = writer.bytes.count
            writer.write(",\"taxPercent\":")
            writer.write(rate.percent)
            writer.write(",\"tax\":")
            let percentEnd = writer.bytes.count
            writer.write(",\"vatRate\":\"")
            writer.write(rate.text)
            writer.write("\"")
            let rateEnd = writer.bytes.count
            writer.write("{\"rate\":\"")
            writer.write(rate.text)
            writer.write("\",\"turnover\":")
            let end = writer.bytes.count
            pieces.append(
                Pieces(
                    percent: start..<percentEnd, rate: percentEnd..<rateEnd,
                    subtotal: rateEnd..<end))
            longest = max(longest, end - start)
        }
        bytes = writer.bytes
    }

    /// `,"taxPercent":20,"tax":`
    @inline(__always)
    func writePercent(_ index: Int, _ cursor: inout TextCursor) {
        cursor.write(bytes.span.extracting(pieces[index].percent))
    }

    /// `,"vatRate":"20%"`
    @inline(__always)
    func writeRate(_ index: Int, _ cursor: inout TextCursor) {
        cursor.write(bytes.span.extracting(pieces[index].rate))
    }

    /// `{"rate":"20%","turnover":`
    @inline(__always)
    func writeSubtotal(_ index: Int, _ cursor: inout TextCursor) {
        cursor.write(bytes.span.extracting(pieces[index].subtotal))
    }
}

extension ReceiptEncoder {
    /// The receipt of a document all of whose texts are JSON already and whose figures are all in columns: written in one
    /// piece.
    ///
    /// - Returns: false for any other document.
    func writeQuickly(
        _ index: Int, _ totals: ReceiptTotals, _ batch: borrowing DocumentBatch,
        _ results: borrowing ReceiptBlock, _ text: [UInt8], _ rates: RateTexts,
        _ writer: inout ByteWriter
    ) -> Bool {
        let header = batch.headers.rows[index]
        let isJSON = header.form == .bill || header.form == .receipt || header.form == .ownBill
        if header.hasDetails || !isJSON || results.hasExactFigures { return false }
        if batch.block.hasSurcharges(ofBill: index) { return false }
        let lines = batch.block.lines(ofBill: index)
        let subtotals = results.subtotalIndices(ofBill: index)

        // The keys and names of a document are shorter than 400 bytes, those of a line than 180, of a rate than 60.
        let decimal = TextCursor.longestDecimal
        var length = 400 + tail.count + 6 * decimal + header.textLength
        length += lines.count * (180 + 5 * decimal + rates.longest)
        length += subtotals.count * (60 + 2 * decimal + rates.longest)
        for line in lines {
            // A quantity that needs more than a column is written with all its digits.
            if batch.block.columnQuantity(ofLine: line).scale > 18 { return false }
            length += batch.lines[line].textLength
        }

        writer.write(atMost: length) { cursor in
            writeHead(header, text, &cursor)
            for line in lines {
                if line > lines.lowerBound { cursor.write(UInt8(ascii: ",")) }
                writeItem(line, batch, results, text, rates, &cursor)
            }
            cursor.write("],\"totalAmount\":")
            amount(totals.totalAmount, &cursor)
            cursor.write(",\"totalTax\":")
            amount(totals.totalTax, &cursor)
            cursor.write(",\"totalDiscount\":")
            amount(totals.totalDiscount, &cursor)
            cursor.write(",\"vat\":[")
            for index in subtotals {
                if index > subtotals.lowerBound { cursor.write(UInt8(ascii: ",")) }
                let subtotal = results.subtotalUnits(at: index)
                rates.writeSubtotal(subtotal.rateIndex, &cursor)
                amount(subtotal.turnover, &cursor)
                cursor.write(",\"tax\":")
                amount(subtotal.tax, &cursor)
                cursor.write(UInt8(ascii: "}"))
            }
            cursor.write(UInt8(ascii: "]"))
            writeEnd(header, totals, batch.block.basis(ofBill: index), text, &cursor)
        }
        return true
    }

    private func writeHead(_ header: HeaderRow, _ text: [UInt8], _ cursor: inout TextCursor) {
        cursor.write(UInt8(ascii: "{"))
        writeText("\"billId\":\"", header.billID, text, &cursor)
        writeText("\"number\":\"", header.number, text, &cursor)
        writeText("\"date\":\"", header.date, text, &cursor)
        writeText("\"type\":\"", header.type, text, &cursor)
        if header.type.isAbsent, !header.form.isRecorded { cursor.write("\"type\":\"SELL\",") }
        cursor.write("\"items\":[")
    }

    private func writeItem(
        _ line: Int, _ batch: borrowing DocumentBatch, _ results: borrowing ReceiptBlock,
        _ text: [UInt8], _ rates: RateTexts, _ cursor: inout TextCursor
    ) {
        let texts = batch.lines[line]
        let figures = results.line(line)
        let quantity = batch.block.columnQuantity(ofLine: line)
        let rate = batch.block.rateIndex(ofLine: line)
        cursor.write(UInt8(ascii: "{"))
        writeText("\"id\":\"", texts.id, text, &cursor)
        writeText("\"name\":\"", texts.name, text, &cursor)
        cursor.write("\"price\":")
        cursor.writeDecimal(figures.priceMantissa, scale: figures.priceScale)
        cursor.write(",\"quantity\":")
        cursor.writeDecimal(quantity.mantissa, scale: quantity.scale)
        cursor.write(",\"sumPrice\":")
        amount(figures.sum, &cursor)
        cursor.write(",\"discount\":")
        amount(figures.discount, &cursor)
        rates.writePercent(rate, &cursor)
        amount(figures.tax, &cursor)
        rates.writeRate(rate, &cursor)
        if texts.isService {
            cursor.write(",\"itemType\":\"SERVICE\"")
        } else {
            writeLastText(",\"itemType\":\"", texts.itemType, text, &cursor)
        }
        writeLastText(",\"measureName\":\"", texts.measureName, text, &cursor)
        cursor.write(UInt8(ascii: "}"))
    }

    private func writeEnd(
        _ header: HeaderRow, _ totals: ReceiptTotals, _ basis: PriceBasis, _ text: [UInt8],
        _ cursor: inout TextCursor
    ) {
        if header.prepaymentMantissa != 0 {
            cursor.write(",\"prepayment\":")
            cursor.writeDecimal(header.prepaymentMantissa, scale: Int(header.prepaymentScale))
        }
        cursor.write(",\"amountDue\":")
        amount(totals.amountDue, &cursor)
        if totals.overpaid != 0 {
            cursor.write(",\"overpaid\":")
            amount(totals.overpaid, &cursor)
        }
        writeLastText(",\"settlementMethod\":\"", header.settlementMethod, text, &cursor)
        if header.settlementMethod.isAbsent, !header.form.isRecorded {
            cursor.write(",\"settlementMethod\":\"FullSettlement\"")
        }
        if basis == .taxExclusive { cursor.write(",\"priceBasis\":\"tax-exclusive\"") }
        cursor.write(tail.span)
    }

    @inline(__always)
    private func amount(_ units: Int64, _ cursor: inout TextCursor) {
        cursor.writeDecimal(units, scale: policy.scale)
    }

    /// A key, a text and a comma behind it; nothing when the source has no text.
    @inline(__always)
    private func writeText(
        _ key: StaticString, _ source: SourceText, _ text: [UInt8], _ cursor: inout TextCursor
    ) {
        if source.isAbsent { return }
        cursor.write(key)
        cursor.write(text.span.extracting(source.range))
        cursor.write("\",")
    }

    /// The same without a comma behind it: the key has one before it.
    @inline(__always)
    private func writeLastText(
        _ key: StaticString, _ source: SourceText, _ text: [UInt8], _ cursor: inout TextCursor
    ) {
        if source.isAbsent { return }
        cursor.write(key)
        cursor.write(text.span.extracting(source.range))
        cursor.write(UInt8(ascii: "\""))
    }
}

extension SourceText {
    fileprivate var length: Int { Int(end) - Int(start) }
}

extension HeaderRow {
    fileprivate var textLength: Int {
        billID.length + number.length + date.length + type.length + settlementMethod.length
    }
}

extension LineTexts {
    fileprivate var textLength: Int {
        id.length + name.length + itemType.length + measureName.length
    }
}

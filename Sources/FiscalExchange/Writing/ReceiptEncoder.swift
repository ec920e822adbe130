// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Writes computed receipts of a batch: what the documents said is repeated from their text, figures come from columns.
struct ReceiptEncoder {
    let policy: Policy
    let format: OutputFormat
    /// What ends every receipt: `,"policy":"evotor"}` and a line break.
    let tail: [UInt8]

    init(policy: Policy, format: OutputFormat) {
        self.policy = policy
        self.format = format
        var writer = ByteWriter()
        writer.write(",\"policy\":")
        writer.writeString(policy.name)
        writer.write("}\n")
        tail = writer.bytes
    }

    /// The first line of the output, before any receipt.
    func writeHead(to writer: inout ByteWriter) {
        if format == .csv {
            writer.write("bill,date,line,name,price,quantity,rate,discount,sum,tax\n")
        }
    }

    /// Writes the receipt of the bill at `index`; `rates` are the texts of the rates of the batch.
    func write(
        _ index: Int, _ totals: ReceiptTotals, of batch: borrowing DocumentBatch,
        _ results: borrowing ReceiptBlock, text: [UInt8], rates: RateTexts,
        to writer: inout ByteWriter
    ) {
        switch format {
        case .receipt:
            if !writeQuickly(index, totals, batch, results, text, rates, &writer) {
                writeReceipt(index, totals, batch, results, text, &writer)
            }
        case .amounts: writeAmounts(index, totals, batch, results, text, &writer)
        case .csv: writeRows(index, batch, results, text, &writer)
        }
    }

    // MARK: Receipts

    private func writeReceipt(
        _ index: Int, _ totals: ReceiptTotals, _ batch: borrowing DocumentBatch,
        _ results: borrowing ReceiptBlock, _ text: [UInt8], _ writer: inout ByteWriter
    ) {
        let header = batch.headers[index]
        writeOpening(header, text, &writer)
        let lines = batch.block.lines(ofBill: index)
        for line in lines {
            if line > lines.lowerBound { writer.write(UInt8(ascii: ",")) }
            let surcharge = results.surcharge(
                ofLine: line, ofBill: index, in: batch.block, under: policy)
            writeItem(line, batch.lines[line], surcharge, batch.block, results, text, &writer)
        }
        writer.write("],\"totalAmount\":")
        amount(totals.totalAmount, &writer)
        writer.write(",\"totalTax\":")
        amount(totals.totalTax, &writer)
        writer.write(",\"totalDiscount\":")
        figure(results.exactDiscount(ofBill: index), totals.totalDiscount, &writer)
        writeVAT(results.subtotals(ofBill: index), &writer)
        writeClosing(header, totals, batch.block.basis(ofBill: index), text, &writer)
        writer.write(tail.span)
    }

    /// What stands before the first item.
    func writeOpening(_ header: DocumentHeader, _ text: [UInt8], _ writer: inout ByteWriter) {
        var separator: StaticString = "{"
        writeText("\"billId\":", header.billID, text, &separator, &writer)
        writeText("\"number\":", header.number, text, &separator, &writer)
        writeText("\"date\":", header.date, text, &separator, &writer)
        writeCoded("\"date\":", header.coded?.date, &separator, &writer)
        writeText("\"type\":", header.type, text, &separator, &writer)
        if header.type.isAbsent {
            let type = header.coded?.operation ?? (header.form.isRecorded ? nil : .sell)
            writeCoded("\"type\":", type?.rawValue, &separator, &writer)
        }
        writer.write(separator)
        writer.write("\"items\":[")
    }

    /// What stands behind the VAT of the rates, but for the policy.
    func writeClosing(
        _ header: DocumentHeader, _ totals: ReceiptTotals, _ basis: PriceBasis, _ text: [UInt8],
        _ writer: inout ByteWriter
    ) {
        if header.prepayment.signum != 0 {
            writer.write(",\"prepayment\":")
            writer.write(header.prepayment)
        }
        writer.write(",\"amountDue\":")
        amount(totals.amountDue, &writer)
        if totals.overpaid != 0 {
            writer.write(",\"overpaid\":")
            amount(totals.overpaid, &writer)
        }
        writePayments(header.payments, &writer)
        var separator: StaticString = ","
        writeText("\"settlementMethod\":", header.settlementMethod, text, &separator, &writer)
        if header.settlementMethod.isAbsent {
            let method =
                header.coded?.settlementMethod ?? (header.form.isRecorded ? nil : .fullSettlement)
            writeCoded("\"settlementMethod\":", method?.rawValue, &separator, &writer)
        }
        if basis == .taxExclusive { writer.write(",\"priceBasis\":\"tax-exclusive\"") }
    }

    private func writeItem(
        _ index: Int, _ line: LineTexts, _ surcharge: Rational, _ block: borrowing BillBlock,
        _ results: borrowing ReceiptBlock, _ text: [UInt8], _ writer: inout ByteWriter
    ) {
        let rate = block.rate(ofLine: index)
        writeItemOpening(line, text, &writer)
        let exact = results.exactLine(index)
        let figures = results.line(index)
        if let exact {
            writer.write(exact.price)
        } else {
            writer.writeDecimal(figures.priceMantissa, scale: figures.priceScale)
        }
        writer.write(",\"quantity\":")
        writer.write(block.exactQuantity(ofLine: index))
        writer.write(",\"sumPrice\":")
        figure(exact?.sum, figures.sum, &writer)
        writer.write(",\"discount\":")
        figure(exact?.discount, figures.discount, &writer)
        if !surcharge.isZero {
            writer.write(",\"surcharge\":")
            writer.write(surcharge)
        }
        writer.write(",\"taxPercent\":")
        writer.write(rate.percent)
        writer.write(",\"tax\":")
        figure(exact?.tax, figures.tax, &writer)
        writeItemClosing(line, rate, text, &writer)
    }

    /// What stands before the price of an item.
    func writeItemOpening(_ line: LineTexts, _ text: [UInt8], _ writer: inout ByteWriter) {
        var separator: StaticString = "{"
        writeText("\"id\":", line.id, text, &separator, &writer)
        writeText("\"name\":", line.name, text, &separator, &writer)
        writer.write(separator)
        writer.write("\"price\":")
    }

    /// What stands behind the tax of an item.
    func writeItemClosing(
        _ line: LineTexts, _ rate: VATRate, _ text: [UInt8], _ writer: inout ByteWriter
    ) {
        writer.write(",\"vatRate\":\"")
        writeRate(rate, &writer)
        writer.write(UInt8(ascii: "\""))
        var separator: StaticString = ","
        if line.isService {
            writer.write(",\"itemType\":\"SERVICE\"")
        } else {
            writeText("\"itemType\":", line.itemType, text, &separator, &writer)
        }
        separator = ","
        writeText("\"measureName\":", line.measureName, text, &separator, &writer)
        writer.write(UInt8(ascii: "}"))
    }

    func writeVAT(
        _ subtotals: ArraySlice<VATSubtotalUnits>, _ writer: inout ByteWriter
    ) {
        writer.write(",\"vat\":[")
        for (position, subtotal) in subtotals.enumerated() {
            writer.write(position == 0 ? "{\"rate\":\"" : ",{\"rate\":\"")
            writeRate(subtotal.rate, &writer)
            writer.write("\",\"turnover\":")
            amount(subtotal.turnover, &writer)
            writer.write(",\"tax\":")
            amount(subtotal.tax, &writer)
            writer.write(UInt8(ascii: "}"))
        }
        writer.write(UInt8(ascii: "]"))
    }

    private func writePayments(_ payments: [Payment], _ writer: inout ByteWriter) {
        if payments.isEmpty { return }
        writer.write(",\"payments\":[")
        for (position, payment) in payments.enumerated() {
            writer.write(position == 0 ? "{\"means\":\"" : ",{\"means\":\"")
            writer.write(payment.means.rawValue)
            writer.write("\",\"amount\":")
            writer.write(payment.amount)
            writer.write(UInt8(ascii: "}"))
        }
        writer.write(UInt8(ascii: "]"))
    }

    // MARK: Amounts

    private func writeAmounts(
        _ index: Int, _ totals: ReceiptTotals, _ batch: borrowing DocumentBatch,
        _ results: borrowing ReceiptBlock, _ text: [UInt8], _ writer: inout ByteWriter
    ) {
        var separator: StaticString = "{"
        let billID = batch.headers.rows[index].billID
        // A name that is JSON already is written in one piece with the figures.
        let isCopied = billID.spelling == .jsonBody && !billID.isAbsent && !results.hasExactLines
        if !isCopied { writeText("\"billId\":", billID, text, &separator, &writer) }
        let lines = batch.block.lines(ofBill: index)
        if results.hasExactLines {
            writer.write(separator)
            writer.write("\"items\":[")
            for line in lines {
                writeAmounts(line, isFirst: line == lines.lowerBound, results, &writer)
            }
            writer.write("],\"totalAmount\":")
            amount(totals.totalAmount, &writer)
            writer.write(",\"totalTax\":")
            amount(totals.totalTax, &writer)
            writer.write("}\n")
            return
        }
        let scale = policy.scale
        // A line is two decimals and 24 bytes around them, the rest of the document two, a name and 64.
        let longest = TextCursor.longestDecimal
        let length = (lines.count + 1) * 2 * longest + lines.count * 24 + 64
        writer.write(atMost: length + (isCopied ? billID.range.count : 0)) { cursor in
            if isCopied {
                cursor.write("{\"billId\":\"")
                cursor.write(text.span.extracting(billID.range))
                cursor.write("\",\"items\":[")
            } else {
                cursor.write(separator)
                cursor.write("\"items\":[")
            }
            for line in lines {
                let figures = results.line(line)
                if line > lines.lowerBound { cursor.write(UInt8(ascii: ",")) }
                cursor.write("{\"sumPrice\":")
                cursor.writeDecimal(figures.sum, scale: scale)
                cursor.write(",\"tax\":")
                cursor.writeDecimal(figures.tax, scale: scale)
                cursor.write(UInt8(ascii: "}"))
            }
            cursor.write("],\"totalAmount\":")
            cursor.writeDecimal(totals.totalAmount, scale: scale)
            cursor.write(",\"totalTax\":")
            cursor.writeDecimal(totals.totalTax, scale: scale)
            cursor.write("}\n")
        }
    }

    private func writeAmounts(
        _ line: Int, isFirst: Bool, _ results: borrowing ReceiptBlock, _ writer: inout ByteWriter
    ) {
        writer.write(isFirst ? "{\"sumPrice\":" : ",{\"sumPrice\":")
        let exact = results.exactLine(line)
        let figures = results.line(line)
        figure(exact?.sum, figures.sum, &writer)
        writer.write(",\"tax\":")
        figure(exact?.tax, figures.tax, &writer)
        writer.write(UInt8(ascii: "}"))
    }

    // MARK: CSV

    private func writeRows(
        _ index: Int, _ batch: borrowing DocumentBatch, _ results: borrowing ReceiptBlock,
        _ text: [UInt8], _ writer: inout ByteWriter
    ) {
        let header = batch.headers[index]
        let lines = batch.block.lines(ofBill: index)
        for line in lines {
            writeLeadingCells(
                header, batch.lines[line], number: line - lines.lowerBound + 1, text, &writer)
            let exact = results.exactLine(line)
            let figures = results.line(line)
            if let exact {
                writer.write(exact.price)
            } else {
                writer.writeDecimal(figures.priceMantissa, scale: figures.priceScale)
            }
            writer.write(UInt8(ascii: ","))
            writer.write(batch.block.exactQuantity(ofLine: line))
            writer.write(UInt8(ascii: ","))
            writeRate(batch.block.rate(ofLine: line), &writer)
            writer.write(UInt8(ascii: ","))
            figure(exact?.discount, figures.discount, &writer)
            writer.write(UInt8(ascii: ","))
            figure(exact?.sum, figures.sum, &writer)
            writer.write(UInt8(ascii: ","))
            figure(exact?.tax, figures.tax, &writer)
            writer.write(UInt8(ascii: "\n"))
        }
    }

    /// The cells that say which line of which bill a row is.
    func writeLeadingCells(
        _ header: DocumentHeader, _ line: LineTexts, number: Int, _ text: [UInt8],
        _ writer: inout ByteWriter
    ) {
        writeCell(header.billID, text, &writer)
        if let date = header.coded?.date { writer.write(date) }
        writeCell(header.date, text, &writer)
        if line.id.isAbsent {
            writer.write(number)
            writer.write(UInt8(ascii: ","))
        } else {
            writeCell(line.id, text, &writer)
        }
        writeCell(line.name, text, &writer)
    }

    /// A cell and the comma behind it, quoted where its text asks for it (RFC 4180).
    private func writeCell(_ source: SourceText, _ text: [UInt8], _ writer: inout ByteWriter) {
        if !source.isAbsent {
            switch source.spelling {
            case .jsonBody: writer.writeCell(JSONText.unescaped(text[source.range]).span)
            case .plain: writer.writeCell(text.span.extracting(source.range))
            case .quotedCell: writer.writeQuotedCell(text.span.extracting(source.range))
            }
        }
        writer.write(UInt8(ascii: ","))
    }

    // MARK: Parts

    /// A key and the text of the source behind it, as a JSON string; nothing when the source has none.
    func writeText(
        _ key: StaticString, _ source: SourceText, _ text: [UInt8],
        _ separator: inout StaticString, _ writer: inout ByteWriter
    ) {
        if source.isAbsent { return }
        writer.write(separator)
        writer.write(key)
        writer.write(UInt8(ascii: "\""))
        let span = text.span.extracting(source.range)
        switch source.spelling {
        case .jsonBody: writer.write(span)
        case .plain: writer.writeStringBody(span)
        case .quotedCell: writer.writeStringBody(span, halvingQuotes: true)
        }
        writer.write(UInt8(ascii: "\""))
        separator = ","
    }

    /// A key and a text of the program behind it; nothing when there is none.
    private func writeCoded(
        _ key: StaticString, _ text: String?, _ separator: inout StaticString,
        _ writer: inout ByteWriter
    ) {
        guard let text else { return }
        writer.write(separator)
        writer.write(key)
        writer.write(UInt8(ascii: "\""))
        writer.write(text)
        writer.write(UInt8(ascii: "\""))
        separator = ","
    }

    func amount(_ units: Int64, _ writer: inout ByteWriter) {
        writer.writeDecimal(units, scale: policy.scale)
    }

    func figure(_ exact: Rational?, _ units: Int64, _ writer: inout ByteWriter) {
        if let exact {
            writer.write(exact)
        } else {
            amount(units, &writer)
        }
    }

    func writeRate(_ rate: VATRate, _ writer: inout ByteWriter) {
        switch rate {
        case .none:
            writer.write("none")
        case .percent(let percent):
            writer.write(percent)
            writer.write(UInt8(ascii: "%"))
        case .calculated:
            writer.write(rate.text)
        }
    }
}

/// Texts of JSON outside of a parser.
enum JSONText {
    /// The characters of a string's body that a parser has accepted.
    static func unescaped(_ body: ArraySlice<UInt8>) -> [UInt8] {
        guard body.contains(UInt8(ascii: "\\")) else { return Array(body) }
        let reader = JSONReader()
        let quoted = [UInt8(ascii: "\"")] + Array(body) + [UInt8(ascii: "\"")]
        guard
            (try? reader.parse(0..<quoted.count, of: quoted, maximumDepth: 1, strict: false)) != nil
        else { return Array(body) }
        return Array(reader.string(JSONReader.root).utf8)
    }
}

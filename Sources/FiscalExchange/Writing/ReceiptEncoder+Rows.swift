// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Writes receipts whose goods were divided into fiscal rows: each row is an item, and discounts are in the prices.
extension ReceiptEncoder {
    /// Writes the rows `range` of a block as the receipt of the document at `index`.
    func writeRows(
        _ range: Range<Int>, _ receipt: Int, _ totals: ReceiptTotals, of index: Int,
        undivided: ReceiptTotals, _ batch: borrowing DocumentBatch,
        _ results: borrowing ReceiptBlock, _ rows: borrowing FiscalRowBlock, text: [UInt8],
        to writer: inout ByteWriter
    ) {
        switch format {
        case .receipt:
            let header = batch.headers[index]
            writeOpening(header, text, &writer)
            for place in range {
                if place > range.lowerBound { writer.write(UInt8(ascii: ",")) }
                writeRow(rows.row(place), place, batch, rows, text, &writer)
            }
            writer.write("],\"totalAmount\":")
            amount(totals.totalAmount, &writer)
            writer.write(",\"totalTax\":")
            amount(totals.totalTax, &writer)
            writer.write(",\"totalDiscount\":0")
            writeVAT(rows.receipts.subtotals(ofBill: receipt), &writer)
            writeClosing(header, totals, batch.block.basis(ofBill: index), text, &writer)
            writer.write(",\"rows\":{\"discount\":")
            figure(results.exactDiscount(ofBill: index), undivided.totalDiscount, &writer)
            writer.write(",\"distortion\":")
            writer.write(distortion(range, results, rows))
            writeTaxChanges(index, receipt, results, rows, &writer)
            let lowered = rows.lowered(ofBill: index)
            if lowered > 0 {
                writer.write(",\"lowered\":")
                amount(lowered, &writer)
            }
            writer.write(UInt8(ascii: "}"))
            writer.write(tail.span)
        case .amounts:
            var separator: StaticString = "{"
            writeText(
                "\"billId\":", batch.headers.rows[index].billID, text, &separator, &writer)
            writer.write(separator)
            writer.write("\"items\":[")
            for place in range {
                writer.write(place == range.lowerBound ? "{\"sumPrice\":" : ",{\"sumPrice\":")
                amount(rows.row(place).sum, &writer)
                writer.write(",\"tax\":")
                writeTax(ofRow: place, rows, &writer)
                writer.write(UInt8(ascii: "}"))
            }
            writer.write("],\"totalAmount\":")
            amount(totals.totalAmount, &writer)
            writer.write(",\"totalTax\":")
            amount(totals.totalTax, &writer)
            writer.write("}\n")
        case .csv:
            writeCells(range, index, batch, rows, text, &writer)
        }
    }

    private func writeRow(
        _ row: RowUnits, _ place: Int, _ batch: borrowing DocumentBatch,
        _ rows: borrowing FiscalRowBlock, _ text: [UInt8], _ writer: inout ByteWriter
    ) {
        let rate = batch.block.rate(ofLine: row.line)
        writeItemOpening(batch.lines[row.line], text, &writer)
        writer.writeDecimal(row.priceMantissa, scale: row.priceScale)
        writer.write(",\"quantity\":")
        writer.writeDecimal(row.quantityMantissa, scale: row.quantityScale)
        writer.write(",\"sumPrice\":")
        amount(row.sum, &writer)
        writer.write(",\"discount\":0,\"taxPercent\":")
        writer.write(rate.percent)
        writer.write(",\"tax\":")
        writeTax(ofRow: place, rows, &writer)
        writeItemClosing(batch.lines[row.line], rate, text, &writer)
    }

    private func writeTax(
        ofRow place: Int, _ rows: borrowing FiscalRowBlock, _ writer: inout ByteWriter
    ) {
        figure(rows.receipts.exactLine(place)?.tax, rows.receipts.line(place).tax, &writer)
    }

    private func writeCells(
        _ range: Range<Int>, _ index: Int, _ batch: borrowing DocumentBatch,
        _ rows: borrowing FiscalRowBlock, _ text: [UInt8], _ writer: inout ByteWriter
    ) {
        let first = batch.block.lines(ofBill: index).lowerBound
        for place in range {
            let row = rows.row(place)
            writeLeadingCells(
                batch.headers[index], batch.lines[row.line], number: row.line - first + 1, text,
                &writer)
            writer.writeDecimal(row.priceMantissa, scale: row.priceScale)
            writer.write(UInt8(ascii: ","))
            writer.writeDecimal(row.quantityMantissa, scale: row.quantityScale)
            writer.write(UInt8(ascii: ","))
            writeRate(batch.block.rate(ofLine: row.line), &writer)
            writer.write(",0,")
            amount(row.sum, &writer)
            writer.write(UInt8(ascii: ","))
            writeTax(ofRow: place, rows, &writer)
            writer.write(UInt8(ascii: "\n"))
        }
    }

    // MARK: What the division changed

    /// Σ |p − p₀| × q of the rows.
    private func distortion(
        _ range: Range<Int>, _ results: borrowing ReceiptBlock, _ rows: borrowing FiscalRowBlock
    ) -> Rational {
        var sum = Rational.zero
        for place in range {
            let row = rows.row(place)
            let distance = Rational(row.price) - results.unitPrice(ofLine: row.line)
            sum += distance.magnitude * Rational(row.quantity)
        }
        return sum
    }

    /// The rates whose tax the division changed, with how much more it is.
    private func writeTaxChanges(
        _ index: Int, _ receipt: Int, _ results: borrowing ReceiptBlock,
        _ rows: borrowing FiscalRowBlock, _ writer: inout ByteWriter
    ) {
        var isFirst = true
        let subtotals = rows.receipts.subtotals(ofBill: receipt)
        for (before, after) in zip(results.subtotals(ofBill: index), subtotals)
        where before.tax != after.tax {
            writer.write(isFirst ? ",\"taxChanges\":[{\"rate\":\"" : ",{\"rate\":\"")
            writeRate(after.rate, &writer)
            writer.write("\",\"change\":")
            amount(after.tax - before.tax, &writer)
            writer.write(UInt8(ascii: "}"))
            isFirst = false
        }
        if !isFirst { writer.write(UInt8(ascii: "]")) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

extension DocumentBatch {
    /// The document at an index as a value, with the figures that it states.
    ///
    /// - Parameter names: The names of goods are wanted too.
    func recordedReceipt(at index: Int, text: [UInt8], names: Bool) -> RecordedReceipt {
        let header = headers[index]
        let stated = stated[index]
        var bill = names ? bill(at: index, text: text) : block.bill(at: index)
        bill.date =
            stated.dateTime.text(in: text).map { MoscowTime.text($0) }
            ?? date(at: index, text: text)
        let rows = block.lines(ofBill: index)
        return RecordedReceipt(
            bill: bill, operation: stated.operation,
            settlementMethod: header.settlementMethod.text(in: text)
                .flatMap { SettlementMethod(rawValue: $0) } ?? header.coded?.settlementMethod,
            taxSystem: stated.taxSystem,
            items: rows.map { row in
                RecordedLine(
                    sum: statedLines[row].sum.stated, tax: statedLines[row].tax.stated,
                    discount: statedLines[row].discount.stated,
                    settlementMethod: statedLines[row].settlementMethod)
            },
            totalAmount: stated.totalAmount.stated, totalTax: stated.totalTax.stated,
            totalDiscount: stated.totalDiscount.stated, amountDue: stated.amountDue.stated,
            vat: stated.subtotals.map {
                RecordedSubtotal(rate: $0.rate, turnover: $0.turnover.stated, tax: $0.tax.stated)
            },
            payments: stated.payments?.payments, carried: stated.carried)
    }

    /// Where a figure of the document at an index stands in the buffer, and its path inside the record.
    func place(of figure: RecordedFigure, at index: Int) -> (offset: Int, path: String) {
        let header = headers[index]
        let stated = stated[index]
        let first = block.lines(ofBill: index).lowerBound
        func line(_ line: Int, _ figure: StatedFigure, _ key: String) -> (Int, String) {
            (Int(figure.offset), "\(header.form.lines)[\(line)].\(key)")
        }
        let (offset, inner): (Int, String) =
            switch figure {
            case .lineSum(let index):
                line(index, statedLines[first + index].sum, header.form.statedSum)
            case .lineTax(let index):
                line(index, statedLines[first + index].tax, header.form.statedTax)
            case .turnover(let index):
                (
                    Int(stated.subtotals[index].turnover.offset),
                    stated.subtotals[index].turnoverPath.text
                )
            case .rateTax(let index):
                (Int(stated.subtotals[index].tax.offset), stated.subtotals[index].taxPath.text)
            case .totalAmount: (Int(stated.totalAmount.offset), header.form.statedTotal)
            case .totalTax: (Int(stated.totalTax.offset), ReceiptKey.totalTax.name)
            case .totalDiscount: (Int(stated.totalDiscount.offset), ReceiptKey.totalDiscount.name)
            case .amountDue: (Int(stated.amountDue.offset), header.form.statedDue)
            case .payments: (Int(stated.payments?.offset ?? 0), stated.payments?.path ?? "")
            }
        return (offset, header.path(inner))
    }
}

extension DocumentForm {
    /// A line's sum as the document spells it.
    var statedSum: String {
        switch self {
        case .receipt: ItemKey.sumPrice.name
        default: "sum"
        }
    }

    /// A line's VAT as the document spells it.
    var statedTax: String {
        self == .taxService ? ExportedItemKey.ndsSum.name : ItemKey.tax.name
    }

    /// The total as the document spells it.
    var statedTotal: String {
        self == .taxService ? ExportedReceiptKey.totalSum.name : ReceiptKey.totalAmount.name
    }

    /// What is left to pay as the document spells it.
    var statedDue: String {
        self == .bill ? BillKey.summ.name : ReceiptKey.amountDue.name
    }
}

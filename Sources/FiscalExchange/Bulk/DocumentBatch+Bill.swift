// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

extension DocumentBatch {
    /// The bill of the document at an index as a value, with its identifier, date, payments and the names of its lines.
    func bill(at index: Int, text: [UInt8]) -> Bill {
        var bill = block.bill(at: index)
        bill.id = headers[index].billID.text(in: text)
        bill.date = date(at: index, text: text)
        bill.payments = headers[index].payments
        for (line, row) in block.lines(ofBill: index).enumerated() {
            bill.lines[line].id = lines[row].id.text(in: text)
            bill.lines[line].name = lines[row].name.text(in: text)
            bill.lines[line].unit = lines[row].measureName.text(in: text)
        }
        return bill
    }

    /// The date as the document has it.
    func date(at index: Int, text: [UInt8]) -> String? {
        headers[index].date.text(in: text) ?? headers[index].coded?.date
    }
}

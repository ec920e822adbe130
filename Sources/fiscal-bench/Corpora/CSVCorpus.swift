// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Rows of bills with their figures; a record is the rows of one bill.
struct CSVCorpus: Corpus {
    private var drafts: DraftMaker
    private let engine: ReceiptEngine
    private var number = 0

    init(seed: UInt64, engine: ReceiptEngine) {
        drafts = DraftMaker(dice: Dice(seed: seed, stream: 1))
        self.engine = engine
    }

    var head: String { "bill,price,quantity,rate,line,name,date,discount,sum,tax\n" }

    mutating func next() throws(CorpusError) -> CorpusRecord {
        number += 1
        let draft = drafts.draft(id: number)
        var reduced = draft
        for index in draft.lines.indices where drafts.dice.happens(percent: 15) {
            let line = draft.lines[index]
            reduced.lines[index].discount = drafts.dice.below(line.price * line.quantity / 4000 + 1)
        }
        let date = (WallTime.newest - drafts.dice.below(365 * 86_400)).day
        // Some policies know no discounts of lines.
        if let receipt = try? engine.receipt(for: reduced.bill) {
            return record(reduced, receipt, date)
        }
        return record(draft, try engine.drawnReceipt(draft.bill), date)
    }

    private func record(_ draft: BillDraft, _ receipt: Receipt, _ date: String) -> CorpusRecord {
        var text = CorpusText()
        for (index, (line, item)) in zip(draft.lines, receipt.items).enumerated() {
            if index > 0 { text.write("\n") }
            text.write("B-\(draft.id),")
            text.writeDecimal(line.price, scale: 2)
            text.write(",")
            text.writeDecimal(line.quantity, scale: 3)
            text.write(",\(line.rate),\(line.id),")
            text.writeCell(line.name)
            text.write(",\(date),")
            if line.discount > 0 { text.writeDecimal(line.discount, scale: 2) }
            // A figure that a policy keeps exact may be no decimal, and is then not stated.
            text.write(",\(item.sum.decimalText ?? ""),\(item.tax.decimalText ?? "")")
        }
        return CorpusRecord(text: text.bytes, form: .csv, lines: draft.lines.count)
    }
}

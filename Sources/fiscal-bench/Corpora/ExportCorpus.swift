// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Receipts as the tax service and the operators of fiscal data export them, in kopecks.
struct ExportCorpus: Corpus {
    private var drafts: DraftMaker
    private let engine: ReceiptEngine
    private var number = 0

    init(seed: UInt64, engine: ReceiptEngine) {
        drafts = DraftMaker(dice: Dice(seed: seed, stream: 1))
        self.engine = engine
    }

    mutating func next() throws(CorpusError) -> CorpusRecord {
        number += 1
        let draft = drafts.draft(id: number)
        let receipt = try engine.drawnReceipt(draft.bill)
        guard let total = receipt.totalAmount.kopecks else { throw engine.unwritable }
        var text = CorpusText()
        let wrapper = drafts.dice.pick([
            ["ticket", "document", "receipt"], ["document", "receipt"], [],
        ])
        for key in wrapper { text.write("{\"\(key)\":") }
        let time = WallTime.newest - drafts.dice.below(365 * 86_400)
        let day = time.text.replacing(" ", with: "T")
        text.write("{\"dateTime\":\"\(day)\",\"fiscalDocumentNumber\":\(number),")
        text.write("\"operationType\":\(drafts.dice.happens(percent: 3) ? 2 : 1),")
        text.write("\"appliedTaxationType\":1,\"items\":[")
        try writeItems(draft, receipt, &text)
        text.write("],")
        try writeVAT(receipt, &text)
        let cash = drafts.dice.happens(percent: 30) ? total : 0
        text.write("\"totalSum\":\(total),\"cashTotalSum\":\(cash),")
        text.write("\"ecashTotalSum\":\(total - cash),")
        text.write("\"prepaidSum\":0,\"creditSum\":0,\"provisionSum\":0}")
        for _ in wrapper { text.write("}") }
        return CorpusRecord(text: text.bytes, form: .fns, lines: draft.lines.count)
    }

    private func writeItems(
        _ draft: BillDraft, _ receipt: Receipt, _ text: inout CorpusText
    ) throws(CorpusError) {
        for (index, (line, item)) in zip(draft.lines, receipt.items).enumerated() {
            guard let code = VATRateNumbering.fiscalFormats.code(of: line.rate) else {
                preconditionFailure("The rates that are drawn have codes")
            }
            if index > 0 { text.write(",") }
            text.write("{\"name\":")
            text.writeString(line.name)
            text.write(",\"price\":\(line.price),\"quantity\":")
            text.writeDecimal(line.quantity, scale: 3)
            text.write(",\"sum\":\(try kopecks(item.sum)),\"nds\":\(code)")
            text.write(",\"ndsSum\":\(try kopecks(item.tax)),\"paymentType\":4}")
        }
    }

    /// The VAT of each rate: the turnover without VAT, the others as their tax.
    private mutating func writeVAT(
        _ receipt: Receipt, _ text: inout CorpusText
    ) throws(CorpusError) {
        var contained: [String] = []
        let usesContainer = drafts.dice.happens(percent: 40)
        for subtotal in receipt.vat {
            guard let tax = subtotal.tax.kopecks, let turnover = subtotal.turnover.kopecks else {
                throw engine.unwritable
            }
            switch subtotal.rate {
            case .none: text.write("\"ndsNo\":\(turnover),")
            case .percent(let percent) where usesContainer && percent != 10 && percent != 20:
                let code = VATRateNumbering.fiscalFormats.code(of: subtotal.rate) ?? ""
                contained.append("{\"nds\":\(code),\"ndsSum\":\(tax)}")
            default: text.write("\"nds\(subtotal.rate.percent)\":\(tax),")
            }
        }
        if contained.isEmpty { return }
        text.write("\"amountsReceiptNds\":{\"amountsNds\":[\(contained.joined(separator: ","))]},")
    }

    private func kopecks(_ figure: Rational) throws(CorpusError) -> Int {
        guard let fixed = ExactDecimal(figure * 100)?.fixed, fixed.scale == 0 else {
            throw engine.unwritable
        }
        return Int(fixed.mantissa)
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Bills of the engine's own form, with what only this form has: percents, surcharges, discounts of the bill, payments.
struct OwnCorpus: Corpus {
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
        var bill = draft.bill
        bill.id = "A-\(number)"
        bill.date = (WallTime.newest - drafts.dice.below(365 * 86_400)).day
        if drafts.dice.happens(percent: 10) { bill.priceBasis = .taxExclusive }
        var adjusted = bill
        for index in bill.lines.indices where drafts.dice.happens(percent: 25) {
            adjusted.lines[index].adjustments = adjustments()
        }
        if drafts.dice.happens(percent: 15) { adjusted.adjustments = adjustments() }
        // Some policies know no discounts of lines.
        if let receipt = try? engine.receipt(for: adjusted) {
            return record(paid(adjusted, receipt))
        }
        return record(paid(bill, try engine.drawnReceipt(bill)))
    }

    private mutating func adjustments() -> Adjustments {
        var adjustments = Adjustments()
        if drafts.dice.happens(percent: 70) {
            adjustments.discounts.append(
                .percent(.init(mantissa: Int64(drafts.dice.draw(1...60)), scale: 0)))
        }
        if drafts.dice.happens(percent: 40) {
            adjustments.discounts.append(.amount(.kopecks(drafts.dice.draw(1...500))))
        }
        if adjustments.discounts.isEmpty || drafts.dice.happens(percent: 20) {
            adjustments.surcharges.append(.amount(.kopecks(drafts.dice.draw(1...500))))
        }
        return adjustments
    }

    /// The bill with payments that add up, now and then.
    private mutating func paid(_ bill: Bill, _ receipt: Receipt) -> Bill {
        guard let total = receipt.totalAmount.kopecks, total > 1, drafts.dice.happens(percent: 40)
        else { return bill }
        var bill = bill
        let first = drafts.dice.draw(1...(total - 1))
        let isPrepaid = drafts.dice.happens(percent: 30)
        if isPrepaid { bill.prepayment = .kopecks(first) }
        bill.payments = [
            Payment(means: isPrepaid ? .prepayment : .cash, amount: .kopecks(first)),
            Payment(means: .card, amount: .kopecks(total - first)),
        ]
        return bill
    }

    // MARK: Writing

    private func record(_ bill: Bill) -> CorpusRecord {
        var text = CorpusText()
        text.write("{\"id\":\"\(bill.id ?? "")\",\"date\":\"\(bill.date ?? "")\"")
        if bill.priceBasis == .taxExclusive { text.write(",\"priceBasis\":\"tax-exclusive\"") }
        text.write(",\"lines\":[")
        for (index, line) in bill.lines.enumerated() {
            if index > 0 { text.write(",") }
            text.write("{\"id\":\"\(line.id ?? "")\",\"name\":")
            text.writeString(line.name ?? "")
            text.write(",\"price\":\"\(line.price)\",\"quantity\":\"\(line.quantity)\"")
            text.write(",\"rate\":\"\(line.rate)\"")
            if let unit = line.unit { text.write(",\"unit\":\"\(unit)\"") }
            write(line.adjustments, to: &text)
            text.write("}")
        }
        text.write("]")
        write(bill.adjustments, to: &text)
        if bill.prepayment.signum > 0 { text.write(",\"prepayment\":\"\(bill.prepayment)\"") }
        if !bill.payments.isEmpty {
            let payments = bill.payments.map {
                "{\"means\":\"\($0.means.rawValue)\",\"amount\":\"\($0.amount)\"}"
            }
            text.write(",\"payments\":[\(payments.joined(separator: ","))]")
        }
        text.write("}")
        return CorpusRecord(text: text.bytes, form: .own, lines: bill.lines.count)
    }

    private func write(_ adjustments: Adjustments, to text: inout CorpusText) {
        for (key, entries) in [
            ("discounts", adjustments.discounts), ("surcharges", adjustments.surcharges),
        ] where !entries.isEmpty {
            let entries = entries.map { entry in
                switch entry.measure {
                case .percent(let percent): "{\"percent\":\"\(percent)\"}"
                case .amount(let amount): "{\"amount\":\"\(amount)\"}"
                }
            }
            text.write(",\"\(key)\":[\(entries.joined(separator: ","))]")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// A bill that is open in a shop.
struct OpenBill {
    var draft: BillDraft
    let date: WallTime
    /// Kopecks that were paid before.
    let prepayment: Int
    /// Kopecks that are left to pay.
    private(set) var due: Int
    /// The register has read it.
    var isRead = false

    /// A bill of which a share of the sum was paid before.
    ///
    /// - Parameter prepayment: What was paid of a total in kopecks.
    init(
        _ draft: BillDraft, date: WallTime, engine: ReceiptEngine,
        prepayment: (_ total: Int) -> Int
    ) throws(CorpusError) {
        let total = try Self.total(draft, engine)
        self.draft = draft
        self.date = date
        self.prepayment = prepayment(total)
        due = total - self.prepayment
    }

    /// Leaves the bill with other lines.
    mutating func keep(
        _ lines: [BillDraft.Line], engine: ReceiptEngine
    ) throws(CorpusError) {
        draft.lines = lines
        due = try Self.total(draft, engine) - prepayment
        isRead = false
    }

    private static func total(
        _ draft: BillDraft, _ engine: ReceiptEngine
    ) throws(CorpusError) -> Int {
        guard let total = try engine.drawnReceipt(draft.bill).totalAmount.kopecks else {
            throw engine.unwritable
        }
        return total
    }
}

/// The open bills of one shop, and what its backend answers.
struct JournalShop {
    let name: String
    let systems: [String]
    let engine: ReceiptEngine
    /// Oldest first.
    private(set) var open: [OpenBill] = []
    /// A register waits for an answer.
    var isBusy = false

    init(name: String, systems: [String], engine: ReceiptEngine) {
        self.name = name
        self.systems = systems
        self.engine = engine
    }

    mutating func add(_ bill: OpenBill) {
        open.append(bill)
    }

    // MARK: Answers

    /// The bills that are open, newest first; one of them when a number is asked for.
    func list(number: String?) -> [ListEntry] {
        var entries: [ListEntry] = []
        for bill in open.reversed() {
            if let number, bill.draft.number != number { continue }
            entries.append(
                ListEntry(
                    id: .integer(.whole(bill.draft.id)), date: bill.date.text,
                    summ: .kopecks(bill.due),
                    number: bill.draft.number, customerName: "Покупатель \(bill.draft.customer)"))
        }
        return entries
    }

    /// The answer of BILL for the open bill at an index.
    mutating func answer(_ index: Int, _ dice: inout Dice) -> BillAnswer {
        open[index].isRead = true
        let bill = open[index]
        return BillAnswer(
            id: .integer(.whole(bill.draft.id)), date: bill.date.text, summ: .kopecks(bill.due),
            number: bill.draft.number, customer: bill.draft.payer,
            products: bill.draft.lines.map { line in
                BillProduct(
                    id: .integer(.whole(line.id)),
                    mark: line.unit != nil && dice.happens(percent: 4)
                        ? "0104607\(dice.draw(1_000_000...9_999_999))\u{1D}93a+/&<" : nil,
                    type: line.unit == nil ? nil : "NORMAL", price: .kopecks(line.price),
                    taxrate: line.rate == .none ? "Без НДС" : line.rate.text,
                    itemType: line.unit == nil ? 4 : 1, prodname: line.name,
                    quantity: .thousandths(line.quantity), unitname: line.unit)
            },
            prepayment: .kopecks(bill.prepayment), prepaymentEnable: true)
    }

    // MARK: Receipts

    /// What a register sells of an open bill, which is closed or left with the rest.
    struct Sale {
        var draft: BillDraft
        let date: WallTime
        let prepayment: Int
        /// What remains, for a part of the bill.
        var remaining: [RemainingItem]?
    }

    /// Sells the whole of the open bill at an index.
    mutating func sellAll(_ index: Int) -> Sale {
        let bill = open.remove(at: index)
        return Sale(draft: bill.draft, date: bill.date, prepayment: bill.prepayment)
    }

    /// Sells a part of the open bill at an index; nil for a bill that cannot be parted: one that was paid in part, or holds
    /// a single piece.
    mutating func sellPart(
        _ index: Int, _ dice: inout Dice
    ) throws(CorpusError) -> Sale? {
        var bill = open[index]
        if bill.prepayment > 0 { return nil }
        var sold: [BillDraft.Line] = []
        var rest: [BillDraft.Line] = []
        for var line in bill.draft.lines {
            let quantity = dice.pick([0, line.quantity, Self.part(of: line.quantity, &dice)])
            let left = line.quantity - quantity
            line.quantity = quantity
            if quantity > 0 { sold.append(line) }
            line.quantity = left
            if left > 0 { rest.append(line) }
        }
        if sold.isEmpty || rest.isEmpty { return nil }
        var sale = Sale(draft: bill.draft, date: bill.date, prepayment: 0)
        sale.draft.lines = sold
        sale.remaining = rest.map {
            RemainingItem(id: .text(String($0.id)), newQuantity: .thousandths($0.quantity))
        }
        try bill.keep(rest, engine: engine)
        open[index] = bill
        return sale
    }

    /// Some of a quantity: whole pieces of whole pieces.
    private static func part(of quantity: Int, _ dice: inout Dice) -> Int {
        quantity % 1000 == 0 ? 1000 * dice.below(quantity / 1000) : dice.below(quantity)
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// Makes the events that a register sends, with figures as the engine computes them.
struct EventMaker {
    let engine: ReceiptEngine

    /// What an event says besides the lines.
    struct Circumstances {
        var billDate: WallTime
        var time: WallTime
        var type = "SELL"
        /// Kopecks that were paid before.
        var prepayment = 0
        /// What remains of a bill that is receipted in part; nil for a receipt of the whole.
        var remaining: [RemainingItem]?
    }

    /// The event of the receipt of `draft`.
    func event(
        _ draft: BillDraft, _ circumstances: Circumstances, _ dice: inout Dice
    ) throws(CorpusError) -> ReceiptEvent {
        let receipt = try engine.drawnReceipt(draft.bill)
        guard var data = ReceiptData(receipt) else { throw engine.unwritable }
        for index in data.items.indices {
            // Registers know percents only, and services by their own name.
            data.items[index].vatRate = nil
            if draft.lines[index].unit == nil { data.items[index].itemType = "SERVICE" }
        }
        data.id = dice.uuid()
        data.type = circumstances.type
        data.extras = extras(draft, data.totalAmount, circumstances, &dice)
        data.shiftId = String(dice.draw(1...400))
        data.storeId = "20240116-0001-4000-8000-000000000001"
        data.dateTime = circumstances.time.universal
        data.deviceId = "20260123-0002-4000-8000-000000000002"
        data.employeeId = "20260119-0003-4000-8000-000000000003"
        data.paymentSource = dice.pick(["PAY_CARD", "PAY_CARD", "PAY_CASH", "OTHER"])
        return ReceiptEvent(
            id: dice.uuid(), data: data, userId: "01-000000000000001",
            timestamp: circumstances.time.timestamp + dice.below(1000))
    }

    private func extras(
        _ draft: BillDraft, _ total: ExactDecimal, _ circumstances: Circumstances,
        _ dice: inout Dice
    ) -> ReceiptExtras {
        let prepayment = ExactDecimal.kopecks(circumstances.prepayment)
        var payments: [RecordedPayment]?
        if circumstances.prepayment > 0 {
            let paid = RecordedPayment(type: 3, sum: prepayment, payed: .flag(true))
            payments = [paid]
            if let rest = ExactDecimal(Rational(total) - Rational(prepayment)), rest.signum > 0 {
                let type = dice.draw(1...2)
                payments = [RecordedPayment(type: type, sum: rest, payed: .flag(true)), paid]
            }
        }
        return ReceiptExtras(
            date: circumstances.billDate.text, billId: .text(String(draft.id)),
            number: draft.number, customer: draft.payer.withoutID, prepayment: prepayment,
            contentModified: circumstances.remaining != nil,
            settlementMethod: SettlementMethod.fullSettlement.rawValue, payments: payments,
            newContent: circumstances.remaining)
    }
}

extension BillDraft {
    /// The number that people know the bill by, in one of the forms that shops use.
    var number: String {
        switch id % 4 {
        case 0: "\(id)-CRM"
        case 1: "WC-\(id)"
        case 2: "\(id)C"
        default: "\(id)"
        }
    }

    /// Who pays.
    var payer: Customer {
        Customer(
            id: .integer(.whole(14_000 + customer)), inn: "", kpp: "", reg: "",
            name: "Покупатель \(customer) ", okpo: "", fullname: "Покупатель \(customer) ",
            legalentity: false)
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// Figures that documents of the protocol, and computed receipts, state beside what the engine computes from.

extension DocumentDecoder {
    /// The totals of a receipt.
    mutating func readStated(
        _ receipt: ObjectFields<ReceiptKey>, _ header: DocumentHeader
    ) throws(RecordFailure) {
        stated.totalAmount = try stated(receipt, .totalAmount)
        stated.totalTax = try stated(receipt, .totalTax)
        stated.totalDiscount = try stated(receipt, .totalDiscount)
        stated.amountDue = try stated(receipt, .amountDue)
        stated.dateTime = try string(receipt, .dateTime)
        // Names of groups: a value of another type names none, and is no reason to refuse the receipt.
        stated.storeID = (try? identifier(receipt, .storeId)) ?? .absent
        stated.deviceID = (try? identifier(receipt, .deviceId)) ?? .absent
        state(header.payments, ReceiptKey.payments.name, receipt.optional(.payments))
        if let type = try receipt.optionalText(.type) {
            stated.operation = RecordedReceipt.Operation(rawValue: type)
        }
        if isComputed { try readCarried(receipt) }
        guard let list = receipt.optional(.vat) else { return }
        var subtotals: [StatedSubtotal] = []
        try receipt.forEach(.vat, at: list) { (index, node) throws(RecordFailure) in
            if index >= options.bills.maximumRates {
                throw RecordFailure(
                    receiptCode: "too-many-rates", path: "", offset: reader.offset(node),
                    "the receipt has more than \(options.bills.maximumRates) different VAT rates")
            }
            let fields = try ObjectFields<SubtotalKey>(node, of: reader)
            let rate = try rate(fields, .rate, at: try fields.required(.rate))
            if isComputed, let tax = try fields.optionalNumber(.carriedTax, options.numbers) {
                carry { $0.rateTaxes[rate] = Rational(tax) }
            }
            subtotals.append(
                StatedSubtotal(
                    rate: rate, turnover: try stated(fields, .turnover),
                    turnoverPath: StatedPath("vat", index, "turnover"),
                    tax: try stated(fields, .tax), taxPath: StatedPath("vat", index, "tax")))
        }
        stated.subtotals = subtotals
    }

    /// What a computed receipt says that its total is rounded by, and that its VAT carries.
    private mutating func readCarried(
        _ receipt: ObjectFields<ReceiptKey>
    ) throws(RecordFailure) {
        let own = try ObjectFields<OwnReceiptKey>(receipt.object, of: reader)
        if let rounding = try own.optionalNumber(.rounding, options.numbers) {
            carry { $0.rounding = Rational(rounding) }
        }
        if let tax = try own.optionalNumber(.carriedTax, options.numbers) {
            carry { $0.totalTax = Rational(tax) }
        }
    }

    private mutating func carry(_ change: (inout CarriedFigures) -> Void) {
        var carried = stated.carried ?? CarriedFigures()
        change(&carried)
        stated.carried = carried
    }

    /// The figures of an item.
    mutating func readStated(_ item: ObjectFields<ItemKey>) throws(RecordFailure) -> StatedLine {
        guard readsStated else { return StatedLine() }
        if isComputed, let row = place?.index {
            if let sum = try item.optionalNumber(.carried, options.numbers) {
                carry { $0.sums[row] = Rational(sum) }
            }
            if let tax = try item.optionalNumber(.carriedTax, options.numbers) {
                carry { $0.taxes[row] = Rational(tax) }
            }
        }
        return StatedLine(
            sum: try stated(item, .sumPrice), tax: try stated(item, .tax),
            discount: try stated(item, .discount))
    }

    /// The payments among the extras of a receipt: those that were made add up to its items.
    mutating func readStatedPayments(_ extras: ObjectFields<ExtrasKey>) throws(RecordFailure) {
        guard let list = extras.optional(.payments) else { return }
        var payments: [Payment] = []
        try extras.forEach(.payments, at: list) { (_, node) throws(RecordFailure) in
            let payment = try RecordedPayment(
                ObjectDecoder<RecordedPaymentKey>(node, of: reader, options.numbers))
            if payment.isPayed {
                let amount = BinaryNoise(in: payment.sum)?.meant ?? payment.sum
                payments.append(Payment(means: payment.means, amount: amount))
            }
        }
        let path = "\(ReceiptKey.extras.name).\(ExtrasKey.payments.name)"
        state(payments, path, list)
    }

    /// States what was paid; a document of the engine's own form without payments says nothing of them.
    mutating func state(_ payments: [Payment], _ path: String, _ node: JSONReader.Node?) {
        guard readsStated, let node, reader.next(node) > node + 1 else { return }
        stated.payments = StatedPayments(payments: payments, offset: offset(node), path: path)
    }
}

extension RecordedPayment {
    /// What is paid with: 1 cash, 2 cashless, 3 a prepayment or an advance.
    var means: Payment.Means {
        switch type {
        case 1: .cash
        case 2: .card
        case 3: .prepayment
        default: .other
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// The engine's own bill: keys without a meaning are refused.

extension DocumentDecoder {
    mutating func addOwnBill(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let bill = try ObjectFields<OwnBillKey>(node, of: reader, unknown: .refused)
        var header = header
        header.form = .ownBill
        header.billID = try identifier(bill, .id)
        billID = text(header.billID)
        header.date = try string(bill, .date)
        header.prepayment = try bill.optionalNumber(.prepayment, options.numbers) ?? .zero
        header.payments = try payments(bill, .payments)
        state(header.payments, OwnBillKey.payments.name, bill.optional(.payments))
        batch.block.startBill(
            basis: try choice(bill, .priceBasis, PriceBasis.self) ?? .taxInclusive,
            stacking: try choice(bill, .stacking, Stacking.self) ?? .original)
        try bill.forEach(.lines, at: try bill.required(.lines)) {
            (index, node) throws(RecordFailure) in
            place = (header.place, header.form.lines, index)
            try addOwnLine(node, &batch, header)
        }
        let lines = batch.lines[batch.block.lineCount...]
        let adjustments = Adjustments(
            discounts: try adjustments(bill, .discounts, of: lines),
            surcharges: try adjustments(bill, .surcharges, of: lines),
            floor: try floor(bill, .floor))
        try finish(&batch, header, adjustments)
    }

    mutating func addOwnLine(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let fields = try ObjectFields<OwnLineKey>(node, of: reader, unknown: .refused)
        var line = DocumentLine()
        line.id = try identifier(fields, .id)
        line.name = try string(fields, .name)
        line.measureName = try string(fields, .unit)
        line.rate = try rate(fields, .rate, at: try fields.required(.rate))
        let price = try fields.number(.price, options.numbers)
        line.quantity = try fields.number(.quantity, options.numbers)
        line.priceOffset = offset(fields.optional(.price))
        line.quantityOffset = offset(fields.optional(.quantity))
        line.isMarked = try fields.optionalFlag(.marked) ?? false
        let adjustments = Adjustments(
            discounts: try adjustments(fields, .discounts),
            surcharges: try adjustments(fields, .surcharges),
            floor: try floor(fields, .floor),
            isDiscountable: try fields.optionalFlag(.discountable) ?? true)
        try add(line, price: price, adjustments: adjustments, to: &batch, header)
    }

    /// Payments of the engine's own bills and of computed receipts, which repeat them.
    func payments<Key>(
        _ bill: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> [Payment] {
        guard let list = bill.optional(key) else { return [] }
        var payments: [Payment] = []
        try bill.forEach(key, at: list) { (_, node) throws(RecordFailure) in
            let entry = try ObjectFields<PaymentKey>(node, of: reader, unknown: .refused)
            guard let means = try choice(entry, .means, Payment.Means.self) else {
                throw RecordFailure(
                    .missingField, path: PaymentKey.means.name, offset: reader.offset(node),
                    "the key is missing")
            }
            let amount = try entry.number(.amount, options.numbers)
            if amount.signum < 0 {
                throw RecordFailure(
                    .unknownValue, path: PaymentKey.amount.name, offset: reader.offset(node),
                    "a payment is zero or more")
            }
            payments.append(Payment(means: means, amount: amount))
        }
        return payments
    }
}

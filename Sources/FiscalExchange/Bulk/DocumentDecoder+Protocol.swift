// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// The documents of the exchange protocol: the answer of BILL, a receipt and its event.

extension DocumentDecoder {
    // MARK: The answer of BILL

    mutating func addBill(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let bill = try ObjectFields<BillKey>(node, of: reader)
        var header = header
        header.form = .bill
        container = header.place
        header.billID = try identifier(bill, .id, bill.required(.id))
        billID = text(header.billID)
        header.number = try identifier(bill, .number)
        header.date = try string(bill, .date)
        header.prepayment = try money(bill, .prepayment) ?? .zero
        stated.amountDue = try stated(bill, .summ)

        batch.block.startBill()
        try bill.forEach(.products, at: try bill.required(.products)) {
            (index, node) throws(RecordFailure) in
            place = (header.place, header.form.lines, index)
            try addProduct(node, &batch, header)
        }
        try finish(&batch, header)
    }

    mutating func addProduct(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let product = try ObjectFields<ProductKey>(node, of: reader)
        var line = DocumentLine()
        line.id = try identifier(product, .id)
        line.name = try string(product, .prodname)
        line.itemType = try string(product, .type)
        line.isService = line.itemType.isAbsent
        line.measureName = try string(product, .unitname)
        line.isMarked = product.optional(.mark) != nil
        line.rate = try rate(product, .taxrate, at: try product.required(.taxrate))
        let price = try price(product, .price)
        line.quantity = try product.number(.quantity, options.numbers)
        line.priceOffset = offset(product.optional(.price))
        line.quantityOffset = offset(product.optional(.quantity))
        let adjustments = try statedDiscount(product, .discount)
        try add(line, price: price, adjustments: adjustments, to: &batch, header)
    }

    // MARK: A receipt and its event

    mutating func addEvent(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let event = try ObjectFields<EventKey>(node, of: reader)
        let type = try event.text(.type)
        guard type == "ReceiptCreated" else {
            throw RecordFailure(
                .unknownDocument, path: "type", offset: reader.offset(try event.required(.type)),
                "expected the event ReceiptCreated")
        }
        let data = try event.required(.data)
        var header = header
        header.place = header.path(EventKey.data.name)
        do {
            try addReceipt(data, &batch, header)
        } catch {
            throw error.inside("data")
        }
    }

    mutating func addReceipt(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let receipt = try ObjectFields<ReceiptKey>(node, of: reader)
        var header = header
        header.form = .receipt
        header.billID = try identifier(receipt, .billId)
        billID = text(header.billID)
        header.number = try identifier(receipt, .number)
        header.date = try string(receipt, .date)
        header.settlementMethod = try string(receipt, .settlementMethod)
        container = header.place
        header.prepayment = try money(receipt, .prepayment) ?? .zero
        header.payments = try payments(receipt, .payments)
        isComputed = receipt.optional(.policy).map { reader.kind($0) == .string } ?? false
        if readsStated { try readStated(receipt, header) }
        if let extras = receipt.optional(.extras) {
            container = header.path(ReceiptKey.extras.name)
            do {
                try readExtras(extras, &header)
            } catch {
                throw error.inside("extras")
            }
        }
        header.type = try string(receipt, .type)

        batch.block.startBill(
            basis: try choice(receipt, .priceBasis, PriceBasis.self) ?? .taxInclusive)
        try receipt.forEach(.items, at: try receipt.required(.items)) {
            (index, node) throws(RecordFailure) in
            place = (header.place, header.form.lines, index)
            try addItem(node, &batch, header)
        }
        try finish(&batch, header)
    }

    mutating func readExtras(
        _ node: JSONReader.Node, _ header: inout DocumentHeader
    ) throws(RecordFailure) {
        let extras = try ObjectFields<ExtrasKey>(node, of: reader)
        if extras.optional(.billId) != nil {
            header.billID = try identifier(extras, .billId)
            billID = text(header.billID)
        }
        if extras.optional(.number) != nil { header.number = try identifier(extras, .number) }
        if extras.optional(.date) != nil { header.date = try string(extras, .date) }
        if extras.optional(.settlementMethod) != nil {
            header.settlementMethod = try string(extras, .settlementMethod)
        }
        if let prepayment = try money(extras, .prepayment) { header.prepayment = prepayment }
        if readsStated { try readStatedPayments(extras) }
    }

    mutating func addItem(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let item = try ObjectFields<ItemKey>(node, of: reader)
        var line = DocumentLine()
        line.id = try identifier(item, .id)
        line.name = try string(item, .name)
        line.itemType = try string(item, .itemType)
        line.measureName = try string(item, .measureName)
        line.isMarked = text(line.itemType).map(Self.isMarkedGroup) ?? false
        line.rate = try itemRate(item)
        let price = try price(item, .price)
        line.quantity = try item.number(.quantity, options.numbers)
        line.priceOffset = offset(item.optional(.price))
        line.quantityOffset = offset(item.optional(.quantity))

        let stated = try readStated(item)
        let adjustments =
            isComputed
            ? try computedAdjustments(item, price, line.quantity)
            : try statedDiscount(item, .discount)
        try add(
            line, price: price, adjustments: adjustments, stated: stated, to: &batch, header)
    }

    /// What was taken from and added to an item of a receipt that the engine has computed.
    private mutating func computedAdjustments(
        _ item: ObjectFields<ItemKey>, _ price: ExactDecimal, _ quantity: ExactDecimal
    ) throws(RecordFailure) -> Adjustments {
        .recorded(
            discount: try amount(item, .discount), surcharge: try amount(item, .surcharge),
            price: price, quantity: quantity)
    }

    /// A discount or surcharge; zero where the line has none.
    private func amount<Key>(
        _ line: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> ExactDecimal {
        let amount = try line.optionalNumber(key, options.numbers) ?? .zero
        if amount.signum < 0 {
            throw RecordFailure(
                receiptCode: "negative-adjustment", path: key.name,
                offset: Int(offset(line.optional(key))), "a \(key.name) is zero or more")
        }
        return amount
    }

    /// The discount of a product or an item: an amount that is information, or is to be taken off.
    private mutating func statedDiscount<Key>(
        _ line: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> Adjustments {
        let discount = try amount(line, key)
        if discount.signum == 0 { return .none }
        switch options.discountMeaning {
        case .subtract:
            return Adjustments(discounts: [.amount(discount)])
        case .included:
            warn(
                .discountIncluded, key.name, line.optional(key),
                "the discount is taken as information: sumPrice is price × quantity "
                    + "(--discount-meaning subtract takes it off)")
            return .none
        }
    }

    /// Groups of marked goods are named `TOBACCO_MARKED`; `ALCOHOL_NOT_MARKED` is none.
    static func isMarkedGroup(_ name: String) -> Bool {
        name.hasSuffix("_MARKED") && !name.hasSuffix("_NOT_MARKED")
    }

    /// `vatRate` where it stands; otherwise the percent, which cannot tell 0 % from "without VAT".
    mutating func itemRate(_ item: ObjectFields<ItemKey>) throws(RecordFailure) -> VATRate {
        if let node = item.optional(.vatRate) { return try rate(item, .vatRate, at: node) }
        let percent = try item.number(.taxPercent, options.numbers)
        let rate: VATRate
        do {
            rate = try VATRate(percent: percent)
        } catch {
            throw RecordFailure(
                .unknownRate, path: ItemKey.taxPercent.name,
                offset: reader.offset(try item.required(.taxPercent)), "\(error)")
        }
        if percent.signum == 0, !hasZeroRate {
            hasZeroRate = true
            warn(
                .zeroRate, ItemKey.taxPercent.name, item.optional(.taxPercent),
                "taxPercent 0 is read as 0%; it may have meant none")
        }
        return rate
    }
}

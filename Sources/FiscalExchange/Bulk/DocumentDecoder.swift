// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Reads documents into a batch: the answer of BILL, a receipt or its event, the engine's own bill.
struct DocumentDecoder {
    let reader: JSONReader
    let options: ReadingOptions
    /// What was found worth a warning in the document that was read last.
    private(set) var warnings: [RecordWarning] = []
    /// The identifier of that document, when it could be read, for messages.
    private(set) var billID: String?
    private var rates = RateCache()
    /// The line that is being read, as its document spells it, for warnings.
    private var place: (header: String, lines: String, index: Int)?

    init(reader: JSONReader, options: ReadingOptions) {
        self.reader = reader
        self.options = options
    }

    /// Adds the document at `node` to the batch.
    ///
    /// - Returns: false for a document of the protocol that holds no bill: HELLO, LIST, the answer of RECEIPT.
    /// - Throws: ``RecordFailure``; the batch is then as it was before.
    mutating func add(
        _ node: JSONReader.Node, to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) -> Bool {
        do {
            return try addDocument(node, &batch, header)
        } catch {
            batch.discard()
            throw error
        }
    }

    /// Adds the answer of BILL.
    mutating func addBill(
        _ node: JSONReader.Node, to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) {
        do {
            forget()
            try addBill(node, &batch, header)
        } catch {
            batch.discard()
            throw error
        }
    }

    /// Adds the receipt of an event.
    mutating func addEvent(
        _ node: JSONReader.Node, to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) {
        do {
            forget()
            try addEvent(node, &batch, header)
        } catch {
            batch.discard()
            throw error
        }
    }

    /// Forgets what was said of the document before.
    mutating func forget() {
        warnings.removeAll(keepingCapacity: true)
        billID = nil
        place = nil
    }

    private mutating func addDocument(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) -> Bool {
        forget()
        if reader.kind(node) == .array, isList(node) { return false }
        let kind = try ObjectFields<DocumentKindKey>(node, of: reader)
        if kind.optional(.products) != nil {
            try addBill(node, &batch, header)
        } else if kind.optional(.lines) != nil {
            try addOwnBill(node, &batch, header)
        } else if kind.optional(.items) != nil {
            try addReceipt(node, &batch, header)
        } else if kind.optional(.data) != nil {
            try addEvent(node, &batch, header)
        } else if kind.optional(.system) != nil || kind.optional(.success) != nil {
            return false
        } else {
            throw RecordFailure(
                .unknownDocument, offset: reader.offset(node),
                "expected a bill (products), a receipt (items), its event (data) or a bill of the "
                    + "engine's own form (lines)")
        }
        return true
    }

    /// An answer of LIST: an array of entries with a sum each, or of none.
    private func isList(_ node: JSONReader.Node) -> Bool {
        let first = node + 1
        if first == reader.next(node) { return true }
        guard let entry = try? ObjectFields<ListKey>(first, of: reader) else { return false }
        return entry.optional(.summ) != nil
    }

    // MARK: The answer of BILL

    private mutating func addBill(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let bill = try ObjectFields<BillKey>(node, of: reader)
        var header = header
        header.form = .bill
        header.billID = try identifier(bill, .id, bill.required(.id))
        billID = text(header.billID)
        header.number = try identifier(bill, .number)
        header.date = try string(bill, .date)
        header.prepayment = try money(bill, .prepayment) ?? .zero

        batch.block.startBill()
        try bill.forEach(.products, at: try bill.required(.products)) {
            (index, node) throws(RecordFailure) in
            place = (header.place, header.form.lines, index)
            try addProduct(node, &batch, header)
        }
        try finish(&batch, header)
    }

    private mutating func addProduct(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let product = try ObjectFields<ProductKey>(node, of: reader)
        var line = DocumentLine()
        line.id = try identifier(product, .id)
        line.name = try string(product, .prodname)
        line.itemType = try string(product, .type)
        line.isService = line.itemType.isAbsent
        line.measureName = try string(product, .unitname)
        line.rate = try rate(product, .taxrate, at: try product.required(.taxrate))
        let price = try price(product, .price)
        line.quantity = try product.number(.quantity, options.numbers)
        line.priceOffset = offset(product.optional(.price))
        line.quantityOffset = offset(product.optional(.quantity))
        try add(line, price: price, adjustments: .none, to: &batch, header)
    }

    // MARK: A receipt and its event

    private mutating func addEvent(
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

    private mutating func addReceipt(
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
        if let extras = receipt.optional(.extras) {
            do {
                try readExtras(extras, &header)
            } catch {
                throw error.inside("extras")
            }
        }
        header.type = try string(receipt, .type)

        batch.block.startBill()
        try receipt.forEach(.items, at: try receipt.required(.items)) {
            (index, node) throws(RecordFailure) in
            place = (header.place, header.form.lines, index)
            try addItem(node, &batch, header)
        }
        try finish(&batch, header)
    }

    private mutating func readExtras(
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
        header.prepayment = try money(extras, .prepayment) ?? .zero
    }

    private mutating func addItem(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let item = try ObjectFields<ItemKey>(node, of: reader)
        var line = DocumentLine()
        line.id = try identifier(item, .id)
        line.name = try string(item, .name)
        line.itemType = try string(item, .itemType)
        line.measureName = try string(item, .measureName)
        line.rate = try itemRate(item)
        let price = try price(item, .price)
        line.quantity = try item.number(.quantity, options.numbers)
        line.priceOffset = offset(item.optional(.price))
        line.quantityOffset = offset(item.optional(.quantity))

        var adjustments = Adjustments.none
        if let discount = try item.optionalNumber(.discount, options.numbers), discount.signum != 0 {
            switch options.discountMeaning {
            case .subtract:
                adjustments.discounts = [.amount(discount)]
            case .included:
                warn(
                    .discountIncluded, ItemKey.discount.name, item.optional(.discount),
                    "the discount is taken as information: sumPrice is price × quantity "
                        + "(--discount-meaning subtract takes it off)")
            }
        }
        try add(line, price: price, adjustments: adjustments, to: &batch, header)
    }

    /// `vatRate` where it stands; otherwise the percent, which cannot tell 0 % from "without VAT".
    private mutating func itemRate(_ item: ObjectFields<ItemKey>) throws(RecordFailure) -> VATRate {
        if let node = item.optional(.vatRate) { return try rate(item, .vatRate, at: node) }
        let percent = try item.number(.taxPercent, options.numbers)
        if percent.signum < 0 {
            throw RecordFailure(
                .unknownRate, path: ItemKey.taxPercent.name,
                offset: reader.offset(try item.required(.taxPercent)),
                "a VAT rate is not negative")
        }
        if percent.signum == 0, !warnings.contains(where: { $0.code == .zeroRate }) {
            warn(
                .zeroRate, ItemKey.taxPercent.name, item.optional(.taxPercent),
                "taxPercent 0 is read as 0%; it may have meant none")
        }
        return .percent(percent)
    }

    // MARK: The engine's own bill

    private mutating func addOwnBill(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let bill = try ObjectFields<OwnBillKey>(node, of: reader, unknown: .refused)
        var header = header
        header.form = .ownBill
        header.billID = try identifier(bill, .id)
        billID = text(header.billID)
        header.date = try string(bill, .date)
        header.prepayment = try bill.optionalNumber(.prepayment, options.numbers) ?? .zero
        header.payments = try payments(bill)
        batch.block.startBill(
            basis: try choice(bill, .priceBasis, PriceBasis.self) ?? .taxInclusive,
            stacking: try choice(bill, .stacking, Stacking.self) ?? .original)
        try bill.forEach(.lines, at: try bill.required(.lines)) {
            (index, node) throws(RecordFailure) in
            place = (header.place, header.form.lines, index)
            try addOwnLine(node, &batch, header)
        }
        let adjustments = Adjustments(
            discounts: try adjustments(bill, .discounts),
            surcharges: try adjustments(bill, .surcharges))
        try finish(&batch, header, adjustments)
    }

    private mutating func addOwnLine(
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
        _ = try fields.optionalFlag(.marked)
        let adjustments = Adjustments(
            discounts: try adjustments(fields, .discounts),
            surcharges: try adjustments(fields, .surcharges))
        try add(line, price: price, adjustments: adjustments, to: &batch, header)
    }

    private func adjustments<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> [Adjustment] {
        guard let list = fields.optional(key) else { return [] }
        var adjustments: [Adjustment] = []
        try fields.forEach(key, at: list) { (_, node) throws(RecordFailure) in
            let entry = try ObjectFields<AdjustmentKey>(node, of: reader, unknown: .refused)
            let percent = try entry.optionalNumber(.percent, options.numbers)
            let amount = try entry.optionalNumber(.amount, options.numbers)
            switch (percent, amount) {
            case (let percent?, nil): adjustments.append(.percent(percent))
            case (nil, let amount?): adjustments.append(.amount(amount))
            case (nil, nil):
                throw RecordFailure(
                    .missingField, offset: reader.offset(node), "a percent or an amount is missing")
            case (_?, _?):
                throw RecordFailure(
                    .unknownValue, offset: reader.offset(node),
                    "one entry is a percent or an amount, not both")
            }
        }
        return adjustments
    }

    private func payments(_ bill: ObjectFields<OwnBillKey>) throws(RecordFailure) -> [Payment] {
        guard let list = bill.optional(.payments) else { return [] }
        var payments: [Payment] = []
        try bill.forEach(.payments, at: list) { (_, node) throws(RecordFailure) in
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

    // MARK: Into the batch

    private func add(
        _ line: DocumentLine, price: ExactDecimal, adjustments: Adjustments,
        to batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        do {
            try batch.block.addLine(
                price: price, quantity: line.quantity, rate: line.rate, adjustments: adjustments)
        } catch {
            let offset = error.figure == .quantity ? line.quantityOffset : line.priceOffset
            // The caller adds the place of the line; limits belong to the document.
            let path = error.line == nil ? "" : header.form.key(error.figure)
            throw RecordFailure(
                receiptCode: error.code, path: path, offset: Int(offset), error.message)
        }
        batch.lines.append(line)
    }

    private mutating func finish(
        _ batch: inout DocumentBatch, _ header: DocumentHeader, _ adjustments: Adjustments = .none
    ) throws(RecordFailure) {
        do {
            try batch.block.finishBill(prepayment: header.prepayment, adjustments: adjustments)
        } catch {
            throw RecordFailure(
                receiptCode: error.code, path: header.form.path(error), offset: header.offset,
                error.message)
        }
        batch.headers.append(header)
    }

    // MARK: Values

    private func offset(_ node: JSONReader.Node?) -> Int32 {
        node.map { Int32(truncatingIfNeeded: reader.offset($0)) } ?? 0
    }

    /// A text that is repeated as it is.
    private func string<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> SourceText {
        guard let node = fields.optional(key) else { return .absent }
        guard reader.kind(node) == .string else {
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected a text, found \(reader.kind(node).name)")
        }
        return sourceText(node, isString: true)
    }

    /// An identifier: a text or a whole number.
    private func identifier<Key>(
        _ fields: ObjectFields<Key>, _ key: Key, _ required: JSONReader.Node? = nil
    ) throws(RecordFailure) -> SourceText {
        guard let node = required ?? fields.optional(key) else { return .absent }
        switch reader.kind(node) {
        case .string: return sourceText(node, isString: true)
        case .number where isInteger(node): return sourceText(node, isString: false)
        default:
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected a text or a whole number, found \(reader.kind(node).name)")
        }
    }

    private func isInteger(_ node: JSONReader.Node) -> Bool {
        // 1e3 and 7.0 are whole numbers too, but no identifier is written like that.
        let digits = reader.buffer[reader.range(node)]
        return (try? reader.number(node, options.numbers)) != nil
            && digits.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") < 10 }
    }

    private func sourceText(_ node: JSONReader.Node, isString: Bool) -> SourceText {
        let range = reader.range(node)
        return SourceText(
            start: Int32(range.lowerBound), end: Int32(range.upperBound), isString: isString)
    }

    private func text(_ source: SourceText) -> String? {
        source.text(in: reader.buffer)
    }

    private func choice<Key, Value: RawRepresentable & CaseIterable>(
        _ fields: ObjectFields<Key>, _ key: Key, _ type: Value.Type
    ) throws(RecordFailure) -> Value? where Value.RawValue == String {
        guard let node = fields.optional(key) else { return nil }
        let text = try fields.text(key, at: node)
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw RecordFailure(
                .unknownValue, path: key.name, offset: reader.offset(node), "expected \(names)")
        }
        return value
    }

    private mutating func rate<Key>(
        _ fields: ObjectFields<Key>, _ key: Key, at node: JSONReader.Node
    ) throws(RecordFailure) -> VATRate {
        guard reader.kind(node) == .string else {
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected a VAT rate as a text, found \(reader.kind(node).name)")
        }
        let spelling = reader.buffer[reader.range(node)]
        if !reader.hasEscapes(node), let known = rates.find(spelling) { return known }
        do {
            let rate = try VATRate(text: reader.string(node))
            if !reader.hasEscapes(node) {
                rates.add(rate, spelling)
            }
            return rate
        } catch {
            throw RecordFailure(
                .unknownRate, path: key.name, offset: reader.offset(node), "\(error)")
        }
    }

    /// A unit price of the protocol: binary noise is repaired to the kopeck.
    private mutating func price<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> ExactDecimal {
        repaired(try fields.number(key, options.numbers), fields, key)
    }

    /// An amount of the protocol that may be left out, repaired like a price.
    private mutating func money<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> ExactDecimal? {
        guard let number = try fields.optionalNumber(key, options.numbers) else { return nil }
        return repaired(number, fields, key)
    }

    private mutating func repaired<Key>(
        _ number: ExactDecimal, _ fields: ObjectFields<Key>, _ key: Key
    ) -> ExactDecimal {
        guard let noise = BinaryNoise(in: number) else { return number }
        warn(
            .binaryNoise, key.name, fields.optional(key),
            "\(noise.written) shows the error of binary floating point; it is read as \(noise.meant)"
        )
        return noise.meant
    }

    /// Adds a warning about the record as a whole.
    mutating func warn(_ code: RecordWarning.Code, offset: Int, _ message: String) {
        warnings.append(RecordWarning(code: code, path: "", offset: offset, message: message))
    }

    private mutating func warn(
        _ code: RecordWarning.Code, _ path: String, _ node: JSONReader.Node?, _ message: String
    ) {
        var path = path
        if let place {
            path = RecordFailure.join("\(place.lines)[\(place.index)]", path)
            path = RecordFailure.join(place.header, path)
        }
        warnings.append(
            RecordWarning(
                code: code, path: path, offset: node.map { reader.offset($0) } ?? 0,
                message: message))
    }
}

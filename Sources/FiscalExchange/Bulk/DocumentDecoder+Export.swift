// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// Receipts as the tax service and the operators of fiscal data export them: amounts in kopecks, rates by code.

extension DocumentDecoder {
    /// Adds the receipt of an export, bare or in what its source puts around it.
    ///
    /// - Returns: false for a report of a cash register, which holds no bill.
    mutating func addExport(
        _ node: JSONReader.Node, to batch: inout DocumentBatch, header: DocumentHeader
    ) throws(RecordFailure) -> Bool {
        try attempt(&batch) { (decoder, batch) throws(RecordFailure) in
            var header = header
            guard let receipt = try decoder.findReceipt(node, &header) else { return false }
            do throws(RecordFailure) {
                try decoder.addExportedReceipt(receipt, &batch, header)
            } catch {
                throw header.place.isEmpty ? error : error.inside(header.place)
            }
            return true
        }
    }

    /// The receipt inside of its wrappers, whose path becomes the place of the document; nil for a report.
    private func findReceipt(
        _ root: JSONReader.Node, _ header: inout DocumentHeader
    ) throws(RecordFailure) -> JSONReader.Node? {
        var node = root
        while true {
            let fields: ObjectFields<ExportKey>
            do throws(RecordFailure) {
                fields = try ObjectFields<ExportKey>(node, of: reader)
            } catch {
                throw header.place.isEmpty ? error : error.inside(header.place)
            }
            if fields.optional(.items) != nil || fields.optional(.totalSum) != nil { return node }
            let inner = ExportKey.wrappers.lazy.compactMap { key in
                fields.optional(key).map { (key: key, node: $0) }
            }
            if let inner = inner.first(where: { reader.kind($0.node) == .object }) {
                header.place = header.path(ExportKey.names[inner.key.rawValue])
                node = inner.node
            } else if ExportKey.reports.contains(where: { fields.optional($0) != nil }) {
                return nil
            } else {
                throw RecordFailure(
                    .unknownDocument, path: header.place, offset: reader.offset(node),
                    "expected a receipt of the tax service (items, totalSum), or an object that holds one"
                )
            }
        }
    }

    private mutating func addExportedReceipt(
        _ node: JSONReader.Node, _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        let receipt = try ObjectFields<ExportedReceiptKey>(node, of: reader)
        var header = header
        header.form = .taxService
        container = header.place
        header.billID = try identifier(receipt, .fiscalDocumentNumber)
        billID = text(header.billID)
        var coded = CodedHeader()
        let date = try readTime(receipt, &header, &coded)
        coded.operation = try operation(receipt)
        let totals = try exportedTotals(node)
        try readExported(receipt, &header)
        warnOfDiscount(try kopecks(receipt, .discountSum), receipt)

        // The base rate is that of the date, unless every recorded figure says the other.
        let base = date.map { BaseRate(on: $0) } ?? totals.base
        var items = ExportedItems(totals: totals, base: base)
        let given = warnings.count
        try addItems(receipt, &items, &batch, header)
        if items.isOtherBase {
            batch.discard()
            warnings.removeLast(warnings.count - given)
            items = ExportedItems(totals: totals, base: base.other)
            warnOfBase(base, hasDate: date != nil, receipt)
            try addItems(receipt, &items, &batch, header)
        }
        coded.settlementMethod = items.settlementMethod
        header.coded = coded
        if readsStated { stated.subtotals = items.subtotals }
        try finish(&batch, header)
    }

    private mutating func addItems(
        _ receipt: ObjectFields<ExportedReceiptKey>, _ items: inout ExportedItems,
        _ batch: inout DocumentBatch, _ header: DocumentHeader
    ) throws(RecordFailure) {
        batch.block.startBill()
        let list = try receipt.required(.items)
        try receipt.forEach(.items, at: list) { (index, node) throws(RecordFailure) in
            place = (header.place, header.form.lines, index)
            try addExportedItem(node, &items, &batch, header)
        }
        place = nil
    }

    // MARK: What the receipt says of itself

    /// Reads the time and returns its day; nil where the receipt has none that can be told.
    private func readTime(
        _ receipt: ObjectFields<ExportedReceiptKey>, _ header: inout DocumentHeader,
        _ coded: inout CodedHeader
    ) throws(RecordFailure) -> CivilDate? {
        guard let node = receipt.optional(.dateTime) else { return nil }
        let range = reader.range(node)
        let isText =
            reader.kind(node) == .string
            && !reader.buffer[range].allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
        if isText || range.isEmpty {
            header.date = try string(receipt, .dateTime)
            return CivilDate(text: reader.string(node))
        }
        let number = try receipt.number(.dateTime, options.numbers)
        guard let fixed = number.fixed, fixed.scale == 0,
            let time = UnixTime(seconds: fixed.mantissa)
        else {
            throw RecordFailure(
                .unknownValue, path: ExportedReceiptKey.dateTime.name,
                offset: reader.offset(node), "expected a date, or seconds since 1970-01-01")
        }
        coded.date = time.text
        return time.date
    }

    private func operation(
        _ receipt: ObjectFields<ExportedReceiptKey>
    ) throws(RecordFailure) -> RecordedReceipt.Operation? {
        guard let number = try receipt.optionalNumber(.operationType, options.numbers) else {
            return nil
        }
        let operations = RecordedReceipt.Operation.allCases
        if let operation = operations.first(where: {
            ExactDecimal(mantissa: Int64($0.tag), scale: 0) == number
        }) {
            return operation
        }
        throw RecordFailure(
            .unknownValue, path: ExportedReceiptKey.operationType.name,
            offset: Int(offset(receipt.optional(.operationType))), "expected 1, 2, 3 or 4")
    }

    /// The total, what was paid, and what else is read to be verified.
    private mutating func readExported(
        _ receipt: ObjectFields<ExportedReceiptKey>, _ header: inout DocumentHeader
    ) throws(RecordFailure) {
        let total = try statedKopecks(receipt, .totalSum)
        // Payments are reported at the first that was made, or the first that is stated.
        var made: ExportedReceiptKey?
        var given: ExportedReceiptKey?
        for (key, means) in ExportedReceiptKey.payments {
            guard let amount = try kopecks(receipt, key) else { continue }
            given = given ?? key
            if amount.signum < 0 {
                throw RecordFailure(
                    .unknownValue, path: key.name, offset: Int(offset(receipt.optional(key))),
                    "a payment is zero or more")
            }
            if amount.signum > 0 {
                made = made ?? key
                header.payments.append(Payment(means: means, amount: amount))
            }
        }
        guard readsStated else { return }
        stated.totalAmount = total
        stated.operation = try operation(receipt)
        if let key = made ?? given {
            stated.payments = StatedPayments(
                payments: header.payments, offset: offset(receipt.optional(key)), path: key.name)
        }
        let system = receipt.optional(.appliedTaxationType) ?? receipt.optional(.taxationType)
        stated.taxSystem = system.map { reader.string($0) }
    }

    private mutating func warnOfDiscount(
        _ discount: ExactDecimal?, _ receipt: ObjectFields<ExportedReceiptKey>
    ) {
        guard let discount, discount.signum != 0 else { return }
        warn(
            .discountIncluded, ExportedReceiptKey.discountSum.name, receipt.optional(.discountSum),
            "the discount is taken as information: prices of a fiscal receipt are after discounts")
    }

    private mutating func warnOfBase(
        _ base: BaseRate, hasDate: Bool, _ receipt: ObjectFields<ExportedReceiptKey>
    ) {
        guard let rate = base.rate(1), let other = base.other.rate(1) else { return }
        let source = hasDate ? "the date says" : "the receipt says"
        warn(
            .rateByTax, hasDate ? ExportedReceiptKey.dateTime.name : "",
            receipt.optional(.dateTime) ?? receipt.object,
            "\(source) \(rate) and every recorded VAT is at \(other): the lines are read at \(other)"
        )
    }

    // MARK: Kopecks

    /// An amount in kopecks, as rubles; nil when it is not there.
    ///
    /// A point is refused even where zeros follow: it is the sign of an export in rubles.
    func kopecks<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> ExactDecimal? {
        guard let node = fields.optional(key),
            let number = try fields.optionalNumber(key, options.numbers)
        else { return nil }
        let isWhole = reader.buffer[reader.range(node)].allSatisfy {
            $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: "-")
        }
        if isWhole, let fixed = number.fixed {
            return ExactDecimal(mantissa: fixed.mantissa, scale: 2)
        }
        guard isWhole, let rubles = ExactDecimal(Rational(number) / 100) else {
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected kopecks, which are a whole number without a point")
        }
        return rubles
    }

    func statedKopecks<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> StatedFigure {
        guard let value = try kopecks(fields, key) else { return .absent }
        return StatedFigure(value: value, offset: offset(fields.optional(key)))
    }
}

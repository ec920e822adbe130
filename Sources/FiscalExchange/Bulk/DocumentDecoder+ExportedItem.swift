// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// The items of an exported receipt, and its VAT by rate.

extension DocumentDecoder {
    mutating func addExportedItem(
        _ node: JSONReader.Node, _ items: inout ExportedItems, _ batch: inout DocumentBatch,
        _ header: DocumentHeader
    ) throws(RecordFailure) {
        let item = try ObjectFields<ExportedItemKey>(node, of: reader)
        if try item.optionalFlag(.storno) == true {
            throw RecordFailure(
                .unknownValue, path: ExportedItemKey.storno.name,
                offset: Int(offset(item.optional(.storno))), "a reversed line is not computed")
        }
        var line = DocumentLine()
        line.name = try string(item, .name)
        line.measureName = try string(item, item.optional(.unit) == nil ? .measure : .unit)
        let priceNode = try item.required(.price)
        guard let price = try kopecks(item, .price) else { return }
        line.quantity = try item.number(.quantity, options.numbers)
        line.priceOffset = offset(priceNode)
        line.quantityOffset = offset(item.optional(.quantity))

        let sum = try statedKopecks(item, .sum)
        var (code, tax) = try rateCode(item, node, &items)
        guard let rate = items.base.rate(code) else { preconditionFailure("A code has a rate") }
        line.rate = rate
        // Some registers write the turnover where there is no tax to write.
        if rate.percent.signum == 0, !sum.isAbsent, tax.stated == sum.value { tax = .absent }
        if BaseRate.isDecisive(code) {
            let product = Rational(price) * Rational(line.quantity)
            items.evidence.add(
                code: code,
                sum: sum.stated.map { Rational($0) } ?? BaseRateEvidence.rounded(product),
                tax: tax.stated)
        }
        let method = try settlementMethod(item)
        items.add(code: code, method)
        try add(
            line, price: price, adjustments: .none,
            stated: StatedLine(sum: sum, tax: tax, settlementMethod: method), to: &batch, header)
    }

    // MARK: Rates

    /// The code of an item's rate (tag 1199), and its VAT.
    private mutating func rateCode(
        _ item: ObjectFields<ExportedItemKey>, _ node: JSONReader.Node,
        _ items: inout ExportedItems
    ) throws(RecordFailure) -> (Int, StatedFigure) {
        let tax = try statedKopecks(item, .ndsSum)
        for key in [ExportedItemKey.nds, .ndsRate] where item.optional(key) != nil {
            return (try code(item, key), tax)
        }
        if let (code, named) = try namedTax(item) {
            return (code, tax.isAbsent ? named : tax)
        }
        let code: Int
        let meaning: String
        switch items.totals.code {
        case .one(let one):
            code = one
            meaning = "\(items.base.rate(one) ?? .none), the only one of the receipt"
        case .unknown:
            code = 6
            meaning = "\(VATRate.none)"
        case .several:
            throw RecordFailure(
                .missingField, path: ExportedItemKey.nds.name, offset: reader.offset(node),
                "the line states no VAT rate, and the receipt has several")
        }
        if !items.hasMissingRate {
            items.hasMissingRate = true
            warn(
                .rateMissing, ExportedItemKey.nds.name, node,
                "the line states no VAT rate; it is read as \(meaning)")
        }
        return (code, tax)
    }

    private func code<Key>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> Int {
        let number = try fields.number(key, options.numbers)
        if let fixed = number.fixed, fixed.scale == 0, (1...12).contains(fixed.mantissa) {
            return Int(fixed.mantissa)
        }
        throw RecordFailure(
            .unknownRate, path: key.name, offset: Int(offset(fields.optional(key))),
            "expected a code of a VAT rate, 1 to 12 (tag 1199)")
    }

    /// The VAT that the oldest exports have under the name of the rate: the one that is not zero, or the only one.
    private func namedTax(
        _ item: ObjectFields<ExportedItemKey>
    ) throws(RecordFailure) -> (Int, StatedFigure)? {
        var zero: (code: Int, count: Int) = (0, 0)
        var found: (code: Int, figure: StatedFigure)?
        for (key, code) in ExportedItemKey.codes {
            let figure = try statedKopecks(item, key)
            if figure.isAbsent { continue }
            if figure.value.signum == 0 {
                zero = (code, zero.count + 1)
            } else if let found, found.code != code {
                throw RecordFailure(
                    .unknownRate, path: key.name, offset: Int(figure.offset),
                    "the line states VAT of two rates")
            } else {
                // What stands under 0 % and "without VAT" is the turnover.
                found = (code, code == 5 || code == 6 ? .absent : figure)
            }
        }
        if let found { return (found.code, found.figure) }
        return zero.count == 1 ? (zero.code, .absent) : nil
    }

    /// The VAT of the receipt by rate.
    func exportedTotals(_ node: JSONReader.Node) throws(RecordFailure) -> ExportedTotals {
        let fields = try ObjectFields<ExportedTotalKey>(node, of: reader)
        var totals = ExportedTotals()
        for (key, code, name) in ExportedTotalKey.codes {
            let figure = try statedKopecks(fields, key)
            if figure.isAbsent { continue }
            totals.entries.append(
                .init(code: code, figure: figure, key: key, path: StatedPath(name)))
        }
        guard let node = fields.optional(.amountsReceiptNds) else { return totals }
        do throws(RecordFailure) {
            let amounts = try ObjectFields<ExportedAmountsKey>(node, of: reader)
            if let list = amounts.optional(.amountsNds) {
                try readAmounts(amounts, list, &totals)
            }
        } catch {
            throw error.inside(ExportedTotalKey.amountsReceiptNds.name)
        }
        return totals
    }

    private func readAmounts(
        _ amounts: ObjectFields<ExportedAmountsKey>, _ list: JSONReader.Node,
        _ totals: inout ExportedTotals
    ) throws(RecordFailure) {
        var entries: [ExportedTotals.Entry] = []
        try amounts.forEach(.amountsNds, at: list) { (index, node) throws(RecordFailure) in
            let entry = try ObjectFields<ExportedAmountKey>(node, of: reader)
            let code = try code(entry, .nds)
            _ = try entry.required(.ndsSum)
            entries.append(
                .init(
                    code: code, figure: try statedKopecks(entry, .ndsSum),
                    key: .amountsReceiptNds,
                    path: StatedPath("amountsReceiptNds.amountsNds", index, "ndsSum")))
        }
        totals.entries += entries
    }

    /// How an item is settled (tag 1214), in either spelling; 0 stands for nothing.
    private func settlementMethod(
        _ item: ObjectFields<ExportedItemKey>
    ) throws(RecordFailure) -> SettlementMethod? {
        let key: ExportedItemKey =
            item.optional(.paymentType) == nil ? .calculationTypeSign : .paymentType
        guard let number = try item.optionalNumber(key, options.numbers), number.signum != 0
        else { return nil }
        let methods = SettlementMethod.allCases
        let found = methods.first { ExactDecimal(mantissa: Int64($0.tag), scale: 0) == number }
        if let found { return found }
        throw RecordFailure(
            .unknownValue, path: key.name, offset: Int(offset(item.optional(key))),
            "expected a settlement method, 1 to 7 (tag 1214)")
    }
}

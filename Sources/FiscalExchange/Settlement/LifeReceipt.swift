// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// A recorded receipt with all that says what it did to its bill: own form or protocol.
struct LifeReceipt: Sendable {
    struct Item: Sendable {
        var id: String?
        /// The number of the line, counted from 1, where lines have no identifiers.
        var number: Int?
        var price: ExactDecimal
        var quantity: ExactDecimal
        var sum: ExactDecimal
        var tax: ExactDecimal
        var discount: ExactDecimal
        var surcharge: ExactDecimal
        var rate: VATRate
        var isAmountOnly: Bool
    }

    var id: String?
    var refundOf: String?
    var date: String?
    var operation = RecordedReceipt.Operation.sell
    var method = SettlementMethod.fullSettlement
    var items: [Item] = []
    /// What is paid, where the receipt lists it.
    var payments: [Payment]?
    /// What pays where it does not.
    var source = Payment.Means.cash
    /// What was prepaid, where the receipt says it beside its payments.
    var prepayment = ExactDecimal.zero
    var totalTax: ExactDecimal?
    var policy: String?

    /// Reads the receipt of a document that was found.
    init(_ document: FoundBill, _ options: ReadingOptions) throws(RecordFailure) {
        let reader = JSONReader()
        let text = document.recordText
        try reader.parse(
            0..<text.count, of: text, maximumDepth: options.maximumDepth, strict: false)
        var node = JSONReader.root
        if document.place.hasPrefix(RequestKey.body.name) || document.place.hasPrefix("post") {
            let request = try ObjectFields<RequestKey>(node, of: reader)
            node = try request.required(document.place.hasPrefix("post") ? .post : .body)
        }
        if document.place.hasSuffix(EventKey.data.name) {
            let event = try ObjectFields<EventKey>(node, of: reader)
            id = try event.optionalText(.id)
            node = try event.required(.data)
        }
        try read(ObjectFields<LifeReceiptKey>(node, of: reader), options.numbers)
    }

    private mutating func read(
        _ receipt: ObjectFields<LifeReceiptKey>, _ limits: NumberLimits
    ) throws(RecordFailure) {
        id = try receipt.optionalText(.id) ?? id
        refundOf = try receipt.optionalText(.refundOf)
        date = try receipt.optionalText(.dateTime).map { MoscowTime.text($0) }
        if date == nil { date = try receipt.optionalText(.date) }
        policy = try receipt.optionalText(.policy)
        totalTax = try receipt.optionalNumber(.totalTax, limits)
        if let type = receipt.optional(.type) {
            operation = try choice(receipt, .type, type)
        }
        if let settled = receipt.optional(.settlementMethod) {
            method = try choice(receipt, .settlementMethod, settled)
        }
        prepayment = try receipt.optionalNumber(.prepayment, limits) ?? .zero
        source = try receipt.optionalText(.paymentSource).map(Self.means) ?? .cash
        if let list = receipt.optional(.payments), receipt.reader.kind(list) == .array {
            payments = try ownPayments(receipt, list, limits)
        }
        if let extras = receipt.optional(.extras) {
            do {
                try read(ObjectFields<ExtrasKey>(extras, of: receipt.reader), limits)
            } catch {
                throw error.inside(LifeReceiptKey.extras.name)
            }
        }
        var items: [Item] = []
        try receipt.forEach(.items, at: try receipt.required(.items)) {
            (_, node) throws(RecordFailure) in
            items.append(try Self.item(ObjectFields<LifeItemKey>(node, of: receipt.reader), limits))
        }
        self.items = items
    }

    private mutating func read(
        _ extras: ObjectFields<ExtrasKey>, _ limits: NumberLimits
    ) throws(RecordFailure) {
        if let settled = extras.optional(.settlementMethod) {
            method = try choice(extras, .settlementMethod, settled)
        }
        if let amount = try extras.optionalNumber(.prepayment, limits) {
            prepayment = BinaryNoise(in: amount)?.meant ?? amount
        }
        guard let list = extras.optional(.payments) else { return }
        var made: [Payment] = []
        try extras.forEach(.payments, at: list) { (_, node) throws(RecordFailure) in
            let payment = try RecordedPayment(
                ObjectDecoder<RecordedPaymentKey>(node, of: extras.reader, limits))
            if payment.isPayed {
                let amount = BinaryNoise(in: payment.sum)?.meant ?? payment.sum
                made.append(Payment(means: payment.means, amount: amount))
            }
        }
        if !made.isEmpty { payments = made }
    }

    private func ownPayments(
        _ receipt: ObjectFields<LifeReceiptKey>, _ list: JSONReader.Node, _ limits: NumberLimits
    ) throws(RecordFailure) -> [Payment]? {
        var payments: [Payment] = []
        try receipt.forEach(.payments, at: list) { (_, node) throws(RecordFailure) in
            let entry = try ObjectFields<PaymentKey>(node, of: receipt.reader, unknown: .refused)
            let means: Payment.Means = try choice(entry, .means, try entry.required(.means))
            payments.append(Payment(means: means, amount: try entry.number(.amount, limits)))
        }
        return payments.isEmpty ? nil : payments
    }

    private static func item(
        _ item: ObjectFields<LifeItemKey>, _ limits: NumberLimits
    ) throws(RecordFailure) -> Item {
        func repaired(_ number: ExactDecimal) -> ExactDecimal {
            BinaryNoise(in: number)?.meant ?? number
        }
        let rate: VATRate
        do {
            if let text = try item.optionalText(.vatRate) {
                rate = try VATRate(text: text)
            } else {
                rate = try VATRate(percent: try item.number(.taxPercent, limits))
            }
        } catch let error as RecordFailure {
            throw error
        } catch {
            throw RecordFailure(
                .unknownRate, path: LifeItemKey.vatRate.name,
                offset: item.reader.offset(item.object), "\(error)")
        }
        let id = item.optional(.id)
        return Item(
            id: try id.map { node throws(RecordFailure) in
                try item.reader.identifier(node, limits).text
            },
            number: try item.optionalText(.line).flatMap { Int($0) },
            price: repaired(try item.number(.price, limits)),
            quantity: try item.number(.quantity, limits),
            sum: repaired(try item.number(.sumPrice, limits)),
            tax: repaired(try item.optionalNumber(.tax, limits) ?? .zero),
            discount: try item.optionalNumber(.discount, limits) ?? .zero,
            surcharge: try item.optionalNumber(.surcharge, limits) ?? .zero, rate: rate,
            isAmountOnly: try item.optionalFlag(.amountOnly) ?? false)
    }

    private static func means(_ paymentSource: String) -> Payment.Means {
        switch paymentSource {
        case "PAY_CARD": .card
        case "PAY_CASH", "PAY_CASHBACK": .cash
        default: .other
        }
    }
}

/// One of the values of an enumeration.
private func choice<Key, Value: RawRepresentable & CaseIterable>(
    _ fields: ObjectFields<Key>, _ key: Key, _ node: JSONReader.Node
) throws(RecordFailure) -> Value where Value.RawValue == String {
    guard let value = Value(rawValue: try fields.text(key, at: node)) else {
        let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw RecordFailure(
            .unknownValue, path: key.name, offset: fields.reader.offset(node), "expected \(names)")
    }
    return value
}

/// What of a receipt says what it did to its bill.
enum LifeReceiptKey: Int, DocumentKey {
    case id, refundOf, type, date, dateTime, items, extras, payments, paymentSource, prepayment
    case settlementMethod, totalTax, policy
    static let table = KeyTable<LifeReceiptKey>()
}

/// The same of an item.
enum LifeItemKey: Int, DocumentKey {
    case id, line, price, quantity, sumPrice, tax, discount, surcharge, taxPercent, vatRate
    case amountOnly
    static let table = KeyTable<LifeItemKey>()
}

// SPDX-License-Identifier: Apache-2.0

// The keys of the exchange protocol's documents, once: whatever reads a document reads it by these.

/// The answer of HELLO.
enum HelloKey: Int, DocumentKey {
    case system, `protocol`
    static let table = KeyTable<HelloKey>()
}

/// An entry of the answer of LIST.
enum ListKey: Int, DocumentKey {
    case id, date, summ, number, customername
    static let table = KeyTable<ListKey>()
}

/// The answer of BILL.
enum BillKey: Int, DocumentKey {
    case id, date, summ, number, customer, products, prepayment, prepaymentEnable
    static let table = KeyTable<BillKey>()
}

/// A product of a bill. `discount` is no key of the protocol's own; an item of a receipt has it.
enum ProductKey: Int, DocumentKey {
    case id, mark, type, price, taxrate, itemType, prodname, quantity, unitname, discount
    static let table = KeyTable<ProductKey>()
}

/// The customer of a bill or receipt.
enum CustomerKey: Int, DocumentKey {
    case id, inn, kpp, reg, name, okpo, fullname, legalentity
    static let table = KeyTable<CustomerKey>()
}

/// The envelope of an event.
enum EventKey: Int, DocumentKey {
    case id, data, type, userId, version, timestamp
    static let table = KeyTable<EventKey>()
}

/// The receipt inside an event. What stands behind `totalDiscount` is of computed
/// receipts.
enum ReceiptKey: Int, DocumentKey {
    case id, type, items, extras, shiftId, storeId, dateTime, deviceId, totalTax, infoCheck
    case employeeId, totalAmount, paymentSource, totalDiscount
    case billId, number, date, settlementMethod, prepayment, payments, priceBasis, vat, amountDue
    case policy
    static let table = KeyTable<ReceiptKey>()
}

/// What a computed receipt says besides.
enum OwnReceiptKey: Int, DocumentKey {
    case rounding, carriedTax
    static let table = KeyTable<OwnReceiptKey>()
}

/// An item of a receipt. What stands behind `measureName` is of computed receipts.
enum ItemKey: Int, DocumentKey {
    case id, tax, name, price, discount, itemType, quantity, sumPrice, costPrice, taxPercent
    case measureName, vatRate, surcharge, carried, carriedTax
    static let table = KeyTable<ItemKey>()
}

/// The turnover and tax of a rate in a computed receipt.
enum SubtotalKey: Int, DocumentKey {
    case rate, turnover, tax, carriedTax
    static let table = KeyTable<SubtotalKey>()
}

/// The part of a receipt that the shop's application wrote.
enum ExtrasKey: Int, DocumentKey {
    case date, billId, number, customer, prepayment, contentModified, settlementMethod, payments
    case newContent
    static let table = KeyTable<ExtrasKey>()
}

/// A payment among the extras of a receipt.
enum RecordedPaymentKey: Int, DocumentKey {
    case type, sum, payed
    static let table = KeyTable<RecordedPaymentKey>()
}

/// An entry of what remains of a bill that was receipted in part.
enum RemainingItemKey: Int, DocumentKey {
    case id, newQuantity
    static let table = KeyTable<RemainingItemKey>()
}

/// The answer of RECEIPT.
enum ReceiptAnswerKey: Int, DocumentKey {
    case success
    static let table = KeyTable<ReceiptAnswerKey>()
}

/// A request as the journal keeps it.
enum RequestKey: Int, DocumentKey {
    case get, body, post, headers
    static let table = KeyTable<RequestKey>()
}

/// The path of a request and what it asks for.
enum QueryKey: Int, DocumentKey {
    case q, id, number, name, date
    static let table = KeyTable<QueryKey>()
}

/// The engine's own bill.
enum OwnBillKey: Int, DocumentKey {
    case id, date, priceBasis, lines, discounts, surcharges, stacking, prepayment, payments
    case floor
    static let table = KeyTable<OwnBillKey>()
}

/// A line of the engine's own bill.
enum OwnLineKey: Int, DocumentKey {
    case id, name, price, quantity, rate, unit, discounts, surcharges, marked
    case discountable, floor
    static let table = KeyTable<OwnLineKey>()
}

/// A discount or surcharge of the engine's own bill.
enum AdjustmentKey: Int, DocumentKey {
    case percent, amount, cap, appliesTo, priceBasis
    static let table = KeyTable<AdjustmentKey>()
}

/// Which lines a discount or surcharge of a bill concerns.
enum ScopeKey: Int, DocumentKey {
    case lines, rates
    static let table = KeyTable<ScopeKey>()
}

/// The least that discounts leave of a line.
enum FloorKey: Int, DocumentKey {
    case unitPrice, sum
    static let table = KeyTable<FloorKey>()
}

/// A payment of the engine's own bill.
enum PaymentKey: Int, DocumentKey {
    case means, amount
    static let table = KeyTable<PaymentKey>()
}

/// The keys by which a document tells what it is.
enum DocumentKindKey: Int, DocumentKey {
    case products, lines, items, data, system, success
    static let table = KeyTable<DocumentKindKey>()
}

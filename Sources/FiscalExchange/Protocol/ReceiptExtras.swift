// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// The part of a receipt that names the bill it was printed for.
public struct ReceiptExtras: Sendable, Hashable {
    /// When the bill was written.
    public var date: String?
    /// The bill's identifier, a text here.
    public var billId: Identifier?
    /// The bill's number.
    public var number: String?
    /// Who paid, without the shop's identifier.
    public var customer: Customer?
    /// Money that was paid before; it reduces no item.
    public var prepayment: ExactDecimal?
    /// The receipt holds a part of the bill; ``newContent`` is what remains.
    public var contentModified: Bool?
    /// How the goods are settled, as ``SettlementMethod`` spells it.
    public var settlementMethod: String?
    /// The payments, where there was a prepayment.
    public var payments: [RecordedPayment]?
    /// What remains of the bill.
    public var newContent: [RemainingItem]?
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// The extras of a receipt.
    public init(
        date: String? = nil, billId: Identifier? = nil, number: String? = nil,
        customer: Customer? = nil, prepayment: ExactDecimal? = nil, contentModified: Bool? = nil,
        settlementMethod: String? = nil, payments: [RecordedPayment]? = nil,
        newContent: [RemainingItem]? = nil, unknown: [UnknownMember] = []
    ) {
        self.date = date
        self.billId = billId
        self.number = number
        self.customer = customer
        self.prepayment = prepayment
        self.contentModified = contentModified
        self.settlementMethod = settlementMethod
        self.payments = payments
        self.newContent = newContent
        self.unknown = unknown
    }
}

extension ReceiptExtras: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<ExtrasKey>) throws(RecordFailure) {
        date = try object.optionalText(.date)
        billId = try object.optionalIdentifier(.billId)
        number = try object.optionalText(.number)
        customer = try object.optionalObject(.customer)
        prepayment = try object.optionalNumber(.prepayment)
        contentModified = try object.optionalFlag(.contentModified)
        settlementMethod = try object.optionalText(.settlementMethod)
        payments = try object.optionalObjects(.payments)
        newContent = try object.optionalObjects(.newContent)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.date, date)
        writer.write(Key.billId, billId)
        writer.write(Key.number, number)
        writer.write(Key.customer, customer)
        writer.write(Key.prepayment, prepayment)
        writer.write(Key.contentModified, contentModified)
        writer.write(Key.settlementMethod, settlementMethod)
        writer.write(Key.payments, payments)
        writer.write(Key.newContent, newContent)
    }
}

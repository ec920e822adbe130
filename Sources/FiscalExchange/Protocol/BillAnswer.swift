// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// The answer of BILL: one bill, to be paid at the register.
public struct BillAnswer: Sendable, Hashable {
    /// The bill's identifier.
    public var id: Identifier
    /// When the bill was written, `YYYY-MM-DD HH:MM:SS` by the shop's clock.
    public var date: String
    /// What is left to pay: the sums of the products less the prepayment.
    public var summ: ExactDecimal
    /// The bill's number in any form: `4782`, `47827-CRM`.
    public var number: String
    /// Who pays.
    public var customer: Customer?
    /// What is sold, at full price whatever was paid before.
    public var products: [BillProduct]
    /// Money that was paid before.
    public var prepayment: ExactDecimal?
    /// The bill may be paid before the goods are handed over.
    public var prepaymentEnable: Bool?
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// A bill.
    public init(
        id: Identifier, date: String, summ: ExactDecimal, number: String,
        customer: Customer? = nil, products: [BillProduct], prepayment: ExactDecimal? = nil,
        prepaymentEnable: Bool? = nil, unknown: [UnknownMember] = []
    ) {
        self.id = id
        self.date = date
        self.summ = summ
        self.number = number
        self.customer = customer
        self.products = products
        self.prepayment = prepayment
        self.prepaymentEnable = prepaymentEnable
        self.unknown = unknown
    }
}

extension BillAnswer {
    /// Reads the text of one bill.
    ///
    /// - Throws: ``RecordFailure`` with the member that is wrong and its byte.
    public init(
        json: [UInt8], options: ReadingOptions = ReadingOptions()
    ) throws(RecordFailure) {
        self = try Self.read(json, options)
    }

    /// The text of the bill, on one line.
    public var json: [UInt8] { MessageWriter.json(self) }
}

extension BillAnswer: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<BillKey>) throws(RecordFailure) {
        id = try object.identifier(.id)
        date = try object.text(.date)
        summ = try object.number(.summ)
        number = try object.text(.number)
        customer = try object.optionalObject(.customer)
        products = try object.objects(.products)
        prepayment = try object.optionalNumber(.prepayment)
        prepaymentEnable = try object.optionalFlag(.prepaymentEnable)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.id, id)
        writer.write(Key.date, date)
        writer.write(Key.summ, summ)
        writer.write(Key.number, number)
        writer.write(Key.customer, customer)
        writer.write(Key.products, products)
        writer.write(Key.prepayment, prepayment)
        writer.write(Key.prepaymentEnable, prepaymentEnable)
    }
}

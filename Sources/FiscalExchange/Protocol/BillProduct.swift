// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// A product of a bill: a good, or a service, which has no ``type``.
public struct BillProduct: Sendable, Hashable {
    /// The product's identifier; services have a UUID.
    public var id: Identifier?
    /// The marking code, with its group separators.
    public var mark: String?
    /// `NORMAL`, or the name of a group of marked goods; absent for services.
    public var type: String?
    /// The selling price as it is written, the error of binary floating point included.
    public var price: ExactDecimal
    /// The VAT rate as it is spelled: `20%`, `Без НДС`.
    public var taxrate: String
    /// What is sold: 1 goods, 3 work, 4 a service (tag 1212).
    public var itemType: Int?
    /// The name.
    public var prodname: String?
    /// The quantity.
    public var quantity: ExactDecimal
    /// The unit of measure, as free text.
    public var unitname: String?
    /// A discount, which shops leave out: they reduce the price.
    public var discount: ExactDecimal?
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// A product of a bill.
    public init(
        id: Identifier? = nil, mark: String? = nil, type: String? = nil, price: ExactDecimal,
        taxrate: String, itemType: Int? = nil, prodname: String? = nil, quantity: ExactDecimal,
        unitname: String? = nil, discount: ExactDecimal? = nil, unknown: [UnknownMember] = []
    ) {
        self.id = id
        self.mark = mark
        self.type = type
        self.price = price
        self.taxrate = taxrate
        self.itemType = itemType
        self.prodname = prodname
        self.quantity = quantity
        self.unitname = unitname
        self.discount = discount
        self.unknown = unknown
    }
}

extension BillProduct: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<ProductKey>) throws(RecordFailure) {
        id = try object.optionalIdentifier(.id)
        mark = try object.optionalText(.mark)
        type = try object.optionalText(.type)
        price = try object.number(.price)
        taxrate = try object.text(.taxrate)
        itemType = try object.optionalInteger(.itemType)
        prodname = try object.optionalText(.prodname)
        quantity = try object.number(.quantity)
        unitname = try object.optionalText(.unitname)
        discount = try object.optionalNumber(.discount)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.id, id)
        writer.write(Key.mark, mark)
        writer.write(Key.type, type)
        writer.write(Key.price, price)
        writer.write(Key.taxrate, taxrate)
        writer.write(Key.itemType, itemType)
        writer.write(Key.prodname, prodname)
        writer.write(Key.quantity, quantity)
        writer.write(Key.unitname, unitname)
        writer.write(Key.discount, discount)
    }
}

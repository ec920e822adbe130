// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// An item of a receipt that was printed, with the figures it was printed with.
public struct RecordedItem: Sendable, Hashable {
    /// The product's identifier, a text here.
    public var id: Identifier?
    /// The VAT inside of ``sumPrice``.
    public var tax: ExactDecimal
    /// The name.
    public var name: String?
    /// The price of one unit.
    public var price: ExactDecimal
    /// The discount, which shops leave at 0: they reduce the price.
    public var discount: ExactDecimal?
    /// `NORMAL`, `SERVICE` or the name of a group of marked goods.
    public var itemType: String?
    /// The quantity.
    public var quantity: ExactDecimal
    /// The sum of the item.
    public var sumPrice: ExactDecimal
    /// The price the shop paid.
    public var costPrice: ExactDecimal?
    /// The percent of VAT; 0 also without VAT.
    public var taxPercent: ExactDecimal
    /// The unit of measure, as free text.
    public var measureName: String?
    /// The VAT rate in full, which computed receipts carry.
    public var vatRate: String?
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// An item of a receipt.
    public init(
        id: Identifier? = nil, tax: ExactDecimal, name: String? = nil, price: ExactDecimal,
        discount: ExactDecimal? = nil, itemType: String? = nil, quantity: ExactDecimal,
        sumPrice: ExactDecimal, costPrice: ExactDecimal? = nil, taxPercent: ExactDecimal,
        measureName: String? = nil, vatRate: String? = nil, unknown: [UnknownMember] = []
    ) {
        self.id = id
        self.tax = tax
        self.name = name
        self.price = price
        self.discount = discount
        self.itemType = itemType
        self.quantity = quantity
        self.sumPrice = sumPrice
        self.costPrice = costPrice
        self.taxPercent = taxPercent
        self.measureName = measureName
        self.vatRate = vatRate
        self.unknown = unknown
    }
}

extension RecordedItem: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<ItemKey>) throws(RecordFailure) {
        id = try object.optionalIdentifier(.id)
        tax = try object.number(.tax)
        name = try object.optionalText(.name)
        price = try object.number(.price)
        discount = try object.optionalNumber(.discount)
        itemType = try object.optionalText(.itemType)
        quantity = try object.number(.quantity)
        sumPrice = try object.number(.sumPrice)
        costPrice = try object.optionalNumber(.costPrice)
        taxPercent = try object.number(.taxPercent)
        measureName = try object.optionalText(.measureName)
        vatRate = try object.optionalText(.vatRate)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.id, id)
        writer.write(Key.tax, tax)
        writer.write(Key.name, name)
        writer.write(Key.price, price)
        writer.write(Key.discount, discount)
        writer.write(Key.itemType, itemType)
        writer.write(Key.quantity, quantity)
        writer.write(Key.sumPrice, sumPrice)
        writer.write(Key.costPrice, costPrice)
        writer.write(Key.taxPercent, taxPercent)
        writer.write(Key.measureName, measureName)
        writer.write(Key.vatRate, vatRate)
    }
}

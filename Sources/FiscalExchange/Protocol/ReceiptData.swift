// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// The receipt inside an event.
///
/// Computed receipts, which have no register, carry ``billId``, ``number``, ``date`` and
/// ``settlementMethod`` here; printed ones carry them in their ``extras``.
public struct ReceiptData: Sendable, Hashable {
    /// The receipt's identifier, a UUID.
    public var id: String?
    /// `SELL`, `PAYBACK`.
    public var type: String
    /// What was sold.
    public var items: [RecordedItem]
    /// The bill it was printed for.
    public var extras: ReceiptExtras?
    /// The shift's number.
    public var shiftId: String?
    /// The shop's identifier.
    public var storeId: String?
    /// When it was printed, in UTC: `2026-03-11T12:01:32.000Z`.
    public var dateTime: String?
    /// The register's identifier.
    public var deviceId: String?
    /// The VAT of all items.
    public var totalTax: ExactDecimal
    /// The receipt is for information and sells nothing.
    public var infoCheck: Bool?
    /// The cashier's identifier.
    public var employeeId: String?
    /// The sums of all items.
    public var totalAmount: ExactDecimal
    /// What was paid with: `PAY_CARD`, `PAY_CASH`, `OTHER`.
    public var paymentSource: String?
    /// The discounts of all items, which shops leave at 0.
    public var totalDiscount: ExactDecimal?
    /// The bill's identifier, in a computed receipt.
    public var billId: Identifier?
    /// The bill's number, in a computed receipt.
    public var number: String?
    /// The bill's date, in a computed receipt.
    public var date: String?
    /// How the goods are settled, in a computed receipt.
    public var settlementMethod: String?
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// The data of a receipt.
    public init(
        id: String? = nil, type: String = "SELL", items: [RecordedItem],
        extras: ReceiptExtras? = nil, shiftId: String? = nil, storeId: String? = nil,
        dateTime: String? = nil, deviceId: String? = nil, totalTax: ExactDecimal,
        infoCheck: Bool? = nil, employeeId: String? = nil, totalAmount: ExactDecimal,
        paymentSource: String? = nil, totalDiscount: ExactDecimal? = nil,
        billId: Identifier? = nil, number: String? = nil, date: String? = nil,
        settlementMethod: String? = nil, unknown: [UnknownMember] = []
    ) {
        self.id = id
        self.type = type
        self.items = items
        self.extras = extras
        self.shiftId = shiftId
        self.storeId = storeId
        self.dateTime = dateTime
        self.deviceId = deviceId
        self.totalTax = totalTax
        self.infoCheck = infoCheck
        self.employeeId = employeeId
        self.totalAmount = totalAmount
        self.paymentSource = paymentSource
        self.totalDiscount = totalDiscount
        self.billId = billId
        self.number = number
        self.date = date
        self.settlementMethod = settlementMethod
        self.unknown = unknown
    }
}

extension ReceiptData {
    /// Reads the text of one receipt.
    ///
    /// - Throws: ``RecordFailure`` with the member that is wrong and its byte.
    public init(
        json: [UInt8], options: ReadingOptions = ReadingOptions()
    ) throws(RecordFailure) {
        self = try Self.read(json, options)
    }

    /// The text of the receipt, on one line.
    public var json: [UInt8] { MessageWriter.json(self) }
}

extension ReceiptData: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<ReceiptKey>) throws(RecordFailure) {
        id = try object.optionalText(.id)
        type = try object.text(.type)
        items = try object.objects(.items)
        extras = try object.optionalObject(.extras)
        shiftId = try object.optionalText(.shiftId)
        storeId = try object.optionalText(.storeId)
        dateTime = try object.optionalText(.dateTime)
        deviceId = try object.optionalText(.deviceId)
        totalTax = try object.number(.totalTax)
        infoCheck = try object.optionalFlag(.infoCheck)
        employeeId = try object.optionalText(.employeeId)
        totalAmount = try object.number(.totalAmount)
        paymentSource = try object.optionalText(.paymentSource)
        totalDiscount = try object.optionalNumber(.totalDiscount)
        billId = try object.optionalIdentifier(.billId)
        number = try object.optionalText(.number)
        date = try object.optionalText(.date)
        settlementMethod = try object.optionalText(.settlementMethod)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.id, id)
        writer.write(Key.type, type)
        writer.write(Key.items, items)
        writer.write(Key.extras, extras)
        writer.write(Key.shiftId, shiftId)
        writer.write(Key.storeId, storeId)
        writer.write(Key.dateTime, dateTime)
        writer.write(Key.deviceId, deviceId)
        writer.write(Key.totalTax, totalTax)
        writer.write(Key.infoCheck, infoCheck)
        writer.write(Key.employeeId, employeeId)
        writer.write(Key.totalAmount, totalAmount)
        writer.write(Key.paymentSource, paymentSource)
        writer.write(Key.totalDiscount, totalDiscount)
        writer.write(Key.billId, billId)
        writer.write(Key.number, number)
        writer.write(Key.date, date)
        writer.write(Key.settlementMethod, settlementMethod)
    }
}

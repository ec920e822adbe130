// SPDX-License-Identifier: Apache-2.0

/// The shapes of the documents that are read quickly, and where their values go.
struct DocumentShapes {
    /// Slots of a document. A receipt inside of an event has a second set, behind the first.
    enum Slot {
        static let id = 0
        static let billID = 1
        static let number = 2
        static let date = 3
        static let settlementMethod = 4
        static let prepayment = 5
        static let type = 6
        static let priceBasis = 7
        static let items = 8
        static let extras = 9
        static let totalAmount = 10
        static let totalTax = 11
        static let totalDiscount = 12
        static let amountDue = 13
        static let dateTime = 14
        static let extraBillID = 15
        static let extraNumber = 16
        static let extraDate = 17
        static let extraSettlementMethod = 18
        static let extraPrepayment = 19
        static let storeID = 20
        static let deviceID = 21
        static let vat = 22
        static let summ = 23
        static let products = 24
        static let lines = 25
        static let data = 26
        /// Where the receipt of an event starts.
        static let event = 27
        static let count = event + summ
    }

    /// Slots of a line, whatever its document calls them. A VAT rate of a receipt has those of `rate`, `sum` and `tax`.
    enum LineSlot {
        static let id = 0
        static let name = 1
        static let itemType = 2
        static let measureName = 3
        static let rate = 4
        /// The percent of an item; the mark of a product, or of a line of the engine's own bill.
        static let percent = 5
        static let mark = percent
        static let price = 6
        static let quantity = 7
        static let discount = 8
        static let sum = 9
        static let tax = 10
        static let count = 11
    }

    /// Any of the documents.
    let document: JSONProjector.Shape
    /// A request of the journal whose body is an event.
    let request: JSONProjector.Shape
    /// The keys of ``document`` that the engine's own bill has, as bits.
    let ownKeys: [Bool]
    /// The place of `stacking` among the keys of ``document``.
    let stackingKey: Int

    private typealias Field = (key: String, want: JSONProjector.Want)

    /// - Parameters:
    ///   - readsStated: Figures that documents state are wanted too.
    ///   - readsMarks: The marks of goods are wanted too.
    init(_ projector: JSONProjector, readsStated: Bool, readsMarks: Bool) {
        func stated(_ want: JSONProjector.Want) -> JSONProjector.Want {
            readsStated ? want : .nothing
        }
        let product = projector.shape([
            ("id", .name(LineSlot.id)), ("mark", readsMarks ? .text(LineSlot.mark) : .nothing),
            ("type", .text(LineSlot.itemType)),
            ("price", .number(LineSlot.price)), ("taxrate", .word(LineSlot.rate)),
            ("itemType", .nothing), ("prodname", .text(LineSlot.name)),
            ("quantity", .number(LineSlot.quantity)), ("unitname", .text(LineSlot.measureName)),
            ("discount", .number(LineSlot.discount)),
        ])
        let item = projector.shape([
            ("id", .name(LineSlot.id)), ("tax", stated(.number(LineSlot.tax))),
            ("name", .text(LineSlot.name)), ("price", .number(LineSlot.price)),
            ("discount", .number(LineSlot.discount)), ("itemType", .text(LineSlot.itemType)),
            ("quantity", .number(LineSlot.quantity)),
            ("sumPrice", stated(.number(LineSlot.sum))), ("costPrice", .nothing),
            ("taxPercent", .number(LineSlot.percent)),
            ("measureName", .text(LineSlot.measureName)), ("vatRate", .word(LineSlot.rate)),
            ("surcharge", .empty), ("carried", .empty), ("carriedTax", .empty),
        ])
        let subtotal = projector.shape([
            ("rate", .word(LineSlot.rate)), ("turnover", .number(LineSlot.sum)),
            ("tax", .number(LineSlot.tax)), ("carriedTax", .empty),
        ])
        let line = projector.shape(
            isClosed: true,
            [
                ("id", .name(LineSlot.id)), ("name", .text(LineSlot.name)),
                ("price", .number(LineSlot.price)), ("quantity", .number(LineSlot.quantity)),
                ("rate", .word(LineSlot.rate)), ("unit", .text(LineSlot.measureName)),
                ("discounts", .empty), ("surcharges", .empty), ("marked", .flag(LineSlot.mark)),
            ])
        func extras(_ first: Int) -> JSONProjector.Shape {
            projector.shape([
                ("date", .text(first + Slot.extraDate)),
                ("billId", .name(first + Slot.extraBillID)),
                ("number", .name(first + Slot.extraNumber)), ("customer", .nothing),
                ("prepayment", .number(first + Slot.extraPrepayment)),
                ("contentModified", .nothing),
                ("settlementMethod", .text(first + Slot.extraSettlementMethod)),
                ("payments", stated(.empty)), ("newContent", .nothing),
            ])
        }
        /// The keys of a receipt that other documents do not share.
        func receipt(_ first: Int) -> [Field] {
            [
                ("items", .rows(first + Slot.items, item)),
                ("extras", .object(first + Slot.extras, extras(first))), ("shiftId", .nothing),
                ("storeId", stated(.name(first + Slot.storeID))),
                ("dateTime", stated(.text(first + Slot.dateTime))),
                ("deviceId", stated(.name(first + Slot.deviceID))),
                ("totalTax", stated(.number(first + Slot.totalTax))),
                ("infoCheck", .nothing), ("employeeId", .nothing),
                ("totalAmount", stated(.number(first + Slot.totalAmount))),
                ("paymentSource", .nothing),
                ("totalDiscount", stated(.number(first + Slot.totalDiscount))),
                ("billId", .name(first + Slot.billID)),
                ("settlementMethod", .text(first + Slot.settlementMethod)),
                ("payments", .empty), ("priceBasis", .text(first + Slot.priceBasis)),
                ("vat", stated(.rows(first + Slot.vat, subtotal))),
                ("amountDue", stated(.number(first + Slot.amountDue))),
                ("rounding", .empty), ("carriedTax", .empty),
            ]
        }
        let data = projector.shape(
            [
                ("id", .nothing), ("type", .text(Slot.event + Slot.type)),
                ("date", .text(Slot.event + Slot.date)),
                ("number", .name(Slot.event + Slot.number)),
                ("prepayment", .number(Slot.event + Slot.prepayment)),
            ] + receipt(Slot.event))
        let event: [Field] = [
            ("data", .object(Slot.data, data)), ("userId", .nothing), ("version", .nothing),
            ("timestamp", .nothing),
        ]
        let fields: [Field] =
            [
                ("id", .name(Slot.id)), ("date", .text(Slot.date)),
                ("summ", stated(.number(Slot.summ))), ("number", .name(Slot.number)),
                ("customer", .nothing), ("products", .rows(Slot.products, product)),
                ("prepayment", .number(Slot.prepayment)), ("prepaymentEnable", .nothing),
                ("type", .text(Slot.type)),
            ] + event + receipt(0) + [
                ("lines", .rows(Slot.lines, line)), ("discounts", .empty), ("surcharges", .empty),
                ("stacking", .nothing), ("system", .nothing), ("success", .nothing),
            ]
        document = projector.shape(fields)
        let body = projector.shape(
            [("id", .nothing), ("type", .text(Slot.type))] + event)
        request = projector.shape([
            ("get", .nothing), ("body", .object(Slot.extras, body)), ("post", .nothing),
            ("headers", .nothing),
        ])
        let own = Set(OwnBillKey.allCases.map(\.name))
        ownKeys = fields.map { own.contains($0.key) }
        stackingKey = fields.firstIndex { $0.key == "stacking" } ?? 0
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// One recorded receipt that names its bill, in plain words: what ``SettlementEvent`` is made of, should its bill have
/// another receipt.
struct SettlementRow: Sendable {
    let record: Int
    let offset: Int
    /// The money in minor units of `scale` places, unless it is among the details.
    var sum: Int64 = 0
    /// What a prepayment pays of it.
    var prepaid: Int64 = 0
    /// Bill and name of the receipt stand one behind the other in the texts from here.
    var text = 0
    /// The number of the shop among those of the rows.
    var shop: Int32 = 0
    var billLength: Int32 = 0
    var nameLength: Int32 = 0
    var lines: Int32 = 0
    /// The number of the source among those of the run.
    var source: Int32 = 0
    var scale: UInt8 = 0
    /// Where the document lies inside the record.
    var place: HeaderRow.Place
    var purpose = SettlementEvent.Purpose.goods
    /// The payments list what a prepayment pays; otherwise the receipt says it beside them.
    var isListed = false
    var isRefund = false
    var isCertain = false
    var isPart = false
    var hasCalculated = false
    var hasDetails = false

    init(record: Int, offset: Int, place: HeaderRow.Place) {
        self.record = record
        self.offset = offset
        self.place = place
    }

    /// Sets the money; false where it is no number of minor units.
    mutating func set(_ money: SettlementEvent.Money) -> Bool {
        isListed = !money.listedOffset.isZero
        guard let sum = units(money.sum),
            let prepaid = units(isListed ? money.listedOffset : money.statedOffset)
        else { return false }
        (self.sum, self.prepaid) = (sum, prepaid)
        return true
    }

    private func units(_ value: Rational) -> Int64? {
        (try? Amount(value, scale: Int(scale), rounding: .exact))?.minorUnits
    }

    func rational(_ units: Int64) -> Rational {
        Rational(ExactDecimal(mantissa: units, scale: Int(scale)))
    }

    /// Where the identifier of the bill stands.
    var bill: Range<Int> { text..<(text + Int(billLength)) }
    /// Where the name of the receipt stands.
    var name: Range<Int> { bill.upperBound..<(bill.upperBound + Int(nameLength)) }
}

/// Recorded receipts in rows, with their texts in one buffer and what few have beside them.
struct SettlementRows: Sendable {
    /// What few receipts have.
    struct Details: Sendable {
        /// Money that is not in minor units.
        var money: SettlementEvent.Money?
        var misplacedRate: SettlementEvent.LineRate?
        /// The place of a document, where it is none of those that have a name.
        var place = ""

        fileprivate var isEmpty: Bool {
            money == nil && misplacedRate == nil && place.isEmpty
        }
    }

    private(set) var rows: [SettlementRow] = []
    private var shops = ShopTable()
    private var texts: [UInt8] = []
    private var details: [Int: Details] = [:]

    var count: Int { rows.count }

    /// Adds a receipt of a shop; its texts are written by `writeTexts`, which sets their lengths.
    mutating func append(
        _ row: SettlementRow, _ details: Details, shop: ArraySlice<UInt8>,
        writeTexts: (inout SettlementRow, inout [UInt8]) -> Void
    ) {
        var row = row
        row.shop = shops.index(of: shop, after: rows.last?.shop)
        row.text = texts.count
        writeTexts(&row, &texts)
        append(row, details)
    }

    /// Adds a receipt of other rows.
    mutating func append(_ index: Int, of other: borrowing SettlementRows, source: Int) {
        var row = other.rows[index]
        let start = texts.count
        texts.append(contentsOf: other.texts[row.text..<row.name.upperBound])
        row.shop = shops.index(of: other.shops.shops[Int(row.shop)][...], after: rows.last?.shop)
        row.text = start
        row.source = Int32(source)
        append(row, row.hasDetails ? other.details[index] ?? Details() : Details())
    }

    private mutating func append(_ row: SettlementRow, _ details: Details) {
        var row = row
        row.hasDetails = !details.isEmpty
        if row.hasDetails { self.details[rows.count] = details }
        rows.append(row)
    }

    /// A hash of the bill of a receipt: equal for receipts of one bill.
    func hash(_ index: Int) -> Int {
        let row = rows[index]
        var hasher = Hasher()
        Self.combine(shops.shops[Int(row.shop)][...], into: &hasher)
        Self.combine(texts[row.bill], into: &hasher)
        return hasher.finalize()
    }

    private static func combine(_ text: ArraySlice<UInt8>, into hasher: inout Hasher) {
        hasher.combine(text.count)
        var word: UInt64 = 0
        for (index, byte) in text.enumerated() {
            word = word << 8 | UInt64(byte)
            if index & 7 == 7 { hasher.combine(word) }
        }
        hasher.combine(word)
    }

    /// Two receipts are of one bill.
    func areOfOneBill(_ first: Int, _ second: Int) -> Bool {
        rows[first].shop == rows[second].shop
            && texts[rows[first].bill] == texts[rows[second].bill]
    }

    /// The identifier of the bill of a receipt.
    func billID(_ index: Int) -> String {
        String(decoding: texts[rows[index].bill], as: UTF8.self)
    }

    /// A receipt as a value.
    func event(_ index: Int, sources: [String]) -> SettlementEvent {
        let row = rows[index]
        let details = row.hasDetails ? details[index] ?? Details() : Details()
        let money =
            details.money
            ?? SettlementEvent.Money(
                sum: row.rational(row.sum),
                listedOffset: row.isListed ? row.rational(row.prepaid) : .zero,
                statedOffset: row.isListed ? .zero : row.rational(row.prepaid))
        return SettlementEvent(
            source: sources[Int(row.source)], record: row.record, offset: row.offset,
            place: row.place == .other ? details.place : row.place.path,
            identity: SettlementEvent.Identity(
                name: String(decoding: texts[row.name], as: UTF8.self), isRefund: row.isRefund,
                purpose: row.purpose, amount: money.sum, lines: Int(row.lines)),
            isCertain: row.isCertain, isPart: row.isPart, hasCalculated: row.hasCalculated,
            misplacedRate: details.misplacedRate, listedOffset: money.listedOffset,
            statedOffset: money.statedOffset)
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// One recorded receipt that names its bill, in plain words: what ``SettlementEvent`` is made of, should its bill have
/// another receipt.
struct SettlementRow: Sendable {
    let record: Int
    let offset: Int
    /// The money in minor units of `scale` places, unless it is among the details.
    var sum: Int64 = 0
    var listedOffset: Int64 = 0
    var statedOffset: Int64 = 0
    /// Shop, bill and name of the receipt stand one behind the other in the texts from here.
    var text = 0
    var shopLength: Int32 = 0
    var billLength: Int32 = 0
    var nameLength: Int32 = 0
    var lines: Int32 = 0
    /// The number of the source among those of the run.
    var source: Int32 = 0
    var scale: UInt8 = 0
    /// Where the document lies inside the record.
    var place: HeaderRow.Place
    var purpose = SettlementEvent.Purpose.goods
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

    func rational(_ units: Int64) -> Rational {
        Rational(ExactDecimal(mantissa: units, scale: Int(scale)))
    }

    /// Where shop and bill stand, which together are the key of a bill.
    var key: Range<Int> { text..<(text + Int(shopLength) + Int(billLength)) }
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
    private var texts: [UInt8] = []
    private var details: [Int: Details] = [:]

    var count: Int { rows.count }

    /// Adds a receipt; its texts are written by `writeTexts`, which sets their lengths.
    mutating func append(
        _ row: SettlementRow, _ details: Details,
        writeTexts: (inout SettlementRow, inout [UInt8]) -> Void
    ) {
        var row = row
        row.text = texts.count
        writeTexts(&row, &texts)
        append(row, details)
    }

    /// Adds a receipt of other rows.
    mutating func append(_ index: Int, of other: borrowing SettlementRows, source: Int) {
        var row = other.rows[index]
        let start = texts.count
        texts.append(contentsOf: other.texts[row.text..<(row.key.upperBound + Int(row.nameLength))])
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
        hasher.combine(row.shopLength)
        var word: UInt64 = 0
        for (index, byte) in texts[row.key].enumerated() {
            word = word << 8 | UInt64(byte)
            if index & 7 == 7 { hasher.combine(word) }
        }
        hasher.combine(word)
        return hasher.finalize()
    }

    /// Two receipts are of one bill.
    func areOfOneBill(_ first: Int, _ second: Int) -> Bool {
        rows[first].shopLength == rows[second].shopLength
            && texts[rows[first].key] == texts[rows[second].key]
    }

    /// The identifier of the bill of a receipt.
    func billID(_ index: Int) -> String {
        let row = rows[index]
        let end = row.key.upperBound
        return String(decoding: texts[(end - Int(row.billLength))..<end], as: UTF8.self)
    }

    /// A receipt as a value.
    func event(_ index: Int, sources: [String]) -> SettlementEvent {
        let row = rows[index]
        let details = row.hasDetails ? details[index] ?? Details() : Details()
        let name = row.key.upperBound..<(row.key.upperBound + Int(row.nameLength))
        let money =
            details.money
            ?? SettlementEvent.Money(
                sum: row.rational(row.sum), listedOffset: row.rational(row.listedOffset),
                statedOffset: row.rational(row.statedOffset))
        return SettlementEvent(
            source: sources[Int(row.source)], record: row.record, offset: row.offset,
            place: row.place == .other ? details.place : row.place.path,
            identity: SettlementEvent.Identity(
                name: String(decoding: texts[name], as: UTF8.self), isRefund: row.isRefund,
                purpose: row.purpose, amount: money.sum, lines: Int(row.lines)),
            isCertain: row.isCertain, isPart: row.isPart, hasCalculated: row.hasCalculated,
            misplacedRate: details.misplacedRate, listedOffset: money.listedOffset,
            statedOffset: money.statedOffset)
    }
}

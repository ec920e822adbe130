// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What one recorded receipt did to its bill, in money.
struct SettlementEvent: Sendable {
    /// What the money of a receipt is for.
    enum Purpose: Sendable, CaseIterable {
        /// Money before the goods (tag 1214 = 1–3).
        case prepayment
        /// The goods (tag 1214 = 4–6).
        case goods
        /// A payment of a credit (tag 1214 = 7).
        case loan

        init(_ method: SettlementMethod) {
            self = method.isPrepayment ? .prepayment : method.isHandover ? .goods : .loan
        }
    }

    /// What tells a receipt from others of its bill.
    struct Identity: Hashable, Sendable {
        /// The identifier of its event, or when it was printed.
        let name: String
        let isRefund: Bool
        let purpose: Purpose
        let amount: Rational
        let lines: Int
    }

    /// What a receipt comes to.
    struct Money: Sendable {
        /// The sum of its lines.
        var sum: Rational
        /// What a prepayment pays of it, as the payments list it.
        var listedOffset: Rational
        /// What a prepayment pays of it, as the receipt says beside its payments.
        var statedOffset: Rational
    }

    /// A line, and its rate.
    struct LineRate: Sendable {
        let line: Int
        let rate: VATRate
    }

    let source: String
    let record: Int
    let offset: Int
    /// Where the document lies inside the record.
    let place: String
    /// Receipts with the same are one that was sent again.
    let identity: Identity
    /// The receipt says which it is, or in which second it was printed; where it has a day alone, two may be alike.
    let isCertain: Bool
    /// The receipt says that it holds a part of the bill.
    let isPart: Bool
    /// Some line has a rate such as 20/120.
    let hasCalculated: Bool
    /// The first line with a rate such as 20% of a prepayment, or 20/120 of goods.
    let misplacedRate: LineRate?
    /// What a prepayment pays of it, as the payments list it.
    var listedOffset: Rational
    /// What a prepayment pays of it, as the receipt says beside its payments.
    var statedOffset: Rational

    var purpose: Purpose { identity.purpose }
    var isRefund: Bool { identity.isRefund }
    /// The sum of the lines.
    var amount: Rational { identity.amount }
}

extension DocumentBatch {
    /// The receipts of a chunk that name their bill, as a verification over bills needs them.
    func settlementRows(
        _ results: borrowing ReceiptBlock, _ chunk: Chunk, _ journal: JournalDocuments?, scale: Int
    ) -> SettlementRows {
        var rows = SettlementRows()
        if let journal {
            for case .receipt(let printed) in journal.documents {
                add(printed.document, printed, results, chunk, scale, to: &rows)
            }
        } else {
            for index in headers.indices { add(index, nil, results, chunk, scale, to: &rows) }
        }
        return rows
    }

    private func add(
        _ index: Int, _ printed: JournalDocuments.PrintedReceipt?,
        _ results: borrowing ReceiptBlock, _ chunk: Chunk, _ scale: Int,
        to rows: inout SettlementRows
    ) {
        guard headers.rows[index].form == .receipt, !headers.rows[index].billID.isAbsent,
            case .success(let totals) = results.totals(ofBill: index)
        else { return }
        let header = headers.rows[index]
        let lines = block.lines(ofBill: index)
        var row = SettlementRow(
            record: header.record, offset: chunk.origin + header.offset, place: header.place)
        var details = SettlementRows.Details()
        if header.place == .other { details.place = headers[index].place }
        row.lines = Int32(lines.count)
        row.isRefund = stated[index].operation?.isRefund ?? false
        row.isCertain = printed?.eventID != nil || !stated[index].dateTime.isAbsent
        row.isPart = printed.map { $0.isContentModified || $0.remaining != nil } ?? false
        if let text = header.settlementMethod.text(in: chunk.bytes),
            let method = SettlementMethod(rawValue: text)
        {
            row.purpose = SettlementEvent.Purpose(method)
        }
        row.scale = UInt8(scale)
        let money = money(index, lines, totals, scale)
        if !row.set(money) { details.money = money }
        readRates(lines, &row, &details)
        var shop: [UInt8] = []
        if let printed {
            shop += printed.stamp.shop.utf8
        } else {
            stated[index].storeID.append(to: &shop, from: chunk.bytes)
        }
        rows.append(row, details, shop: shop[...]) { row, texts in
            func write(_ text: SourceText, else other: String? = nil) -> Int32 {
                let start = texts.count
                if let other {
                    texts += other.utf8
                } else {
                    text.append(to: &texts, from: chunk.bytes)
                }
                return Int32(texts.count - start)
            }
            row.billLength = write(header.billID)
            let moment = stated[index].dateTime.isAbsent ? header.date : stated[index].dateTime
            row.nameLength = write(moment, else: printed?.eventID)
        }
    }

    /// The stated sums of the lines, or the total where a line states none, and what prepayments pay of it.
    private func money(
        _ index: Int, _ lines: Range<Int>, _ totals: ReceiptTotals, _ scale: Int
    ) -> SettlementEvent.Money {
        let sum =
            lines.contains { statedLines[$0].sum.isAbsent }
            ? Rational(Amount(minorUnits: totals.totalAmount, scale: scale))
            : lines.reduce(.zero) { $0 + Rational(statedLines[$1].sum.value) }
        let payments = stated[index].payments?.payments ?? []
        let listed = payments.reduce(Rational.zero) {
            $1.means == .prepayment ? $0 + Rational($1.amount) : $0
        }
        let header = headers.rows[index]
        let prepayment = Rational(header.hasDetails ? headers[index].prepayment : header.prepayment)
        return SettlementEvent.Money(
            sum: sum, listedOffset: listed,
            statedOffset: listed.signum == 0 ? min(prepayment, sum) : .zero)
    }

    private func readRates(
        _ lines: Range<Int>, _ row: inout SettlementRow, _ details: inout SettlementRows.Details
    ) {
        for line in lines {
            let rate = block.rate(ofLine: line)
            let isMisplaced: Bool
            switch rate {
            case .none: continue
            case .percent(let percent):
                isMisplaced = row.purpose == .prepayment && percent.signum > 0
            case .calculated:
                row.hasCalculated = true
                isMisplaced = row.purpose == .goods
            }
            if isMisplaced, details.misplacedRate == nil {
                details.misplacedRate = SettlementEvent.LineRate(
                    line: line - lines.lowerBound, rate: rate)
            }
        }
    }
}

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
        let header = headers[index]
        let lines = block.lines(ofBill: index)
        var row = SettlementRow(record: header.record, offset: chunk.origin + header.offset)
        var details = SettlementRows.Details()
        details.place = header.place
        row.lines = Int32(lines.count)
        row.isRefund = stated[index].operation?.isRefund ?? false
        row.isCertain = printed?.eventID != nil || !stated[index].dateTime.isAbsent
        row.isPart = printed.map { $0.isContentModified || $0.remaining != nil } ?? false
        if let text = header.settlementMethod.text(in: chunk.bytes),
            let method = SettlementMethod(rawValue: text)
        {
            row.purpose = SettlementEvent.Purpose(method)
        }
        if let units = amount(lines, totals, scale) {
            row.mantissa = units
            row.scale = UInt8(scale)
        } else {
            details.amount = lines.reduce(.zero) { $0 + Rational(statedLines[$1].sum.value) }
        }
        for payment in stated[index].payments?.payments ?? [] where payment.means == .prepayment {
            details.listedOffset += Rational(payment.amount)
        }
        if details.listedOffset.signum == 0, header.prepayment.signum > 0 {
            let amount =
                details.amount ?? Rational(Amount(minorUnits: row.mantissa, scale: scale))
            details.statedOffset = min(Rational(header.prepayment), amount)
        }
        readRates(lines, &row, &details)
        rows.append(row, details) { row, texts in
            func write(_ text: SourceText, else other: String? = nil) -> Int32 {
                let start = texts.count
                if let other {
                    texts += other.utf8
                } else {
                    text.append(to: &texts, from: chunk.bytes)
                }
                return Int32(texts.count - start)
            }
            row.shopLength = write(stated[index].storeID, else: printed?.stamp.shop)
            row.billLength = write(header.billID)
            let moment = stated[index].dateTime.isAbsent ? header.date : stated[index].dateTime
            row.nameLength = write(moment, else: printed?.eventID)
        }
    }

    /// The stated sums of lines, or the total where a line states none; nil where that is no number of minor units.
    private func amount(_ lines: Range<Int>, _ totals: ReceiptTotals, _ scale: Int) -> Int64? {
        if lines.contains(where: { statedLines[$0].sum.isAbsent }) { return totals.totalAmount }
        var sum: Int64 = 0
        for line in lines {
            guard let units = statedLines[line].sum.value.minorUnits(scale: scale) else {
                return nil
            }
            let (next, overflow) = sum.addingReportingOverflow(units)
            if overflow { return nil }
            sum = next
        }
        return sum
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

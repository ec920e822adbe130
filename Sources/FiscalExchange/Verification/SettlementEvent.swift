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
    /// What a prepayment pays of it, as the payments list it.
    var listedOffset: Rational
    /// What a prepayment pays of it, as the receipt says beside its payments.
    var statedOffset: Rational
    /// The first line with a rate such as 20%, and the rate.
    let plain: (line: Int, rate: VATRate)?
    /// The first line with a rate such as 20/120, and the rate.
    let calculated: (line: Int, rate: VATRate)?

    var purpose: Purpose { identity.purpose }
    var isRefund: Bool { identity.isRefund }
    /// The sum of the lines.
    var amount: Rational { identity.amount }
}

extension DocumentBatch {
    /// The receipts of a chunk that name their bill, as a verification over bills needs them.
    func settlementEvents(
        _ results: borrowing ReceiptBlock, _ chunk: Chunk, source: String,
        _ journal: JournalDocuments?, scale: Int
    ) -> [(key: BillOfShop, event: SettlementEvent)] {
        var events: [(key: BillOfShop, event: SettlementEvent)] = []
        func add(_ index: Int, _ printed: JournalDocuments.PrintedReceipt?) {
            guard headers.rows[index].form == .receipt,
                let id = headers.rows[index].billID.text(in: chunk.bytes),
                case .success(let totals) = results.totals(ofBill: index)
            else { return }
            let shop = printed?.stamp.shop ?? stated[index].storeID.text(in: chunk.bytes) ?? ""
            let total = Rational(Amount(minorUnits: totals.totalAmount, scale: scale))
            events.append(
                (
                    BillOfShop(shop: shop, id: id),
                    settlementEvent(index, total, chunk, source, printed)
                ))
        }
        if let journal {
            for case .receipt(let printed) in journal.documents { add(printed.document, printed) }
        } else {
            for index in headers.indices { add(index, nil) }
        }
        return events
    }

    private func settlementEvent(
        _ index: Int, _ computed: Rational, _ chunk: Chunk, _ source: String,
        _ printed: JournalDocuments.PrintedReceipt?
    ) -> SettlementEvent {
        let header = headers[index]
        let stated = stated[index]
        let rows = block.lines(ofBill: index)
        let sums = rows.compactMap { statedLines[$0].sum.stated }
        let amount =
            sums.count == rows.count
            ? sums.reduce(Rational.zero) { $0 + Rational($1) } : computed
        let method =
            header.settlementMethod.text(in: chunk.bytes)
            .flatMap { SettlementMethod(rawValue: $0) } ?? .fullSettlement
        let payments = stated.payments?.payments ?? []
        let listed = payments.reduce(Rational.zero) {
            $1.means == .prepayment ? $0 + Rational($1.amount) : $0
        }
        var plain: (line: Int, rate: VATRate)?
        var calculated: (line: Int, rate: VATRate)?
        for (line, row) in rows.enumerated() {
            switch block.rate(ofLine: row) {
            case .percent(let percent) where plain == nil && percent.signum > 0:
                plain = (line, .percent(percent))
            case .calculated(let percent) where calculated == nil:
                calculated = (line, .calculated(percent))
            default: break
            }
        }
        let name =
            printed?.eventID ?? stated.dateTime.text(in: chunk.bytes)
            ?? header.date.text(in: chunk.bytes) ?? ""
        return SettlementEvent(
            source: source, record: header.record, offset: chunk.origin + header.offset,
            place: header.place,
            identity: SettlementEvent.Identity(
                name: name, isRefund: stated.operation?.isRefund ?? false,
                purpose: .init(method), amount: amount, lines: rows.count),
            isCertain: printed?.eventID != nil || stated.dateTime.text(in: chunk.bytes) != nil,
            isPart: printed.map { $0.isContentModified || $0.remaining != nil } ?? false,
            listedOffset: listed,
            statedOffset: listed.signum == 0 ? min(Rational(header.prepayment), amount) : .zero,
            plain: plain, calculated: calculated)
    }
}

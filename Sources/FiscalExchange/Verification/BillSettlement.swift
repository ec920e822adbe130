// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The recorded receipts of one bill, held against each other: what was sold, prepaid, offset and taken back.
///
/// An input need not hold all receipts of a bill. What is taken back is held against sales only where one is there, and what
/// is offset against prepayments likewise. The order of the receipts does not matter.
struct BillSettlement {
    private let billID: String
    private let events: [SettlementEvent]

    /// The settlement of a bill from its receipts in any order; one that is there twice counts once.
    ///
    /// Of receipts that may be one or two, what is sold or prepaid counts twice, and what is taken back or offset once.
    init(billID: String, _ events: [SettlementEvent]) {
        self.billID = billID
        var known: Set<SettlementEvent.Identity> = []
        self.events = events.compactMap { event in
            if known.insert(event.identity).inserted { return event }
            if event.isCertain || event.isRefund { return nil }
            var event = event
            event.listedOffset = .zero
            event.statedOffset = .zero
            return event
        }
    }

    /// What does not agree.
    func findings() -> [Finding] {
        var findings: [Finding] = []
        for purpose in SettlementEvent.Purpose.allCases { checkRefunds(purpose, &findings) }
        if has(.prepayment) {
            checkOffset(&findings)
            if has(.goods) { checkRates(&findings) }
        }
        return findings
    }

    private func has(_ purpose: SettlementEvent.Purpose) -> Bool {
        events.contains { $0.purpose == purpose && !$0.isRefund }
    }

    private func sum(
        _ purpose: SettlementEvent.Purpose, refunds: Bool,
        _ amount: (SettlementEvent) -> Rational = { $0.amount }
    ) -> Rational {
        events.reduce(.zero) {
            $1.purpose == purpose && $1.isRefund == refunds ? $0 + amount($1) : $0
        }
    }

    /// No more is taken back than was sold.
    private func checkRefunds(
        _ purpose: SettlementEvent.Purpose, _ findings: inout [Finding]
    ) {
        guard has(purpose) else { return }
        let sold = sum(purpose, refunds: false)
        var refunded = Rational.zero
        // Parts that are sold say so, but for the last: others may be elsewhere.
        let isPart = events.contains { $0.isPart }
        let word =
            switch purpose {
            case .prepayment: "prepaid"
            case .goods: "sold"
            case .loan: "paid of the credit"
            }
        for event in events where event.purpose == purpose && event.isRefund {
            refunded += event.amount
            if refunded <= sold { continue }
            findings.append(
                finding(
                    event, .refundSale, "items", refunded, sold,
                    "the receipts of the bill take back \(refunded), and \(sold) was \(word)",
                    isPart ? .warning : .error))
            return
        }
    }

    /// No more is offset than is held of prepayments.
    private func checkOffset(_ findings: inout [Finding]) {
        let held = sum(.prepayment, refunds: false) - sum(.prepayment, refunds: true)
        let listed =
            sum(.goods, refunds: false) { $0.listedOffset }
            - sum(.goods, refunds: true) { $0.listedOffset }
        // Each receipt of a bill may repeat what was prepaid of all of it.
        func stated(refunds: Bool) -> Rational {
            events.filter { $0.purpose == .goods && $0.isRefund == refunds }
                .map(\.statedOffset).max() ?? .zero
        }
        let offset = listed + max(.zero, stated(refunds: false) - stated(refunds: true))
        let last = events.last {
            $0.purpose == .goods && !$0.isRefund && ($0.listedOffset + $0.statedOffset).signum > 0
        }
        guard offset > held, let last else { return }
        findings.append(
            finding(
                last, .offsetPrepaid, last.listedOffset.signum > 0 ? "payments" : "prepayment",
                offset, held,
                "the receipts of the bill offset \(offset), and \(held) of the prepayments that "
                    + "are in the input was not returned", .warning))
    }

    /// A prepayment has a calculated rate, what is handed over a plain one. Many systems have no calculated rates: a bill
    /// counts whose receipts have one.
    private func checkRates(_ findings: inout [Finding]) {
        guard events.contains(where: { $0.calculated != nil }) else { return }
        for event in events {
            let wrong: (line: Int, rate: VATRate)?
            let kind: String
            switch event.purpose {
            case .prepayment: (wrong, kind) = (event.plain, "a prepayment has a calculated rate")
            case .goods: (wrong, kind) = (event.calculated, "what is handed over has a plain rate")
            case .loan: continue
            }
            guard let wrong else { continue }
            findings.append(
                finding(
                    event, .settlementRate, "items[\(wrong.line)]", nil, nil,
                    "\(kind), and the line has \(wrong.rate)", .warning))
        }
    }

    private func finding(
        _ event: SettlementEvent, _ rule: VerificationRule, _ path: String, _ recorded: Rational?,
        _ computed: Rational?, _ explanation: String, _ severity: Finding.Severity = .error
    ) -> Finding {
        Finding(
            severity: severity, source: event.source, record: event.record, offset: event.offset,
            billID: billID, rule: rule.rawValue, path: RecordFailure.join(event.place, path),
            recorded: recorded, computed: computed, reproducedBy: nil, explanation: explanation)
    }
}

/// The recorded receipts of all bills of a run, by shop and bill.
struct BillSettlements: Sendable {
    /// The bills that are followed in files that are not journals, which may have any number of them.
    static let mostBills = 65_536

    private var events: [BillOfShop: [SettlementEvent]] = [:]
    /// The bills in the order in which they were first met.
    private var keys: [BillOfShop] = []

    /// Adds the receipts of a chunk, chunk by chunk.
    mutating func add(_ events: [(key: BillOfShop, event: SettlementEvent)], isJournal: Bool) {
        for (key, event) in events {
            if self.events[key] == nil {
                // A bill that is passed over once is passed over to the end, so none is known by halves.
                if !isJournal && keys.count >= Self.mostBills { continue }
                keys.append(key)
            }
            self.events[key, default: []].append(event)
        }
    }

    /// What does not agree, in the order in which bills were first met.
    func findings() -> [Finding] {
        keys.flatMap { BillSettlement(billID: $0.id, events[$0] ?? []).findings() }
    }
}

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
        guard events.contains(where: { $0.hasCalculated }) else { return }
        for event in events {
            guard let wrong = event.misplacedRate else { continue }
            let kind =
                event.purpose == .prepayment
                ? "a prepayment has a calculated rate" : "what is handed over has a plain rate"
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

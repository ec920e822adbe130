// SPDX-License-Identifier: Apache-2.0

@testable import FiscalEngine

/// A walk through the life of a bill: operations on the ledger, held against the slow one after each.
struct LedgerWalk {
    /// A law that does not hold.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ law: String, _ facts: String) { description = "\(law): \(facts)" }
    }

    private(set) var ledger: SettlementLedger
    private(set) var slow: SlowLedger
    private let policy: Policy
    private let rounding: TotalRounding
    private var count = 0

    init(_ bill: Bill, _ policy: Policy, _ rounding: TotalRounding) throws {
        ledger = try SettlementLedger(bill: bill, policy: policy)
        slow = SlowLedger(totals: ledger.whole.items.map(\.sum))
        self.policy = policy
        self.rounding = rounding
    }

    /// Runs a walk and takes everything back at its end.
    static func run(
        _ bill: Bill, _ policy: Policy, _ rounding: TotalRounding, _ steps: [WalkStep]
    ) throws -> [SettlementReceipt] {
        var walk = try LedgerWalk(bill, policy, rounding)
        for step in steps {
            try walk.take(step)
            try walk.checkBalances()
        }
        try walk.takeEverythingBack()
        return walk.slow.history
    }

    // MARK: Steps

    private var unit: Rational { .powerOfTen(-policy.scale) }

    /// An amount of whole units: a permille of what there is and somewhat more.
    private func amount(_ permille: Int, of most: Rational) -> ExactDecimal {
        let units = ((most / unit) * Rational(permille) / 1000).floor
        return ExactDecimal(max(1, units) * unit)!
    }

    private func lines(_ step: WalkStep) -> [ReceiptRequest.Selection] {
        ledger.lines.indices.filter { step.choice & (1 << $0) != 0 }.map { .init(line: $0) }
    }

    private func tender(_ step: WalkStep) -> Tender {
        switch step.variant % 6 {
        case 0: Tender(remainder: .card)
        case 1: Tender([Payment(means: .cash, amount: "3.17")], remainder: .card)
        case 2: Tender([Payment(means: .card, amount: "2.5")], remainder: .cash)
        case 3: Tender([Payment(means: .cash, amount: 5)], remainder: .credit)
        case 4: Tender(remainder: .credit)
        default: Tender(remainder: .cash)
        }
    }

    private func moneyTender(_ step: WalkStep) -> Tender {
        Tender(remainder: [.cash, .card, .other][step.variant % 3])
    }

    mutating func take(_ step: WalkStep) throws {
        count += 1
        var request = ReceiptRequest(
            id: "R\(count)", date: step.variant % 2 == 0 ? "2025-12-20" : "2026-01-20")
        switch step.kind {
        case .prepayAmount, .advance:
            request.amount = amount(step.amount, of: slow.open - slow.held)
            request.tender = moneyTender(step)
            if step.kind == .advance { request.method = .advancePayment }
            let fits = Rational(request.amount!) <= slow.open - slow.held
            try make(request, fits: fits) { try $0.prepay($1) }
        case .prepayLines:
            request.lines = lines(step)
            request.tender = moneyTender(step)
            try make(request) { try $0.prepay($1) }
        case .settleAll:
            request.tender = tender(step)
            request.rounding = rounding
            try make(request) { try $0.settle($1) }
        case .settlePart:
            request.lines = lines(step).map { selection in
                var part = selection
                let open = ledger.lines[selection.line].open.quantity
                let quantity = open * Rational(step.amount) / 1000
                part.quantity =
                    step.variant % 3 == 0
                    ? nil : ExactDecimal(max(1, (quantity * 1000).floor) / 1000)
                return part
            }
            request.tender = tender(step)
            request.rounding = rounding
            try make(request) { try $0.settle($1) }
        case .refundAll, .refundPart, .refundAmount:
            try refund(step, request) { $0.method.isHandover }
        case .refundPrepayment:
            try refund(step, request) { $0.method.isPrepayment }
        case .refundCredit:
            try refund(step, request) { $0.method == .loanPayment }
        case .payCredit:
            request.method = .loanPayment
            request.amount = amount(step.amount, of: slow.credit)
            request.tender = moneyTender(step)
            try make(request) { try $0.settle($1) }
        case .replay: try replay(step)
        case .tamper: try tamper(step, request)
        }
    }

    private mutating func refund(
        _ step: WalkStep, _ request: ReceiptRequest, _ isMember: (SettlementReceipt) -> Bool
    ) throws {
        let candidates = slow.history.filter { !$0.operation.isRefund && isMember($0) }
        if candidates.isEmpty { return }
        let sale = candidates[step.choice % candidates.count]
        var request = request
        request.refundOf = sale.id
        switch step.kind {
        case .refundPart:
            request.lines = sale.items.enumerated().compactMap { index, item in
                guard let line = item.line, (step.amount >> index) & 1 == 1 || sale.items.count == 1
                else { return nil }
                let part = Rational(item.quantity) * Rational(step.variant + 1) / 12
                return .init(line: line, quantity: ExactDecimal(max(1, (part * 1000).floor) / 1000))
            }
            if request.lines?.isEmpty == true { return }
        case .refundAmount, .refundPrepayment, .refundCredit:
            if step.variant % 4 != 0 || step.kind == .refundAmount {
                request.amount = amount(step.amount, of: sale.itemsTotal)
            }
        default: break
        }
        try make(request) { try $0.refund($1) }
    }

    private mutating func replay(_ step: WalkStep) throws {
        if slow.history.isEmpty { return }
        let receipt = slow.history[step.choice % slow.history.count]
        var copy = ledger
        if try copy.post(receipt) || copy != ledger { throw Failure("S-5", "\(receipt)") }
        var other = receipt
        other.date = "1999-01-01"
        let code = refusal { try copy.post(other) }
        if code != "receipt-id-reused" || copy != ledger { throw Failure("S-5", "\(other)") }
    }

    /// A receipt whose payments miss its items, or that takes more than there is, is refused.
    private mutating func tamper(_ step: WalkStep, _ request: ReceiptRequest) throws {
        guard var receipt = try? ledger.settle(request), receipt.itemsTotal.signum > 0 else {
            return
        }
        switch step.variant % 3 {
        case 0: receipt.payments.append(Payment(means: .card, amount: 1))
        case 1: receipt.items.append(receipt.items[0])
        default:
            receipt.items[0].sum = Amount(
                minorUnits: receipt.items[0].sum.minorUnits + 1, scale: policy.scale)
        }
        var copy = ledger
        if refusal({ try copy.post(receipt) }) == nil {
            // One kopeck more of a line whose sum is not what is open of the bill fits nowhere.
            throw Failure("S-4", "accepted \(receipt)")
        }
        if copy != ledger { throw Failure("S-8", "\(receipt)") }
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? SettlementRefusal)?.code ?? "\(error)"
        }
    }

    /// Makes and posts a receipt; a refusal leaves everything as it was.
    private mutating func make(
        _ request: ReceiptRequest, fits: Bool? = nil,
        _ body: (SettlementLedger, ReceiptRequest) throws -> SettlementReceipt
    ) throws {
        let before = ledger
        let receipt: SettlementReceipt
        do {
            receipt = try body(ledger, request)
        } catch let error as SettlementRefusal {
            if fits == true { throw Failure("S-4", "refused \(request): \(error)") }
            return
        }
        if fits == false { throw Failure("S-4", "made \(request)") }
        do {
            try ledger.post(receipt)
        } catch {
            // Only a settlement may leave more prepaid than there is to buy, and that is found when it is posted.
            if ledger != before { throw Failure("S-8", "\(receipt)") }
            if error.code == "prepayment-not-offset" { return }
            // A payment of a credit whose goods went back cannot be taken back itself.
            if receipt.operation.isRefund, receipt.method == .loanPayment { return }
            throw Failure("S-4", "made and refused \(receipt): \(error)")
        }
        if receipt.operation.isRefund {
            try checkRefund(receipt)
            if count % 3 == 0 { try checkCancellation(of: receipt, before) }
        }
        slow.history.append(receipt)
        if receipt.operation.isRefund { return }
        // S-1: taken back as a whole, it leaves what was before, and shows its own figures.
        if receipt.method == .loanPayment { return }
        var after = ledger
        let mirror = try after.refund(ReceiptRequest(refundOf: receipt.id))
        guard mirror.items.map(\.figures) == receipt.items.map(\.figures),
            mirror.vat == receipt.vat, mirror.totalTax == receipt.totalTax,
            Set(mirror.payments.merged) == Set(receipt.payments.merged)
        else { throw Failure("S-1", "\(receipt) and \(mirror)") }
        try after.post(mirror)
        if after.lineBalances.map(\.standing) != before.lineBalances.map(\.standing)
            || after.meansBalances != before.meansBalances
        {
            throw Failure("S-1", "\(after.lineBalances) and \(before.lineBalances)")
        }
    }

    /// A refund that is cancelled leaves what was before it (S-1), and all receipts that there were.
    private func checkCancellation(
        of refund: SettlementReceipt, _ before: SettlementLedger
    ) throws {
        var after = ledger
        try after.post(refund.cancellation(id: "C", date: nil))
        guard after.lineBalances == before.lineBalances,
            after.meansBalances == before.meansBalances,
            after.indexOfID.keys.sorted() == (before.indexOfID.keys + [refund.id!, "C"]).sorted(),
            try !after.post(refund)
        else { throw Failure("S-1", "cancelling \(refund)") }
    }

    private func checkRefund(_ refund: SettlementReceipt) throws {
        guard let sale = slow.history.first(where: { $0.id == refund.refundOf }) else {
            throw Failure("S-2", "a refund of nothing: \(refund)")
        }
        for item in refund.items {
            let expected = slow.expectedRefund(of: sale, item, policy: policy)
            if expected.tax != Rational(item.tax) {
                throw Failure("S-2", "VAT \(item.tax) instead of \(expected.tax) in \(refund)")
            }
            if sale.method.isHandover, let sum = expected.sum, sum != Rational(item.sum) {
                throw Failure("S-2", "\(item.sum) instead of \(sum) in \(refund)")
            }
        }
        guard refund.paid.signum >= 0, case .total = rounding else { return }
        if refund.paid.floor != refund.itemsTotal.floor {
            throw Failure("R2", "\(refund.paid) of \(refund.itemsTotal)")
        }
    }

    // MARK: Laws

    private func checkBalances() throws {
        func same(_ law: String, _ amount: Amount, _ value: Rational, _ name: String) throws {
            if Rational(amount) != value {
                throw Failure(law, "\(name) is \(amount) and by its receipts \(value)")
            }
            if value.isNegative { throw Failure("S-4", "\(name) is \(value)") }
        }
        for (line, balance) in ledger.lineBalances.enumerated() {
            try same("S-6", balance.sold, slow.sold(line), "sold of line \(line)")
            try same("S-6", balance.reduced, slow.reduced(line), "reduced of line \(line)")
            try same("S-6", balance.open, slow.open(line), "open of line \(line)")
            for amount in [balance.held, balance.offset, balance.credit, balance.unpaid]
            where amount.minorUnits < 0 {
                throw Failure("S-4", "line \(line): \(balance)")
            }
            if balance.offset.minorUnits + balance.credit.minorUnits > balance.sold.minorUnits {
                throw Failure("S-7", "line \(line): \(balance)")
            }
        }
        let bill = ledger.billBalance
        try same("S-6", bill.held, slow.held, "held")
        try same("S-6", bill.offset, slow.offset, "offset")
        try same("S-6", bill.credit, slow.credit, "credit")
        try same("S-6", bill.unpaid, slow.open - slow.held, "unpaid")
        for means in [Payment.Means.cash, .card, .other] {
            try same("S-6", ledger.meansBalances[means]!, slow.money(means), "\(means)")
        }
        let rates = ledger.rateBalances
        let sold = rates.reduce(Rational.zero) { $0 + Rational($1.balance.sold) }
        try same("S-6", bill.sold, sold, "sold of all rates")
        for entry in ledger.posted where entry.receipt.isOwn && entry.receipt.method.isHandover {
            let money = entry.rows.reduce(0) { $0 + $1.money }
            if money != entry.money.total + entry.rounding
                || entry.rows.contains(where: { $0.money < 0 })
            {
                throw Failure("S-7", "\(entry)")
            }
        }
    }

    /// S-2 and S-3: whatever was done, taking back what is left ends at nothing, per line, rate and means.
    private mutating func takeEverythingBack() throws {
        for isGoods in [true, false] {
            for receipt in slow.history
            where !receipt.operation.isRefund && receipt.method != .loanPayment
                && receipt.method.isHandover == isGoods
            {
                count += 1
                let request = ReceiptRequest(id: "B\(count)", refundOf: receipt.id)
                do {
                    let refund = try ledger.refund(request)
                    try checkRefund(refund)
                    try ledger.post(refund)
                    slow.history.append(refund)
                } catch let error as SettlementRefusal where error.code == "nothing-to-refund" {
                    continue
                }
                try checkBalances()
            }
        }
        let all = [ledger.billBalance] + ledger.lineBalances
        for balance in all
        where balance.open != balance.total || balance.held.minorUnits != 0 {
            throw Failure("S-2", "\(balance)")
        }
        for (means, amount) in ledger.meansBalances where amount.minorUnits != 0 {
            throw Failure("S-2", "\(means) \(amount)")
        }
        for rate in Set(slow.history.flatMap { $0.vat.map(\.rate) }) {
            let left = slow.rate(rate)
            if !left.turnover.isZero || !left.tax.isZero {
                throw Failure("S-2", "\(rate): turnover \(left.turnover), VAT \(left.tax)")
            }
        }
    }
}

extension SettlementItem {
    /// What a mirror image has to show.
    fileprivate var figures: [String] {
        [
            "\(line as Int?)", "\(price)", "\(quantity)", "\(sum)", "\(discount)", "\(tax)",
            "\(rate)",
        ]
    }
}

extension SettlementBalance {
    /// All but what was ever taken back.
    fileprivate var standing: SettlementBalance {
        var balance = self
        balance.refunded = Amount(minorUnits: 0, scale: refunded.scale)
        return balance
    }
}

extension [Payment] {
    /// One payment for each means.
    fileprivate var merged: [Payment] {
        Payment.Means.allCases.compactMap { means in
            let sum = reduce(Rational.zero) {
                $1.means == means ? $0 + Rational($1.amount) : $0
            }
            return sum.isZero ? nil : Payment(means: means, amount: ExactDecimal(sum)!)
        }
    }
}

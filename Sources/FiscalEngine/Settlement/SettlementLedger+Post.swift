// SPDX-License-Identifier: Apache-2.0

extension SettlementLedger {
    /// Posts a receipt: one that the ledger has made, or a recorded one.
    ///
    /// The figures of the receipt are taken as they are. A receipt that states no payments is taken to be paid as the ledger would
    /// pay it, in cash where nothing else follows.
    ///
    /// - Returns: false for a receipt that is posted already, by its identifier.
    /// - Throws: ``SettlementRefusal``; the ledger is then as it was (S-8).
    @discardableResult
    public mutating func post(_ receipt: SettlementReceipt) throws(SettlementRefusal) -> Bool {
        if let id = receipt.id, let known = indexOfID[id] {
            if posted[known].receipt == receipt { return false }
            throw SettlementRefusal(.receiptIDReused)
        }
        var next = self
        try next.apply(receipt)
        self = next
        return true
    }

    private mutating func apply(_ receipt: SettlementReceipt) throws(SettlementRefusal) {
        if receipt.items.isEmpty { throw SettlementRefusal(.emptyReceipt) }
        for item in receipt.items {
            if item.sum.minorUnits < 0 || item.tax.minorUnits < 0 {
                throw SettlementRefusal(.amountNotPositive)
            }
            if item.quantity.signum <= 0 { throw SettlementRefusal(.quantityNotPositive) }
            if let line = item.line, !lines.indices.contains(line) {
                throw SettlementRefusal(.unknownLine("\(line + 1)"))
            }
        }
        let isRefund = receipt.operation == operation.opposite
        guard isRefund || receipt.operation == operation else {
            throw SettlementRefusal(.operationMismatch(receipt.operation))
        }
        if !isRefund, let id = receipt.refundOf, let index = indexOfID[id],
            posted[index].receipt.operation.isRefund
        {
            return try cancelRefund(at: index, by: receipt)
        }
        let payments = try PaymentUnits(receipt, scale: scale)
        if isRefund {
            try applyRefund(receipt, payments)
        } else if receipt.method.isPrepayment {
            try applyPrepayment(receipt, payments)
        } else if receipt.method == .loanPayment {
            try applyLoanPayment(receipt, payments)
        } else {
            try applyHandover(receipt, payments)
        }
        if let id = receipt.id { indexOfID[id] = posted.count - 1 }
    }

    /// The receipt as it is remembered, nothing of it taken back.
    func entry(_ receipt: SettlementReceipt, _ payments: PaymentUnits) -> PostedReceipt {
        let unit = Rational.powerOfTen(scale)
        let rows = receipt.items.map { item in
            PostedRow(
                line: item.line, rate: item.rate,
                left: RunningRemainder(
                    listPrice: Rational(item.price) * unit, quantity: Rational(item.quantity),
                    sum: item.sum.minorUnits, rule: sumRule),
                tax: RunningTax(
                    rate: item.rate, sum: item.sum.minorUnits, tax: item.tax.minorUnits,
                    rule: policy.vat))
        }
        return PostedReceipt(
            receipt: receipt, rows: rows, money: payments.money, rounding: payments.rounding,
            rateTaxes: receipt.vat.map { .init(rate: $0.rate, tax: $0.tax.minorUnits) },
            totalTax: receipt.totalTax.minorUnits)
    }

    // MARK: Prepayments

    private mutating func applyPrepayment(
        _ receipt: SettlementReceipt, _ payments: PaymentUnits
    ) throws(SettlementRefusal) {
        try payments.refuseUnlessMoney(receipt.method)
        var payments = payments
        payments.fill()
        posted.append(entry(receipt, payments))
        let held = held()
        for (line, units) in held.lines.enumerated() where units > lines[line].open.sum {
            throw SettlementRefusal(
                .exceedsOpen(
                    line: line, requested: amount(units), open: amount(lines[line].open.sum)))
        }
        let all = held.lines.reduce(held.advances, +)
        let open = lines.reduce(0) { $0 + $1.open.sum }
        if all > open {
            throw SettlementRefusal(
                .exceedsOpen(line: nil, requested: amount(all), open: amount(open)))
        }
    }

    // MARK: Goods

    private mutating func applyHandover(
        _ receipt: SettlementReceipt, _ payments: PaymentUnits
    ) throws(SettlementRefusal) {
        for item in receipt.items {
            guard let line = item.line else { throw SettlementRefusal(.unknownLine("")) }
            let (quantity, open) = (Rational(item.quantity), lines[line].open)
            if quantity > open.quantity {
                throw SettlementRefusal(
                    .quantityExceedsOpen(line: line, requested: quantity, open: open.quantity))
            }
            if item.sum.minorUnits > open.sum {
                throw SettlementRefusal(
                    .exceedsOpen(line: line, requested: item.sum, open: amount(open.sum)))
            }
            lines[line].open.take(quantity, item.sum.minorUnits)
        }
        let sums = receipt.items.map { item in (line: item.line ?? 0, sum: item.sum.minorUnits) }
        let most = available(sums)
        var payments = payments
        payments.fill(offset: most)
        if payments.offset > most {
            throw SettlementRefusal(
                .exceedsPrepayment(requested: amount(payments.offset), held: amount(most)))
        }
        let method = payments.method
        if method != receipt.method, payments.isStated {
            throw SettlementRefusal(.methodMismatch(receipt.method))
        }
        posted.append(entry(receipt, payments))
        offset(payments.offset, in: posted.count - 1)
        let rests = posted[posted.count - 1].rows.map { $0.left.sum - $0.offset }
        let credits = Units.shares(of: payments.credit, within: rests)
        for (row, credit) in credits.enumerated() {
            posted[posted.count - 1].rows[row].credit = credit
        }
        try checkHeld()
    }

    /// Lets prepayments pay for rows: those of the same line first, the earliest first, then advances.
    private mutating func offset(_ units: Int64, in index: Int) {
        var rest = units
        var prepaid: [Int?: [(receipt: Int, row: Int)]] = [:]
        for receipt in posted.indices
        where posted[receipt].receipt.isOwn && posted[receipt].receipt.method.isPrepayment {
            for row in posted[receipt].rows.indices where posted[receipt].rows[row].held > 0 {
                prepaid[posted[receipt].rows[row].line, default: []].append((receipt, row))
            }
        }
        for isAdvance in [false, true] {
            for row in posted[index].rows.indices where rest > 0 {
                if isAdvance, openingPrepayment > 0 {
                    let part = min(rest, posted[index].rows[row].money, openingPrepayment)
                    openingPrepayment -= part
                    rest -= pay(part, -1, 0, for: row, of: index)
                }
                let line = isAdvance ? nil : posted[index].rows[row].line
                for source in prepaid[line] ?? [] {
                    let part = min(
                        rest, posted[index].rows[row].money,
                        posted[source.receipt].rows[source.row].held)
                    if part <= 0 { continue }
                    posted[source.receipt].rows[source.row].offset += part
                    rest -= pay(part, source.receipt, source.row, for: row, of: index)
                }
            }
        }
    }

    private mutating func pay(
        _ part: Int64, _ source: Int, _ prepaid: Int, for row: Int, of index: Int
    ) -> Int64 {
        if part > 0 {
            posted[index].rows[row].offset += part
            posted[index].rows[row].sources.append(
                PostedRow.Source(receipt: source, row: prepaid, units: part))
        }
        return part
    }

    // MARK: Credit

    private mutating func applyLoanPayment(
        _ receipt: SettlementReceipt, _ payments: PaymentUnits
    ) throws(SettlementRefusal) {
        guard receipt.items.count == 1, let item = receipt.items.first else {
            throw SettlementRefusal(.loanPaymentNotAlone)
        }
        try payments.refuseUnlessMoney(receipt.method)
        var payments = payments
        payments.fill()
        var entry = entry(receipt, payments)
        var rest = item.sum.minorUnits
        var owed = Int64.zero
        var received = payments.money
        for index in posted.indices
        where posted[index].receipt.isOwn && posted[index].receipt.method.isHandover {
            for row in posted[index].rows.indices where posted[index].rows[row].credit > 0 {
                let goods = posted[index].rows[row]
                if goods.rate != item.rate { continue }
                if let line = item.line, goods.line != line { continue }
                owed += goods.credit
                let part = min(rest, goods.credit)
                if part == 0 { continue }
                rest -= part
                posted[index].rows[row].credit -= part
                entry.rows[0].sources.append(
                    PostedRow.Source(receipt: index, row: row, units: part))
                var moved = part
                for means in MeansUnits.means {
                    let money = min(moved, received[means])
                    received[means] -= money
                    posted[index].money[means] += money
                    moved -= money
                }
            }
        }
        if rest > 0 {
            throw SettlementRefusal(.exceedsCredit(requested: item.sum, owed: amount(owed)))
        }
        posted.append(entry)
    }
}

/// The payments of a receipt in minor units.
struct PaymentUnits {
    var money = MeansUnits()
    var offset = Int64.zero
    var credit = Int64.zero
    /// What the items are more than the payments.
    var rounding = Int64.zero
    /// The receipt says how it is paid.
    var isStated: Bool
    private let sum: Int64

    /// - Throws: ``SettlementRefusal`` where the payments miss the items by more than a rounding inside the ruble explains.
    init(_ receipt: SettlementReceipt, scale: Int) throws(SettlementRefusal) {
        var items = Int64.zero
        for item in receipt.items { items = try Units.sum(items, item.sum.minorUnits) }
        sum = items
        isStated = !receipt.payments.isEmpty || items == 0
        var paid = Int64.zero
        for payment in receipt.payments {
            let units = try Units.of(payment.amount, scale: scale)
            if units < 0 { throw SettlementRefusal(.amountNotPositive) }
            paid = try Units.sum(paid, units)
            switch payment.means {
            case .prepayment: offset += units
            case .credit: credit += units
            case .cash, .card, .other: money[payment.means] += units
            }
        }
        if !isStated { return }
        rounding = sum - paid
        if rounding.magnitude >= PowersOfTen.int64(scale).magnitude {
            throw SettlementRefusal(
                .paymentsMissTotal(
                    paid: Units.amount(paid, scale).value, total: Units.amount(sum, scale).value))
        }
    }

    /// What no payment says is paid by prepayments as far as they go, and in cash.
    mutating func fill(offset most: Int64 = 0) {
        if isStated { return }
        offset = min(most, sum)
        money[.cash] = sum - offset
    }

    func refuseUnlessMoney(_ method: SettlementMethod) throws(SettlementRefusal) {
        if offset != 0 || credit != 0 || rounding != 0 {
            throw SettlementRefusal(.methodMismatch(method))
        }
    }

    /// The method of goods that are handed over for the payments.
    var method: SettlementMethod {
        if credit == 0 { return .fullSettlement }
        return offset + money.total > 0 ? .partialSettlement : .lend
    }
}

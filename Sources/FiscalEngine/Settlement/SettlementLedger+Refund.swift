// SPDX-License-Identifier: Apache-2.0

extension SettlementLedger {
    /// The receipt that takes another back, whole or in part, at its rates and by its method (PAYBACK, BUYBACK).
    ///
    /// A full refund is the mirror image of its receipt, figure by figure. A part is named by lines, by quantities or by an
    /// amount, which is shared among the rows in proportion to what is left of them; what is left is kept as a running remainder,
    /// so that any parts end exactly at the receipt, in sums and VAT of each row. Money goes back the way it came, in proportion,
    /// unless the tender says otherwise.
    ///
    /// - Throws: ``SettlementRefusal``: `exceeds-sale`, `several-receipts` where it is not clear which receipt is meant.
    public func refund(_ request: ReceiptRequest) throws(SettlementRefusal) -> SettlementReceipt {
        let index = try receiptToRefund(request)
        let entry = posted[index]
        let takes = try takes(entry, request)
        if takes.isEmpty { throw SettlementRefusal(.nothingToRefund) }
        var items: [SettlementItem] = []
        for take in takes { items.append(try item(take, of: entry)) }
        var rest = entry
        for (take, item) in zip(takes, items) {
            rest.rows[take.row].take(take.quantity, take.sum, item.tax.minorUnits)
        }
        let vat = refundedVAT(items, entry, rest)
        let taxes = vat.reduce(0) { $0 + $1.tax.minorUnits }
        let tax = rest.isTakenBack ? entry.totalTax : min(taxes, entry.totalTax)
        let payments = try refundedPayments(takes, index, rest, request)
        return SettlementReceipt(
            id: request.id, refundOf: entry.receipt.id, date: request.date,
            operation: entry.receipt.operation.opposite, method: entry.receipt.method,
            items: items, payments: payments, vat: vat, totalTax: amount(tax), policy: policy.name)
    }

    /// What is taken of a row; a nil quantity takes an amount and leaves the quantity.
    struct Take {
        var row: Int
        var quantity: Rational?
        var sum: Int64
    }

    // MARK: Which receipt

    private func receiptToRefund(_ request: ReceiptRequest) throws(SettlementRefusal) -> Int {
        if let id = request.refundOf {
            guard let index = indexOfID[id], posted[index].receipt.isOwn else {
                throw SettlementRefusal(.unknownReceipt(id))
            }
            return index
        }
        var candidates = posted.indices.filter { index in
            let entry = posted[index]
            return entry.receipt.isOwn
                && (request.method.map { $0 == entry.receipt.method } ?? true)
                && entry.rows.contains { canTakeBack($0, of: entry) }
        }
        let goods = candidates.filter { posted[$0].receipt.method.isHandover }
        if request.method == nil, !goods.isEmpty { candidates = goods }
        if let chosen = request.lines, candidates.count > 1 {
            let lines = Set(chosen.map(\.line))
            candidates = candidates.filter { index in
                let left = Set(
                    posted[index].rows.filter { canTakeBack($0, of: posted[index]) }
                        .compactMap(\.line))
                return lines.isSubset(of: left)
            }
        }
        guard let only = candidates.first else { throw SettlementRefusal(.nothingToRefund) }
        if candidates.count > 1 { throw SettlementRefusal(.severalReceipts(candidates.count)) }
        return only
    }

    private func canTakeBack(_ row: PostedRow, of entry: PostedReceipt) -> Bool {
        if row.left.quantity.isZero && row.left.sum == 0 { return false }
        return !entry.receipt.method.isPrepayment || row.held > 0
    }

    // MARK: How much of which row

    private func takes(
        _ entry: PostedReceipt, _ request: ReceiptRequest
    ) throws(SettlementRefusal) -> [Take] {
        if let amount = try units(request) { return try takes(entry, request, amount: amount) }
        guard request.lines != nil else {
            return entry.rows.indices.filter { canTakeBack(entry.rows[$0], of: entry) }
                .map { all(of: $0, entry) }
        }
        var takes: [Take] = []
        for (line, quantity) in try selections(request) {
            let rows = entry.rows.indices.filter { entry.rows[$0].line == line }
            guard var rest = quantity else {
                let whole = rows.filter { canTakeBack(entry.rows[$0], of: entry) }
                if whole.isEmpty { throw refuse(line, .one, left: .zero) }
                takes += whole.map { all(of: $0, entry) }
                continue
            }
            let left = rows.reduce(Rational.zero) { $0 + entry.rows[$1].left.quantity }
            if rest > left { throw refuse(line, rest, left: left) }
            for row in rows where !rest.isZero && !entry.rows[row].left.quantity.isZero {
                let part = min(rest, entry.rows[row].left.quantity)
                var sum = try entry.rows[row].left.sum(of: part)
                if entry.receipt.method.isPrepayment { sum = min(sum, entry.rows[row].held) }
                takes.append(Take(row: row, quantity: part, sum: sum))
                rest -= part
            }
        }
        return takes
    }

    private func refuse(_ line: Int, _ requested: Rational, left: Rational) -> SettlementRefusal {
        SettlementRefusal(.quantityExceedsSale(line: line, requested: requested, left: left))
    }

    /// All that is left of a row; of a prepayment all that is held.
    private func all(of row: Int, _ entry: PostedReceipt) -> Take {
        let left = entry.rows[row]
        if entry.receipt.method.isPrepayment, left.offset > 0 {
            return Take(row: row, quantity: nil, sum: left.held)
        }
        return Take(row: row, quantity: left.left.quantity, sum: left.left.sum)
    }

    private func takes(
        _ entry: PostedReceipt, _ request: ReceiptRequest, amount sum: Int64
    ) throws(SettlementRefusal) -> [Take] {
        let lines = request.lines == nil ? nil : Set(try selections(request).map(\.line))
        let rows = entry.rows.indices.filter { row in
            guard let lines else { return true }
            return entry.rows[row].line.map { lines.contains($0) } ?? false
        }
        let limits = rows.map { row in
            entry.receipt.method.isPrepayment
                ? entry.rows[row].held : entry.rows[row].left.sum
        }
        let most = limits.reduce(0, +)
        if sum > most {
            throw SettlementRefusal(
                .exceedsSale(
                    line: lines?.count == 1 ? lines?.first : nil, requested: amount(sum),
                    left: amount(most)))
        }
        if sum == most { return rows.map { all(of: $0, entry) }.filter(\.isSomething) }
        return zip(rows, Units.shares(of: sum, within: limits)).filter { $0.1 > 0 }.map {
            row, share in
            share == entry.rows[row].left.sum
                ? all(of: row, entry) : Take(row: row, quantity: nil, sum: share)
        }
    }

    // MARK: Figures

    private func item(
        _ take: Take, of entry: PostedReceipt
    ) throws(SettlementRefusal) -> SettlementItem {
        let row = entry.rows[take.row]
        var item = entry.receipt.items[take.row]
        item.reason = .original(date: entry.receipt.date)
        item.tax = amount(try row.tax.tax(of: take.sum))
        let isWhole =
            take.quantity == Rational(item.quantity) && take.sum == item.sum.minorUnits
            && row.left.sum == item.sum.minorUnits
        if isWhole { return item }
        item.sum = amount(take.sum)
        guard let quantity = take.quantity, !quantity.isZero,
            let decimal = ExactDecimal(quantity)
        else {
            item.price = ExactDecimal(mantissa: take.sum, scale: scale)
            item.quantity = 1
            item.discount = .zero
            item.surcharge = .zero
            item.isAmountOnly = true
            return item
        }
        let adjustment = RowAdjustment(discount: item.discount, surcharge: item.surcharge)
            .part(quantity / Rational(item.quantity))
            .fitted(
                price: Rational(item.price), quantity: quantity, sum: amount(take.sum).value, policy
            )
        item.quantity = decimal
        item.discount = adjustment.discount
        item.surcharge = adjustment.surcharge
        return item
    }

    /// Turnover and tax of the rates: those of the items, and what is left of a rate that is taken back as a whole.
    private func refundedVAT(
        _ items: [SettlementItem], _ entry: PostedReceipt, _ rest: PostedReceipt
    ) -> [VATSubtotal] {
        var vat: [VATSubtotal] = []
        for item in items where !vat.contains(where: { $0.rate == item.rate }) {
            let own = items.filter { $0.rate == item.rate }
            let left = entry.rateTaxes.first { $0.rate == item.rate }?.tax ?? 0
            let isLast = rest.rows.allSatisfy { $0.rate != item.rate || $0.left.sum == 0 }
            let tax = own.reduce(0) { $0 + $1.tax.minorUnits }
            vat.append(
                VATSubtotal(
                    rate: item.rate,
                    turnover: amount(own.reduce(0) { $0 + $1.sum.minorUnits }),
                    tax: amount(isLast ? left : min(tax, left))))
        }
        return vat
    }

    // MARK: Payments

    private func refundedPayments(
        _ takes: [Take], _ index: Int, _ rest: PostedReceipt, _ request: ReceiptRequest
    ) throws(SettlementRefusal) -> [Payment] {
        let entry = posted[index]
        let sum = takes.reduce(0) { $0 + $1.sum }
        var (offset, credit) = (Int64.zero, Int64.zero)
        if entry.receipt.method.isHandover {
            for take in takes {
                let split = entry.rows[take.row].split(take.sum)
                offset += split.offset
                credit += split.credit
            }
        }
        let money = sum - offset - credit
        let rounding = refundedRounding(sum, money, entry, isLast: rest.isTakenBack)
        if let tender = request.tender, !tender.payments.isEmpty {
            return try tender.settle(due: amount(sum - rounding)).payments.stated(of: sum)
        }
        var payments: [Payment] = []
        func add(_ means: Payment.Means, _ units: Int64) {
            if units > 0 {
                payments.append(
                    Payment(means: means, amount: ExactDecimal(mantissa: units, scale: scale)))
            }
        }
        add(.prepayment, offset)
        if let means = request.tender?.remainder {
            add(means, money - rounding)
        } else {
            let balances = balances(of: entry)
            let most = balances.reduce(0, +)
            guard money - rounding <= most else {
                throw SettlementRefusal(
                    .exceedsSale(
                        line: nil, requested: amount(money - rounding), left: amount(most)))
            }
            let shares = Units.shares(of: money - rounding, within: balances)
            for (means, share) in zip(MeansUnits.means, shares) { add(means, share) }
        }
        add(.credit, credit)
        return payments.stated(of: sum)
    }

    /// What can go back by each means: of a payment of a credit what did not go back with its goods.
    private func balances(of entry: PostedReceipt) -> [Int64] {
        let own = MeansUnits.means.map { entry.money[$0] }
        if entry.receipt.method != .loanPayment { return own }
        let goods = Set(entry.rows.flatMap(\.sources).map(\.receipt))
        return zip(MeansUnits.means, own).map { means, units in
            min(units, goods.reduce(0) { $0 + posted[$1].money[means] })
        }
    }

    /// What of the rounding of a total goes back with a part: as much as keeps the part's total in its ruble (R2), so that the
    /// rest can still go back with the rest: what remains of the rounding is then inside the ruble of what remains of the sum.
    private func refundedRounding(
        _ sum: Int64, _ money: Int64, _ entry: PostedReceipt, isLast: Bool
    ) -> Int64 {
        if isLast { return entry.rounding }
        let ruble = PowersOfTen.int64(scale)
        if entry.rounding > 0 { return min(entry.rounding, sum % ruble, money) }
        return -min(-entry.rounding, ruble - 1 - sum % ruble)
    }
}

extension SettlementLedger.Take {
    fileprivate var isSomething: Bool { sum > 0 || !(quantity ?? .zero).isZero }
}

extension PostedRow {
    /// Takes a part of what is left, with its VAT.
    mutating func take(_ quantity: Rational?, _ sum: Int64, _ tax: Int64) {
        self.tax.take(sum, tax)
        if let quantity {
            left.take(quantity, sum)
        } else {
            left.takeAmount(sum)
        }
    }

    /// What of a part goes back to prepayments, to what is owed, and in money: in proportion to what is left of each.
    func split(_ sum: Int64) -> (offset: Int64, credit: Int64) {
        if offset == 0 && credit == 0 { return (0, 0) }
        let shares = Units.shares(of: sum, within: [offset, credit, money])
        return (shares[0], shares[1])
    }

    /// Splits a part and takes it from what is left of each.
    mutating func takeSplit(_ sum: Int64) -> (offset: Int64, credit: Int64) {
        let split = split(sum)
        left.takeAmount(sum)
        offset -= split.offset
        credit -= split.credit
        return split
    }
}

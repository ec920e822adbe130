// SPDX-License-Identifier: Apache-2.0

extension SettlementLedger {
    /// A part of a row that a refund takes back.
    struct Part {
        var row: Int
        /// Nil for an amount.
        var quantity: Rational?
        var sum: Int64
        var tax: Int64
        var offset = Int64.zero
        var credit = Int64.zero
        var money: Int64 { sum - offset - credit }
    }

    mutating func applyRefund(
        _ receipt: SettlementReceipt, _ payments: PaymentUnits
    ) throws(SettlementRefusal) {
        let index = try original(of: receipt)
        var parts: [Part] = []
        var entry = posted[index]
        for item in receipt.items { parts += try take(item, from: &entry) }
        var payments = payments
        if entry.receipt.method.isHandover {
            var rows = posted[index].rows
            for place in parts.indices {
                (parts[place].offset, parts[place].credit) =
                    rows[parts[place].row].takeSplit(parts[place].sum)
            }
            if !payments.isStated { payments.fill(parts.map(\.offset), parts.map(\.credit)) }
            try shift(&parts, posted[index], to: payments)
        } else {
            try payments.refuseUnlessMoney(receipt.method)
            payments.fill()
        }
        entry.rounding -= payments.rounding
        for means in MeansUnits.means {
            if !entry.money.take(payments.money[means], means) {
                throw SettlementRefusal(
                    .exceedsSale(
                        line: nil, requested: amount(payments.money.total),
                        left: amount(posted[index].money.total)))
            }
        }
        for subtotal in receipt.vat {
            if let rate = entry.rateTaxes.firstIndex(where: { $0.rate == subtotal.rate }) {
                entry.rateTaxes[rate].tax -= min(
                    subtotal.tax.minorUnits, entry.rateTaxes[rate].tax)
            }
        }
        entry.totalTax -= min(receipt.totalTax.minorUnits, entry.totalTax)
        posted[index] = entry
        for part in parts { try giveBack(part, to: index, payments) }
        posted.append(self.entry(receipt, payments))
        try checkHeld()
    }

    /// The receipt that a refund takes back: the one that it names, or the earliest of its method that has its rows.
    func original(of refund: SettlementReceipt) throws(SettlementRefusal) -> Int {
        if let id = refund.refundOf, let index = indexOfID[id] { return index }
        var first: SettlementRefusal?
        for index in posted.indices
        where posted[index].receipt.isOwn && posted[index].receipt.method == refund.method {
            var entry = posted[index]
            do throws(SettlementRefusal) {
                for item in refund.items { _ = try take(item, from: &entry) }
                return index
            } catch {
                first = first ?? error
            }
        }
        throw first ?? SettlementRefusal(.nothingToRefund)
    }

    /// Takes an item from the rows of its line: those of its rate and price first.
    func take(
        _ item: SettlementItem, from entry: inout PostedReceipt
    ) throws(SettlementRefusal) -> [Part] {
        let isPrepayment = entry.receipt.method.isPrepayment
        let isAmount = item.isAmountOnly || entry.receipt.method == .loanPayment
        var rows = entry.rows.indices.filter { row in
            let left = entry.rows[row].left
            return entry.rows[row].line == item.line && (left.sum > 0 || !left.quantity.isZero)
        }
        func fit(_ row: Int) -> Int {
            (entry.rows[row].rate == item.rate ? 0 : 2)
                + (entry.receipt.items[row].price == item.price ? 0 : 1)
        }
        rows.sort { (fit($0), $0) < (fit($1), $1) }
        var rest = (
            quantity: Rational(item.quantity), sum: item.sum.minorUnits, tax: item.tax.minorUnits
        )
        var parts: [Part] = []
        for (place, row) in rows.enumerated() {
            let left = entry.rows[row].left
            let most = isPrepayment ? entry.rows[row].held : left.sum
            // An amount that is all that is left takes the quantity along where the row stands for money.
            var quantity: Rational?
            var sum = min(rest.sum, most)
            if !isAmount {
                let part = min(rest.quantity, left.quantity)
                if part.isZero { continue }
                quantity = part
                if part < rest.quantity, place < rows.count - 1 {
                    sum = min(sum, try left.sum(of: part))
                }
                rest.quantity -= part
            } else if sum == left.sum, entry.receipt.items[row].isAmountOnly {
                quantity = left.quantity
            }
            rest.sum -= sum
            let isLast = isAmount ? rest.sum == 0 : rest.quantity.isZero
            let tax = min(
                isLast ? rest.tax : try entry.rows[row].tax.tax(of: sum), entry.rows[row].tax.left)
            rest.tax -= tax
            entry.rows[row].take(quantity, sum, tax)
            parts.append(Part(row: row, quantity: quantity, sum: sum, tax: tax))
            if isLast { break }
        }
        if rest.sum > 0 {
            throw SettlementRefusal(
                .exceedsSale(
                    line: item.line, requested: item.sum,
                    left: amount(item.sum.minorUnits - rest.sum)))
        }
        if !isAmount, !rest.quantity.isZero {
            throw SettlementRefusal(
                .quantityExceedsSale(
                    line: item.line ?? 0, requested: Rational(item.quantity),
                    left: Rational(item.quantity) - rest.quantity))
        }
        return parts
    }

    /// Moves what the parts give back between prepayments, what is owed and money until it is what the receipt pays.
    private func shift(
        _ parts: inout [Part], _ entry: PostedReceipt, to payments: PaymentUnits
    ) throws(SettlementRefusal) {
        enum Column: CaseIterable { case offset, credit, money }
        let target: [Column: Int64] = [
            .offset: payments.offset, .credit: payments.credit,
            .money: payments.money.total + payments.rounding,
        ]
        func value(_ part: Part, _ column: Column) -> Int64 {
            switch column {
            case .offset: part.offset
            case .credit: part.credit
            case .money: part.money
            }
        }
        func room(_ part: Part, _ column: Column) -> Int64 {
            let row = entry.rows[part.row]
            let limit =
                switch column {
                case .offset: row.offset
                case .credit: row.credit
                case .money: row.money
                }
            let taken = parts.reduce(0) { $1.row == part.row ? $0 + value($1, column) : $0 }
            return limit - taken
        }
        func move(_ amount: Int64, _ from: Column, _ to: Column) -> Int64 {
            var moved = Int64.zero
            for place in parts.indices where moved < amount {
                let step = min(
                    amount - moved, value(parts[place], from), room(parts[place], to))
                if step <= 0 { continue }
                if from == .offset { parts[place].offset -= step }
                if from == .credit { parts[place].credit -= step }
                if to == .offset { parts[place].offset += step }
                if to == .credit { parts[place].credit += step }
                moved += step
            }
            return moved
        }
        func excess(_ column: Column) -> Int64 {
            parts.reduce(0) { $0 + value($1, column) } - (target[column] ?? 0)
        }
        if Column.allCases.allSatisfy({ excess($0) == 0 }) { return }
        // Directly, and where rows stand in the way over the third column: with three columns no path is longer.
        for _ in 0..<2 {
            for from in Column.allCases {
                for to in Column.allCases where to != from {
                    let amount = min(excess(from), -excess(to))
                    if amount <= 0 { continue }
                    var left = amount - move(amount, from, to)
                    for over in Column.allCases where over != from && over != to && left > 0 {
                        let stepped = move(left, from, over)
                        left -= move(stepped, over, to)
                    }
                }
            }
        }
        if Column.allCases.contains(where: { excess($0) != 0 }) {
            throw SettlementRefusal(
                .exceedsSale(
                    line: nil, requested: amount(payments.offset + payments.credit),
                    left: amount(parts.reduce(0) { $0 + $1.offset + $1.credit })))
        }
    }

    /// What a part gives back to the lines of the bill, to prepayments, and to what is owed.
    private mutating func giveBack(
        _ part: Part, to index: Int, _ payments: PaymentUnits
    ) throws(SettlementRefusal) {
        let entry = posted[index]
        if entry.receipt.method == .loanPayment {
            try oweAgain(part.sum, index, part.row, payments.money)
            return
        }
        guard entry.receipt.method.isHandover, let line = entry.rows[part.row].line else { return }
        var rest = part.offset
        while rest > 0, var source = posted[index].rows[part.row].sources.popLast() {
            let units = min(rest, source.units)
            rest -= units
            if source.receipt < 0 {
                openingPrepayment += units
            } else {
                posted[source.receipt].rows[source.row].offset -= units
            }
            source.units -= units
            if source.units > 0 { posted[index].rows[part.row].sources.append(source) }
        }
        posted[index].rows[part.row].offset -= part.offset
        posted[index].rows[part.row].credit -= part.credit
        lines[line].refunded = try Units.sum(lines[line].refunded, part.sum)
        guard let quantity = part.quantity else {
            posted[index].rows[part.row].reduced += part.sum
            lines[line].reduced += part.sum
            return
        }
        var sum = part.sum
        if posted[index].rows[part.row].left.quantity.isZero {
            // The goods are back as a whole, and with them what they were made cheaper by.
            sum += posted[index].rows[part.row].reduced
            lines[line].reduced -= posted[index].rows[part.row].reduced
            posted[index].rows[part.row].reduced = 0
        }
        lines[line].open.giveBack(quantity, sum)
    }

    /// A payment of a credit is taken back: what it paid for is owed again, the latest first.
    private mutating func oweAgain(
        _ sum: Int64, _ index: Int, _ row: Int, _ money: MeansUnits
    ) throws(SettlementRefusal) {
        var (rest, money) = (sum, money)
        var sources = posted[index].rows[row].sources
        // By the means that paid, as far as it did not go back with the goods; then by the others that the refund states.
        for isOwnMeans in [true, false] {
            for place in sources.indices.reversed() where rest > 0 {
                let source = sources[place]
                let goods = posted[source.receipt].rows[source.row]
                let most = min(rest, source.units, goods.money)
                var units = Int64.zero
                for means in MeansUnits.means {
                    let there =
                        isOwnMeans
                        ? posted[source.receipt].money[means] : posted[source.receipt].money.total
                    let part = min(most - units, money[means], there)
                    if part <= 0 { continue }
                    money[means] -= part
                    units += part
                    _ = posted[source.receipt].money.take(part, means)
                }
                posted[source.receipt].rows[source.row].credit += units
                sources[place].units -= units
                rest -= units
            }
        }
        posted[index].rows[row].sources = sources.filter { $0.units > 0 }
        if rest > 0 {
            throw SettlementRefusal(
                .exceedsSale(
                    line: nil, requested: amount(sum), left: amount(sum - rest)))
        }
    }
}

extension PaymentUnits {
    /// What the parts of rows give back where no payment says it: prepayments and what is owed in proportion, the rest in cash.
    fileprivate mutating func fill(_ offsets: [Int64], _ credits: [Int64]) {
        fill()
        offset = offsets.reduce(0, +)
        credit = credits.reduce(0, +)
        money[.cash] -= offset + credit
    }
}

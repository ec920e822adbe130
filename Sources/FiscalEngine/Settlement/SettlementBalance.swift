// SPDX-License-Identifier: Apache-2.0

/// Where a line, a rate or a whole bill stands.
public struct SettlementBalance: Sendable, Hashable {
    /// What the lines come to.
    public var total: Amount
    /// What was handed over and not taken back.
    public var sold: Amount
    /// What was ever taken back of goods.
    public var refunded: Amount
    /// Prepayments that were neither offset nor paid back.
    public var held: Amount
    /// What of the goods that are sold prepayments have paid.
    public var offset: Amount
    /// What is owed for the goods that are sold.
    public var credit: Amount
    /// What was taken back as an amount while its goods stay sold.
    public var reduced: Amount
    /// What was not handed over, or was taken back: `total − sold − reduced`.
    public var open: Amount
    /// What can still be prepaid: `open − held`.
    public var unpaid: Amount
}

extension SettlementLedger {
    fileprivate struct Sums {
        var total = Int64.zero
        var sold = Int64.zero
        var refunded = Int64.zero
        var held = Int64.zero
        var offset = Int64.zero
        var credit = Int64.zero
        var reduced = Int64.zero
        var open = Int64.zero
    }

    private func balance(_ sums: Sums) -> SettlementBalance {
        SettlementBalance(
            total: amount(sums.total), sold: amount(sums.sold), refunded: amount(sums.refunded),
            held: amount(sums.held), offset: amount(sums.offset), credit: amount(sums.credit),
            reduced: amount(sums.reduced), open: amount(sums.open),
            unpaid: amount(sums.open - sums.held))
    }

    /// Where each line of the bill stands. Advances are held for no line: see ``billBalance``.
    public var lineBalances: [SettlementBalance] { lineSums().map(balance) }

    /// Where the bill stands.
    public var billBalance: SettlementBalance {
        var all = Sums()
        for sums in lineSums() { all.add(sums) }
        all.held += held().advances
        return balance(all)
    }

    /// Where each rate stands: goods at the rates of their receipts, what is open at those of the bill, prepayments at the
    /// calculated rates of theirs.
    public var rateBalances: [(rate: VATRate, balance: SettlementBalance)] {
        var rates: [VATRate] = []
        var sums: [Sums] = []
        func index(_ rate: VATRate) -> Int {
            if let known = rates.firstIndex(of: rate) { return known }
            rates.append(rate)
            sums.append(Sums())
            return rates.count - 1
        }
        for (line, state) in lines.enumerated() {
            let place = index(bill.lines[line].rate)
            sums[place].open += state.open.sum
            sums[place].total += state.open.sum
        }
        for entry in posted where !entry.receipt.operation.isRefund {
            for row in entry.rows {
                let place = index(row.rate)
                if entry.receipt.method.isPrepayment {
                    sums[place].held += row.held
                } else if entry.receipt.method.isHandover {
                    sums[place].sold += row.left.sum
                    sums[place].total += row.left.sum
                    sums[place].offset += row.offset
                    sums[place].credit += row.credit
                }
            }
        }
        return zip(rates, sums).map { rate, sums in
            var balance = balance(sums)
            balance.unpaid = balance.open
            return (rate, balance)
        }
    }

    /// What was received and not paid back, by means: money for goods and for prepayments that are held or were offset, what
    /// prepayments have paid, and what is owed.
    public var meansBalances: [Payment.Means: Amount] {
        var money = MeansUnits()
        var (offset, credit) = (Int64.zero, Int64.zero)
        for entry in posted where !entry.receipt.operation.isRefund {
            // What pays a credit is counted with the goods that it pays for.
            if entry.receipt.method == .loanPayment { continue }
            for means in MeansUnits.means { money[means] += entry.money[means] }
            if entry.receipt.method.isPrepayment { continue }
            for row in entry.rows {
                offset += row.offset
                credit += row.credit
            }
        }
        var balances = [Payment.Means.prepayment: amount(offset), .credit: amount(credit)]
        for means in MeansUnits.means { balances[means] = amount(money[means]) }
        return balances
    }

    private func lineSums() -> [Sums] {
        var sums = lines.map { line in
            Sums(
                total: line.total, sold: line.total - line.open.sum - line.reduced,
                refunded: line.refunded, reduced: line.reduced, open: line.open.sum)
        }
        for entry in posted where !entry.receipt.operation.isRefund {
            for row in entry.rows {
                guard let line = row.line else { continue }
                if entry.receipt.method.isPrepayment {
                    sums[line].held += row.held
                } else if entry.receipt.method.isHandover {
                    sums[line].offset += row.offset
                    sums[line].credit += row.credit
                }
            }
        }
        return sums
    }
}

extension SettlementLedger.Sums {
    mutating func add(_ other: Self) {
        total += other.total
        sold += other.sold
        refunded += other.refunded
        held += other.held
        offset += other.offset
        credit += other.credit
        reduced += other.reduced
        open += other.open
    }
}

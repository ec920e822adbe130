// SPDX-License-Identifier: Apache-2.0

/// The life of one bill: what was prepaid, handed over, paid on credit, taken back, and what is still open, per line, per rate and
/// per means of payment.
///
/// A ledger makes receipts and posts them. Making one changes nothing; posting one that does not fit changes nothing either
/// and says why.
///
/// ```swift
/// var ledger = try SettlementLedger(bill: bill, policy: .evotor)
/// let advance = try ledger.prepay(ReceiptRequest(amount: 1000, tender: Tender(remainder: .card)))
/// try ledger.post(advance)
/// let sale = try ledger.settle(ReceiptRequest(tender: Tender(remainder: .cash)))
/// try ledger.post(sale)
/// let back = try ledger.refund(ReceiptRequest())   // the mirror image of `sale`
/// ```
///
/// The laws, each tested by random walks against a model that keeps rationals:
///
/// - S-1: a full refund after a sale leaves every balance as it was before the sale, and its figures are those of the sale;
/// - S-2: partial refunds in any order end exactly at the sale: sums and VAT per line and per rate, payments per means;
/// - S-3: prepayments and settlements together are one full sale by amount;
/// - S-4: nothing that is open, held, owed or refundable is ever below zero;
/// - S-5: posting a receipt again by its identifier changes nothing;
/// - S-6: per line, total = sold + open + reduced, and open ≥ held; per rate and per means sums are those of the lines;
/// - S-7: the payments of goods are their sums less the rounding, at all times: sold = offset + owed + money + rounding;
/// - S-8: an operation that is refused leaves the ledger as it was.
public struct SettlementLedger: Sendable, Hashable {
    /// The bill.
    public let bill: Bill
    /// The policy of all receipts.
    public let policy: Policy
    /// The dates on which rates are in force.
    public let schedule: VATSchedule
    /// Whether the bill is sold or bought.
    public let operation: RecordedReceipt.Operation
    /// Whether the bill's own `prepayment` counts as money that is held.
    public let usesPrepayment: Bool
    /// The receipt of the whole bill at the rates that it states.
    public let whole: Receipt

    /// A line of the bill.
    struct LineState: Sendable, Hashable {
        let total: Int64
        /// What was not handed over, or was taken back.
        var open: RunningRemainder
        /// What was ever taken back.
        var refunded: Int64 = 0
        /// What was taken back as an amount while its goods stay sold: the line came to be cheaper.
        var reduced: Int64 = 0
    }

    var lines: [LineState] = []
    var posted: [PostedReceipt] = []
    var indexOfID: [String: Int] = [:]
    /// What the bill itself says was prepaid, without a receipt: offset like an advance.
    var openingPrepayment: Int64 = 0

    var scale: Int { policy.scale }

    /// The ledger of a bill that has no receipts yet.
    ///
    /// - Parameters:
    ///   - operation: SELL or BUY; its refunds are PAYBACK or BUYBACK.
    ///   - usesPrepayment: The bill's own `prepayment` counts as money that is held, as an advance.
    /// - Throws: ``SettlementRefusal`` for a bill that has no receipt under the policy, or one whose lines are not settled.
    public init(
        bill: Bill, policy: Policy, operation: RecordedReceipt.Operation = .sell,
        schedule: VATSchedule = .russia, usesPrepayment: Bool = false
    ) throws(SettlementRefusal) {
        precondition(!operation.isRefund, "A bill is sold or bought")
        if bill.priceBasis == .taxExclusive { throw SettlementRefusal(.taxExclusiveBill) }
        self.bill = bill
        self.policy = policy
        self.operation = operation
        self.schedule = schedule
        self.usesPrepayment = usesPrepayment
        do {
            whole = try ReceiptEngine(policy: policy).receipt(for: bill)
        } catch {
            throw SettlementRefusal(.receipt(error))
        }
        let unit = Rational.powerOfTen(policy.scale)
        for item in whole.items {
            guard let total = Units.of(item.sum, scale: policy.scale) else {
                throw SettlementRefusal(.unsettledLine)
            }
            lines.append(
                LineState(
                    total: total,
                    open: RunningRemainder(
                        listPrice: item.price * unit, quantity: Rational(item.line.quantity),
                        sum: total, rule: sumRule)))
        }
        if usesPrepayment {
            openingPrepayment = min(
                try Units.of(bill.prepayment, scale: scale), lines.reduce(0) { $0 + $1.total })
        }
    }

    /// How parts of a line are rounded.
    var sumRule: RoundingRule { policy.lineSum.rule ?? .halfUp }

    /// The place of a line by its identifier, or by its number counted from 1 where lines have none.
    ///
    /// - Throws: ``SettlementRefusal`` where the bill has no such line.
    public func line(named name: String) throws(SettlementRefusal) -> Int {
        if let index = bill.lines.firstIndex(where: { $0.id == name }) { return index }
        if let number = Int(name), bill.lines.indices.contains(number - 1),
            bill.lines[number - 1].id == nil
        {
            return number - 1
        }
        throw SettlementRefusal(.unknownLine(name))
    }

    // MARK: What is held

    /// What is held as a prepayment for each line, and as advances for any.
    func held() -> (lines: [Int64], advances: Int64) {
        var byLine = lines.map { _ in Int64.zero }
        var advances = openingPrepayment
        for entry in posted where entry.receipt.isOwn && entry.receipt.method.isPrepayment {
            for row in entry.rows {
                if let line = row.line { byLine[line] += row.held } else { advances += row.held }
            }
        }
        return (byLine, advances)
    }

    /// Refuses a state in which more is held than is open (S-6).
    func checkHeld() throws(SettlementRefusal) {
        let held = held()
        for (line, units) in held.lines.enumerated() where units > lines[line].open.sum {
            throw SettlementRefusal(
                .prepaymentNotOffset(held: amount(units), open: amount(lines[line].open.sum)))
        }
        let all = held.lines.reduce(held.advances, +)
        let open = lines.reduce(0) { $0 + $1.open.sum }
        if all > open {
            throw SettlementRefusal(.prepaymentNotOffset(held: amount(all), open: amount(open)))
        }
    }

    func amount(_ units: Int64) -> Amount { Units.amount(units, scale) }
}

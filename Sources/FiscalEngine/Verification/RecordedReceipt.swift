// SPDX-License-Identifier: Apache-2.0

/// A receipt or bill as somebody else computed it: what was sold, and the figures that were recorded beside it.
///
/// A figure that the document does not have is nil and is not held against anything.
public struct RecordedReceipt: Sendable, Hashable {
    /// What the figures were computed from: prices, quantities, rates, discounts, the prepayment.
    public var bill: Bill
    /// The sign of calculation (tag 1054).
    public var operation: Operation?
    /// How the goods are settled (tag 1214), where the receipt says it once for all its lines.
    public var settlementMethod: SettlementMethod?
    /// The system of taxation (tag 1055), as the document spells it.
    public var taxSystem: String?
    /// The figures of the lines, as many as the bill has lines.
    public var items: [RecordedLine]
    /// What the receipt amounts to (tag 1020).
    public var totalAmount: ExactDecimal?
    /// The VAT of the receipt.
    public var totalTax: ExactDecimal?
    /// What discounts took.
    public var totalDiscount: ExactDecimal?
    /// What is left to pay after the prepayment: `summ` of a bill of the protocol.
    public var amountDue: ExactDecimal?
    /// Turnover and tax of the rates.
    public var vat: [RecordedSubtotal]
    /// What was paid; nil where the document does not say. An empty list says that nothing was.
    public var payments: [Payment]?
    /// What the receipt says that its figures carry, and how its total is rounded: receipts of ``SettlementLedger`` do.
    public var carried: CarriedFigures?

    /// A receipt with the figures that are given.
    public init(
        bill: Bill, operation: Operation? = nil, settlementMethod: SettlementMethod? = nil,
        taxSystem: String? = nil, items: [RecordedLine] = [], totalAmount: ExactDecimal? = nil,
        totalTax: ExactDecimal? = nil, totalDiscount: ExactDecimal? = nil,
        amountDue: ExactDecimal? = nil, vat: [RecordedSubtotal] = [], payments: [Payment]? = nil,
        carried: CarriedFigures? = nil
    ) {
        self.bill = bill
        self.operation = operation
        self.settlementMethod = settlementMethod
        self.taxSystem = taxSystem
        self.items = items.isEmpty ? bill.lines.map { _ in RecordedLine() } : items
        self.totalAmount = totalAmount
        self.totalTax = totalTax
        self.totalDiscount = totalDiscount
        self.amountDue = amountDue
        self.vat = vat
        self.payments = payments
        self.carried = carried
        precondition(self.items.count == bill.lines.count, "Each line has its recorded figures")
    }

    /// The sign of calculation (tag 1054), spelled as the cash-register protocol spells it.
    public enum Operation: String, Sendable, Hashable, Codable, CaseIterable {
        /// Income: a sale.
        case sell = "SELL"
        /// Return of income: a refund to a buyer.
        case payback = "PAYBACK"
        /// Expense: a purchase.
        case buy = "BUY"
        /// Return of expense.
        case buyback = "BUYBACK"

        /// The value of tag 1054, 1...4.
        public var tag: Int {
            switch self {
            case .sell: 1
            case .payback: 2
            case .buy: 3
            case .buyback: 4
            }
        }
    }
}

/// The figures that were recorded for one line.
public struct RecordedLine: Sendable, Hashable {
    /// The line's sum (tag 1043).
    public var sum: ExactDecimal?
    /// The line's VAT (tag 1200).
    public var tax: ExactDecimal?
    /// What a discount took from the line.
    public var discount: ExactDecimal?
    /// How the line is settled (tag 1214), where lines say it.
    public var settlementMethod: SettlementMethod?
    /// The system of taxation of the line or of its print group, as the document spells it, where lines say it.
    public var taxSystem: String?

    /// The figures of a line; what is not given was not recorded.
    public init(
        sum: ExactDecimal? = nil, tax: ExactDecimal? = nil, discount: ExactDecimal? = nil,
        settlementMethod: SettlementMethod? = nil, taxSystem: String? = nil
    ) {
        self.sum = sum
        self.tax = tax
        self.discount = discount
        self.settlementMethod = settlementMethod
        self.taxSystem = taxSystem
    }
}

/// Turnover and tax that were recorded for one rate.
public struct RecordedSubtotal: Sendable, Hashable {
    /// The rate of the group.
    public var rate: VATRate
    /// The turnover of the rate (tags 1104 and 1105 for `0%` and `none`).
    public var turnover: ExactDecimal?
    /// The VAT of the rate (tags 1102, 1103, 1106, 1107, 1120).
    public var tax: ExactDecimal?

    /// The figures of a rate; what is not given was not recorded.
    public init(rate: VATRate, turnover: ExactDecimal? = nil, tax: ExactDecimal? = nil) {
        self.rate = rate
        self.turnover = turnover
        self.tax = tax
    }
}

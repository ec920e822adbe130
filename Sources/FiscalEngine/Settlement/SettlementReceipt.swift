// SPDX-License-Identifier: Apache-2.0

/// A receipt in the life of a bill: for a prepayment, for goods that are handed over, for a credit that is paid, or for what is
/// taken back.
///
/// Amounts are unsigned, those of a refund too: what it does is said by ``operation`` (54-FZ formats, tag 1054).
public struct SettlementReceipt: Sendable, Hashable {
    /// The identifier of the receipt; receipts without one cannot be told from their copies.
    public var id: String?
    /// The identifier of the receipt that is taken back.
    public var refundOf: String?
    /// When the receipt is printed: `2026-03-11`, with or without a time behind it.
    public var date: String?
    /// The sign of calculation (tag 1054).
    public var operation: RecordedReceipt.Operation
    /// How the goods are settled (tag 1214).
    public var method: SettlementMethod
    /// What is sold, prepaid, paid off or taken back.
    public var items: [SettlementItem]
    /// What is paid and kept (tags 1031, 1081, 1215–1217), change not included.
    public var payments: [Payment]
    /// What the buyer gets back of the cash that was handed over.
    public var change: Amount
    /// Turnover and tax of each rate, in the order in which the rates first appear.
    public var vat: [VATSubtotal]
    /// The VAT of the receipt.
    public var totalTax: Amount
    /// The name of the policy.
    public var policy: String

    /// A receipt with its figures.
    public init(
        id: String? = nil, refundOf: String? = nil, date: String? = nil,
        operation: RecordedReceipt.Operation = .sell, method: SettlementMethod,
        items: [SettlementItem], payments: [Payment], change: Amount = Amount(minorUnits: 0),
        vat: [VATSubtotal], totalTax: Amount, policy: String
    ) {
        self.id = id
        self.refundOf = refundOf
        self.date = date
        self.operation = operation
        self.method = method
        self.items = items
        self.payments = payments
        self.change = change
        self.vat = vat
        self.totalTax = totalTax
        self.policy = policy
    }

    /// The sums of all items, before a rounding of the total.
    public var itemsTotal: Rational { items.reduce(.zero) { $0 + Rational($1.sum) } }

    /// What is paid: the total of the receipt (tag 1020).
    public var paid: Rational { payments.reduce(.zero) { $0 + Rational($1.amount) } }

    /// What the items are more than what is paid: 0.38 where 53.38 is rounded to 53.
    public var rounding: Rational { itemsTotal - paid }
}

/// One row of a receipt in the life of a bill.
public struct SettlementItem: Sendable, Hashable {
    /// The line of the bill, counted from 0; nil for an advance, whose goods are not known.
    public var line: Int?
    /// The unit price, before discounts.
    public var price: ExactDecimal
    /// The quantity; 1 where the row stands for money.
    public var quantity: ExactDecimal
    /// What is sold, prepaid, paid off or taken back (tag 1043).
    public var sum: Amount
    /// What discounts took from the row.
    public var discount: Rational
    /// What surcharges added to the row.
    public var surcharge: Rational
    /// The VAT inside ``sum`` (tag 1200).
    public var tax: Amount
    /// The VAT rate (tag 1199).
    public var rate: VATRate
    /// Why it is that rate; nil in a recorded receipt.
    public var reason: RateReason?
    /// The row stands for an amount of its line and not for units of it.
    public var isAmountOnly: Bool

    /// A row with its figures.
    public init(
        line: Int?, price: ExactDecimal, quantity: ExactDecimal, sum: Amount,
        discount: Rational = .zero, surcharge: Rational = .zero, tax: Amount, rate: VATRate,
        reason: RateReason? = nil, isAmountOnly: Bool = false
    ) {
        self.line = line
        self.price = price
        self.quantity = quantity
        self.sum = sum
        self.discount = discount
        self.surcharge = surcharge
        self.tax = tax
        self.rate = rate
        self.reason = reason
        self.isAmountOnly = isAmountOnly
    }
}

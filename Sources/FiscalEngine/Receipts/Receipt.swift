// SPDX-License-Identifier: Apache-2.0

/// A computed receipt: immutable, with the policy it was computed under.
public struct Receipt: Sendable, Hashable {
    /// The identifier of the bill.
    public let billID: String?
    /// One item for each line of the bill, in its order.
    public let items: [ReceiptItem]
    /// What the receipt amounts to, VAT included (tag 1020).
    public let totalAmount: Amount
    /// The VAT of the receipt; at the levels unit, line and rate the sum of its parts.
    public let totalTax: Amount
    /// What discounts of both levels took; surcharges are not netted. Whole minor units unless ``Policy/discount`` is kept.
    public let totalDiscount: Rational
    /// What discounts were worth beyond what they could take, because a line has no more or a floor kept it; zero for nearly
    /// every bill. A discount stated in the other price basis counts in that one.
    public let untakenDiscount: Rational
    /// Turnover and tax of each rate, in the order in which the rates first appear.
    public let vat: [VATSubtotal]
    /// What is left to pay after the prepayment, rounded as ``Policy/total`` says.
    public let amountDue: Amount
    /// What the prepayment is larger than the total; zero for nearly every bill.
    public let overpaid: Amount
    /// The name of the policy.
    public let policy: String
}

/// One line of a receipt.
public struct ReceiptItem: Sendable, Hashable {
    /// The line of the bill.
    public let line: Line
    /// The unit price after its rounding point, before discounts.
    public let price: Rational
    /// The sum after all discounts and surcharges (tag 1043): gross or net as the bill's prices are.
    public let sum: Rational
    /// What discounts of both levels took from the line.
    public let discount: Rational
    /// The VAT of the line (tag 1200).
    public let tax: Rational
}

/// Turnover and tax of one rate of a receipt.
public struct VATSubtotal: Sendable, Hashable {
    /// The rate of the group.
    public let rate: VATRate
    /// Gross when prices are tax-inclusive, net when they are tax-exclusive.
    public let turnover: Amount
    /// The VAT of the group.
    public let tax: Amount

    /// A group with its figures, as a recorded receipt states them.
    public init(rate: VATRate, turnover: Amount, tax: Amount) {
        self.rate = rate
        self.turnover = turnover
        self.tax = tax
    }
}

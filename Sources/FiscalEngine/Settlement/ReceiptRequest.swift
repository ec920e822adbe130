// SPDX-License-Identifier: Apache-2.0

/// What a receipt in the life of a bill is asked for; what is left out follows from the bill and its earlier receipts.
public struct ReceiptRequest: Sendable, Hashable {
    /// A line of the bill, or a part of it.
    public struct Selection: Sendable, Hashable {
        /// The line, counted from 0.
        public var line: Int
        /// How much of it; nil for all that is left.
        public var quantity: ExactDecimal?

        /// A line, or a quantity of it.
        public init(line: Int, quantity: ExactDecimal? = nil) {
            self.line = line
            self.quantity = quantity
        }
    }

    /// How an amount is shared among lines, within what is open of each.
    public enum Distribution: String, Sendable, Hashable, CaseIterable {
        /// In proportion to what is open, by largest remainder.
        case largestRemainder = "largest-remainder"
        /// So that each share divides evenly by the quantity of its line: see ``DivisibleShares``.
        case divisible
    }

    /// The identifier that the receipt gets.
    public var id: String?
    /// The day of the receipt, whose rates count; nil for the bill's own date and the rates as it states them.
    public var date: String?
    /// Another day whose rates count: that of the receipt which is corrected.
    public var rateDate: String?
    /// How the goods are settled; nil for what follows from amount and payments.
    public var method: SettlementMethod?
    /// How much is prepaid, paid off or taken back; nil for all of the lines.
    public var amount: ExactDecimal?
    /// Which lines; nil for all.
    public var lines: [Selection]?
    /// What is paid with; for a refund nil means what was paid with before.
    public var tender: Tender?
    /// Rates that the caller chooses, by line.
    public var rates: [Int: VATRate]
    /// How an amount is shared among lines.
    public var distribution: Distribution
    /// How the total is rounded; nil for what the policy says.
    public var rounding: TotalRounding?
    /// The receipt that is taken back; nil for the only one that can be.
    public var refundOf: String?

    /// A request.
    public init(
        id: String? = nil, date: String? = nil, rateDate: String? = nil,
        method: SettlementMethod? = nil, amount: ExactDecimal? = nil, lines: [Selection]? = nil,
        tender: Tender? = nil, rates: [Int: VATRate] = [:],
        distribution: Distribution = .largestRemainder, rounding: TotalRounding? = nil,
        refundOf: String? = nil
    ) {
        self.id = id
        self.date = date
        self.rateDate = rateDate
        self.method = method
        self.amount = amount
        self.lines = lines
        self.tender = tender
        self.rates = rates
        self.distribution = distribution
        self.rounding = rounding
        self.refundOf = refundOf
    }
}

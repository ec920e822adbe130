// SPDX-License-Identifier: Apache-2.0

/// How a receipt settles its goods (tag 1214), spelled as the cash-register protocol spells it.
public enum SettlementMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// Paid in full before the goods are handed over.
    case fullPrepayment = "FullPrepayment"
    /// Paid in part before the goods are handed over.
    case partialPrepayment = "PartialPrepayment"
    /// An advance for goods that are not known yet.
    case advancePayment = "AdvancePayment"
    /// Settled in full when the goods are handed over, earlier prepayments included.
    case fullSettlement = "FullSettlement"
    /// Paid in part when the goods are handed over, the rest on credit.
    case partialSettlement = "PartialSettlement"
    /// Handed over on credit, nothing paid.
    case lend = "Lend"
    /// A payment of an earlier credit.
    case loanPayment = "LoanPayment"

    /// The value of tag 1214, 1...7. Evotor's own database counts from 0 instead.
    public var tag: Int {
        switch self {
        case .fullPrepayment: 1
        case .partialPrepayment: 2
        case .advancePayment: 3
        case .fullSettlement: 4
        case .partialSettlement: 5
        case .lend: 6
        case .loanPayment: 7
        }
    }

    /// Money is taken before the goods are handed over (tag 1214 = 1, 2, 3): VAT is at a calculated rate.
    public var isPrepayment: Bool { tag <= 3 }

    /// The goods are handed over (tag 1214 = 4, 5, 6): VAT is at the rate of that day.
    public var isHandover: Bool { (4...6).contains(tag) }
}

// SPDX-License-Identifier: Apache-2.0

/// What a comparison has found of one policy.
///
/// Money is in minor units of ``PolicyComparison/scale``. Differences are policy less baseline, over the receipts that have
/// figures under both.
public struct PolicyResult: Sendable, Hashable {
    /// The policy.
    public let policy: Policy
    /// Receipts that the policy gives.
    public package(set) var computed = 0
    /// Bills without a receipt under this policy, by the code of ``ReceiptError``.
    public package(set) var failures: [String: Int] = [:]
    /// Σ totals of the receipts that the policy gives.
    public package(set) var amount: Int128 = 0
    /// Σ VAT of the receipts that the policy gives.
    public package(set) var tax: Int128 = 0

    /// Receipts with figures under both policies.
    public package(set) var compared = 0
    /// Receipts whose total, VAT or amount due differs.
    public package(set) var receipts = 0
    /// Lines whose sum or VAT differs.
    public package(set) var lines = 0
    /// The drift of the VAT of receipts.
    public package(set) var drift = TaxDrift()
    /// The drift of the totals of receipts: receipts, signed and absolute, as for the VAT.
    public package(set) var amountDrift = TaxDrift()
    /// Σ differences of the amounts due.
    public package(set) var due: Int128 = 0
    /// How many receipts have a difference of VAT in each bin of ``DifferenceBin``.
    public package(set) var histogram = [Int](repeating: 0, count: DifferenceBin.count)
    /// The receipts with the largest differences, at most five.
    public package(set) var worst: [WorstCase] = []
    /// The drift of VAT by month, size and rate; sets without a difference are left out.
    public package(set) var drifts: [ComparisonSet: TaxDrift] = [:]

    /// Exact values half-way between two minor units that this policy rounds: line sums.
    public package(set) var sumTies = Ties()
    /// Exact values half-way between two minor units that this policy rounds: VAT at its level.
    public package(set) var taxTies = Ties()
    /// What happens to receipts when their lines are written otherwise.
    public package(set) var rewriting = RewritingResult()

    /// The first policy of the comparison whose figures are these on every receipt: total, VAT, amount due and the number of
    /// lines that differ. A policy that none before it equals is its own.
    public package(set) var equal = 0

    package init(policy: Policy) {
        self.policy = policy
    }
}

/// How a policy decides exact values that lie half-way between two minor units.
public struct Ties: Sendable, Hashable {
    /// The figure became the larger neighbour.
    public package(set) var up = 0
    /// The figure became the smaller neighbour.
    public package(set) var down = 0

    package init() {}

    /// All ties.
    public var count: Int { up + down }

    /// What ties have moved, in halves of a minor unit.
    public var bias: Int { up - down }

    static func += (a: inout Ties, b: Ties) {
        a.up += b.up
        a.down += b.down
    }
}

/// Whether receipts keep their figures when the same goods are written in other lines.
public struct RewritingResult: Sendable, Hashable {
    /// One way of writing a bill anew.
    public struct Check: Sendable, Hashable {
        /// Bills that can be written so, and have figures in both forms.
        public package(set) var bills = 0
        /// Bills whose figures change.
        public package(set) var changed = 0

        package init() {}

        static func += (a: inout Check, b: Check) {
            a.bills += b.bills
            a.changed += b.changed
        }

        mutating func count(isChanged: Bool) {
            bills += 1
            if isChanged { changed += 1 }
        }
    }

    /// Lines of one price and one rate become one line of their quantities together; total or VAT changes.
    public package(set) var merged = Check()
    /// Each line of more than one unit becomes one unit and the rest; total or VAT changes.
    public package(set) var split = Check()
    /// The lines in reverse order; total, VAT or a figure of some line changes.
    public package(set) var reversed = Check()

    package init() {}

    static func += (a: inout RewritingResult, b: RewritingResult) {
        a.merged += b.merged
        a.split += b.split
        a.reversed += b.reversed
    }
}

/// How many lines need rounding at all, and how many leave the choice to the rule for ties.
public struct RowFacts: Sendable, Hashable {
    /// Lines.
    public package(set) var lines = 0
    /// Lines whose price × quantity is no whole number of minor units.
    public package(set) var inexactSums = 0
    /// Lines whose price × quantity lies half-way between two.
    public package(set) var sumTies = 0
    /// Lines whose exact VAT, of the baseline's line sum, is no whole number of minor units.
    public package(set) var inexactTaxes = 0
    /// Lines whose exact VAT lies half-way between two.
    public package(set) var taxTies = 0

    package init() {}

    package static func += (a: inout RowFacts, b: RowFacts) {
        a.lines += b.lines
        a.inexactSums += b.inexactSums
        a.sumTies += b.sumTies
        a.inexactTaxes += b.inexactTaxes
        a.taxTies += b.taxTies
    }
}

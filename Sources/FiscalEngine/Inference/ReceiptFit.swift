// SPDX-License-Identifier: Apache-2.0

/// The policies that give every figure which a receipt records, and those that give its sums, taxes and totals each.
///
/// ```swift
/// let fit = ReceiptFit(of: recorded)   // lines 8720.00 and 9856.00 at 7 %, VAT 570.47 + 644.79 = 1215.26
/// fit.policies.contains(try Policy(text: "unit/half-up"))   // true
/// fit.policies.contains(try Policy(text: "rate/half-up"))   // false: 1215.25
/// ```
///
/// A figure that is not recorded rejects nothing. Payments and totals of discounts are not held against policies, which do
/// not differ in them.
public struct ReceiptFit: Sendable, Hashable {
    /// The policies under which every recorded figure is right.
    public internal(set) var policies = PolicySet()
    /// The hypotheses that give the recorded sums of lines; all where none is recorded.
    public internal(set) var sums = SumSet.all
    /// The hypotheses that give the recorded taxes of lines, from sums that are right or, where no hypothesis gives those,
    /// from the recorded ones.
    public internal(set) var taxes = VATSet.all
    /// The hypotheses that give the recorded totals, from the same sums.
    public internal(set) var totals = VATSet.all
    /// What the receipt records and has that may tell policies apart.
    public internal(set) var facts: ReceiptFacts = []

    /// Some figure is recorded that policies differ in.
    public var hasFigures: Bool { !facts.isDisjoint(with: [.sums, .taxes, .totals]) }

    /// The fit of a receipt.
    public init(of recorded: RecordedReceipt) {
        self.init(of: recorded, usesIntegers: true)
    }

    /// Tests hold the figures of integers against those of ``ReceiptEngine``.
    init(of recorded: RecordedReceipt, usesIntegers: Bool) {
        let receipt = ReceiptLines(recorded)
        facts = receipt.facts
        guard hasFigures else {
            policies = .all
            return
        }
        if recorded.bill.lines.isEmpty { return }
        // A prepayment finer than a minor unit has no receipt under any policy.
        guard let prepayment = RecordedVAT.units(recorded.bill.prepayment),
            prepayment != RecordedVAT.impossible || !usesIntegers
        else { return }
        if usesIntegers, fit(receipt, prepayment: prepayment) { return }
        compute(recorded)
    }

    // MARK: In integers

    /// false when some figure does not fit a word.
    private mutating func fit(_ receipt: ReceiptLines, prepayment: Int64) -> Bool {
        guard let ways = receipt.ways() else { return false }
        let recorded = receipt.recorded
        var sums = SumSet()
        for (index, way) in ways.enumerated() {
            guard let way else { continue }
            let isRecorded = zip(way.sums, recorded.lineSums).allSatisfy { $1 == nil || $0 == $1 }
            if isRecorded { sums.insert(index) }
        }
        var policies = PolicySet()
        var total = VATFit.Sets()
        var known: [SumAnswers: VATFit.Sets] = [:]
        for (index, way) in ways.enumerated() where sums.contains(index) {
            guard let way else { continue }
            guard let sets = known[way] ?? receipt.sets(of: way, prepayment) else { return false }
            known[way] = sets
            policies[index] = sets.taxes.intersection(sets.totals)
            total.taxes = total.taxes.union(sets.taxes)
            total.totals = total.totals.union(sets.totals)
        }
        if sums.isEmpty, let way = receipt.recordedWay(ways) {
            guard let sets = receipt.sets(of: way, prepayment) else { return false }
            total = sets
        }
        self.policies = policies
        self.sums = facts.contains(.sums) ? sums : .all
        taxes = facts.contains(.taxes) ? total.taxes : .all
        totals = facts.contains(.totals) ? total.totals : .all
        facts.formUnion(receipt.ties())
        return true
    }

    // MARK: Through the engine

    /// Every hypothesis is computed.
    private mutating func compute(_ recorded: RecordedReceipt) {
        let figures = recorded.figures.filter { $0.0.isRounded }
        var sums = SumSet()
        var taxes = [VATSet](repeating: VATSet(), count: SumHypothesis.count)
        var totals = taxes
        for index in 0..<PolicyHypothesis.count {
            let hypothesis = PolicyHypothesis(index: index)
            let engine = ReceiptEngine(policy: hypothesis.policy, limits: .widest)
            guard let receipt = try? engine.receipt(for: recorded.bill) else { continue }
            var (hasSums, hasTaxes, hasTotals) = (true, true, true)
            for (figure, value) in figures where receipt.value(of: figure, in: recorded) != value {
                switch figure {
                case .lineSum: hasSums = false
                case .lineTax: hasTaxes = false
                default: hasTotals = false
                }
            }
            let (sum, vat) = (hypothesis.sum.index, hypothesis.vat.index)
            if hasSums { sums.insert(sum) }
            if hasTaxes { taxes[sum].insert(vat) }
            if hasTotals { totals[sum].insert(vat) }
        }
        for index in 0..<SumHypothesis.count where sums.contains(index) {
            policies[index] = taxes[index].intersection(totals[index])
        }
        func union(_ sets: [VATSet]) -> VATSet {
            sets.indices.filter { sums.isEmpty || sums.contains($0) }
                .reduce(VATSet()) { $0.union(sets[$1]) }
        }
        if facts.contains(.sums) { self.sums = sums }
        if facts.contains(.taxes) { self.taxes = union(taxes) }
        if facts.contains(.totals) { self.totals = union(totals) }
    }
}

extension BillLimits {
    /// Bills that were read already are not refused again.
    static let widest = BillLimits(
        maximumLines: .max, maximumRates: 1000, maximumAdjustments: 1000)
}

extension RecordedFigure {
    /// A figure that policies differ in; what was paid or discounted is the same under all of them.
    var isRounded: Bool {
        switch self {
        case .payments, .totalDiscount: false
        default: true
        }
    }
}

extension Receipt {
    /// The computed value of a recorded figure; nil for payments, which are not computed.
    func value(of figure: RecordedFigure, in recorded: RecordedReceipt) -> Rational? {
        switch figure {
        case .lineSum(let line): items[line].sum
        case .lineTax(let line): items[line].tax
        case .turnover(let index): turnover(of: recorded.vat[index].rate)
        case .rateTax(let index): tax(of: recorded.vat[index].rate)
        case .totalTax: Rational(totalTax)
        case .totalAmount: Rational(totalAmount)
        case .totalDiscount: totalDiscount
        case .amountDue: Rational(amountDue)
        case .payments: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Holds the figures of recorded receipts against those that a policy gives.
///
/// ```swift
/// let verifier = ReceiptVerifier(engine: ReceiptEngine(policy: try Policy(text: "rate/half-up")))
/// for discrepancy in try verifier.discrepancies(in: recorded) {
///     print(discrepancy.rule.rawValue, discrepancy.recorded, discrepancy.computed)
/// }
/// // line-tax 644.79 644.78
/// // tax-total 1215.26 1215.25
/// ```
///
/// A figure is wrong when it is not what it was computed from. It was computed from figures that are recorded too, so that
/// one wrong line sum would make every total look wrong: a figure is accepted when it follows from what the policy
/// computes *or* from the recorded figures below it. A wrong price is thus reported once, at the line's sum; a wrong line
/// sum once, and not again at the totals.
///
/// A policy determines every figure, so figures are compared exactly unless a tolerance is given. Where the document does
/// not say from what a total was computed, because it has no taxes of the lines, a total of VAT may be that of any level.
public struct ReceiptVerifier: Sendable {
    /// The engine whose figures count.
    public let engine: ReceiptEngine
    /// The greatest difference that is no discrepancy, in units of the currency.
    public let tolerance: Rational
    private let levels: [ReceiptEngine]
    private let sums: ReceiptEngine
    private let search: PolicySearch

    /// A verifier under the policy of an engine.
    public init(engine: ReceiptEngine, tolerance: Rational = .zero) {
        precondition(!tolerance.isNegative, "A tolerance is zero or more")
        self.engine = engine
        self.tolerance = tolerance
        levels = Policy.VATLevel.allCases.map { level in
            var policy = engine.policy
            policy.vatLevel = level
            return ReceiptEngine(policy: policy, limits: engine.limits)
        }
        var policy = engine.policy
        policy.unitPrice = .keep
        sums = ReceiptEngine(policy: policy, limits: engine.limits)
        search = PolicySearch(beside: engine.policy, limits: engine.limits)
    }

    /// The figures that are wrong: lines first, then rates, then totals.
    ///
    /// - Throws: ``ReceiptError`` when the bill has no receipt under the policy.
    public func discrepancies(
        in recorded: RecordedReceipt
    ) throws(ReceiptError) -> [Discrepancy] {
        let recorded = recorded.carrying(scale: engine.policy.scale)
        let computed = try engine.receipt(for: recorded.bill)
        let expectations = Expectations(
            recorded, computed, under: engine.policy,
            others: derivations(of: recorded, computed))
        var wrong: [WrongFigure] = []
        for (figure, value) in recorded.figures {
            let values = expectations.values(of: figure)
            if values.contains(where: { (value - $0).magnitude <= tolerance }) { continue }
            wrong.append(WrongFigure(figure: figure, recorded: value, computed: values[0]))
        }
        if wrong.isEmpty { return [] }
        let text = DiscrepancyText(recorded, computed, engine.policy)
        return zip(wrong, search.policies(for: wrong, in: recorded)).map { wrong, match in
            Discrepancy(
                figure: wrong.figure, recorded: wrong.recorded, computed: wrong.computed,
                reproducedBy: match?.policy, explanation: text.explanation(of: wrong, match))
        }
    }

    /// The receipts whose figures a recorded one may have besides the computed.
    private func derivations(
        of recorded: RecordedReceipt, _ computed: Receipt
    ) -> Expectations.Others {
        var others = Expectations.Others()
        let differs = zip(recorded.items, computed.items).contains { item, line in
            item.sum.map { Rational($0) != line.sum } ?? false
        }
        if differs, engine.policy.vatLevel != .unit {
            others.fromRecordedSums = fromRecordedSums(recorded, computed)
        }
        if recorded.items.allSatisfy({ $0.tax == nil }), recorded.hasTaxTotals {
            others.ofLevels = levels.compactMap { try? $0.receipt(for: recorded.bill) }
        }
        return others
    }

    /// The receipt that follows from the recorded sums of the lines.
    private func fromRecordedSums(_ recorded: RecordedReceipt, _ computed: Receipt) -> Receipt? {
        var bill = recorded.bill
        bill.adjustments = .none
        for index in bill.lines.indices {
            guard let sum = recorded.items[index].sum ?? ExactDecimal(computed.items[index].sum)
            else { return nil }
            bill.lines[index].price = sum
            bill.lines[index].quantity = 1
            bill.lines[index].adjustments = .none
        }
        return try? sums.receipt(for: bill)
    }
}

extension RecordedReceipt {
    /// The receipt with what it can carry, its rows adjusted by what their sums carry.
    fileprivate func carrying(scale: Int) -> RecordedReceipt {
        guard let carried else { return self }
        var receipt = self
        let plausible = carried.plausible(scale: scale, rows: items.count)
        receipt.carried = plausible
        receipt.bill = bill.carrying(plausible)
        return receipt
    }

    /// The figures that were recorded, lines first.
    var figures: [(RecordedFigure, Rational)] {
        var figures: [(RecordedFigure, Rational)] = []
        func add(_ figure: RecordedFigure, _ value: ExactDecimal?) {
            if let value { figures.append((figure, Rational(value))) }
        }
        for (index, item) in items.enumerated() {
            add(.lineSum(index), item.sum)
            add(.lineTax(index), item.tax)
        }
        for (index, subtotal) in vat.enumerated() {
            add(.turnover(index), subtotal.turnover)
            add(.rateTax(index), subtotal.tax)
        }
        add(.totalTax, totalTax)
        add(.totalAmount, totalAmount)
        add(.totalDiscount, totalDiscount)
        add(.amountDue, amountDue)
        if let payments {
            let sum = payments.reduce(Rational.zero) { $0 + Rational($1.amount) }
            figures.append((.payments, sum))
        }
        return figures
    }

    /// A total of VAT was recorded.
    var hasTaxTotals: Bool { totalTax != nil || vat.contains { $0.tax != nil } }
}

// SPDX-License-Identifier: Apache-2.0

/// The values that each figure of a recorded receipt may have: the computed one first, then those that follow from the
/// recorded figures below it.
struct Expectations {
    /// Receipts besides the computed one.
    struct Others {
        /// From the recorded sums of the lines, where these differ from the computed.
        var fromRecordedSums: Receipt?
        /// Under each level of VAT, where the document has no taxes of the lines.
        var ofLevels: [Receipt] = []
    }

    private let recorded: RecordedReceipt
    private let computed: Receipt
    private let others: Others
    private let policy: Policy

    init(
        _ recorded: RecordedReceipt, _ computed: Receipt, under policy: Policy, others: Others
    ) {
        self.policy = policy
        self.recorded = recorded
        self.computed = computed
        self.others = others
    }

    /// The receipts that follow from the policy.
    private var receipts: [Receipt] { [computed] + [others.fromRecordedSums].compactMap { $0 } }

    /// The values that a figure may have; at least the computed one, which is first.
    func values(of figure: RecordedFigure) -> [Rational] {
        switch figure {
        case .lineSum(let line):
            return [computed.items[line].sum]
        case .lineTax(let line):
            let carry = recorded.carried?.taxes[line] ?? .zero
            return receipts.map { $0.items[line].tax + carry }
        case .turnover(let index):
            return receipts.map { $0.turnover(of: recorded.vat[index].rate) }
                + [recordedSum { $0.rate == recorded.vat[index].rate }]
        case .rateTax(let index):
            let rate = recorded.vat[index].rate
            let carry = recorded.carried?.rateTaxes[rate] ?? .zero
            return (receipts + others.ofLevels).map { $0.tax(of: rate) + carry }
                + recordedTax { $0.rate == rate }
        case .totalTax:
            let carry = recorded.carried?.totalTax ?? .zero
            return (receipts + others.ofLevels).map { Rational($0.totalTax) + carry }
                + recordedTax { _ in true }
        case .totalAmount:
            return totals
        case .totalDiscount:
            return discounts
        case .amountDue:
            return receipts.map { Rational($0.amountDue) }
                + (recordedTotal.map { [due($0)] } ?? []) + paidDue
        case .payments:
            return payable
        }
    }

    // MARK: Totals

    private var totals: [Rational] {
        var values = receipts.map { Rational($0.totalAmount) }
        if recorded.bill.priceBasis == .taxInclusive { values.append(recordedSum { _ in true }) }
        if let total = recordedTax(of: { _ in true }).first,
            recorded.bill.priceBasis == .taxExclusive
        {
            values.append(recordedSum { _ in true } + total)
        }
        // A policy that rounds what is due lets the total of the receipt be the rounded one.
        return values + values.compactMap { rounded($0) }
    }

    /// Σ of the recorded discounts, and what the policy takes where discounts are not mere information.
    private var discounts: [Rational] {
        let stated = recorded.items.compactMap(\.discount)
        let sum = stated.reduce(Rational.zero) { $0 + Rational($1) }
        if stated.isEmpty { return [computed.totalDiscount] }
        let takes = recorded.bill.lines.contains { !$0.adjustments.discounts.isEmpty }
        return takes ? [sum, computed.totalDiscount] : [sum]
    }

    /// What payments may add up to: the total, or the amount due where none of them is the prepayment.
    private var payable: [Rational] {
        var totals = (recordedTotal.map { [$0] } ?? []) + totals
        if !rounding.isZero { totals += totals.map { $0 - rounding } }
        let offsets = recorded.payments?.contains { $0.means == .prepayment } ?? false
        if recorded.bill.prepayment.signum == 0 || offsets { return totals }
        return totals + totals.map { due($0) }
    }

    /// What is due by the payments, which are held against the total for themselves: a settlement that is not rounded, or that is
    /// rounded by what a receipt before it left.
    private var paidDue: [Rational] {
        guard let payments = recorded.payments else { return [] }
        let paid = payments.reduce(Rational.zero) { $0 + Rational($1.amount) }
        let offsets = payments.contains { $0.means == .prepayment }
        return [offsets ? paid - Rational(recorded.bill.prepayment) : paid]
    }

    /// What the receipt says that the rounding of its total took off.
    private var rounding: Rational { recorded.carried?.rounding ?? .zero }

    private var recordedTotal: Rational? { recorded.totalAmount.map { Rational($0) } }

    private func due(_ total: Rational) -> Rational {
        let rest = max(.zero, total - Rational(recorded.bill.prepayment))
        return rounded(rest) ?? rest
    }

    private func rounded(_ total: Rational) -> Rational? {
        guard case .round(let step, let rule) = policy.total else { return nil }
        return try? total.rounded(toMultipleOf: Rational(step), rule)
    }

    // MARK: From recorded figures

    /// Σ of the recorded sums of some lines; a sum that was not recorded is the computed one.
    private func recordedSum(of isMember: (Line) -> Bool) -> Rational {
        zip(computed.items, recorded.items).reduce(Rational.zero) { sum, item in
            isMember(item.0.line) ? sum + (item.1.sum.map { Rational($0) } ?? item.0.sum) : sum
        }
    }

    /// Σ of the recorded taxes of some lines, where the level makes totals of them and all are recorded.
    private func recordedTax(of isMember: (Line) -> Bool) -> [Rational] {
        guard policy.vatLevel == .line || policy.vatLevel == .unit else { return [] }
        var sum = Rational.zero
        for (item, figures) in zip(computed.items, recorded.items) where isMember(item.line) {
            guard let tax = figures.tax else { return [] }
            sum += Rational(tax)
        }
        return [sum]
    }
}

extension Receipt {
    /// The turnover of a rate; zero where the receipt has no line of it.
    func turnover(of rate: VATRate) -> Rational {
        vat.first { $0.rate == rate }.map { Rational($0.turnover) } ?? .zero
    }

    /// The VAT of a rate; zero where the receipt has no line of it.
    func tax(of rate: VATRate) -> Rational {
        vat.first { $0.rate == rate }.map { Rational($0.tax) } ?? .zero
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Counts exact values that lie half-way between two minor units, in receipts that an engine has computed.
///
/// Counted are the values that a policy rounds: price × quantity of each line, and VAT at the policy's level, of the line
/// sums as they are after discounts. At level `unit` a line is left out whose unit price a discount has reduced.
struct TieCounter: Sendable {
    /// What was cut from a value in minor units; nil for a whole number of them.
    private func cut(_ value: Rational, _ scale: Int) -> CutFacts? {
        (value * .powerOfTen(scale)).truncated().cut
    }

    private func note(_ cut: CutFacts?, _ rule: RoundingRule, mirrored: Bool, _ ties: inout Ties) {
        guard let cut, cut.half == .equal, rule != .exact else { return }
        ties.count(isUp: rule.stepsAwayFromZero(cut) != mirrored)
    }

    /// Whether the figures of a line of the baseline need rounding.
    func facts(
        _ block: borrowing BillBlock, _ row: Int, _ results: borrowing ReceiptBlock,
        _ policy: Policy
    ) -> RowFacts {
        var facts = RowFacts()
        facts.lines = 1
        let sum = cut(block.price(ofLine: row) * block.quantity(ofLine: row), policy.scale)
        if let sum {
            facts.inexactSums = 1
            if sum.half == .equal { facts.sumTies = 1 }
        }
        let factor = block.rates.entries[block.rateIndex(ofLine: row)].factor
        if let tax = cut(results.sumAndTax(ofLine: row, policy).sum * factor, policy.scale) {
            facts.inexactTaxes = 1
            if tax.half == .equal { facts.taxTies = 1 }
        }
        return facts
    }

    /// The ties of a bill under a policy.
    func ties(
        _ block: borrowing BillBlock, _ bill: Int, _ results: borrowing ReceiptBlock,
        _ policy: Policy
    ) -> (sums: Ties, taxes: Ties) {
        var (sums, taxes) = (Ties(), Ties())
        let basis = block.basis(ofBill: bill)
        let isMirrored = policy.vatOrder == .counterpart && basis == .taxInclusive
        var bases: [(rate: Int, sum: Rational)] = []
        for row in block.lines(ofBill: bill) {
            let rate = block.rateIndex(ofLine: row)
            let factor = block.rates.entries[rate].factor
            let written = block.price(ofLine: row)
            guard let price = try? written.rounded(at: policy.unitPrice, scale: policy.scale)
            else { continue }
            let quantity = block.quantity(ofLine: row)
            if let rule = policy.lineSum.rule {
                note(cut(price * quantity, policy.scale), rule, mirrored: false, &sums)
            }
            if factor.isZero { continue }
            let base = results.sumAndTax(ofLine: row, policy).sum
            switch policy.vatLevel {
            case .line:
                note(rounded(base, factor, basis, policy), policy.vat, mirrored: isMirrored, &taxes)
            case .unit:
                if block.lineAdjustments[row] != nil { continue }
                noteUnit(price, factor, quantity, basis, policy, isMirrored, &taxes)
            case .rate, .receipt:
                if let known = bases.firstIndex(where: { $0.rate == rate }) {
                    bases[known].sum += base
                } else {
                    bases.append((rate, base))
                }
            }
        }
        if policy.vatLevel == .rate {
            for base in bases {
                let factor = block.rates.entries[base.rate].factor
                note(
                    rounded(base.sum, factor, basis, policy), policy.vat, mirrored: isMirrored,
                    &taxes)
            }
        } else if policy.vatLevel == .receipt {
            var (sum, tax) = (Rational.zero, Rational.zero)
            for base in bases {
                sum += base.sum
                tax += base.sum * block.rates.entries[base.rate].factor
            }
            note(
                cut(figure(sum, tax, basis, policy), policy.scale), policy.vat,
                mirrored: isMirrored, &taxes)
        }
        return (sums, taxes)
    }

    /// The figure of VAT that a policy rounds.
    private func figure(
        _ base: Rational, _ tax: Rational, _ basis: PriceBasis, _ policy: Policy
    ) -> Rational {
        guard policy.vatOrder == .counterpart else { return tax }
        return basis == .taxInclusive ? base - tax : base + tax
    }

    private func rounded(
        _ base: Rational, _ factor: Rational, _ basis: PriceBasis, _ policy: Policy
    ) -> CutFacts? {
        cut(figure(base, base * factor, basis, policy), policy.scale)
    }

    private func noteUnit(
        _ price: Rational, _ factor: Rational, _ quantity: Rational, _ basis: PriceBasis,
        _ policy: Policy, _ isMirrored: Bool, _ ties: inout Ties
    ) {
        let exact = figure(price, price * factor, basis, policy)
        note(cut(exact, policy.scale), policy.vat, mirrored: isMirrored, &ties)
        guard let unit = try? exact.rounded(toScale: policy.scale, policy.vat) else { return }
        note(cut(unit * quantity, policy.scale), policy.vat, mirrored: isMirrored, &ties)
    }
}

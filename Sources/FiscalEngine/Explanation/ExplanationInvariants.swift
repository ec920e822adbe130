// SPDX-License-Identifier: Apache-2.0

/// What holds for every explanation, by number; asserted in debug builds and tested as laws. ``Explanation`` states them.
enum ExplanationInvariants {
    /// The number of the first law that an explanation breaks, and where; nil when all hold.
    static func broken(_ explanation: Explanation) -> String? {
        for (place, figures) in places(explanation) {
            for step in figures.steps {
                if let law = broken(step, unit: .powerOfTen(-explanation.policy.scale)) {
                    return "\(law) for \(step.figure) of \(place)"
                }
            }
        }
        if !residuesAddUp(explanation) { return "E-2" }
        if !sharesAddUp(explanation) { return "E-3" }
        if !partsAddUp(explanation) { return "E-4" }
        return isOfReceipt(explanation) ? nil : "E-6"
    }

    private static func places(_ explanation: Explanation) -> [(String, FigureChain)] {
        explanation.lines.enumerated().map { ("line \($0)", $1.figures) }
            + explanation.rates.enumerated().map { ("rate \($0)", $1.figures) }
            + [("bill", explanation.adjustments), ("totals", explanation.totals)]
    }

    // MARK: E-1 and E-5: one figure

    private static func broken(_ step: FigureExplanation, unit: Rational) -> String? {
        guard step.formula.value == step.exact, step.value == step.exact + step.residue else {
            return "E-1 (formula)"
        }
        switch step.rule {
        case .kept, .untaxed:
            return step.value == step.exact ? nil : "E-1 (kept)"
        case .settled(let formula):
            return step.value == formula.value ? nil : "E-1 (settled)"
        case .stated: return "E-1 (stated)"
        case .share(let share):
            let isWhole = (share.whole / unit).isInteger
            return share.exact == step.exact && share.value == step.value && isWhole
                && share.whole + share.fraction * unit == share.exact
                && share.fraction.magnitude < 1 && (1...share.count).contains(share.rank)
                ? nil : "E-1 (share)"
        case .rounded(let rule, let distance):
            let rounded = try? step.exact.rounded(toMultipleOf: distance, rule)
            if rounded != step.value { return "E-1 (rounded)" }
            return isBounded(step.residue.magnitude, rule, distance) ? nil : "E-5"
        }
    }

    private static func isBounded(
        _ residue: Rational, _ rule: RoundingRule, _ step: Rational
    ) -> Bool {
        switch rule {
        case .halfUp, .halfDown, .halfEven, .halfCeiling, .halfFloor: residue * 2 <= step
        case .up, .down, .ceiling, .floor: residue < step
        case .exact: residue.isZero
        }
    }

    // MARK: E-2 to E-4: parts and wholes

    private static func taxes(_ explanation: Explanation) -> (
        lines: [FigureExplanation], rates: [FigureExplanation], total: FigureExplanation
    )? {
        let lines = explanation.lines.compactMap { $0.figures[.lineTax] }
        let rates = explanation.rates.compactMap { $0.figures[.rateTax] }
        guard let total = explanation.totals[.totalTax], lines.count == explanation.lines.count,
            rates.count == explanation.rates.count
        else { return nil }
        return (lines, rates, total)
    }

    private static func residuesAddUp(_ explanation: Explanation) -> Bool {
        guard let taxes = taxes(explanation) else { return false }
        let policy = explanation.policy
        let isSettled = policy.lineSum != .keep
        let isByLine = policy.vatLevel == .unit || policy.vatLevel == .line
        if isByLine && isSettled, sum(taxes.lines, \.residue) != taxes.total.residue {
            return false
        }
        if policy.vatLevel == .rate || isByLine && isSettled {
            return sum(taxes.rates, \.residue) == taxes.total.residue
        }
        return true
    }

    private static func sharesAddUp(_ explanation: Explanation) -> Bool {
        func addUp(_ shares: [FigureExplanation?], to whole: FigureExplanation?) -> Bool {
            let steps = shares.compactMap(\.self)
            let parts = steps.compactMap { step in
                if case .share(let share) = step.rule { share } else { nil }
            }
            guard let whole, !parts.isEmpty else { return parts.isEmpty }
            let received = parts.reduce(Rational.zero) { $0 + $1.received }
            let wholes = parts.reduce(Rational.zero) { $0 + $1.whole }
            return parts.count == parts[0].count && Set(parts.map(\.rank)).count == parts.count
                && sum(steps, \.value) == whole.value && received == whole.value - wholes
        }
        /// Each discount of the bill, or surcharge, has a share of every line.
        func addUp(_ share: ReceiptFigure, to whole: ReceiptFigure) -> Bool {
            let shares = lines.map { $0.figures.steps(of: share) }
            let wholes = explanation.adjustments.steps(of: whole)
            return shares.allSatisfy { $0.count == wholes.count }
                && wholes.indices.allSatisfy { place in
                    addUp(shares.map { $0[place] }, to: wholes[place])
                }
        }
        let lines = explanation.lines
        let totals = explanation.totals
        return addUp(.billDiscountShare, to: .billDiscount)
            && addUp(.billSurchargeShare, to: .billSurcharge)
            && addUp(explanation.rates.map { $0.figures[.rateTax] }.shared, to: totals[.totalTax])
            && explanation.rates.allSatisfy { rate in
                addUp(
                    rate.lines.map { lines[$0].figures[.lineTax] }.shared,
                    to: rate.figures[.rateTax])
            }
    }

    private static func partsAddUp(_ explanation: Explanation) -> Bool {
        guard let taxes = taxes(explanation) else { return false }
        return sum(taxes.rates, \.exact) == taxes.total.exact
            && zip(explanation.rates, taxes.rates).allSatisfy { rate, tax in
                sum(rate.lines.map { taxes.lines[$0] }, \.exact) == tax.exact
            }
    }

    private static func sum(
        _ steps: [FigureExplanation], _ part: (FigureExplanation) -> Rational
    ) -> Rational {
        steps.reduce(.zero) { $0 + part($1) }
    }

    // MARK: E-6: the receipt

    private static func isOfReceipt(_ explanation: Explanation) -> Bool {
        let receipt = explanation.receipt
        let totals = explanation.totals
        let lines = zip(explanation.lines, receipt.items).allSatisfy { line, item in
            line.figures[.unitPrice]?.value == item.price
                && line.figures[.lineSum]?.value == item.sum
                && line.figures[.lineTax]?.value == item.tax
                && (line.figures[.lineDiscount]?.value ?? .zero) == item.discount
        }
        let rates = zip(explanation.rates, receipt.vat).allSatisfy { rate, subtotal in
            rate.rate == subtotal.rate && rate.figures[.rateTax]?.value == subtotal.tax.value
                && rate.figures[.rateTurnover]?.value == subtotal.turnover.value
        }
        return lines && rates && totals[.totalTax]?.value == receipt.totalTax.value
            && totals[.totalAmount]?.value == receipt.totalAmount.value
            && (totals[.totalDiscount]?.value ?? .zero) == receipt.totalDiscount
            && (totals[.untakenDiscount]?.value ?? .zero) == receipt.untakenDiscount
            && totals[.amountDue]?.value == receipt.amountDue.value
            && (totals[.overpaid]?.value ?? .zero) == receipt.overpaid.value
    }
}

extension [FigureExplanation?] {
    /// Those that are shares of something; `none` and `0%` take no part.
    fileprivate var shared: [FigureExplanation?] {
        filter { step in
            if case .share = step?.rule { true } else { false }
        }
    }
}

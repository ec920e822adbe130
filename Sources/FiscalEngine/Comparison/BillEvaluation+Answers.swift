// SPDX-License-Identifier: Apache-2.0

// The figures of an evaluated bill under an answer: whole parts, and steps as bits of lines and rates.

extension BillEvaluation {
    typealias Answer = AnswerTable.Answer

    /// The cuts of the values that a kind of level rounds under the sums of a class.
    @inline(__always)
    func seen(_ kind: Levels.Kind, _ index: Int) -> Cuts {
        switch kind {
        case .unitTax: classes[index].unitTax.seen
        case .unitCounterpart: classes[index].unitCounterpart.seen
        case .line: classes[index].lines.seen
        case .rate: classes[index].rates.seen
        case .rateOfParts: classes[index].lines.seen.union(classes[index].rates.seen)
        case .receipt: classes[index].receipt.seen
        case .receiptOfParts:
            classes[index].lines.seen.union(classes[index].rates.seen)
                .union(classes[index].receipt.seen)
        }
    }

    // MARK: Totals

    /// The VAT of the receipt under an answer; nil where its rule refuses a figure of the bill.
    ///
    /// - Parameter units: At levels of the unit gets the VAT of each line added.
    @inline(__always)
    func totalTax(_ answer: Answer, _ index: Int, units: inout [Int64]) -> Int64? {
        if classes[index].isRefused || answer.rule.refuses && isRefused(answer, index) {
            return nil
        }
        switch answer.kind {
        case .line:
            return classes[index].lineWhole
                + Int64(classes[index].lines[answer.taken].nonzeroBitCount)
        case .rate, .rateOfParts:
            return classes[index].rateWhole
                + Int64(classes[index].rates[answer.taken].nonzeroBitCount)
        case .receipt, .receiptOfParts:
            return classes[index].receiptWhole
                + Int64(classes[index].receipt[answer.taken].nonzeroBitCount)
        case .unitTax, .unitCounterpart:
            var total: Int64 = 0
            for line in 0..<lineCount {
                let tax = unitTax(answer, index, line)
                units.append(tax)
                total += tax
            }
            return total
        }
    }

    /// Some figure needs rounding.
    private func isRefused(_ answer: Answer, _ index: Int) -> Bool {
        let known = classes[index]
        let (lines, rates) = (known.lines.inexact != 0, known.rates.inexact != 0)
        let receipt = known.receipt.inexact != 0
        switch answer.kind {
        case .line: return lines
        case .rate: return rates
        case .rateOfParts: return lines || rates
        case .receipt: return rates || receipt
        case .receiptOfParts: return lines || rates || receipt
        case .unitTax, .unitCounterpart:
            return (0..<lineCount).contains { line in
                let unit = unit(answer.kind, index, line)
                return unit.code != RuleAnswers.integer || unit.lowCode != RuleAnswers.integer
            }
        }
    }

    @inline(__always)
    private func unit(_ kind: Levels.Kind, _ index: Int, _ line: Int) -> Unit {
        let first =
            kind == .unitTax
            ? classes[index].unitTax.first : classes[index].unitCounterpart.first
        return units[first + line]
    }

    @inline(__always)
    private func unitTax(_ answer: Answer, _ index: Int, _ line: Int) -> Int64 {
        if factor(ofLine: line).numerator == 0 { return 0 }
        let unit = unit(answer.kind, index, line)
        let steps = answer.rule.steps
        let value =
            RuleAnswers.step(steps, unit.code) != 0
            ? unit.high + RuleAnswers.step(steps, unit.highCode)
            : unit.low + RuleAnswers.step(steps, unit.lowCode)
        if answer.kind == .unitTax { return value }
        let sum = rows[index * lineCount + line].sum
        return basis == .taxInclusive ? sum - value : value - sum
    }

    // MARK: Parts

    /// Sets the VAT of each rate under an answer that takes it from other than units.
    @inline(__always)
    func fillRates(
        _ answer: Answer, _ index: Int, total: Int64, _ taxes: inout [Int64]
    ) {
        if rates.count == 1 {
            // The exact VAT of the only rate is that of the receipt, at every level.
            taxes[0] = total
            return
        }
        let first = index * rates.count
        switch answer.kind {
        case .unitTax, .unitCounterpart: break
        case .line:
            let steps = classes[index].lines[answer.taken]
            for rate in rates.indices {
                taxes[rate] =
                    rateGroups[first + rate].lineWholes
                    + Int64((steps & linesOfRate[rate]).nonzeroBitCount)
            }
        case .rate, .rateOfParts, .receiptOfParts:
            let steps = classes[index].rates[answer.taken]
            for rate in rates.indices {
                taxes[rate] =
                    rateGroups[first + rate].whole
                    + Int64(truncatingIfNeeded: steps >> UInt64(rate) & 1)
            }
        case .receipt:
            let spare = total - classes[index].rateWhole
            for rate in rates.indices {
                let group = rateGroups[first + rate]
                taxes[rate] = group.whole + (group.rank < spare ? 1 : 0)
            }
        }
    }

    /// The lines that have a unit more than the whole part of their VAT, a bit for each; not of units.
    @inline(__always)
    func lineSteps(
        _ answer: Answer, _ index: Int, rates rateTaxes: borrowing [Int64]
    ) -> UInt64 {
        switch answer.kind {
        case .unitTax, .unitCounterpart: return 0
        case .line, .rateOfParts, .receiptOfParts: return classes[index].lines[answer.taken]
        case .rate, .receipt:
            // What the whole parts of a rate's lines leave goes to the largest fractions.
            var steps: UInt64 = 0
            for rate in rates.indices {
                let group = rateGroups[index * rates.count + rate]
                let spare = rateTaxes[rate] - group.lineWholes
                if spare > 0 { steps |= leading[group.leading + Int(spare)] }
            }
            return steps
        }
    }

    // MARK: Ties

    /// The ties of VAT that an answer rounds, and where the tax went.
    @inline(__always)
    func taxTies(_ answer: Answer, _ index: Int) -> Ties {
        switch answer.kind {
        case .line: classes[index].lines.ties(answer.taken)
        case .rate, .rateOfParts: classes[index].rates.ties(answer.taken)
        case .receipt, .receiptOfParts: classes[index].receipt.ties(answer.taken)
        case .unitTax, .unitCounterpart: unitTies(answer, index)
        }
    }

    private func unitTies(_ answer: Answer, _ index: Int) -> Ties {
        var ties = Ties()
        if seen(answer.kind, index).isDisjoint(with: .ties) { return ties }
        let isMirrored = answer.kind == .unitCounterpart && basis == .taxInclusive
        for line in 0..<lineCount {
            let unit = unit(answer.kind, index, line)
            let isHigh = RuleAnswers.step(answer.rule.steps, unit.code) != 0
            if RuleAnswers.isTie(unit.code) { ties.count(isUp: isHigh != isMirrored) }
            let code = isHigh ? unit.highCode : unit.lowCode
            if RuleAnswers.isTie(code) {
                ties.count(
                    isUp: (RuleAnswers.step(answer.rule.steps, code) != 0) != isMirrored)
            }
        }
        return ties
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A group of a plan as it is asked of an evaluated bill: which codes take a step, as bits and as masks of counts.
struct GroupRule: Sendable {
    /// The answers as they bear on the tax under one price basis.
    struct Steps: Sendable {
        /// The codes at which the tax is one more than its whole part.
        let tax: UInt64
        let mask: UInt64
        /// The codes at which it is not as under the baseline; for groups that differ from it in nothing else.
        let difference: UInt64
    }

    let variant: Int
    let level: Policy.VATLevel
    /// The tax is what is rounded, and not its counterpart.
    let roundsTax: Bool
    let isReconciled: Bool
    let refuses: Bool
    /// The answers themselves.
    let steps: UInt64
    let inclusive: Steps
    let exclusive: Steps
    /// The group takes VAT by lines from the same figure as the baseline does, so that lines under both are told by codes.
    let isLikeBaseline: Bool
    /// The codes at which line sums take a step.
    let sumMask: UInt64

    init(_ group: ComparisonPlan.Group, of plan: ComparisonPlan) {
        variant = group.variant
        level = group.level
        roundsTax = group.order == .tax
        isReconciled = group.parts == .reconciled
        refuses = group.rule.refuses
        steps = group.rule.steps
        sumMask = CodeCounts.mask(plan.variants[group.variant].lineSum.steps)
        let baseline = plan.baselineGroup.map { plan.groups[$0] }
        isLikeBaseline =
            level == .line && baseline?.level == .line && baseline?.order == group.order
        func taxSteps(_ basis: PriceBasis, _ group: ComparisonPlan.Group) -> UInt64 {
            // Of a gross sum the counterpart is what VAT leaves: where it takes a step, the tax does not.
            let isMirrored = group.order == .counterpart && basis == .taxInclusive
            return isMirrored ? ~group.rule.steps & 0b111111 : group.rule.steps
        }
        func all(_ basis: PriceBasis) -> Steps {
            let own = taxSteps(basis, group)
            let other = baseline.map { taxSteps(basis, $0) } ?? own
            return Steps(
                tax: own, mask: CodeCounts.mask(own), difference: CodeCounts.mask(own ^ other))
        }
        inclusive = all(.taxInclusive)
        exclusive = all(.taxExclusive)
    }
}

extension BillEvaluation {
    @inline(__always)
    private func steps(_ rule: GroupRule) -> GroupRule.Steps {
        basis == .taxInclusive ? rule.inclusive : rule.exclusive
    }

    /// The class of the bill that has the sums of a group.
    @inline(__always)
    func classIndex(_ rule: GroupRule) -> Int { classOfVariant[rule.variant] }

    // MARK: Totals

    /// The VAT of the receipt under a group; nil where its rule refuses a figure of the bill.
    @inline(__always)
    func totalTax(_ rule: GroupRule) -> Int64? {
        let index = classIndex(rule)
        if classes[index].isRefused || rule.refuses && isRefused(rule, index) { return nil }
        switch rule.level {
        case .line:
            let counts = rule.roundsTax ? classes[index].lineTax : classes[index].lineCounter
            return classes[index].lineWhole + counts.count(steps(rule).mask)
        case .rate:
            let counts = rule.roundsTax ? classes[index].rateTax : classes[index].rateCounter
            return classes[index].rateWhole + counts.count(steps(rule).mask)
        case .receipt:
            let code =
                rule.roundsTax
                ? classes[index].receiptTaxCode : classes[index].receiptCounterCode
            return classes[index].receiptWhole + RuleAnswers.step(steps(rule).tax, code)
        case .unit:
            var tax: Int64 = 0
            for line in 0..<lineCount { tax += unitTax(rule, index, line) }
            return tax
        }
    }

    /// Some figure needs rounding, and the rule refuses it.
    private func isRefused(_ rule: GroupRule, _ index: Int) -> Bool {
        let known = classes[index]
        let isByLine = rule.level == .line || !rule.isReconciled
        if isByLine, known.lineTax.word != 0 { return true }
        switch rule.level {
        case .line: return false
        case .rate: return known.rateTax.word != 0
        case .receipt:
            return known.rateTax.word != 0 || known.receiptTaxCode != RuleAnswers.integer
        case .unit:
            return (0..<lineCount).contains { line in
                let unit = unit(rule, index, line)
                return unit.code != RuleAnswers.integer || unit.lowCode != RuleAnswers.integer
            }
        }
    }

    @inline(__always)
    private func unit(_ rule: GroupRule, _ index: Int, _ line: Int) -> Unit {
        units[(2 * index + (rule.roundsTax ? 0 : 1)) * lineCount + line]
    }

    @inline(__always)
    private func unitTax(_ rule: GroupRule, _ index: Int, _ line: Int) -> Int64 {
        if factor(ofLine: line).numerator == 0 { return 0 }
        let unit = unit(rule, index, line)
        let isHigh = RuleAnswers.step(rule.steps, unit.code) != 0
        let value =
            isHigh
            ? unit.high + RuleAnswers.step(rule.steps, unit.highCode)
            : unit.low + RuleAnswers.step(rule.steps, unit.lowCode)
        if rule.roundsTax { return value }
        let sum = rows[index * lineCount + line].sum
        return basis == .taxInclusive ? sum - value : value - sum
    }

    // MARK: Parts

    /// The VAT of each rate of the bill under a group that takes it above the line.
    private func rateTax(_ rule: GroupRule, _ index: Int, _ rate: Int, total: Int64) -> Int64 {
        let group = rateGroups[index * rates.count + rate]
        if rule.level == .receipt, rule.isReconciled {
            if rates.count == 1 { return total }
            let spare = total - classes[index].rateWhole
            return group.whole + (group.rank < spare ? 1 : 0)
        }
        let code = rule.roundsTax ? group.taxCode : group.counterCode
        return group.whole + RuleAnswers.step(steps(rule).tax, code)
    }

    /// Sets the VAT of each line, and of each rate, under a group.
    func fill(
        _ rule: GroupRule, total: Int64, lines: inout [Int64], rates rateTaxes: inout [Int64]
    ) {
        let index = classIndex(rule)
        let first = index * lineCount
        for rate in rates.indices { rateTaxes[rate] = 0 }
        let isByLine = rule.level == .line || rule.level == .unit
        if !isByLine {
            for rate in rates.indices {
                rateTaxes[rate] = rateTax(rule, index, rate, total: total)
            }
        }
        let taken = steps(rule).tax
        for line in 0..<lineCount {
            let rate = rateOfLine[line]
            let tax: Int64
            if rule.level == .unit {
                tax = unitTax(rule, index, line)
            } else if isByLine || !rule.isReconciled {
                let row = rows[first + line]
                tax =
                    row.whole
                    + RuleAnswers.step(taken, rule.roundsTax ? row.taxCode : row.counterCode)
            } else {
                let group = rateGroups[index * rates.count + rate]
                if group.lines == 1 {
                    tax = rateTaxes[rate]
                } else {
                    let row = rows[first + line]
                    let isUntaxed = factor(ofLine: line).numerator == 0
                    let spare = isUntaxed ? 0 : rateTaxes[rate] - group.lineWholes
                    tax = row.whole + (row.rank < spare ? 1 : 0)
                }
            }
            lines[line] = tax
            if isByLine { rateTaxes[rate] += tax }
        }
    }

    // MARK: Ties

    /// The ties of line sums under a group.
    @inline(__always)
    func sumTies(_ rule: GroupRule) -> Ties {
        let counts = classes[classIndex(rule)].sumCodes
        return Self.ties(counts, rule.sumMask)
    }

    /// The ties of VAT at the group's level, and where the tax went.
    @inline(__always)
    func taxTies(_ rule: GroupRule) -> Ties {
        let index = classIndex(rule)
        switch rule.level {
        case .line:
            return Self.ties(
                rule.roundsTax ? classes[index].lineTax : classes[index].lineCounter,
                steps(rule).mask)
        case .rate:
            return Self.ties(
                rule.roundsTax ? classes[index].rateTax : classes[index].rateCounter,
                steps(rule).mask)
        case .receipt:
            let code =
                rule.roundsTax
                ? classes[index].receiptTaxCode : classes[index].receiptCounterCode
            var ties = Ties()
            if RuleAnswers.isTie(code) {
                ties.count(isUp: RuleAnswers.step(steps(rule).tax, code) != 0)
            }
            return ties
        case .unit:
            return unitTies(rule, index)
        }
    }

    private func unitTies(_ rule: GroupRule, _ index: Int) -> Ties {
        var ties = Ties()
        let isMirrored = !rule.roundsTax && basis == .taxInclusive
        for line in 0..<lineCount {
            let unit = unit(rule, index, line)
            let isHigh = RuleAnswers.step(rule.steps, unit.code) != 0
            if RuleAnswers.isTie(unit.code) { ties.count(isUp: isHigh != isMirrored) }
            let code = isHigh ? unit.highCode : unit.lowCode
            if RuleAnswers.isTie(code) {
                ties.count(
                    isUp: (RuleAnswers.step(rule.steps, code) != 0) != isMirrored)
            }
        }
        return ties
    }

    @inline(__always)
    private static func ties(_ counts: CodeCounts, _ mask: UInt64) -> Ties {
        if counts.hasNoTie { return Ties() }
        let up = Int(counts.count(CodeCounts.ties & mask))
        var ties = Ties()
        ties.up = up
        ties.down = Int(counts.count(CodeCounts.ties)) - up
        return ties
    }

    /// Lines whose sum or VAT differs from the baseline's.
    @inline(__always)
    func differingLines(
        _ rule: GroupRule, _ taxes: borrowing [Int64], baseline: GroupRule,
        _ baselineTaxes: borrowing [Int64]
    ) -> Int {
        let (own, other) = (classIndex(rule) * lineCount, classIndex(baseline) * lineCount)
        var count = 0
        for line in 0..<lineCount
        where rows[own + line].sum != rows[other + line].sum
            || taxes[line] != baselineTaxes[line]
        {
            count += 1
        }
        return count
    }

    /// The same where only codes tell the lines apart; nil where more has to be looked at.
    @inline(__always)
    func differingLinesByCodes(_ rule: GroupRule, baseline: GroupRule) -> Int? {
        let index = classIndex(rule)
        guard rule.isLikeBaseline, index == classIndex(baseline) else { return nil }
        let counts = rule.roundsTax ? classes[index].lineTax : classes[index].lineCounter
        return Int(counts.count(steps(rule).difference))
    }
}

extension Ties {
    /// Counts a tie.
    mutating func count(isUp: Bool) {
        if isUp { up += 1 } else { down += 1 }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The way of bills that are computed once for all policies; keeps its memory between them.
struct GroupPass: Sendable {
    private let plan: ComparisonPlan
    private let rules: [GroupRule]
    private let baseline: GroupRule?
    /// What a minor unit of the groups' scale is in units of the comparison.
    private let unit: Int128
    private var evaluation: BillEvaluation
    private var rewritten: BillBlock

    // The figures of the bill, by group.
    private var isFailed: [Bool]
    private var taxes: [Int64]
    private var amounts: [Int64]
    private var differingLines: [Int]
    // Scratch: VAT of lines and of rates, of the baseline and of a group.
    private var baselineTaxes: [Int64] = []
    private var baselineRates: [Int64] = []
    private var lineTaxes: [Int64] = []
    private var rateTaxes: [Int64] = []
    private var isBaselineFilled = false
    private var filledGroup = -1

    init(_ plan: ComparisonPlan, limits: BillLimits, isUsed: Bool) {
        self.plan = plan
        rules = plan.groups.map { GroupRule($0, of: plan) }
        baseline = isUsed ? plan.baselineGroup.map { GroupRule(plan.groups[$0], of: plan) } : nil
        unit = Int128(PowersOfTen.int64(plan.scale - plan.policies[plan.baseline].scale))
        evaluation = BillEvaluation(plan)
        rewritten = BillBlock(limits: limits)
        isFailed = [Bool](repeating: false, count: rules.count)
        taxes = [Int64](repeating: 0, count: rules.count)
        amounts = taxes
        differingLines = [Int](repeating: 0, count: rules.count)
    }

    mutating func begin(_ block: borrowing BillBlock) {
        if baseline != nil { evaluation.begin(block) }
    }

    /// Computes a bill under all groups; false for one that is unfit, or has no receipt under the baseline.
    mutating func evaluate(_ block: borrowing BillBlock, _ bill: Int) -> Bool {
        guard let baseline, evaluation.evaluate(block, block.bills[bill]),
            let tax = evaluation.totalTax(baseline)
        else { return false }
        isBaselineFilled = false
        filledGroup = -1
        for group in rules.indices {
            let tax = evaluation.totalTax(rules[group])
            isFailed[group] = tax == nil
            taxes[group] = tax ?? 0
            amounts[group] = amount(rules[group], tax ?? 0)
        }
        baselineTax = tax
        baselineAmount = amount(baseline, tax)
        return true
    }

    private var baselineTax: Int64 = 0
    private var baselineAmount: Int64 = 0

    /// The total of the bill: sums of its lines, and the VAT that is added to net ones. Both are below 2⁶².
    @inline(__always)
    private func amount(_ rule: GroupRule, _ tax: Int64) -> Int64 {
        let sum = evaluation.classes[evaluation.classIndex(rule)].sum
        return evaluation.basis == .taxInclusive ? sum : sum + tax
    }

    /// Lines that differ from the baseline's.
    private mutating func lines(_ group: Int, _ baseline: GroupRule) -> Int {
        let rule = rules[group]
        if let count = evaluation.differingLinesByCodes(rule, baseline: baseline) { return count }
        fillBaseline(baseline)
        fill(group)
        return evaluation.differingLines(rule, lineTaxes, baseline: baseline, baselineTaxes)
    }

    private mutating func fill(_ group: Int) {
        if filledGroup == group { return }
        filledGroup = group
        reserve()
        evaluation.fill(
            rules[group], total: taxes[group], lines: &lineTaxes, rates: &rateTaxes)
    }

    private mutating func fillBaseline(_ rule: GroupRule) {
        if isBaselineFilled { return }
        reserve()
        evaluation.fill(rule, total: baselineTax, lines: &baselineTaxes, rates: &baselineRates)
        isBaselineFilled = true
    }

    private mutating func reserve() {
        while lineTaxes.count < evaluation.lineCount {
            lineTaxes.append(0)
            baselineTaxes.append(0)
        }
        while rateTaxes.count < evaluation.rates.count {
            rateTaxes.append(0)
            baselineRates.append(0)
        }
    }

    // MARK: Notes

    /// The receipt of the baseline, in units of the comparison.
    var baselineSums: BaselineSums {
        var sums = BaselineSums()
        sums.receipts = 1
        sums.lines = evaluation.lineCount
        sums.amount = Int128(baselineAmount) * unit
        sums.tax = Int128(baselineTax) * unit
        return sums
    }

    /// Counts the rates of the bill under the baseline, and how many of its lines need rounding.
    mutating func noteRates(_ table: inout SetTable) {
        guard let baseline else { return }
        let isSingle = evaluation.rates.count == 1
        if !isSingle { fillBaseline(baseline) }
        let first = evaluation.classIndex(baseline) * evaluation.lineCount
        for (index, rate) in evaluation.rates.enumerated() {
            let number = table.number(ofRate: Int(rate))
            var sums = BaselineSums()
            sums.receipts = 1
            var facts = RowFacts()
            for line in 0..<evaluation.lineCount where evaluation.rateOfLine[line] == index {
                let row = evaluation.rows[first + line]
                facts.lines += 1
                sums.amount += Int128(row.sum)
                let code = evaluation.sumCode(ofLine: line)
                if code != RuleAnswers.integer { facts.inexactSums += 1 }
                if RuleAnswers.isTie(code) { facts.sumTies += 1 }
                if row.taxCode != RuleAnswers.integer { facts.inexactTaxes += 1 }
                if RuleAnswers.isTie(row.taxCode) { facts.taxTies += 1 }
            }
            sums.lines = facts.lines
            sums.amount *= unit
            sums.tax = Int128(isSingle ? baselineTax : baselineRates[index]) * unit
            table.sums[number] += sums
            table.rows[number] += facts
        }
    }

    /// Notes how each group differs from the baseline.
    mutating func note(
        _ sets: (Int, Int, Int), _ table: borrowing SetTable, _ tally: inout ComparisonTally,
        place: () -> BillPlace
    ) {
        guard let baseline else { return }
        var known: BillPlace?
        for group in rules.indices {
            if isFailed[group] {
                tally.columns[group].failures["inexact", default: 0] += 1
                tally.columns[group].computed -= 1
                tally.columns[group].compared -= 1
                tally.columns[group].amount -= Int128(baselineAmount) * unit
                tally.columns[group].tax -= Int128(baselineTax) * unit
                continue
            }
            noteTies(group, &tally)
            let tax = Int128(taxes[group] - baselineTax) * unit
            let amount = Int128(amounts[group] - baselineAmount) * unit
            let lines = lines(group, baseline)
            differingLines[group] = lines
            // Where parts add up, rates are what their lines are.
            let isSame = tax == 0 && amount == 0 && lines == 0
            if isSame, rules[group].isReconciled, baseline.isReconciled { continue }
            tally.columns[group].lines += lines
            noteRates(group, baseline, tax, table, &tally)
            if tax == 0, amount == 0 { continue }
            tally.columns[group].receipts += 1
            if tax != 0 { tally.noteTax(group, tax, sets: sets) }
            if amount != 0 {
                tally.columns[group].amountDrift.add(amount)
                tally.columns[group].due += amount
            }
            if tally.columns[group].worst.mayHold(tax: tax, amount: amount) {
                let place = known ?? place()
                known = place
                tally.columns[group].worst.add(
                    WorstCase(place: place, tax: tax, amount: amount))
            }
        }
    }

    @inline(__always)
    private mutating func noteTies(_ group: Int, _ tally: inout ComparisonTally) {
        let sumTies = evaluation.sumTies(rules[group])
        if sumTies.count != 0 { tally.columns[group].sumTies += sumTies }
        let taxTies = evaluation.taxTies(rules[group])
        if taxTies.count != 0 { tally.columns[group].taxTies += taxTies }
    }

    private mutating func noteRates(
        _ group: Int, _ baseline: GroupRule, _ tax: Int128, _ table: borrowing SetTable,
        _ tally: inout ComparisonTally
    ) {
        if evaluation.rates.count == 1 {
            // The exact VAT of the only rate is that of the receipt, at every level.
            if tax != 0 {
                tally.noteRate(
                    group, tax, set: table.knownNumber(ofRate: Int(evaluation.rates[0])))
            }
            return
        }
        fillBaseline(baseline)
        fill(group)
        for (index, rate) in evaluation.rates.enumerated() {
            let difference = Int128(rateTaxes[index] - baselineRates[index]) * unit
            if difference != 0 {
                tally.noteRate(group, difference, set: table.knownNumber(ofRate: Int(rate)))
            }
        }
    }

    /// Parts groups that differ on the bill.
    func refine(_ classes: inout Partition) {
        classes.refine { a, b in
            isFailed[a] == isFailed[b]
                && (isFailed[a]
                    || taxes[a] == taxes[b] && amounts[a] == amounts[b]
                        && differingLines[a] == differingLines[b])
        }
    }

    // MARK: Rewriting

    /// Writes the bill in other lines and counts whose figures change; nil where one of the forms is unfit. What was
    /// evaluated is lost.
    mutating func rewrite(_ block: borrowing BillBlock, _ bill: Int) -> [RewritingResult]? {
        defer { evaluation.begin(block) }
        let count = evaluation.lineCount
        let (taxes, amounts, isFailed) = (taxes, amounts, isFailed)
        let lines = rules.indices.map { lineFigures($0) }
        var results = [RewritingResult](repeating: RewritingResult(), count: rules.count)
        for form in BillRewriting.forms(of: block.bill(at: bill)) {
            rewritten.removeAll()
            guard (try? rewritten.append(form.bill)) != nil else { return nil }
            evaluation.begin(rewritten)
            guard evaluate(rewritten, 0) else { return nil }
            for group in rules.indices where !isFailed[group] && !self.isFailed[group] {
                var isChanged =
                    taxes[group] != self.taxes[group] || amounts[group] != self.amounts[group]
                if form.kind == .reversed, !isChanged {
                    let other = lineFigures(group)
                    isChanged = (0..<count).contains { lines[group][$0] != other[count - 1 - $0] }
                }
                results[group].count(form.kind, isChanged: isChanged)
            }
        }
        return results
    }

    /// Sum and VAT of each line under a group.
    private mutating func lineFigures(_ group: Int) -> [[Int64]] {
        if isFailed[group] { return [] }
        fill(group)
        let first = evaluation.classIndex(rules[group]) * evaluation.lineCount
        return (0..<evaluation.lineCount).map {
            [evaluation.rows[first + $0].sum, lineTaxes[$0]]
        }
    }
}

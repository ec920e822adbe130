// SPDX-License-Identifier: Apache-2.0

/// The way of bills that are computed once for all policies; keeps its memory between them.
struct GroupPass: Sendable {
    typealias Answer = AnswerTable.Answer

    /// What a bill is under an answer.
    private struct Figure {
        /// An index into the answers of the table, and the class whose sums they have.
        let answer: Int
        let index: Int
        /// The VAT and the total in minor units of the groups; nil where a rule refuses a figure of the bill.
        let tax: Int64?
        let amount: Int64
        /// Where the VAT of lines begins among ``unitTaxes``, for levels of the unit.
        let firstUnit: Int
        /// Lines that differ from the baseline's.
        var lines = 0
    }

    private let baselineGroup: Int?
    /// What a minor unit of the groups' scale is in units of the comparison.
    private let unit: Int128
    private var evaluation: BillEvaluation
    private var table: AnswerTable
    private var rewritten: BillBlock

    // The figures of the bill, and which of them are those of a group.
    private var figures: [Figure] = []
    private var figureOfGroup: [Int]
    private var unitTaxes: [Int64] = []
    // What others are held against: the baseline's VAT, its total, VAT by rate and steps of lines, a bit for each.
    private var baselineFigure = 0
    private var baselineTax: Int64 = 0
    private var baselineAmount: Int64 = 0
    private var baselineRates: [Int64] = []
    private var baselineSteps: UInt64 = 0
    private var rateTaxes: [Int64] = []
    /// The sets of the bill's rates.
    private var rateSets: [Int] = []

    init(_ plan: ComparisonPlan, limits: BillLimits, isUsed: Bool) {
        baselineGroup = isUsed ? plan.baselineGroup : nil
        unit = Int128(PowersOfTen.int64(plan.scale - plan.policies[plan.baseline].scale))
        evaluation = BillEvaluation(plan)
        table = AnswerTable(plan)
        rewritten = BillBlock(limits: limits)
        figureOfGroup = Array(repeating: 0, count: plan.groups.count)
    }

    mutating func begin(_ block: borrowing BillBlock) {
        if baselineGroup != nil { evaluation.begin(block) }
    }

    /// Computes a bill under all groups; false for one that is unfit, or has no receipt under the baseline.
    mutating func evaluate(_ block: borrowing BillBlock, _ bill: Int) -> Bool {
        guard let baselineGroup, evaluation.evaluate(block, block.bills[bill]) else { return false }
        figures.removeAll(keepingCapacity: true)
        unitTaxes.removeAll(keepingCapacity: true)
        for index in evaluation.classes.indices {
            let set = evaluation.classes[index].member.set
            var runs = table.runs(
                of: evaluation.levels, set: set, variants: evaluation.sumClasses.sets)
            while runs != 0 {
                compute(index, set, runs.trailingZeroBitCount)
                runs &= runs &- 1
            }
        }
        baselineFigure = figureOfGroup[baselineGroup]
        guard let tax = figures[baselineFigure].tax else { return false }
        baselineTax = tax
        baselineAmount = figures[baselineFigure].amount
        while rateTaxes.count < evaluation.rates.count {
            rateTaxes.append(0)
            baselineRates.append(0)
        }
        baselineSteps = fillRates(baselineFigure, tax)
        swap(&baselineRates, &rateTaxes)
        return true
    }

    /// Computes the figures of the bill at levels that are computed together, under the sums of a class.
    private mutating func compute(_ index: Int, _ set: Int, _ run: Int) {
        let kind = table.representative(of: evaluation.levels, run)
        let place = AnswerTable.Place(
            set: set, basis: evaluation.basis, levels: evaluation.levels, run: run,
            seen: evaluation.seen(kind, index))
        let answers =
            table.find(place) ?? table.add(place, variants: evaluation.sumClasses.sets[set])
        let sum = evaluation.classes[index].sum
        for number in answers {
            let answer = table.answers[number]
            for group in answer.groups { figureOfGroup[table.groups[group]] = figures.count }
            let firstUnit = unitTaxes.count
            let tax = evaluation.totalTax(answer, index, units: &unitTaxes)
            // Sums of lines, and the VAT that is added to net ones: both are below 2⁶².
            figures.append(
                Figure(
                    answer: number, index: index, tax: tax,
                    amount: evaluation.basis == .taxInclusive ? sum : sum + (tax ?? 0),
                    firstUnit: firstUnit))
        }
    }

    /// Sets the VAT of each rate under a figure's answer, and finds the steps of its lines.
    @inline(__always)
    private mutating func fillRates(_ number: Int, _ tax: Int64) -> UInt64 {
        let figure = figures[number]
        let answer = table.answers[figure.answer]
        if evaluation.rates.count > 1, answer.kind.isUnit {
            for rate in evaluation.rates.indices { rateTaxes[rate] = 0 }
            for line in 0..<evaluation.lineCount {
                rateTaxes[evaluation.rateOfLine[line]] += unitTaxes[figure.firstUnit + line]
            }
        } else {
            evaluation.fillRates(answer, figure.index, total: tax, &rateTaxes)
        }
        return evaluation.lineSteps(answer, figure.index, rates: rateTaxes)
    }

    /// The VAT of a line under a figure's answer, of which the steps are known.
    @inline(__always)
    private func lineTax(_ figure: Figure, _ steps: UInt64, _ line: Int) -> Int64 {
        if table.answers[figure.answer].kind.isUnit { return unitTaxes[figure.firstUnit + line] }
        return evaluation.rows[figure.index * evaluation.lineCount + line].whole
            + Int64(truncatingIfNeeded: steps >> UInt64(line) & 1)
    }

    /// Lines that differ from the baseline's.
    @inline(__always)
    private func lines(_ number: Int, _ steps: UInt64) -> Int {
        let (figure, baseline) = (figures[number], figures[baselineFigure])
        let others = evaluation.classes[figure.index].otherSums
        if !table.answers[figure.answer].kind.isUnit,
            !table.answers[baseline.answer].kind.isUnit
        {
            // Lines of one sum have one whole part of VAT.
            return (others | (steps ^ baselineSteps)).nonzeroBitCount
        }
        var count = 0
        for line in 0..<evaluation.lineCount
        where others >> UInt64(line) & 1 != 0
            || lineTax(figure, steps, line) != lineTax(baseline, baselineSteps, line)
        {
            count += 1
        }
        return count
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
        rateSets.removeAll(keepingCapacity: true)
        let index = figures[baselineFigure].index
        let (products, taxes) = (evaluation.productCuts, evaluation.classes[index].lines)
        for (rate, rateIndex) in evaluation.rates.enumerated() {
            let number = table.number(ofRate: Int(rateIndex))
            rateSets.append(number)
            let lines = evaluation.linesOfRate[rate]
            var facts = RowFacts()
            facts.lines = lines.nonzeroBitCount
            facts.inexactSums = (lines & products.inexact).nonzeroBitCount
            facts.sumTies = (lines & products.ties).nonzeroBitCount
            facts.inexactTaxes = (lines & taxes.inexact).nonzeroBitCount
            facts.taxTies = (lines & taxes.ties).nonzeroBitCount
            var sums = BaselineSums()
            sums.receipts = 1
            sums.lines = facts.lines
            let group = evaluation.rateGroups[index * evaluation.rates.count + rate]
            sums.amount = Int128(group.sum) * unit
            sums.tax = Int128(baselineRates[rate]) * unit
            table.sums[number] += sums
            table.rows[number] += facts
        }
    }

    /// What the bill can tell.
    var facts: ReceiptFacts {
        evaluation.facts(evaluation.classes[figures[baselineFigure].index].lines)
    }

    /// Notes how each group differs from the baseline, whose rates have been noted; true where one does.
    mutating func note(
        _ sets: (Int, Int, Int), _ tally: inout ComparisonTally, place: () -> BillPlace
    ) -> Bool {
        var differs = false
        var known: BillPlace?
        for number in figures.indices {
            let figure = figures[number]
            let answer = table.answers[figure.answer]
            guard let tax = figure.tax else {
                differs = true
                tally.noteRefusal(
                    table.groups[answer.groups], amount: Int128(baselineAmount) * unit,
                    tax: Int128(baselineTax) * unit)
                continue
            }
            let sumTies = evaluation.classes[figure.index].sumTies
            let taxTies = evaluation.taxTies(answer, figure.index)
            if sumTies.count + taxTies.count > 0 {
                tally.noteTies(table.groups[answer.groups], sumTies, taxTies)
            }
            if answer.holdsBaseline { continue }
            let steps = fillRates(number, tax)
            let lines = lines(number, steps)
            figures[number].lines = lines
            let groups = table.groups[answer.groups]
            for rate in rateSets.indices where rateTaxes[rate] != baselineRates[rate] {
                tally.noteRate(
                    groups, Int128(rateTaxes[rate] - baselineRates[rate]) * unit,
                    set: rateSets[rate])
            }
            let difference = Difference(
                tax: Int128(tax - baselineTax) * unit,
                amount: Int128(figure.amount - baselineAmount) * unit, lines: lines)
            if difference.isZero { continue }
            differs = true
            tally.note(groups, difference, sets: sets)
            if difference.tax == 0, difference.amount == 0 { continue }
            for group in groups where tally.columns[group].worst.mayHold(difference) {
                let place = known ?? place()
                known = place
                tally.columns[group].worst.add(
                    WorstCase(place: place, tax: difference.tax, amount: difference.amount))
            }
        }
        return differs
    }

    /// Parts groups that differ on the bill.
    func refine(_ classes: inout Partition) {
        classes.refine { a, b in
            let (first, second) = (figureOfGroup[a], figureOfGroup[b])
            return first == second
                || figures[first].tax == figures[second].tax
                    && (figures[first].tax == nil
                        || figures[first].amount == figures[second].amount
                            && figures[first].lines == figures[second].lines)
        }
    }

    // MARK: Rewriting

    /// Writes the bill in other lines and counts whose figures change; nil where one of the forms is unfit. What was
    /// evaluated is lost.
    mutating func rewrite(_ block: borrowing BillBlock, _ bill: Int) -> [RewritingResult]? {
        defer { evaluation.begin(block) }
        let (own, ownOfGroup) = (figures, figureOfGroup)
        let lines = figures.indices.map { lineFigures($0) }
        var results = [RewritingResult](repeating: RewritingResult(), count: ownOfGroup.count)
        for form in BillRewriting.forms(of: block.bill(at: bill)) {
            rewritten.removeAll()
            guard (try? rewritten.append(form.bill)) != nil else { return nil }
            evaluation.begin(rewritten)
            guard evaluate(rewritten, 0) else { return nil }
            let others =
                form.kind == .reversed ? figures.indices.map { lineFigures($0) } : []
            for group in results.indices {
                let (before, after) = (ownOfGroup[group], figureOfGroup[group])
                guard own[before].tax != nil, figures[after].tax != nil else { continue }
                var isChanged =
                    own[before].tax != figures[after].tax
                    || own[before].amount != figures[after].amount
                if form.kind == .reversed, !isChanged {
                    isChanged = !lines[before].elementsEqual(others[after].reversed(), by: ==)
                }
                results[group].count(form.kind, isChanged: isChanged)
            }
        }
        return results
    }

    /// Sum and VAT of each line under an answer.
    private mutating func lineFigures(_ number: Int) -> [(sum: Int64, tax: Int64)] {
        let figure = figures[number]
        guard let tax = figure.tax else { return [] }
        let steps = fillRates(number, tax)
        let first = figure.index * evaluation.lineCount
        return (0..<evaluation.lineCount).map {
            (evaluation.rows[first + $0].sum, lineTax(figure, steps, $0))
        }
    }
}

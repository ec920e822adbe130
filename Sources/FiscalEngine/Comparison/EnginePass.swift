// SPDX-License-Identifier: Apache-2.0

/// The way of bills, and of policies, that are not computed together: a ``ReceiptEngine`` for each policy.
struct EnginePass: Sendable {
    /// The figures of a receipt in units of the comparison; the code of its error where there is none.
    private struct Outcome: Sendable, Hashable {
        var failure: String?
        var amount: Int128 = 0
        var tax: Int128 = 0
        var due: Int128 = 0
        /// Lines that differ from the baseline's.
        var lines = 0
    }

    private let plan: ComparisonPlan
    private let engines: [ReceiptEngine]
    private let limits: BillLimits
    private var baselineResults = ReceiptBlock()
    private var results = ReceiptBlock()
    private var ties: TieCounter

    /// How many bills are held at a time where not all of a block are compared.
    private static let batch = 1024

    init(_ plan: ComparisonPlan, limits: BillLimits) {
        self.plan = plan
        self.limits = limits
        engines = plan.policies.map { ReceiptEngine(policy: $0, limits: limits) }
        ties = TieCounter()
    }

    /// Compares some bills of a block under some policies.
    ///
    /// - Parameters:
    ///   - countsBaseline: The receipts of the baseline are counted here, and nowhere else.
    ///   - untaken: Told of the bills whose discounts the baseline does not take whole, and of what is left.
    /// - Returns: The bills without a receipt under the baseline.
    mutating func compare(
        _ block: borrowing BillBlock, _ bills: [Int], policies: [Int], countsBaseline: Bool,
        _ counts: inout ComparisonCounts, _ differing: inout [Bool], month: (Int) -> CivilMonth?,
        isRewritten: (Int) -> Bool, untaken: (Int, Rational) -> Void, place: (Int) -> BillPlace
    ) -> [PolicyComparison.Failure] {
        if bills.count == block.billCount {
            return compare(
                block, names: bills, policies, countsBaseline, &counts, &differing, month,
                isRewritten, untaken, place)
        }
        var failures: [PolicyComparison.Failure] = []
        var part = BillBlock(limits: limits)
        for start in stride(from: 0, to: bills.count, by: Self.batch) {
            let names = Array(bills[start..<min(bills.count, start + Self.batch)])
            part.removeAll()
            for bill in names {
                // It was a bill of a block of the same limits.
                guard (try? part.append(block.bill(at: bill))) != nil else {
                    preconditionFailure("A bill of a block can be added to another")
                }
            }
            counts.table.begin(part, scale: plan.scale)
            failures += compare(
                part, names: names, policies, countsBaseline, &counts, &differing, month,
                isRewritten, untaken, place)
        }
        return failures
    }

    private mutating func compare(
        _ block: borrowing BillBlock, names: [Int], _ policies: [Int], _ countsBaseline: Bool,
        _ counts: inout ComparisonCounts, _ differing: inout [Bool],
        _ month: (Int) -> CivilMonth?, _ isRewritten: (Int) -> Bool,
        _ untaken: (Int, Rational) -> Void, _ place: (Int) -> BillPlace
    ) -> [PolicyComparison.Failure] {
        let baseline = plan.policies[plan.baseline]
        engines[plan.baseline].compute(block, into: &baselineResults)
        var failures: [PolicyComparison.Failure] = []
        var places: [(sets: (Int, Int, Int), receipt: Outcome)?] = []
        for bill in names.indices {
            switch baselineResults.totals(ofBill: bill) {
            case .success(let totals):
                let receipt = outcome(totals, baseline)
                var sums = BaselineSums()
                sums.receipts = countsBaseline ? 1 : 0
                sums.lines = countsBaseline ? block.lines(ofBill: bill).count : 0
                sums.amount = countsBaseline ? receipt.amount : 0
                sums.tax = countsBaseline ? receipt.tax : 0
                let sets = counts.table.note(
                    sums, month(names[bill]), lines: block.lines(ofBill: bill).count,
                    amount: receipt.amount)
                counts.sums += sums
                let facts = noteRates(block, bill, baseline, countsBaseline, &counts.table)
                counts.telling.add(facts)
                if let left = baselineResults.untakenDiscount(ofBill: bill) {
                    untaken(names[bill], left)
                }
                places.append((sets, receipt))
            case .failure(let error):
                failures.append(.init(bill: names[bill], error: error))
                if countsBaseline { counts.failed += 1 }
                places.append(nil)
            }
        }
        counts.reserve()
        var outcomes: [[Outcome]] = []
        for policy in policies {
            engines[policy].compute(block, into: &results)
            outcomes.append(
                names.indices.map { bill in
                    note(
                        block, bill, policy, places[bill]?.receipt, places[bill]?.sets,
                        &counts
                    ) { place(names[bill]) }
                })
        }
        for bill in names.indices {
            if let receipt = places[bill]?.receipt,
                outcomes.contains(where: { $0[bill] != receipt })
            {
                differing[names[bill]] = true
            }
            counts.policyClasses.refine { a, b in
                guard let first = policies.firstIndex(of: a),
                    let second = policies.firstIndex(of: b)
                else { return true }
                return outcomes[first][bill] == outcomes[second][bill]
            }
            if isRewritten(names[bill]), places[bill] != nil {
                for policy in policies {
                    counts.single.columns[policy].rewriting += rewriting(
                        block.bill(at: bill), policy: policy)
                }
            }
        }
        return failures
    }

    // MARK: Figures

    /// A minor unit of a policy in units of the counts.
    private func unit(_ policy: Policy) -> Int128 {
        Int128(PowersOfTen.int64(plan.scale - policy.scale))
    }

    private func outcome(_ totals: ReceiptTotals, _ policy: Policy) -> Outcome {
        let unit = unit(policy)
        return Outcome(
            amount: Int128(totals.totalAmount) * unit, tax: Int128(totals.totalTax) * unit,
            due: (Int128(totals.amountDue) - Int128(totals.overpaid)) * unit)
    }

    /// Notes the rates of a bill; what the bill can tell, unless it is counted elsewhere.
    private mutating func noteRates(
        _ block: borrowing BillBlock, _ bill: Int, _ policy: Policy, _ countsBaseline: Bool,
        _ table: inout SetTable
    ) -> ReceiptFacts {
        let unit = unit(policy)
        var all = RowFacts()
        var told: ReceiptFacts = []
        var taxedRates = 0
        for index in baselineResults.subtotalIndices(ofBill: bill) {
            let subtotal = baselineResults.subtotalUnits(at: index)
            let number = table.number(ofRate: subtotal.rateIndex)
            if !countsBaseline { continue }
            var sums = BaselineSums()
            sums.receipts = 1
            sums.amount = Int128(subtotal.turnover) * unit
            sums.tax = Int128(subtotal.tax) * unit
            var facts = RowFacts()
            for row in block.lines(ofBill: bill)
            where block.rateIndex(ofLine: row) == subtotal.rateIndex {
                facts += ties.facts(block, row, baselineResults, policy)
            }
            sums.lines = facts.lines
            table.sums[number] += sums
            table.rows[number] += facts
            all += facts
            if block.rates.entries[subtotal.rateIndex].factor.isZero { continue }
            taxedRates += 1
            if facts.lines > 1 { told.insert(.linesOfOneRate) }
            let rows = block.lines(ofBill: bill)
            if rows.contains(where: {
                block.rateIndex(ofLine: $0) == subtotal.rateIndex && block.quantity(ofLine: $0) != 1
            }) {
                told.insert(.quantities)
            }
        }
        if taxedRates > 1 { told.insert(.severalRates) }
        if all.inexactSums > 0 { told.insert(.inexactSums) }
        if all.sumTies > 0 { told.insert(.sumTies) }
        if all.inexactTaxes > 0 { told.insert(.inexactTaxes) }
        if all.taxTies > 0 { told.insert(.taxTies) }
        return told
    }

    /// Notes the figures of a bill under a policy.
    private mutating func note(
        _ block: borrowing BillBlock, _ bill: Int, _ policyIndex: Int, _ baseline: Outcome?,
        _ sets: (Int, Int, Int)?, _ counts: inout ComparisonCounts, place: () -> BillPlace
    ) -> Outcome {
        let policy = plan.policies[policyIndex]
        let totals: ReceiptTotals
        switch results.totals(ofBill: bill) {
        case .failure(let error):
            counts.single.columns[policyIndex].failures[error.code, default: 0] += 1
            return Outcome(failure: error.code)
        case .success(let own): totals = own
        }
        var own = outcome(totals, policy)
        counts.single.columns[policyIndex].computed += 1
        counts.single.columns[policyIndex].amount += own.amount
        counts.single.columns[policyIndex].tax += own.tax
        let (sumTies, taxTies) = ties.ties(block, bill, results, policy)
        counts.single.columns[policyIndex].sumTies += sumTies
        counts.single.columns[policyIndex].taxTies += taxTies
        guard let baseline, let sets else { return own }
        own.lines = block.lines(ofBill: bill).count { isDifferent($0, policy) }
        counts.single.columns[policyIndex].compared += 1
        counts.single.columns[policyIndex].lines += own.lines
        noteRates(block, bill, policyIndex, counts.table, &counts.single)
        let (tax, amount, due) =
            (own.tax - baseline.tax, own.amount - baseline.amount, own.due - baseline.due)
        if tax == 0, amount == 0, due == 0 { return own }
        counts.single.columns[policyIndex].receipts += 1
        if tax != 0 { counts.single.noteTax(policyIndex, tax, sets: sets) }
        if amount != 0 { counts.single.columns[policyIndex].amountDrift.add(amount) }
        counts.single.columns[policyIndex].due += due
        if tax != 0 || amount != 0,
            counts.single.columns[policyIndex].worst.mayHold(
                Difference(tax: tax, amount: amount, lines: own.lines))
        {
            counts.single.columns[policyIndex].worst.add(
                WorstCase(place: place(), tax: tax, amount: amount))
        }
        return own
    }

    private func noteRates(
        _ block: borrowing BillBlock, _ bill: Int, _ policyIndex: Int,
        _ table: borrowing SetTable, _ tally: inout ComparisonTally
    ) {
        let (unit, baselineUnit) = (
            unit(plan.policies[policyIndex]), unit(plan.policies[plan.baseline])
        )
        // Both list the rates in the order in which they first appear.
        for (own, other) in zip(
            results.subtotalIndices(ofBill: bill), baselineResults.subtotalIndices(ofBill: bill))
        {
            let (subtotal, known) = (
                results.subtotalUnits(at: own), baselineResults.subtotalUnits(at: other)
            )
            let difference = Int128(subtotal.tax) * unit - Int128(known.tax) * baselineUnit
            if difference != 0 {
                tally.noteRate(
                    policyIndex, difference,
                    set: table.knownNumber(ofRate: subtotal.rateIndex))
            }
        }
    }

    /// Sum or VAT of a line differs from the baseline's.
    private func isDifferent(_ line: Int, _ policy: Policy) -> Bool {
        let baseline = plan.policies[plan.baseline]
        if policy.scale == baseline.scale, !results.hasExactLines, !baselineResults.hasExactLines {
            let (own, other) = (results.line(line), baselineResults.line(line))
            return own.sum != other.sum || own.tax != other.tax
        }
        let own = results.sumAndTax(ofLine: line, policy)
        let other = baselineResults.sumAndTax(ofLine: line, baseline)
        return own.sum != other.sum || own.tax != other.tax
    }

    // MARK: Rewriting

    /// Writes a bill in other lines and finds out whether its figures change under a policy.
    func rewriting(_ bill: Bill, policy: Int) -> RewritingResult {
        var result = RewritingResult()
        guard let own = try? engines[policy].receipt(for: bill) else { return result }
        for form in BillRewriting.forms(of: bill) {
            guard let other = try? engines[policy].receipt(for: form.bill) else { continue }
            var isChanged =
                own.totalTax != other.totalTax || own.totalAmount != other.totalAmount
            if form.kind == .reversed {
                let pairs = zip(own.items, other.items.reversed())
                isChanged =
                    isChanged
                    || pairs.contains { $0.sum != $1.sum || $0.tax != $1.tax }
            }
            result.count(form.kind, isChanged: isChanged)
        }
        return result
    }
}

extension ReceiptBlock {
    /// Sum and VAT of a line as exact numbers.
    func sumAndTax(ofLine index: Int, _ policy: Policy) -> (sum: Rational, tax: Rational) {
        if let exact = exactLine(index) { return (exact.sum, exact.tax) }
        let unit = Rational.powerOfTen(-policy.scale)
        let line = line(index)
        return (Rational(Int(line.sum)) * unit, Rational(Int(line.tax)) * unit)
    }
}

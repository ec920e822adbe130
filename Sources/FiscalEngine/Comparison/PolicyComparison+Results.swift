// SPDX-License-Identifier: Apache-2.0

extension PolicyComparison {
    /// What was found of each policy, in their order.
    public var results: [PolicyResult] {
        let equal = equalPolicies
        return policies.indices.map { index in
            var result = PolicyResult(policy: policies[index])
            add(counts.single, index, to: &result)
            result.amount = counts.single.columns[index].amount
            result.tax = counts.single.columns[index].tax
            if let group = plan.groupOfPolicy[index] {
                add(counts.grouped, group, to: &result)
                let column = counts.grouped.columns[group]
                result.computed += counts.groupedSums.receipts
                result.compared += counts.groupedSums.receipts
                result.amount +=
                    counts.groupedSums.amount + column.amount + column.amountDrift.signed
                result.tax += counts.groupedSums.tax + column.tax + column.taxDrift.signed
            }
            result.equal = equal[index]
            return result
        }
    }

    private func add(_ tally: ComparisonTally, _ index: Int, to result: inout PolicyResult) {
        let column = tally.columns[index]
        result.computed += column.computed
        result.compared += column.compared
        result.failures.merge(column.failures, uniquingKeysWith: +)
        if column.refused > 0 { result.failures["inexact", default: 0] += column.refused }
        result.receipts += column.receipts
        result.lines += column.lines
        result.drift += column.taxDrift
        result.amountDrift += column.amountDrift
        result.due += column.due
        result.sumTies += column.sumTies
        result.taxTies += column.taxTies
        result.rewriting += column.rewriting
        var worst = WorstCases(result.worst)
        worst.merge(column.worst)
        result.worst = worst.list
        for (bin, count) in tally.histogram(index).enumerated() { result.histogram[bin] += count }
        for (number, set) in counts.table.sets.enumerated() {
            let drift = tally.drift(index, set: number)
            if drift.receipts > 0 { result.drifts[set, default: TaxDrift()] += drift }
        }
    }

    /// For each policy the first whose receipts are the same.
    var equalPolicies: [Int] {
        let keys = policies.indices.map { index in
            [
                counts.policyClasses.leaders[index],
                plan.groupOfPolicy[index].map { counts.groupClasses.leaders[$0] } ?? -1,
            ]
        }
        return keys.map { keys.firstIndex(of: $0) ?? 0 }
    }

    /// The policies in classes of equal figures on every receipt, each in the order of the policies.
    public var equalClasses: [[Int]] {
        let equal = equalPolicies
        return policies.indices.filter { equal[$0] == $0 }.map { first in
            policies.indices.filter { equal[$0] == first }
        }
    }

    /// What the baseline computes over each set of receipts.
    public var baselineSets: [ComparisonSet: BaselineSums] {
        Dictionary(uniqueKeysWithValues: zip(counts.table.sets, counts.table.sums))
    }

    /// How many lines need rounding, by rate; nil stands for uncommon rates.
    public var rowFacts: [VATRate?: RowFacts] {
        var facts: [VATRate?: RowFacts] = [:]
        for (number, set) in counts.table.sets.enumerated() {
            if case .rate(let rate) = set { facts[rate] = counts.table.rows[number] }
        }
        return facts
    }

    /// The sets that were met, by kind, and within it by time, size or rate.
    public var sets: [ComparisonSet] { counts.table.sets.sorted(by: ComparisonSet.comesFirst) }

    /// Takes over what another comparison of the same policies has found, as its results tell it; nothing was found here.
    ///
    /// - Parameter sets: The baseline's sums of each set, and how many of its lines need rounding.
    package mutating func restore(
        _ sums: BaselineSums, failed: Int, telling: TellingReceipts,
        sets: [(set: ComparisonSet, sums: BaselineSums, rows: RowFacts)], results: [PolicyResult],
        equal: [Int]
    ) {
        precondition(counts.sums.receipts == 0, "What is restored has found nothing yet")
        precondition(results.count == policies.count && equal.count == policies.count)
        counts.sums += sums
        counts.failed += failed
        counts.telling += telling
        for (set, sums, rows) in sets {
            let number = counts.table.number(of: set)
            counts.table.sums[number] += sums
            counts.table.rows[number] += rows
        }
        for result in results {
            for set in result.drifts.keys { _ = counts.table.number(of: set) }
        }
        counts.reserve()
        for (index, result) in results.enumerated() {
            counts.single.columns[index].merge(ComparisonTally.Column(result))
            counts.single.add(histogram: result.histogram, to: index)
            for (set, drift) in result.drifts {
                counts.single.add(drift, to: index, set: counts.table.number(of: set))
            }
        }
        // The results tell more than the start does: which policies with groups equal the others.
        counts.policyClasses = Partition(equal)
    }
}

extension ComparisonTally.Column {
    /// The counts that a result tells.
    fileprivate init(_ result: PolicyResult) {
        self.init()
        computed = result.computed
        compared = result.compared
        amount = result.amount
        tax = result.tax
        failures = result.failures
        receipts = result.receipts
        lines = result.lines
        taxDrift = result.drift
        amountDrift = result.amountDrift
        due = result.due
        sumTies = result.sumTies
        taxTies = result.taxTies
        rewriting = result.rewriting
        worst = WorstCases(result.worst)
    }
}

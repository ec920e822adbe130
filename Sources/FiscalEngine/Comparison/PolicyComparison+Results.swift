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
                result.amount += counts.groupedSums.amount + column.amount + column.amountDrift.signed
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
}

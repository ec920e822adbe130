// SPDX-License-Identifier: Apache-2.0

/// All that a comparison has counted; what the two ways of bills add to, and what merging adds up.
struct ComparisonCounts: Sendable {
    /// Receipts of the baseline, and those of them that were computed in groups.
    var sums = BaselineSums()
    var groupedSums = BaselineSums()
    /// Bills without a receipt under the baseline.
    var failed = 0
    var telling = TellingReceipts()
    var table = SetTable()
    /// By groups, and by policies for what does not go by groups.
    var grouped: ComparisonTally
    var single: ComparisonTally
    var groupClasses: Partition
    var policyClasses: Partition

    init(_ plan: ComparisonPlan) {
        grouped = ComparisonTally(width: plan.groups.count)
        single = ComparisonTally(width: plan.policies.count)
        groupClasses = Partition(plan.groups.map { _ in 0 })
        // Policies with groups are told apart there, and meet the others nowhere.
        policyClasses = Partition(plan.groupOfPolicy.map { $0 == nil })
    }

    /// Makes room for all sets of the table.
    mutating func reserve() {
        grouped.reserve(sets: table.count)
        single.reserve(sets: table.count)
    }

    mutating func merge(_ other: ComparisonCounts) {
        let sets = table.merge(other.table)
        reserve()
        sums += other.sums
        groupedSums += other.groupedSums
        failed += other.failed
        telling += other.telling
        grouped.merge(other.grouped, sets: sets)
        single.merge(other.single, sets: sets)
        groupClasses.merge(other.groupClasses)
        policyClasses.merge(other.policyClasses)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What the policies of a comparison have in common: computed once for all comparisons of the same policies.
///
/// A *variant* is how line sums come about: scale, unit price and line sum. A *group* is a variant with a way to VAT.
/// Policies of one group have equal figures on every bill without discounts and surcharges, so that such bills are computed
/// once a group. Policies that have no group (sums kept exact, the order `both`, another scale than the baseline's, a
/// rounded amount due) are computed by an engine of their own.
struct ComparisonPlan: Sendable, Hashable {
    struct Variant: Sendable, Hashable {
        /// Nil where unit prices are kept.
        let unitPrice: RuleAnswers?
        let lineSum: RuleAnswers
    }

    struct Group: Sendable, Hashable {
        let variant: Int
        let level: Policy.VATLevel
        let order: Policy.VATOrder
        /// Reconciled wherever lines and rates are what is rounded.
        let parts: Policy.Parts
        let rule: RuleAnswers
    }

    let policies: [Policy]
    let baseline: Int
    /// Decimal places of all differences: the most of any policy.
    let scale: Int
    private(set) var variants: [Variant] = []
    private(set) var groups: [Group] = []
    /// The group of each policy.
    private(set) var groupOfPolicy: [Int?] = []
    /// The policies that have no group.
    private(set) var others: [Int] = []

    init(_ policies: [Policy], baseline: Int) {
        precondition(policies.indices.contains(baseline), "The baseline is one of the policies")
        self.policies = policies
        self.baseline = baseline
        scale = policies.map(\.scale).max() ?? 0
        // Where the baseline has no group, nothing can be compared with it in groups.
        let common = Self.hasGroup(policies[baseline]) ? policies[baseline].scale : nil
        for (index, policy) in policies.enumerated() {
            guard policy.scale == common, Self.hasGroup(policy),
                let lineSum = policy.lineSum.rule
            else {
                groupOfPolicy.append(nil)
                others.append(index)
                continue
            }
            let variant = Self.index(
                of: Variant(
                    unitPrice: policy.unitPrice.rule.map { RuleAnswers($0) },
                    lineSum: RuleAnswers(lineSum)),
                in: &variants)
            let isAbove = policy.vatLevel == .rate || policy.vatLevel == .receipt
            groupOfPolicy.append(
                Self.index(
                    of: Group(
                        variant: variant, level: policy.vatLevel, order: policy.vatOrder,
                        parts: isAbove ? policy.parts : .reconciled,
                        rule: RuleAnswers(policy.vat)),
                    in: &groups))
        }
    }

    /// The group of the baseline; nil where nothing is computed in groups.
    var baselineGroup: Int? { groupOfPolicy[baseline] }

    /// The variant of the baseline; 0 where it has no group.
    var baselineVariant: Int { baselineGroup.map { groups[$0].variant } ?? 0 }

    /// A policy of each group.
    var representatives: [Int] {
        groups.indices.map { group in groupOfPolicy.firstIndex { $0 == group } ?? baseline }
    }

    private static func hasGroup(_ policy: Policy) -> Bool {
        policy.lineSum != .keep && policy.vatOrder != .both && policy.total == .keep
    }

    private static func index<Value: Equatable>(of value: Value, in values: inout [Value]) -> Int {
        if let index = values.firstIndex(of: value) { return index }
        values.append(value)
        return values.count - 1
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The same bills under many policies: totals of each, and how far each is from a baseline.
///
/// ```swift
/// var comparison = PolicyComparison(
///     policies: [.evotor, Policy(level: .rate, rule: .halfUp)], baseline: 0)
/// var block = BillBlock()
/// try block.append(
///     Bill(lines: [
///         Line(price: 8720, quantity: 1, rate: .percent(7)),
///         Line(price: 9856, quantity: 1, rate: .percent(7)),
///     ]))
/// comparison.add(block)
/// comparison.results[1].drift.signed   // −1: 1215.25 and not 1215.26
/// ```
///
/// It is fed with blocks and reads each bill once: what is exact is computed once for all policies, and only the rounding
/// is repeated (``BillEvaluation``). Bills with discounts, wide numbers and the like, and policies that keep sums exact, go
/// through a ``ReceiptEngine`` for each policy. Which way a bill took cannot be seen in the figures.
///
/// Comparisons of the same policies are merged by ``merge(_:)``, which is associative and commutative (C-1): parts of a
/// corpus may be compared anywhere and in any order.
///
/// Money is in minor units of ``scale``. Differences are policy less baseline.
public struct PolicyComparison: Sendable {
    let plan: ComparisonPlan
    var counts: ComparisonCounts
    // What the ways of bills have learned about the policies is kept from block to block.
    private var groupPass: GroupPass
    private var enginePass: EnginePass

    /// A comparison of policies, none of which occurs twice, with the one at `baseline`.
    public init(policies: [Policy], baseline: Int, limits: BillLimits = .standard) {
        precondition(Set(policies).count == policies.count, "Each policy is compared once")
        self.init(ComparisonPlan(policies, baseline: baseline), limits: limits, usesGroups: true)
    }

    /// Tests hold the two ways against each other.
    init(_ plan: ComparisonPlan, limits: BillLimits = .standard, usesGroups: Bool) {
        self.plan = plan
        counts = ComparisonCounts(plan)
        groupPass = GroupPass(plan, limits: limits, isUsed: usesGroups)
        enginePass = EnginePass(plan, limits: limits)
    }

    /// The policies, in the order in which they were given.
    public var policies: [Policy] { plan.policies }

    /// The policy that the others are compared with, as an index into ``policies``.
    public var baseline: Int { plan.baseline }

    /// Decimal places of all money: the most that any policy has.
    public var scale: Int { plan.scale }

    /// Receipts of the baseline, with which the others are compared.
    public var sums: BaselineSums { counts.sums }

    /// Bills that have no receipt under the baseline; they are compared with nothing.
    public var failed: Int { counts.failed }

    /// Receipts of the baseline that have what it takes to tell policies apart.
    public var telling: TellingReceipts { counts.telling }

    /// Why a bill has no receipt under the baseline.
    public struct Failure: Sendable {
        /// The index of the bill in its block.
        public let bill: Int
        /// Why it has none.
        public let error: ReceiptError
    }

    /// Compares all bills of a block.
    ///
    /// - Parameters:
    ///   - month: The month of a bill, for the drift by months.
    ///   - isRewritten: Whether a bill is also written in other lines, to see if its figures change; that takes several
    ///     times as long as comparing it.
    ///   - untaken: Told of each bill whose receipt under the baseline leaves a part of its discounts untaken, and of that
    ///     part in rubles, in the order of the block.
    ///   - place: Where a bill was read; asked for bills that are among the worst.
    /// - Returns: The bills that have no receipt under the baseline, in the order of the block. A bill that another policy
    ///   cannot compute is counted in its ``PolicyResult/failures``.
    @discardableResult
    public mutating func add(
        _ block: borrowing BillBlock, month: (Int) -> CivilMonth? = { _ in nil },
        isRewritten: (Int) -> Bool = { _ in false },
        untaken: (Int, Rational) -> Void = { _, _ in },
        place: (Int) -> BillPlace = { BillPlace(record: $0 + 1) }
    ) -> [Failure] {
        counts.table.begin(block, scale: plan.scale)
        var differing = [Bool](repeating: false, count: block.billCount)
        defer { counts.telling.differing += differing.count { $0 } }
        var unfit: [Int] = []
        var fit: [Int] = []
        groupPass.begin(block)
        for bill in 0..<block.billCount {
            guard groupPass.evaluate(block, bill) else {
                unfit.append(bill)
                continue
            }
            if !plan.others.isEmpty { fit.append(bill) }
            differing[bill] = noteGroups(block, bill, month(bill), place)
            if isRewritten(bill) { rewrite(block, bill) }
        }
        if !fit.isEmpty {
            // The baseline has a group, and its receipts are counted there.
            _ = enginePass.compare(
                block, fit, policies: plan.others, countsBaseline: false, &counts, &differing,
                month: month, isRewritten: isRewritten, untaken: { _, _ in }, place: place)
        }
        if unfit.isEmpty { return [] }
        return enginePass.compare(
            block, unfit, policies: Array(plan.policies.indices), countsBaseline: true, &counts,
            &differing, month: month, isRewritten: isRewritten, untaken: untaken, place: place)
    }

    /// Adds what another comparison of the same policies has found.
    public mutating func merge(_ other: PolicyComparison) {
        merge(Found(plan: other.plan, counts: other.counts))
    }

    /// What a comparison has found, without the memory that it needs to find more.
    package struct Found: Sendable {
        fileprivate let plan: ComparisonPlan
        fileprivate let counts: ComparisonCounts

        /// Receipts of the baseline.
        package var sums: BaselineSums { counts.sums }
    }

    /// Takes away what has been found so far.
    package mutating func takeFound() -> Found {
        defer { counts = ComparisonCounts(plan) }
        return Found(plan: plan, counts: counts)
    }

    /// Adds what a comparison of the same policies has found.
    package mutating func merge(_ found: Found) {
        precondition(
            plan == found.plan, "C-1: comparisons of the same policies and baseline are merged")
        counts.merge(found.counts)
    }

    private mutating func rewrite(_ block: borrowing BillBlock, _ bill: Int) {
        // What does not fit in other lines goes through an engine for each group.
        let results =
            groupPass.rewrite(block, bill)
            ?? plan.representatives.map {
                enginePass.rewriting(block.bill(at: bill), policy: $0)
            }
        for (group, result) in results.enumerated() {
            counts.grouped.columns[group].rewriting += result
        }
    }

    /// Notes the figures of all groups; true where one differs from the baseline.
    private mutating func noteGroups(
        _ block: borrowing BillBlock, _ bill: Int, _ month: CivilMonth?,
        _ place: (Int) -> BillPlace
    ) -> Bool {
        let receipt = groupPass.baselineSums
        let sets = counts.table.note(
            receipt, month, lines: receipt.lines, amount: receipt.amount)
        groupPass.noteRates(&counts.table)
        counts.grouped.reserve(sets: counts.table.count)
        counts.sums += receipt
        counts.groupedSums += receipt
        counts.telling.add(groupPass.facts)
        let differs = groupPass.note(sets, &counts.grouped) { place(bill) }
        groupPass.refine(&counts.groupClasses)
        return differs
    }
}

extension PolicyComparison: Hashable {
    /// Comparisons are equal when they are of the same policies and have found the same.
    public static func == (a: PolicyComparison, b: PolicyComparison) -> Bool {
        a.plan == b.plan && a.sums == b.sums && a.failed == b.failed && a.telling == b.telling
            && a.results == b.results && a.baselineSets == b.baselineSets
            && a.rowFacts == b.rowFacts
    }

    /// Hashes what equality looks at first.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(plan.policies)
        hasher.combine(sums)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// How many receipts each policy explains.
struct PolicyTally {
    private(set) var counts = [Int](repeating: 0, count: PolicyHypothesis.count)
    private(set) var receipts = 0

    mutating func add(_ set: PolicySet, _ count: Int) {
        receipts += count
        set.visit { counts[$0] += count }
    }

    /// Counts receipts that are known to exist and no more.
    mutating func addUnknown(_ count: Int) { receipts += count }

    static func += (a: inout PolicyTally, b: PolicyTally) {
        a.receipts += b.receipts
        for index in a.counts.indices { a.counts[index] += b.counts[index] }
    }

    static func -= (a: inout PolicyTally, b: PolicyTally) {
        a.receipts -= b.receipts
        for index in a.counts.indices { a.counts[index] -= b.counts[index] }
    }

    /// How many receipts the best policies explain.
    var most: Int { counts.max() ?? 0 }

    /// The policies that explain the most receipts; none where no policy explains any.
    var best: PolicySet {
        var set = PolicySet()
        let most = most
        if most == 0 { return set }
        for (index, count) in counts.enumerated() where count == most {
            set.insert(PolicyHypothesis(index: index))
        }
        return set
    }
}

/// The findings of an inference, worked out from its tables.
struct InferenceAnalysis {
    typealias Entry = (set: PolicySet, value: SetEvidence)

    let inference: PolicyInference
    let entries: [Entry]
    let uncertain: Int
    let tally: PolicyTally
    let answer: PolicySet
    let explained: Int
    let classes: [PolicySet]

    init(_ inference: PolicyInference) {
        self.inference = inference
        let (entries, spilled) = inference.sets.ordered
        self.entries = entries.map { ($0.key.policies, $0.value) }
        var uncertain = spilled
        for table in inference.groups.values {
            let (groups, spilled) = table.ordered
            uncertain += spilled + groups.reduce(0) { $0 + $1.value.sets.ordered.spilled }
        }
        self.uncertain = uncertain
        var tally = PolicyTally()
        for entry in self.entries { tally.add(entry.set, entry.value.count) }
        self.tally = tally
        answer = tally.best
        explained = tally.most
        classes = Self.classes(of: answer, self.entries)
    }

    /// Receipts that no policy explains.
    var unfit: Int { entries.first { $0.set.isEmpty }?.value.count ?? 0 }

    /// The policy that the report speaks of.
    var representative: PolicyHypothesis? { classes.first?.representative }

    /// The members of a set by the receipts that they explain: the class of the most usual policy first, then by number.
    private static func classes(of answer: PolicySet, _ entries: [Entry]) -> [PolicySet] {
        if answer.isEmpty { return [] }
        var classes = [answer]
        for (set, _) in entries where !set.isEmpty {
            var split: [PolicySet] = []
            for members in classes {
                let inside = members.intersection(set)
                if inside.isEmpty || inside == members {
                    split.append(members)
                } else {
                    split += [inside, members.subtracting(inside)]
                }
            }
            classes = split
        }
        let first = answer.representative
        return classes.sorted { a, b in
            let (aFirst, bFirst) = (first.map(a.contains) ?? false, first.map(b.contains) ?? false)
            return aFirst != bFirst ? aFirst : (a.indices.first ?? 0) < (b.indices.first ?? 0)
        }
    }

    // MARK: Aspects

    var aspects: [InferenceReport.Aspect] {
        InferenceReport.Aspect.Kind.allCases.compactMap { kind in
            let table =
                switch kind {
                case .sums: inference.sums
                case .taxes: inference.taxes
                case .totals: inference.totals
                }
            var tally = PolicyTally()
            for (signature, value) in table.ordered.entries {
                tally.add(Self.policies(signature, kind), value.count)
            }
            let receipts = tally.receipts + table.ordered.spilled
            if receipts == 0 { return nil }
            return InferenceReport.Aspect(
                kind: kind, receipts: receipts, explained: tally.most, policies: tally.best)
        }
    }

    private static func policies(
        _ signature: Signature, _ kind: InferenceReport.Aspect.Kind
    ) -> PolicySet {
        var set = PolicySet()
        for index in 0..<SumHypothesis.count {
            if kind != .sums {
                set[index] = signature.vat
            } else if signature.sums.contains(index) {
                set[index] = .all
            }
        }
        return set
    }

    // MARK: Receipts

    /// Receipts that together reject whatever the answer does not hold: always the one that rejects the most of what is
    /// left, then the first.
    var decisions: [InferenceReport.Decision] {
        var left = PolicySet.all.subtracting(answer)
        // A receipt that the answer does not explain has no say in what the answer is.
        var candidates = entries.filter { answer.subtracting($0.set).isEmpty && !$0.set.isEmpty }
        var decisions: [InferenceReport.Decision] = []
        while !left.isEmpty {
            let ranked = candidates.enumerated().compactMap { index, entry in
                entry.value.examples.first.map { first in
                    (index, left.subtracting(entry.set).count, first)
                }
            }
            guard
                let best = ranked.max(by: { a, b in
                    a.1 != b.1 ? a.1 < b.1 : b.2.origin < a.2.origin
                }), best.1 > 0
            else { break }
            let entry = candidates.remove(at: best.0)
            let rejected = left.subtracting(entry.set)
            left = left.subtracting(rejected)
            decisions.append(
                InferenceReport.Decision(
                    receipt: best.2, rejected: rejected,
                    mismatch: rejected.representative.flatMap { best.2.mismatch(under: $0) },
                    count: entry.value.count))
        }
        return decisions
    }

    /// The receipts that the representative does not explain.
    var misfits: [InferenceReport.Misfit] {
        let representative = representative
        let others = entries.filter { entry in
            representative.map { !entry.set.contains($0) } ?? true
        }
        let receipts = others.flatMap { entry in
            entry.value.examples.map { (entry.set, $0) }
        }.sorted { $0.1.origin < $1.1.origin }
        return receipts.prefix(inference.limits.unexplained).map { set, receipt in
            InferenceReport.Misfit(
                receipt: receipt, policies: set,
                mismatch: (representative ?? PolicySet.usual.first).flatMap {
                    receipt.mismatch(under: $0)
                })
        }
    }

    // MARK: Groups

    /// The tally of each group of a dimension, by name, without what spilled.
    func tallies(_ dimension: PolicyInference.Dimension) -> [(name: String, tally: PolicyTally)] {
        guard let table = inference.groups[dimension] else { return [] }
        return table.ordered.entries.map { name, group in
            var tally = PolicyTally()
            let (sets, spilled) = group.sets.ordered
            for (signature, value) in sets { tally.add(signature.policies, value.count) }
            tally.addUnknown(spilled)
            return (name.text, tally)
        }.sorted { $0.name < $1.name }
    }

    var groups: [InferenceReport.Group] {
        PolicyInference.Dimension.allCases.flatMap { dimension in
            dimension == .day
                ? groups(months(tallies(.day)), "month")
                : groups(tallies(dimension), dimension.rawValue)
        }
    }

    private func months(
        _ days: [(name: String, tally: PolicyTally)]
    ) -> [(name: String, tally: PolicyTally)] {
        var months: [(name: String, tally: PolicyTally)] = []
        for (day, tally) in days {
            let month = String(day.prefix(7))
            if months.last?.name == month {
                months[months.count - 1].tally += tally
            } else {
                months.append((month, tally))
            }
        }
        return months
    }

    private func groups(
        _ tallies: [(name: String, tally: PolicyTally)], _ dimension: String
    ) -> [InferenceReport.Group] {
        tallies.map { name, tally in
            InferenceReport.Group(
                dimension: dimension, name: name, receipts: tally.receipts,
                explainedByAnswer: representative.map { tally.counts[$0.index] } ?? 0,
                policies: tally.best, explained: tally.most)
        }
    }
}

extension EvidenceReceipt {
    /// The first recorded figure that is another under a policy; nil where none is, or the figures were not kept.
    func mismatch(under hypothesis: PolicyHypothesis) -> InferenceReport.Mismatch? {
        guard let receipt else { return nil }
        let policy = hypothesis.policy
        let computed = try? ReceiptEngine(policy: policy, limits: .widest).receipt(
            for: receipt.bill)
        for (index, (figure, value)) in receipt.figures.enumerated() where figure.isRounded {
            let own = computed?.value(of: figure, in: receipt)
            if own == value { continue }
            return InferenceReport.Mismatch(
                policy: policy.name,
                path: index < paths.count ? paths[index] : figure.defaultPath, recorded: value,
                computed: own)
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The ways in which one policy or several explain a corpus, and the smallest of them.
struct InferenceExplanations {
    private typealias Explanation = InferenceReport.Explanation

    private let analysis: InferenceAnalysis
    private let receipts: Int

    init(_ inference: PolicyInference, _ analysis: InferenceAnalysis) {
        self.analysis = analysis
        receipts = inference.receipts
    }

    /// The explanation with the fewest policies that no other beats; see ``PolicyInference/report()``.
    var smallest: InferenceReport.Explanation {
        var candidates = [one]
        if one.unexplained > 0 {
            candidates += [
                period, byGroups(.shop, .shop), byGroups(.device, .device), byGroups(.kind, .kind),
            ].compactMap(\.self)
        }
        let order = candidates.enumerated().sorted {
            ($0.element.parts.count, $0.offset) < ($1.element.parts.count, $1.offset)
        }
        var best = candidates[0]
        for (_, candidate) in order {
            let isBetter =
                candidate.parts.count > best.parts.count
                ? 2 * candidate.unexplained <= best.unexplained && best.unexplained > 0
                : candidate.unexplained < best.unexplained
            if isBetter { best = candidate }
        }
        return best
    }

    private var one: Explanation {
        var explanation = Explanation()
        explanation.unexplained = receipts - analysis.explained
        explanation.parts = [
            Explanation.Part(
                groups: [], receipts: receipts, explained: analysis.explained,
                policies: analysis.answer)
        ]
        return explanation
    }

    /// Two policies with one day of change: the cut that explains the most, of several the earliest. Receipts without a day
    /// belong to neither part.
    private var period: Explanation? {
        let days = analysis.tallies(.day)
        if days.count < 2 { return nil }
        var before = PolicyTally()
        var after = PolicyTally()
        for (_, tally) in days { after += tally }
        var best: (cut: Int, explained: Int, before: PolicyTally, after: PolicyTally)?
        for cut in 1..<days.count {
            before += days[cut - 1].tally
            after -= days[cut - 1].tally
            let explained = before.most + after.most
            if explained > best?.explained ?? 0 { best = (cut, explained, before, after) }
        }
        guard let best else { return nil }
        var explanation = Explanation()
        explanation.kind = .period
        explanation.unexplained = receipts - best.explained
        explanation.parts = [
            part([days[0].name, days[best.cut - 1].name], best.before),
            part([days[best.cut].name, days[days.count - 1].name], best.after),
        ]
        return explanation
    }

    /// A policy for each group, groups with a best policy in common together: always the policy that is best for the most
    /// groups left.
    private func byGroups(
        _ kind: InferenceReport.Explanation.Kind, _ dimension: PolicyInference.Dimension
    ) -> Explanation? {
        var left = analysis.tallies(dimension).map { ($0.name, $0.tally, $0.tally.best) }
        if left.count < 2 { return nil }
        var explanation = Explanation()
        explanation.kind = kind
        var explained = 0
        while !left.isEmpty {
            var votes = PolicyTally()
            for (_, _, best) in left { votes.add(best, 1) }
            guard let policy = votes.best.representative else { break }
            let members = left.filter { $0.2.contains(policy) }
            left.removeAll { $0.2.contains(policy) }
            var tally = PolicyTally()
            for (_, own, _) in members { tally += own }
            explained += tally.most
            explanation.parts.append(part(members.map(\.0), tally))
        }
        explanation.unexplained = receipts - explained
        return explanation
    }

    private func part(_ groups: [String], _ tally: PolicyTally) -> Explanation.Part {
        Explanation.Part(
            groups: groups, receipts: tally.receipts, explained: tally.most, policies: tally.best)
    }
}

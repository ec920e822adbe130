// SPDX-License-Identifier: Apache-2.0

/// The groups of a plan in sets that a bill cannot tell apart: what makes a policy cost less than a computation.
///
/// A figure of a bill is a whole part, which all rules share, and perhaps one unit more; which values take that unit is all
/// that a rule decides. Two groups with the same line sums (one class of ``SumClassTable``) and the same level therefore
/// have equal figures on every bill at whose cuts (``Cuts``) their rules take the same steps. That stays true across
///
/// - orders of rounding, when steps are told of the VAT: where a counterpart has a part below one half, the VAT of a gross
///   sum has one above, and takes the step that the counterpart does not take; under a net sum both parts are the same;
/// - levels that round the same values on a bill: each line of a rate of its own, a single rate with VAT, whole kopecks
///   once (``Levels``);
/// - the ways to parts, where parts do not differ from what they are parts of.
///
/// An *answer* is such a set of groups. Which there are is found once for each set of cuts, and a bill is then computed
/// once an answer: mostly three for a level (to the nearest, up and down), whatever the number of rules.
struct AnswerTable: Sendable {
    /// Groups with equal figures on a bill.
    struct Answer: Sendable {
        /// What is computed for them.
        let kind: Levels.Kind
        /// One of their rules, and the cuts of VAT at which all of them take a step; of units the cuts of what is rounded.
        let rule: RuleAnswers
        let taken: Cuts
        /// The groups, as a range of ``groups``.
        let groups: Range<Int>
        /// The baseline is among them.
        let holdsBaseline: Bool
    }

    /// Where the answers of a bill stand.
    struct Place {
        /// The number of the variants that have its sums.
        let set: Int
        let basis: PriceBasis
        /// The combination of levels, and an index into its runs.
        let levels: Int
        let run: Int
        /// The cuts of the values that are rounded.
        let seen: Cuts

        @inline(__always)
        fileprivate var page: Int {
            let side = 2 * set + (basis == .taxInclusive ? 0 : 1)
            return (side * Levels.combinations + levels) * Levels.mostRuns + run
        }
    }

    private let plan: ComparisonPlan
    /// For each combination of levels what is computed together, the kinds without groups left out.
    private let levels: [Levels]
    /// What is computed for each run of a combination, by combination and run.
    private let representatives: [Levels.Kind]
    /// The runs of a combination that have groups with some variants, a bit for each; by set of variants and combination.
    private var runs: [UInt8?] = []

    private(set) var answers: [Answer] = []
    private(set) var groups: [Int] = []
    /// Where the answers of a set of codes begin and end, by page and cuts; pages are empty until they are needed.
    private var pages: [[Range<Int>?]] = []

    init(_ plan: ComparisonPlan) {
        self.plan = plan
        let kinds = Set(plan.groups.map { Levels.Kind($0) })
        levels = (0..<Levels.combinations).map { Levels($0, kinds) }
        representatives = levels.flatMap { levels in
            (0..<Levels.mostRuns).map { run in
                run < levels.runs.count ? levels.runs[run].representative : .line
            }
        }
    }

    /// What is computed for a run of a combination of levels.
    @inline(__always)
    func representative(of combination: Int, _ run: Int) -> Levels.Kind {
        representatives[combination * Levels.mostRuns + run]
    }

    /// The runs of a combination of levels that have groups with the variants of a set, a bit for each.
    @inline(__always)
    mutating func runs(of combination: Int, set: Int, variants sets: [[Int]]) -> UInt8 {
        let index = set * Levels.combinations + combination
        if index < runs.count, let known = runs[index] { return known }
        return addRuns(index, combination, sets[set])
    }

    private mutating func addRuns(_ index: Int, _ combination: Int, _ variants: [Int]) -> UInt8 {
        var bits: UInt8 = 0
        for (run, known) in levels[combination].runs.enumerated() {
            let isUsed = plan.groups.contains {
                variants.contains($0.variant) && known.kinds.contains(Levels.Kind($0))
            }
            if isUsed { bits |= 1 << run }
        }
        while runs.count <= index { runs.append(nil) }
        runs[index] = bits
        return bits
    }

    /// The answers of a place, as a range of ``answers``; nil where they are not known yet.
    @inline(__always)
    func find(_ place: Place) -> Range<Int>? {
        let page = place.page
        guard page < pages.count, !pages[page].isEmpty else { return nil }
        return pages[page][Int(place.seen.rawValue)]
    }

    /// Finds the answers of a place out: of the groups whose sums are those of some variants.
    mutating func add(_ place: Place, variants: [Int]) -> Range<Int> {
        let run = levels[place.levels].runs[place.run]
        var parts: [(rule: RuleAnswers, taken: Cuts, groups: [Int])] = []
        for (index, group) in plan.groups.enumerated()
        where variants.contains(group.variant) && run.kinds.contains(Levels.Kind(group)) {
            let own = run.representative.group(like: group)
            let taken = Self.taken(own, place.basis, place.seen)
            let known = parts.firstIndex {
                $0.taken == taken && $0.rule.refuses == group.rule.refuses
            }
            if let known {
                parts[known].groups.append(index)
            } else {
                parts.append((group.rule, taken, [index]))
            }
        }
        let first = answers.count
        for part in parts {
            let start = groups.count
            groups += part.groups
            answers.append(
                Answer(
                    kind: run.representative, rule: part.rule, taken: part.taken,
                    groups: start..<groups.count,
                    holdsBaseline: part.groups.contains { $0 == plan.baselineGroup }))
        }
        let page = place.page
        while pages.count <= page { pages.append([]) }
        if pages[page].isEmpty { pages[page] = Array(repeating: nil, count: Cuts.count) }
        pages[page][Int(place.seen.rawValue)] = first..<answers.count
        return first..<answers.count
    }

    /// The cuts at which a group takes a step, of those that occur. Equal sets are equal steps: ties that all go one way are
    /// told by the parity of the tax, whichever figure is rounded.
    private static func taken(
        _ group: ComparisonPlan.Group, _ basis: PriceBasis, _ seen: Cuts
    ) -> Cuts {
        var taken = group.rule.taken
        // A unit is told by what is rounded, whose ties are seen as those of a tax.
        let isCounterpart = group.order == .counterpart && group.level != .unit
        if isCounterpart {
            let (even, odd) = (taken.contains(.even), taken.contains(.odd))
            taken.subtract(.ties)
            if even { taken.insert(.evenCounterpart) }
            if odd { taken.insert(.oddCounterpart) }
            if basis == .taxInclusive {
                // The counterpart's part below one half is the tax's part above, and one of them takes the step.
                let (below, above) = (taken.contains(.below), taken.contains(.above))
                taken.formSymmetricDifference(.counterpartTies)
                taken.subtract([.below, .above])
                if !above { taken.insert(.below) }
                if !below { taken.insert(.above) }
            }
        }
        let ties: Cuts = isCounterpart ? .counterpartTies : .ties
        let seenTies = seen.intersection(ties)
        let takenTies = taken.intersection(seenTies)
        var result = taken.intersection(seen).subtracting([.ties, .counterpartTies])
        if takenTies == seenTies {
            result.formUnion(seen.intersection(.ties))
        } else {
            result.formUnion(takenTies)
        }
        return result
    }
}

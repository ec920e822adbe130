// SPDX-License-Identifier: Apache-2.0

/// The variants of a plan in classes that have equal line sums on a bill.
///
/// A line's sum is the whole part of price × quantity and perhaps a step, so variants whose rules take the same steps at
/// all cuts (``Cuts``) of the bill have equal sums. Where a unit price has more places than it is rounded to, the product is another
/// one, and a variant that rounds prices is a class by itself.
struct SumClassTable: Sendable {
    /// A class of variants.
    struct Member: Sendable {
        /// One of them.
        let variant: Int
        /// How unit prices are rounded first; nil where they stand as they are written.
        let unitPrice: RuleAnswers?
        /// The number of the variants among ``sets``.
        let set: Int
    }

    /// The classes of a bill.
    struct Formation: Sendable {
        let classOfVariant: [Int]
        let classes: [Member]
    }

    private let plan: ComparisonPlan
    /// Sets of variants that have been classes, numbered as they came.
    private(set) var sets: [[Int]] = []
    /// By the cuts of a bill, and whether a price of it is rounded.
    private var formations: [Formation?]

    init(_ plan: ComparisonPlan) {
        self.plan = plan
        formations = Array(repeating: nil, count: 2 * Cuts.count)
    }

    /// The classes of a bill of which cuts of price × quantity and whether a unit price may be rounded are known.
    @inline(__always)
    mutating func formation(isPriceRounded: Bool, seen: Cuts) -> Formation {
        let index = Int(seen.rawValue) + (isPriceRounded ? Cuts.count : 0)
        return formations[index] ?? add(index, isPriceRounded: isPriceRounded, seen: seen)
    }

    private mutating func add(_ index: Int, isPriceRounded: Bool, seen: Cuts) -> Formation {
        var classes: [(variants: [Int], roundsPrice: Bool)] = []
        for (index, variant) in plan.variants.enumerated() {
            let roundsPrice = isPriceRounded && variant.unitPrice != nil
            let known = classes.firstIndex { known in
                let other = plan.variants[known.variants[0]]
                return !roundsPrice && !known.roundsPrice
                    && other.lineSum.taken.intersection(seen)
                        == variant.lineSum.taken.intersection(seen)
                    && (seen.isEmpty || other.lineSum.refuses == variant.lineSum.refuses)
            }
            if let known {
                classes[known].variants.append(index)
            } else {
                classes.append(([index], roundsPrice))
            }
        }
        var classOfVariant = [Int](repeating: 0, count: plan.variants.count)
        let members = classes.enumerated().map { number, known in
            for variant in known.variants { classOfVariant[variant] = number }
            if !sets.contains(known.variants) { sets.append(known.variants) }
            return Member(
                variant: known.variants[0],
                unitPrice: known.roundsPrice ? plan.variants[known.variants[0]].unitPrice : nil,
                set: sets.firstIndex(of: known.variants) ?? 0)
        }
        let formation = Formation(classOfVariant: classOfVariant, classes: members)
        formations[index] = formation
        return formation
    }
}

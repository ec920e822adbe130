// SPDX-License-Identifier: Apache-2.0

/// A point of a policy that an inference asks about.
public enum PolicyPoint: String, Sendable, Hashable, CaseIterable {
    /// Where VAT is rounded.
    case vatLevel
    /// By which rule VAT is rounded.
    case vat
    /// Which figure of VAT is rounded.
    case vatOrder
    /// How parts get theirs of what was rounded above them.
    case parts
    /// By which rule sums of lines are rounded.
    case lineSum
    /// Whether unit prices are rounded first.
    case unitPrice
    /// What percent discounts of a line reduce.
    case lineDiscount

    /// The point in words.
    public var title: String {
        switch self {
        case .vatLevel: "where VAT is rounded"
        case .vat: "rule of VAT"
        case .vatOrder: "which figure is rounded"
        case .parts: "parts of a rounded VAT"
        case .lineSum: "rule of line sums"
        case .unitPrice: "unit price"
        case .lineDiscount: "percent discounts of lines"
        }
    }

    /// The values of the point, in the order of the space. Rules stand for their family.
    public var values: [String] {
        switch self {
        case .vatLevel: Policy.VATLevel.allCases.map(\.rawValue)
        case .vat, .lineSum: RoundingFamily.allCases.map(\.rule.rawValue)
        case .vatOrder: Policy.VATOrder.allCases.map(\.rawValue)
        case .parts: Policy.Parts.allCases.map(\.rawValue)
        case .unitPrice: ["keep", "round"]
        case .lineDiscount: Policy.LineDiscount.allCases.map(\.rawValue)
        }
    }
}

extension PolicyHypothesis {
    /// The value of a point, as ``PolicyPoint/values`` spells it; nil for the parts of a level that has none.
    public func value(_ point: PolicyPoint) -> String? {
        switch point {
        case .vatLevel: vat.level.rawValue
        case .vat: vat.rule.rule.rawValue
        case .vatOrder: vat.order.rawValue
        case .parts: vat.level == .unit || vat.level == .line ? nil : vat.parts.rawValue
        case .lineSum: sum.rule.rule.rawValue
        case .unitPrice: sum.roundsUnitPrice ? "round" : "keep"
        case .lineDiscount: sum.lineDiscount.rawValue
        }
    }

    /// The hypotheses that differ in one point alone.
    func alternatives(_ point: PolicyPoint) -> [PolicyHypothesis] {
        let others: [PolicyHypothesis] =
            switch point {
            case .vatLevel:
                Policy.VATLevel.allCases.map { level in
                    with(
                        VATHypothesis(
                            rule: vat.rule, level: level, order: vat.order, parts: vat.parts))
                }
            case .vat:
                RoundingFamily.allCases.map { rule in
                    with(
                        VATHypothesis(
                            rule: rule, level: vat.level, order: vat.order, parts: vat.parts))
                }
            case .vatOrder:
                Policy.VATOrder.allCases.map { order in
                    with(
                        VATHypothesis(
                            rule: vat.rule, level: vat.level, order: order, parts: vat.parts))
                }
            case .parts:
                Policy.Parts.allCases.map { parts in
                    with(
                        VATHypothesis(
                            rule: vat.rule, level: vat.level, order: vat.order, parts: parts))
                }
            case .lineSum:
                RoundingFamily.allCases.map { rule in
                    with(
                        SumHypothesis(
                            rule: rule, roundsUnitPrice: sum.roundsUnitPrice,
                            lineDiscount: sum.lineDiscount))
                }
            case .unitPrice:
                [false, true].map { rounds in
                    with(
                        SumHypothesis(
                            rule: sum.rule, roundsUnitPrice: rounds,
                            lineDiscount: sum.lineDiscount))
                }
            case .lineDiscount:
                Policy.LineDiscount.allCases.map { lineDiscount in
                    with(
                        SumHypothesis(
                            rule: sum.rule, roundsUnitPrice: sum.roundsUnitPrice,
                            lineDiscount: lineDiscount))
                }
            }
        return others.filter { $0 != self }
    }

    private func with(_ sum: SumHypothesis) -> PolicyHypothesis {
        PolicyHypothesis(sum: sum, vat: vat)
    }

    private func with(_ vat: VATHypothesis) -> PolicyHypothesis {
        PolicyHypothesis(sum: sum, vat: vat)
    }
}

extension PolicySet {
    /// The values that members have at a point, in the order of the space.
    public func values(_ point: PolicyPoint) -> [String] {
        let values = Set(members.compactMap { $0.value(point) })
        return point.values.filter { values.contains($0) }
    }

    /// The member that a person would name first: a usual policy if there is one. Nil for the empty set.
    public var representative: PolicyHypothesis? {
        Self.usual.first { contains($0) } ?? members.first
    }

    /// The usual policies, the most usual first: `half-up` at each level, the presets, then every short form.
    static let usual: [PolicyHypothesis] = {
        let levels: [Policy.VATLevel] = [.line, .rate, .receipt, .unit]
        let short = RoundingRule.allCases.flatMap { rule in
            levels.map { Policy(level: $0, rule: rule) }
        }
        let policies = short.prefix(4) + Policy.presets.map(\.policy) + short
        return policies.compactMap { PolicyHypothesis($0) }
    }()
}

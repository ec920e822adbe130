// SPDX-License-Identifier: Apache-2.0

/// A policy that an inference considers: how the sums of lines come about, and how their VAT is rounded.
///
/// The space is fixed. Both halves are numbered, and ``index`` = 108 × ``SumHypothesis/index`` + ``VATHypothesis/index``
/// runs over 24 × 108 = 2592 hypotheses. Rules stand for their ``RoundingFamily``; with each rule of each family there are
/// 7200 policies. Amounts have two decimal places and totals are kept. Every preset and every short form `level/rule` is a
/// member.
public struct PolicyHypothesis: Sendable, Hashable {
    /// How the sums of lines come about.
    public let sum: SumHypothesis
    /// How VAT is rounded.
    public let vat: VATHypothesis

    /// How many hypotheses there are.
    public static let count = SumHypothesis.count * VATHypothesis.count

    /// The number of the hypothesis, 0..<``count``.
    public var index: Int { VATHypothesis.count * sum.index + vat.index }

    /// A hypothesis of two halves.
    public init(sum: SumHypothesis, vat: VATHypothesis) {
        self.sum = sum
        self.vat = vat
    }

    /// The hypothesis of a number.
    public init(index: Int) {
        sum = SumHypothesis(index: index / VATHypothesis.count)
        vat = VATHypothesis(index: index % VATHypothesis.count)
    }

    /// The hypothesis that a policy is; nil for one outside the space: another scale, sums or discounts that are kept, a
    /// unit price or a discount that is rounded by another rule than the sums, or a total that is rounded.
    public init?(_ policy: Policy) {
        guard policy.scale == 2, policy.total == .keep, let lineSum = policy.lineSum.rule,
            let discount = policy.discount.rule
        else { return nil }
        let rule = RoundingFamily(lineSum)
        if RoundingFamily(discount) != rule { return nil }
        if let unitPrice = policy.unitPrice.rule, RoundingFamily(unitPrice) != rule { return nil }
        sum = SumHypothesis(
            rule: rule, roundsUnitPrice: policy.unitPrice != .keep,
            lineDiscount: policy.lineDiscount)
        vat = VATHypothesis(
            rule: RoundingFamily(policy.vat), level: policy.vatLevel, order: policy.vatOrder,
            parts: policy.parts)
    }

    /// The policy that stands for the hypothesis, under its short or its preset's name where it has one.
    public var policy: Policy {
        var policy = Policy(level: vat.level, rule: sum.rule.rule)
        policy.unitPrice = sum.roundsUnitPrice ? .round(sum.rule.rule) : .keep
        policy.lineDiscount = sum.lineDiscount
        policy.vat = vat.rule.rule
        policy.vatOrder = vat.order
        policy.parts = vat.parts
        policy.name = Self.names[index] ?? description
        return policy
    }

    /// The short forms and presets that are the hypothesis, by name: the rules of a family share it.
    public var names: [String] { Self.allNames[index] ?? [] }

    private static let allNames: [Int: [String]] = {
        let short = Policy.VATLevel.allCases.flatMap { level in
            RoundingRule.allCases.map { Policy(level: level, rule: $0) }
        }
        var names: [Int: [String]] = [:]
        for policy in short + Policy.presets.map(\.policy) {
            // Every preset and short form is in the space; a test holds that.
            if let hypothesis = PolicyHypothesis(policy) {
                names[hypothesis.index, default: []].append(policy.name)
            }
        }
        return names
    }()

    private static let names: [Int: String] = allNames.compactMapValues(\.first)
}

extension PolicyHypothesis: CustomStringConvertible {
    /// The points of the policy in words.
    public var description: String { "\(sum), \(vat)" }
}

/// How the sums of lines come about: 24 hypotheses.
///
/// ``index`` = 12 × line discount (`lineSum`, `unitPrice`) + 6 × unit price (kept, rounded) + family.
public struct SumHypothesis: Sendable, Hashable {
    /// Rounds the line's sum and discounts, and the unit price where it is rounded.
    public let rule: RoundingFamily
    /// The unit price is rounded before anything is multiplied.
    public let roundsUnitPrice: Bool
    /// What a percent discount of a line reduces.
    public let lineDiscount: Policy.LineDiscount

    /// How many there are.
    public static let count = 24

    /// The number of the hypothesis, 0..<``count``.
    public var index: Int {
        12 * (lineDiscount == .unitPrice ? 1 : 0) + 6 * (roundsUnitPrice ? 1 : 0) + rule.rawValue
    }

    /// A hypothesis with every point stated.
    public init(rule: RoundingFamily, roundsUnitPrice: Bool, lineDiscount: Policy.LineDiscount) {
        self.rule = rule
        self.roundsUnitPrice = roundsUnitPrice
        self.lineDiscount = lineDiscount
    }

    /// The hypothesis of a number.
    public init(index: Int) {
        precondition((0..<Self.count).contains(index), "A sum hypothesis has a number of 0..<24")
        rule = RoundingFamily.allCases[index % 6]
        roundsUnitPrice = index / 6 % 2 == 1
        lineDiscount = index / 12 == 1 ? .unitPrice : .lineSum
    }
}

extension SumHypothesis: CustomStringConvertible {
    /// The points in words.
    public var description: String {
        "lineSum \(rule.rule.rawValue), unitPrice \(roundsUnitPrice ? rule.rule.rawValue : "keep"), "
            + "lineDiscount \(lineDiscount.rawValue)"
    }
}

/// How VAT is rounded: 108 hypotheses.
///
/// ``index`` = 6 × shape + family. The shapes are, in this order, the levels `unit` and `line` with the orders `tax`,
/// `counterpart` and `both`, then the levels `rate` and `receipt` with each order and in it the parts `reconciled` and
/// `independent`: 3 + 3 + 6 + 6.
public struct VATHypothesis: Sendable, Hashable {
    /// Rounds every figure of VAT.
    public let rule: RoundingFamily
    /// Where VAT is rounded.
    public let level: Policy.VATLevel
    /// Which figure is rounded and which is the difference.
    public let order: Policy.VATOrder
    /// How lines and rates get their part of what was rounded above them; `reconciled` where nothing is.
    public let parts: Policy.Parts

    /// How many there are.
    public static let count = 108

    /// The number of the hypothesis, 0..<``count``.
    public var index: Int { 6 * shape.rawValue + rule.rawValue }

    /// A hypothesis with every point stated; parts have no meaning at the levels `unit` and `line`.
    public init(
        rule: RoundingFamily, level: Policy.VATLevel, order: Policy.VATOrder, parts: Policy.Parts
    ) {
        self.rule = rule
        self.level = level
        self.order = order
        self.parts = level == .unit || level == .line ? .reconciled : parts
    }

    /// The hypothesis of a number.
    public init(index: Int) {
        precondition((0..<Self.count).contains(index), "A VAT hypothesis has a number of 0..<108")
        let shape = VATShape(rawValue: index / 6)
        self.init(
            rule: RoundingFamily.allCases[index % 6], level: shape.level, order: shape.order,
            parts: shape.parts)
    }

    var shape: VATShape { VATShape(level: level, order: order, parts: parts) }
}

extension VATHypothesis: CustomStringConvertible {
    /// The points in words.
    public var description: String {
        let parts = level == .unit || level == .line ? "" : ", parts \(parts.rawValue)"
        return "vat \(rule.rule.rawValue), vatLevel \(level.rawValue), vatOrder \(order.rawValue)"
            + parts
    }
}

/// Level, order and parts of a VAT hypothesis, as a number of 0..<18.
struct VATShape: Sendable, Hashable {
    let rawValue: Int

    static let count = 18
    static let all = (0..<count).map { VATShape(rawValue: $0) }

    init(rawValue: Int) {
        self.rawValue = rawValue
    }

    init(level: Policy.VATLevel, order: Policy.VATOrder, parts: Policy.Parts = .reconciled) {
        let order = Policy.VATOrder.allCases.firstIndex(of: order) ?? 0
        let independent = parts == .independent ? 1 : 0
        switch level {
        case .unit: rawValue = order
        case .line: rawValue = 3 + order
        case .rate: rawValue = 6 + 2 * order + independent
        case .receipt: rawValue = 12 + 2 * order + independent
        }
    }

    var level: Policy.VATLevel {
        switch rawValue {
        case ..<3: .unit
        case ..<6: .line
        case ..<12: .rate
        default: .receipt
        }
    }

    var order: Policy.VATOrder {
        rawValue < 6
            ? Policy.VATOrder.allCases[rawValue % 3]
            : Policy.VATOrder.allCases[(rawValue - 6) % 6 / 2]
    }

    var parts: Policy.Parts { rawValue < 6 || rawValue % 2 == 0 ? .reconciled : .independent }
}

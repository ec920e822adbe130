// SPDX-License-Identifier: Apache-2.0

/// A rounding policy: what is rounded, where and how, as plain data.
///
/// Every rounding point has a name of its own and nothing is rounded elsewhere. Two policies compare with `==`; a receipt
/// carries the ``name`` of the policy it was computed under. See <doc:Policies> for the long and the short text form.
public struct Policy: Sendable, Hashable {
    /// Where VAT is rounded.
    public enum VATLevel: String, Sendable, Hashable, Codable, CaseIterable {
        /// The tax of one unit is rounded, times the quantity, rounded again.
        case unit
        /// The tax of each line.
        case line
        /// The exact taxes of a rate's lines are summed and rounded once.
        case rate
        /// All exact taxes are summed and rounded once.
        case receipt
    }

    /// Which figure is rounded and which is the difference.
    public enum VATOrder: String, Sendable, Hashable, Codable, CaseIterable {
        /// The tax is rounded; net (tax-inclusive) or gross (tax-exclusive) is the difference.
        case tax
        /// The net (tax-inclusive) or the gross (tax-exclusive) is rounded; the tax is the difference.
        case counterpart
        /// Tax and gross are rounded from the exact base; the net is their difference.
        case both
    }

    /// How the parts of a figure that was rounded above them relate to it.
    public enum Parts: String, Sendable, Hashable, Codable, CaseIterable {
        /// The parts add up: the largest remainders of the exact taxes take the units that are missing.
        case reconciled
        /// Each part is rounded on its own, and their sum may miss.
        case independent
    }

    /// What a discount of a line reduces.
    public enum LineDiscount: String, Sendable, Hashable, Codable, CaseIterable {
        /// The line's sum.
        case lineSum
        /// A percent reduces the unit price, which is rounded by ``Policy/discount`` and then multiplied.
        case unitPrice
    }

    /// How the amount due is rounded.
    public enum Total: Sendable, Hashable {
        /// Not rounded.
        case keep
        /// Rounded to a multiple of `step`; VAT and turnovers are not touched.
        case round(step: ExactDecimal, rule: RoundingRule)
    }

    /// The name that results carry.
    public internal(set) var name: String
    /// Decimal places of an amount, 0...4.
    public internal(set) var scale: Int
    /// The unit price, before anything is multiplied.
    public internal(set) var unitPrice: RoundingPoint
    /// Price × quantity, and the line's sum after its discounts.
    public internal(set) var lineSum: RoundingPoint
    /// Each discount and surcharge.
    public internal(set) var discount: RoundingPoint
    /// Every figure of VAT, and totals of sums that ``lineSum`` keeps exact.
    public internal(set) var vat: RoundingRule
    /// Where VAT is rounded.
    public internal(set) var vatLevel: VATLevel
    /// Which figure of VAT is rounded and which is the difference.
    public internal(set) var vatOrder: VATOrder
    /// How lines and rates get their part of a tax that was rounded above them.
    public internal(set) var parts: Parts
    /// How the amount due is rounded.
    public internal(set) var total: Total
    /// What a discount of a line reduces.
    public internal(set) var lineDiscount: LineDiscount

    /// How discounts and surcharges of a bill are shared among its lines; not ``AllocationMethod/separate``, since there is no
    /// line for what is left.
    public internal(set) var allocation: AllocationMethod

    /// A policy with every point stated.
    ///
    /// - Throws: ``PolicyError`` when a value is out of range or two values contradict each other.
    public init(
        name: String, scale: Int = 2, unitPrice: RoundingPoint, lineSum: RoundingPoint,
        discount: RoundingPoint, vat: RoundingRule, vatLevel: VATLevel, vatOrder: VATOrder,
        parts: Parts, total: Total, lineDiscount: LineDiscount = .lineSum,
        allocation: AllocationMethod = .largestRemainder
    ) throws(PolicyError) {
        guard Amount.scales.contains(scale) else {
            throw .invalidValue(key: "scale", reason: "a scale is 0...4, not \(scale)")
        }
        if case .round(let step, _) = total {
            guard step.signum > 0 else {
                throw .invalidValue(key: "total.step", reason: "a step is greater than zero")
            }
            guard step.scale <= scale else {
                throw .invalidValue(
                    key: "total.step",
                    reason: "a step of \(step) is finer than an amount of scale \(scale)")
            }
        }
        guard allocation != .separate else {
            throw .invalidValue(
                key: "allocation", reason: "\"separate\" leaves a share that belongs to no line")
        }
        self.name = name
        self.scale = scale
        self.unitPrice = unitPrice
        self.lineSum = lineSum
        self.discount = discount
        self.vat = vat
        self.vatLevel = vatLevel
        self.vatOrder = vatOrder
        self.parts = parts
        self.total = total
        self.lineDiscount = lineDiscount
        self.allocation = allocation
    }

    /// The policy of the short form `level/rule`: that rule at every point, unit prices kept as written.
    public init(level: VATLevel, rule: RoundingRule) {
        name = "\(level.rawValue)/\(rule.rawValue)"
        scale = 2
        unitPrice = .keep
        lineSum = .round(rule)
        discount = .round(rule)
        vat = rule
        vatLevel = level
        vatOrder = .tax
        parts = .reconciled
        total = .keep
        lineDiscount = .lineSum
        allocation = .largestRemainder
    }
}

/// Why a policy cannot be made.
public enum PolicyError: Error, Hashable, Sendable {
    /// A text is neither a preset nor `level/rule`.
    case unknownName(String)
    case unknownKey(String)
    case missingKey(String)
    /// The value of a key has the wrong type, is out of range or contradicts another.
    case invalidValue(key: String, reason: String)
}

extension PolicyError: CustomStringConvertible {
    /// What is wrong, with the key.
    public var description: String {
        switch self {
        case .unknownName(let name):
            "unknown policy \"\(name)\": a policy is a preset "
                + "(\(Policy.presets.map(\.policy.name).joined(separator: ", "))), "
                + "level/rule such as line/half-up, or the path of a JSON file"
        case .unknownKey(let key): "unknown key \"\(key)\" in a policy"
        case .missingKey(let key): "the policy lacks the key \"\(key)\""
        case .invalidValue("", let reason): "the policy: \(reason)"
        case .invalidValue(let key, let reason): "policy key \"\(key)\": \(reason)"
        }
    }
}

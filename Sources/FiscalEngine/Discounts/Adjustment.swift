// SPDX-License-Identifier: Apache-2.0

/// One discount or surcharge: a percent of a sum, or an amount.
public enum Adjustment: Sendable, Hashable {
    /// A percent, zero or more: `10` takes a tenth.
    case percent(ExactDecimal)
    /// An amount of the bill's currency, zero or more.
    case amount(ExactDecimal)

    var figure: ExactDecimal {
        switch self {
        case .percent(let figure), .amount(let figure): figure
        }
    }

    var isPercent: Bool {
        if case .percent = self { true } else { false }
    }
}

/// The discounts and surcharges of one line or of a whole bill; discounts come first, each list in the order given.
public struct Adjustments: Sendable, Hashable {
    /// What is taken, in order.
    public var discounts: [Adjustment]
    /// What is added behind the discounts, in order.
    public var surcharges: [Adjustment]

    /// Discounts and surcharges in the order in which they apply.
    public init(discounts: [Adjustment] = [], surcharges: [Adjustment] = []) {
        self.discounts = discounts
        self.surcharges = surcharges
    }

    /// There is nothing to take or to add.
    public var isEmpty: Bool { discounts.isEmpty && surcharges.isEmpty }

    /// No discounts and no surcharges.
    public static let none = Adjustments()
}

/// What a percent is taken of when there are several.
public enum Stacking: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each percent is taken of the undiscounted figure: 10 % and 5 % of 100 leave 85.
    case original
    /// Each percent is taken of what the one before left: 10 % and 5 % of 100 leave 85.50.
    case sequential
}

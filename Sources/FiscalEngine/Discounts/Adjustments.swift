// SPDX-License-Identifier: Apache-2.0

/// The discounts and surcharges of one line or of a whole bill, and what discounts may not do to it.
///
/// Discounts come before surcharges, each list in the order given.
public struct Adjustments: Sendable, Hashable {
    /// What is taken, in order.
    public var discounts: [Adjustment]
    /// What is added behind the discounts, in order.
    public var surcharges: [Adjustment]
    /// The least that discounts of both levels leave of the line; of a bill, of each line that has no floor of its own. Nil
    /// is a floor of zero.
    public var floor: PriceFloor?
    /// Whether discounts of the bill are taken of the line and shared with it; its own discounts apply all the same. Of a
    /// bill, false keeps every line out.
    public var isDiscountable: Bool

    /// Discounts and surcharges in the order in which they apply.
    public init(
        discounts: [Adjustment] = [], surcharges: [Adjustment] = [], floor: PriceFloor? = nil,
        isDiscountable: Bool = true
    ) {
        self.discounts = discounts
        self.surcharges = surcharges
        self.floor = floor
        self.isDiscountable = isDiscountable
    }

    /// There is nothing to take or to add, and nothing to respect in doing so.
    public var isEmpty: Bool {
        discounts.isEmpty && surcharges.isEmpty && floor == nil && isDiscountable
    }

    /// No discounts and no surcharges.
    public static let none = Adjustments()
}

/// The least that discounts leave of a line. A line that is below it already takes no discount.
public enum PriceFloor: Sendable, Hashable {
    /// The least price of a unit, zero or more: 0.01 leaves a kopeck for each (YooKassa's `Receipt.normalize`).
    case unitPrice(ExactDecimal)
    /// The least sum of the line, zero or more.
    case sum(ExactDecimal)

    var figure: ExactDecimal {
        switch self {
        case .unitPrice(let figure), .sum(let figure): figure
        }
    }

    /// The least sum of a line of `quantity` units.
    func sum(of quantity: Rational) -> Rational {
        switch self {
        case .unitPrice(let price): Rational(price) * quantity
        case .sum(let sum): Rational(sum)
        }
    }

    /// The least price of one of `quantity` units.
    func unitPrice(of quantity: Rational) -> Rational {
        switch self {
        case .unitPrice(let price): Rational(price)
        case .sum(let sum): Rational(sum) / quantity
        }
    }
}

/// What a percent is taken of when there are several.
public enum Stacking: String, Sendable, Hashable, Codable, CaseIterable {
    /// Each percent is taken of the undiscounted figure: 10 % and 5 % of 100 leave 85.
    case original
    /// Each percent is taken of what the one before left: 10 % and 5 % of 100 leave 85.50.
    case sequential
}

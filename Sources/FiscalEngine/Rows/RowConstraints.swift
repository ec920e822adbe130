// SPDX-License-Identifier: Apache-2.0

/// What the rows of a receipt have to keep to, as data.
///
/// ```swift
/// var constraints = RowConstraints()
/// constraints.minimumPrice = "0.01"      // no row at a price of zero
/// constraints.tolerance = 1              // a sum may miss its product by a kopeck (R1)
/// ```
public struct RowConstraints: Sendable, Hashable, Codable {
    /// How many minor units a sum may differ from the exact product of its row: 0, or 1 as the fiscal data formats allow
    /// where an outside calculator gives the sum (FFD 1.05, note to tag 1043). With 0 the sum is the product, rounded by the
    /// policy's rule for line sums, by half-up where the policy keeps them exact.
    public var tolerance: Int
    /// The sums of the rows may be more than the total, within its ruble: the register lowers the total (FFD 1.05, note to
    /// tag 1020).
    public var lowersTotal: Bool
    /// The sums of the goods may move while the total stays.
    public var freesTargets: Bool
    /// How many minor units the sum of one good may move at most where targets are free. 50 unless told otherwise.
    public var maximumMovement: Int
    /// Decimal places of the quantity of a row, 0...6. Three unless told otherwise. A good of a whole quantity has whole
    /// rows.
    public var quantityScale: Int
    /// Decimal places of the unit price of a row; nil for those of an amount under the policy, and never fewer.
    public var priceScale: Int?
    /// The lowest unit price of a row. Zero unless told otherwise, so that a discount of 100 % can be registered.
    public var minimumPrice: ExactDecimal
    /// The most rows of a receipt; nil for as many as it takes.
    public var maximumRows: Int?
    /// The most rows of one good; nil for as many as it takes.
    public var maximumRowsPerGood: Int?
    /// The register makes one row of two that have one price, so that a good may have only one at each.
    public var mergesEqualPrices: Bool

    /// The constraints, each with its default.
    public init(
        tolerance: Int = 0, lowersTotal: Bool = false, freesTargets: Bool = false,
        maximumMovement: Int = 50, quantityScale: Int = 3, priceScale: Int? = nil,
        minimumPrice: ExactDecimal = .zero, maximumRows: Int? = nil,
        maximumRowsPerGood: Int? = nil, mergesEqualPrices: Bool = false
    ) {
        self.tolerance = tolerance
        self.lowersTotal = lowersTotal
        self.freesTargets = freesTargets
        self.maximumMovement = maximumMovement
        self.quantityScale = quantityScale
        self.priceScale = priceScale
        self.minimumPrice = minimumPrice
        self.maximumRows = maximumRows
        self.maximumRowsPerGood = maximumRowsPerGood
        self.mergesEqualPrices = mergesEqualPrices
    }

    /// Checks the constraints under a policy.
    func check(_ policy: Policy) throws(RowConstraintError) {
        func require(_ name: String, _ range: ClosedRange<Int>, _ value: Int?)
            throws(RowConstraintError)
        {
            if let value, !range.contains(value) {
                throw RowConstraintError(
                    constraint: name, reason: "\(range.lowerBound)...\(range.upperBound)")
            }
        }
        try require("tolerance", 0...1, tolerance)
        try require("maximumMovement", 0...1000, maximumMovement)
        try require("quantityScale", 0...6, quantityScale)
        let scales = policy.scale...max(policy.scale, policy.scale + 6 - quantityScale)
        try require("priceScale", scales, priceScale)
        try require("maximumRows", 1...1_000_000, maximumRows)
        try require("maximumRowsPerGood", 1...1_000_000, maximumRowsPerGood)
        let price = minimumPrice.fixed
        guard let price, price.mantissa >= 0, price.scale <= priceScale ?? policy.scale,
            price.mantissa < PowersOfTen.int64(12)
        else {
            throw RowConstraintError(
                constraint: "minimumPrice", reason: "zero or more, a price of the grid")
        }
    }
}

/// A constraint has a value that it cannot have.
public struct RowConstraintError: Error, Hashable, Sendable {
    /// The name of the constraint, as ``RowConstraints`` spells it.
    public let constraint: String
    /// What it can be.
    public let reason: String
}

extension RowConstraintError: CustomStringConvertible {
    /// The constraint and what it can be.
    public var description: String { "\(constraint) is \(reason)" }
}

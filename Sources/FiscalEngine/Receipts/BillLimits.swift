// SPDX-License-Identifier: Apache-2.0

/// How large a bill may be; a larger one is an error of its record and never a long wait.
public struct BillLimits: Sendable, Hashable {
    /// The most lines of a bill. 100,000 unless told otherwise.
    public var maximumLines: Int
    /// The most different VAT rates of a bill. 100 unless told otherwise.
    public var maximumRates: Int
    /// The most discounts, and the most surcharges, of one line or of the bill. 100 unless told otherwise.
    public var maximumAdjustments: Int

    /// Limits of at least one line and one rate.
    public init(
        maximumLines: Int = 100_000, maximumRates: Int = 100, maximumAdjustments: Int = 100
    ) {
        precondition(maximumLines > 0 && maximumRates > 0, "A bill has a line and a rate")
        precondition(maximumRates <= 1000, "1...1000 rates")
        precondition((0...1000).contains(maximumAdjustments), "0...1000 discounts")
        self.maximumLines = maximumLines
        self.maximumRates = maximumRates
        self.maximumAdjustments = maximumAdjustments
    }

    /// 100,000 lines, 100 rates, 100 discounts and 100 surcharges of a line.
    public static let standard = BillLimits()
}

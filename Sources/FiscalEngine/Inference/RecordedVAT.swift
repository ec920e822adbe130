// SPDX-License-Identifier: Apache-2.0

/// The recorded figures of a receipt that depend on its policy, in minor units of two places.
struct RecordedVAT {
    /// A figure that is no whole number of minor units: no policy gives it.
    static let impossible = Int64.min

    /// The figures of one rate.
    struct Subtotal {
        /// The rate group among those of the lines; nil where no line has the rate, whose figures are then zero.
        let group: Int?
        let turnover: Int64?
        let tax: Int64?
    }

    private(set) var lineSums: [Int64?] = []
    private(set) var lineTaxes: [Int64?] = []
    private(set) var subtotals: [Subtotal] = []
    private(set) var totalTax: Int64?
    private(set) var totalAmount: Int64?
    private(set) var amountDue: Int64?

    init(_ recorded: RecordedReceipt, groups: [VATRate]) {
        lineSums = recorded.items.map { Self.units($0.sum) }
        lineTaxes = recorded.items.map { Self.units($0.tax) }
        subtotals = recorded.vat.map { subtotal in
            Subtotal(
                group: groups.firstIndex(of: subtotal.rate),
                turnover: Self.units(subtotal.turnover), tax: Self.units(subtotal.tax))
        }
        totalTax = Self.units(recorded.totalTax)
        totalAmount = Self.units(recorded.totalAmount)
        amountDue = Self.units(recorded.amountDue)
    }

    /// Some line states its sum.
    var hasSums: Bool { lineSums.contains { $0 != nil } }
    /// Some line states its VAT.
    var hasTaxes: Bool { lineTaxes.contains { $0 != nil } }
    /// Some total is stated.
    var hasTotals: Bool {
        totalTax != nil || totalAmount != nil || amountDue != nil
            || subtotals.contains { $0.turnover != nil || $0.tax != nil }
    }
    /// Some VAT is stated.
    var hasVAT: Bool { hasTaxes || totalTax != nil || subtotals.contains { $0.tax != nil } }
    /// Some figure is stated that policies differ in.
    var hasFigures: Bool { hasSums || hasTaxes || hasTotals }

    /// A figure in minor units; nil for one that is not there.
    static func units(_ figure: ExactDecimal?) -> Int64? {
        guard let figure else { return nil }
        guard let fixed = figure.fixed, fixed.scale <= 2 else { return impossible }
        let (units, overflow) = fixed.mantissa.multipliedReportingOverflow(
            by: PowersOfTen.int64(2 - fixed.scale))
        return overflow ? impossible : units
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Computes lines that lie in columns, into columns of the caller: sums and taxes of whole tables of prices.
///
/// ```swift
/// let batch = try ColumnBatch(policy: Policy(level: .line, rule: .halfUp), rates: [.percent(7)])
/// let prices: [Int64] = [43_380]        // 433.80, in kopecks
/// let quantities: [Int64] = [2_000]     // 2.000, in thousandths
/// let rates: [UInt8] = [0]              // the index of 7 %
/// var (sums, taxes): ([Int64], [Int64]) = ([0], [0])
/// var sumSpan = sums.mutableSpan
/// var taxSpan = taxes.mutableSpan
/// try batch.compute(
///     prices: prices.span, priceScale: 2, quantities: quantities.span, quantityScale: 3,
///     rates: rates.span, sums: &sumSpan, taxes: &taxSpan)
/// // sums[0] is 86760, taxes[0] is 5676
/// ```
///
/// A price is mantissa / 10^scale in the currency of the amounts, a quantity mantissa / 10^scale; either may be negative,
/// and rules then round as the table of ``RoundingRule`` says. Sums and taxes are minor units of the policy's scale. A
/// row has the figures that a bill of this line alone has. Rows that the kernel cannot prove in its width go through
/// integers of any size; a row whose figures do not fit Int64 or have no value under the policy is 0 in each column and one
/// of the ``ColumnReport/failures``. Nothing is copied, and every column is read and written once.
public struct ColumnBatch: Sendable {
    /// The policy of every row.
    public let policy: Policy
    /// Whether prices hold their VAT.
    public let basis: PriceBasis
    /// The rates that rows refer to by index.
    public let rates: [VATRate]

    let kernel: LineKernel
    let entries: [RateTable.Entry]

    /// Taxes are computed line by line under this policy. Under a policy that takes them above the line (levels `rate` and
    /// `receipt`) or rounds gross and tax (order `both`) the column of taxes is filled with 0.
    public var computesTaxes: Bool { kernel.computesTax }

    /// A computation under a policy.
    ///
    /// - Throws: ``ColumnError/exactLineSums`` where the policy keeps line sums exact: a column holds minor units.
    public init(
        policy: Policy, basis: PriceBasis = .taxInclusive, rates: [VATRate]
    ) throws(ColumnError) {
        try self.init(policy: policy, basis: basis, rates: rates, version: .standard)
    }

    /// A computation by one version of the kernel, for measurements and tests.
    package init(
        policy: Policy, basis: PriceBasis = .taxInclusive, rates: [VATRate], version: KernelVersion
    ) throws(ColumnError) {
        guard let kernel = LineKernel(policy, version: version) else {
            throw .exactLineSums
        }
        self.policy = policy
        self.basis = basis
        self.rates = rates
        self.kernel = kernel
        entries = rates.map { rate in
            RateTable.Entry(rate: rate, basis: basis, factor: rate.factor(basis))
        }
    }

    /// Fills the columns of sums and taxes from prices and quantities of one scale each.
    ///
    /// - Parameters:
    ///   - prices: The mantissas of the prices.
    ///   - priceScale: Decimal places of every price, 0...18.
    ///   - quantities: The mantissas of the quantities.
    ///   - quantityScale: Decimal places of every quantity, 0...18.
    ///   - rates: For each row the index of its rate in ``rates``.
    ///   - sums: The lines' sums, in minor units.
    ///   - taxes: The lines' taxes, in minor units; see ``computesTaxes``.
    /// - Throws: ``ColumnError`` when columns differ in length or a scale is out of range. Nothing has been written then.
    @discardableResult
    public func compute<Index: RateIndex>(
        prices: Span<Int64>, priceScale: Int, quantities: Span<Int64>, quantityScale: Int,
        rates: Span<Index>, sums: inout MutableSpan<Int64>, taxes: inout MutableSpan<Int64>
    ) throws(ColumnError) -> ColumnReport {
        var none: [Int64] = []
        var unitPrices = none.mutableSpan
        return try compute(
            prices: prices, priceScale: priceScale, quantities: quantities,
            quantityScale: quantityScale, rates: rates, unitPrices: &unitPrices, sums: &sums,
            taxes: &taxes)
    }

    /// Fills the columns of unit prices, sums and taxes from prices and quantities of one scale each.
    ///
    /// A unit price is the price after the policy's rounding point: of the scale of the policy where the policy rounds unit
    /// prices and theirs is finer, else as it was given.
    ///
    /// - Throws: ``ColumnError`` when columns differ in length or a scale is out of range. Nothing has been written then.
    @discardableResult
    public func compute<Index: RateIndex>(
        prices: Span<Int64>, priceScale: Int, quantities: Span<Int64>, quantityScale: Int,
        rates: Span<Index>, unitPrices: inout MutableSpan<Int64>,
        sums: inout MutableSpan<Int64>, taxes: inout MutableSpan<Int64>
    ) throws(ColumnError) -> ColumnReport {
        guard 0...18 ~= priceScale, 0...18 ~= quantityScale else { throw .scale }
        let none: [UInt8] = []
        var run = ColumnRun(batch: self)
        try run.compute(
            prices, none.span, UInt8(priceScale), quantities, none.span, UInt8(quantityScale),
            rates, &unitPrices, &sums, &taxes, needsFigures: true)
        return run.report
    }

    /// Fills the columns of sums and taxes from prices and quantities whose scales are columns of their own.
    ///
    /// - Throws: ``ColumnError`` when columns differ in length. Nothing has been written then.
    @discardableResult
    public func compute<Index: RateIndex>(
        prices: Span<Int64>, priceScales: Span<UInt8>, quantities: Span<Int64>,
        quantityScales: Span<UInt8>, rates: Span<Index>, sums: inout MutableSpan<Int64>,
        taxes: inout MutableSpan<Int64>
    ) throws(ColumnError) -> ColumnReport {
        guard priceScales.count == prices.count, quantityScales.count == prices.count else {
            throw .differentLengths
        }
        var none: [Int64] = []
        var unitPrices = none.mutableSpan
        var run = ColumnRun(batch: self)
        try run.compute(
            prices, priceScales, 0, quantities, quantityScales, 0, rates, &unitPrices, &sums,
            &taxes, needsFigures: true)
        return run.report
    }

    /// The totals of each rate, without columns of sums and taxes: prices and quantities are read once and nothing is
    /// written.
    ///
    /// Rows that fail take no part in the totals and are in the report.
    ///
    /// - Throws: ``ColumnError`` when columns differ in length or a scale is out of range.
    public func totals<Index: RateIndex>(
        prices: Span<Int64>, priceScale: Int, quantities: Span<Int64>, quantityScale: Int,
        rates: Span<Index>
    ) throws(ColumnError) -> (totals: [ColumnTotal], report: ColumnReport) {
        guard 0...18 ~= priceScale, 0...18 ~= quantityScale else { throw .scale }
        let noScales: [UInt8] = []
        var (noPrices, noSums, noTaxes): ([Int64], [Int64], [Int64]) = ([], [], [])
        var unitPrices = noPrices.mutableSpan
        var sums = noSums.mutableSpan
        var taxes = noTaxes.mutableSpan
        var run = ColumnRun(batch: self)
        run.addsTotals()
        try run.compute(
            prices, noScales.span, UInt8(priceScale), quantities, noScales.span,
            UInt8(quantityScale), rates, &unitPrices, &sums, &taxes, needsFigures: false)
        return (run.totals, run.report)
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// One pass over columns: tile by tile through the kernel, marked rows through scaled integers, and what these hand on
/// through rationals.
struct ColumnRun {
    /// Rows between two looks at the marks; what they read and wrote is still in the cache then.
    private static let tile = 16_384

    let batch: ColumnBatch
    private(set) var report = ColumnReport()
    private var kernelTotals: [LineKernel.Totals] = []
    /// What rows that the kernel marked added to the totals.
    private var exactTotals: [ColumnTotal] = []
    private let scaledLine: ScaledLine
    /// Rates as `scaledLine` wants them, from the first row on that does.
    private var scaledRates: [ScaledLine.Rate?]

    init(batch: ColumnBatch) {
        self.batch = batch
        scaledLine = ScaledLine(policy: batch.policy, computesTax: batch.computesTaxes)
        scaledRates = Array(repeating: nil, count: batch.entries.count)
    }

    /// Totals of each rate are wanted.
    mutating func addsTotals() {
        kernelTotals = Array(repeating: LineKernel.Totals(), count: batch.rates.count)
        exactTotals = batch.rates.map { ColumnTotal(rate: $0, sum: 0, tax: 0) }
    }

    /// The totals of each rate.
    var totals: [ColumnTotal] {
        zip(kernelTotals, exactTotals).map { kernel, exact in
            ColumnTotal(
                rate: exact.rate, sum: kernel.sum + exact.sum, tax: kernel.tax + exact.tax)
        }
    }

    // Spans that are empty are columns that are not given, or not wanted.
    mutating func compute<Index: RateIndex>(
        _ prices: Span<Int64>, _ priceScales: Span<UInt8>, _ priceScale: UInt8,
        _ quantities: Span<Int64>, _ quantityScales: Span<UInt8>, _ quantityScale: UInt8,
        _ rates: Span<Index>, _ unitPrices: inout MutableSpan<Int64>,
        _ sums: inout MutableSpan<Int64>, _ taxes: inout MutableSpan<Int64>, needsFigures: Bool
    ) throws(ColumnError) {
        let count = prices.count
        guard quantities.count == count, rates.count == count,
            unitPrices.isEmpty || unitPrices.count == count,
            !needsFigures || (sums.count == count && taxes.count == count)
        else { throw .differentLengths }

        let table = batch.entries.map(batch.kernel.entry)
        // What is larger than the last-level cache is out of it before anyone reads it.
        let streams = 2 * count > KernelVersion.lastLevelCache / MemoryLayout<Int64>.size
        var mask = [UInt8](repeating: 0, count: (min(count, Self.tile) + 7) / 8)
        for first in stride(from: 0, to: count, by: Self.tile) {
            let rows = first..<min(first + Self.tile, count)
            let marked = batch.kernel.compute(
                rows, of: prices, priceScales: priceScales, priceScale: priceScale,
                quantities: quantities, quantityScales: quantityScales,
                quantityScale: quantityScale, rates: rates, table: table,
                unitPrices: &unitPrices, sums: &sums, taxes: &taxes, mask: &mask,
                totals: &kernelTotals, streams: streams)
            if marked == 0 { continue }
            for row in rows where mask[(row - first) / 8] >> UInt8((row - first) % 8) & 1 != 0 {
                let price = Given(
                    mantissa: prices[row],
                    scale: Int(priceScales.isEmpty ? priceScale : priceScales[row]))
                let quantity = Given(
                    mantissa: quantities[row],
                    scale: Int(quantityScales.isEmpty ? quantityScale : quantityScales[row]))
                guard let figures = figures(row, price, quantity, Int(rates[row])) else {
                    continue
                }
                if !unitPrices.isEmpty { unitPrices[row] = figures.price }
                if needsFigures {
                    sums[row] = figures.sum
                    taxes[row] = figures.tax
                }
            }
        }
    }

    /// A number as columns give it.
    private struct Given {
        let mantissa: Int64
        let scale: Int

        var value: Rational { Rational(Int(mantissa)) * .powerOfTen(-scale) }
    }

    /// The figures of a row that the kernel marked, added to the totals; nil for a row that fails, which is reported.
    private mutating func figures(
        _ row: Int, _ price: Given, _ quantity: Given, _ rate: Int
    ) -> (price: Int64, sum: Int64, tax: Int64)? {
        guard batch.entries.indices.contains(rate) else {
            report.exactRowCount += 1
            report.failures.append(ColumnFailure(row: row, reason: .unknownRate))
            return nil
        }
        do throws(ReceiptError) {
            let figures: (price: Int64, sum: Int64, tax: Int64)
            if let scaled = scaledLine.figures(
                price: price.mantissa, scale: price.scale, quantity: quantity.mantissa,
                scale: quantity.scale, scaledRate(rate))
            {
                report.scaledRowCount += 1
                figures = scaled
            } else {
                report.exactRowCount += 1
                figures = try exactFigures(price, quantity, batch.entries[rate])
            }
            if !exactTotals.isEmpty {
                exactTotals[rate].sum += Int128(figures.sum)
                exactTotals[rate].tax += Int128(figures.tax)
            }
            return figures
        } catch {
            report.failures.append(ColumnFailure(row: row, reason: .receipt(error)))
            return nil
        }
    }

    private mutating func scaledRate(_ index: Int) -> ScaledLine.Rate {
        if let known = scaledRates[index] { return known }
        let rate = ScaledLine.Rate(batch.entries[index], order: batch.policy.vatOrder)
        scaledRates[index] = rate
        return rate
    }

    private func exactFigures(
        _ price: Given, _ quantity: Given, _ rate: RateTable.Entry
    ) throws(ReceiptError) -> (price: Int64, sum: Int64, tax: Int64) {
        let policy = batch.policy
        let computation = try BillComputation(
            policy: policy, price: price.value, quantity: quantity.value, rate: rate)
        let line = computation.lines[0]
        let tax = batch.computesTaxes ? try computation.taxOfFirstLine() : .zero
        guard let sum = line.sum.minorUnits(scale: policy.scale) else {
            throw ReceiptError(.amountOverflow, line: 0, .sum)
        }
        guard let tax = tax.minorUnits(scale: policy.scale) else {
            throw ReceiptError(.amountOverflow, line: 0, .tax)
        }
        // A price that was rounded lost digits and fits the column that it came from.
        let isRounded = policy.unitPrice != .keep && price.scale > policy.scale
        let unitPrice = isRounded ? line.price.minorUnits(scale: policy.scale) : price.mantissa
        return (unitPrice ?? 0, sum, tax)
    }
}

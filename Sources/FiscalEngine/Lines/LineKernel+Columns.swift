// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// The index of a rate as a column holds it.
public protocol RateIndex: FixedWidthInteger & UnsignedInteger & Sendable & BitwiseCopyable {}

extension UInt8: RateIndex {}
extension UInt16: RateIndex {}

extension LineKernel {
    /// The sums of a rate over many rows, in minor units.
    struct Totals {
        fileprivate var words = fk_total()

        var sum: Int128 { Int128(words.sum_high) << 64 | Int128(words.sum_low) }
        var tax: Int128 { Int128(words.tax_high) << 64 | Int128(words.tax_low) }
    }

    /// Computes some rows of columns and returns how many were marked in `mask`, a bit for each row from the first on.
    ///
    /// Spans that are empty are columns that are not given, or not wanted. The others have the length of `prices`.
    func compute<Index: RateIndex>(
        _ rows: Range<Int>, of prices: Span<Int64>, priceScales: Span<UInt8>, priceScale: UInt8,
        quantities: Span<Int64>, quantityScales: Span<UInt8>, quantityScale: UInt8,
        rates: Span<Index>, table: [fk_rate], unitPrices: inout MutableSpan<Int64>,
        sums: inout MutableSpan<Int64>, taxes: inout MutableSpan<Int64>, mask: inout [UInt8],
        totals: inout [Totals], streams: Bool
    ) -> Int {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= prices.count)
        precondition(quantities.count == prices.count && rates.count == prices.count)
        precondition(priceScales.isEmpty || priceScales.count == prices.count)
        precondition(quantityScales.isEmpty || quantityScales.count == prices.count)
        precondition(unitPrices.isEmpty || unitPrices.count == prices.count)
        precondition(sums.count == taxes.count && (sums.isEmpty || sums.count == prices.count))
        precondition(mask.count * 8 >= rows.count)
        precondition(totals.isEmpty || totals.count == table.count)

        let first = rows.lowerBound
        var lines = unsafe fk_lines()
        unsafe lines.count = rows.count
        unsafe lines.all_price_scale = priceScale
        unsafe lines.all_quantity_scale = quantityScale
        var results = unsafe fk_results()
        unsafe results.streams = streams
        var policy = unsafe kernelPolicy
        unsafe policy.rate_count = table.count

        return unsafe prices.withUnsafeBufferPointer { price in
            unsafe lines.price = start(price, first)
            return unsafe priceScales.withUnsafeBufferPointer { priceScale in
                unsafe lines.price_scale = start(priceScale, first)
                return unsafe quantities.withUnsafeBufferPointer { quantity in
                    unsafe lines.quantity = start(quantity, first)
                    return unsafe quantityScales.withUnsafeBufferPointer { quantityScale in
                        unsafe lines.quantity_scale = start(quantityScale, first)
                        return unsafe rates.withUnsafeBufferPointer { rate in
                            if Index.self == UInt8.self {
                                unsafe lines.short_rate = rawStart(rate, first)
                            } else {
                                unsafe lines.rate = rawStart(rate, first)
                            }
                            return unsafe table.withUnsafeBufferPointer { table in
                                unsafe policy.rates = table.baseAddress
                                return unsafe run(
                                    lines, policy, results, first, &unitPrices, &sums, &taxes,
                                    &mask, &totals)
                            }
                        }
                    }
                }
            }
        }
    }

    private func run(
        _ lines: fk_lines, _ policy: fk_policy, _ results: fk_results, _ first: Int,
        _ unitPrices: inout MutableSpan<Int64>, _ sums: inout MutableSpan<Int64>,
        _ taxes: inout MutableSpan<Int64>, _ mask: inout [UInt8], _ totals: inout [Totals]
    ) -> Int {
        var (lines, policy, results) = unsafe (lines, policy, results)
        return unsafe unitPrices.withUnsafeMutableBufferPointer { unitPrice in
            unsafe results.price = start(unitPrice, first)
            return unsafe sums.withUnsafeMutableBufferPointer { sum in
                unsafe results.sum = start(sum, first)
                return unsafe taxes.withUnsafeMutableBufferPointer { tax in
                    unsafe results.tax = start(tax, first)
                    return unsafe mask.withUnsafeMutableBufferPointer { mask in
                        unsafe results.mask = mask.baseAddress
                        return unsafe totals.withUnsafeMutableBytes { total in
                            // Totals holds nothing but an fk_total.
                            unsafe results.totals =
                                total.isEmpty
                                ? nil : total.baseAddress?.assumingMemoryBound(to: fk_total.self)
                            return unsafe fk_compute_lines(&lines, &policy, &results)
                        }
                    }
                }
            }
        }
    }

    /// The place of a row; nil for a column that is not there.
    private func start<Value>(
        _ column: UnsafeBufferPointer<Value>, _ row: Int
    ) -> UnsafePointer<Value>? {
        unsafe column.isEmpty ? nil : column.baseAddress.map { unsafe $0 + row }
    }

    private func start<Value>(
        _ column: UnsafeMutableBufferPointer<Value>, _ row: Int
    ) -> UnsafeMutablePointer<Value>? {
        unsafe column.isEmpty ? nil : column.baseAddress.map { unsafe $0 + row }
    }

    /// The place of a row of a column whose type is known to be another's.
    private func rawStart<Value, Same>(
        _ column: UnsafeBufferPointer<Value>, _ row: Int
    ) -> UnsafePointer<Same>? {
        guard let start = unsafe start(column, row) else { return nil }
        return unsafe UnsafeRawPointer(start).assumingMemoryBound(to: Same.self)
    }
}

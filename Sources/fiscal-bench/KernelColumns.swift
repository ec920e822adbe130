// SPDX-License-Identifier: Apache-2.0

import CKernelBench
import FiscalEngine

/// Columns of lines from a seed, with room for what is computed of them.
final class KernelColumns {
    static let rates: [VATRate] = [
        .none, .percent(5), .percent(7), .percent(10), .percent(20), .percent(22),
    ]

    private var prices: [Int64]
    private var quantities: [Int64]
    private var priceScales: [UInt8]
    private var quantityScales: [UInt8]
    private var rates: [UInt8]
    private var sums: [Int64]
    private var taxes: [Int64]

    let count: Int

    /// What a kernel has to do with the columns.
    enum Task {
        case columns, mixedScales, totals
        /// Prices and quantities have so many decimal places that 128 bits cannot hold the divisor.
        case finest
    }

    /// `count` lines: prices of 0.01 to 99,999.99, mostly 10.00 to 20,000.00, quantities of 0.001 to 500. `wide` of ten
    /// thousand rows have a price that only 128-bit arithmetic can take.
    init(count: Int, seed: UInt64, wide: Int = 0) {
        self.count = count
        var random = SplitMix64(state: seed)
        func below(_ bound: UInt64) -> Int64 { Int64(random.next() % bound) }
        prices = []
        quantities = []
        rates = []
        prices.reserveCapacity(count)
        quantities.reserveCapacity(count)
        rates.reserveCapacity(count)
        for _ in 0..<count {
            let kind = below(100)
            let price =
                kind < 70
                ? 1000 << below(10) + below(1000)
                : kind < 95 ? 1 + below(9_999_999) : 1 + below(999_999_999)
            let weight = below(100)
            let quantity =
                weight < 65
                ? 1000 * (1 + below(5))
                : weight < 85 ? 1000 * (1 + below(500)) : 1 + below(99_999)
            let isWide = wide > 0 && below(10_000) < wide
            prices.append(isWide ? price + 2_000_000_000_000_000 : price)
            quantities.append(quantity)
            rates.append(UInt8(below(6)))
        }
        priceScales = (0..<count).map { _ in UInt8(below(3)) }
        quantityScales = (0..<count).map { _ in UInt8(below(4)) }
        sums = [Int64](repeating: 1, count: count)
        taxes = [Int64](repeating: 1, count: count)
    }

    /// Computes all lines and returns what became of them.
    func compute(_ batch: ColumnBatch, _ task: Task) throws -> ColumnReport {
        // Spans of locals: those of properties would hold the whole object.
        let (prices, quantities, rates) = (self.prices, self.quantities, self.rates)
        let (priceScales, quantityScales) = (self.priceScales, self.quantityScales)
        if task == .totals {
            return try batch.totals(
                prices: prices.span, priceScale: 2, quantities: quantities.span, quantityScale: 3,
                rates: rates.span
            ).report
        }
        var (sums, taxes): ([Int64], [Int64]) = ([], [])
        swap(&sums, &self.sums)
        swap(&taxes, &self.taxes)
        defer {
            swap(&sums, &self.sums)
            swap(&taxes, &self.taxes)
        }
        var sumSpan = sums.mutableSpan
        var taxSpan = taxes.mutableSpan
        if task != .mixedScales {
            let (priceScale, quantityScale) = task == .finest ? (18, 6) : (2, 3)
            return try batch.compute(
                prices: prices.span, priceScale: priceScale, quantities: quantities.span,
                quantityScale: quantityScale,
                rates: rates.span, sums: &sumSpan, taxes: &taxSpan
            )
        }
        return try batch.compute(
            prices: prices.span, priceScales: priceScales.span, quantities: quantities.span,
            quantityScales: quantityScales.span, rates: rates.span, sums: &sumSpan, taxes: &taxSpan
        )
    }

    /// Computes the lines in blocks of a few rows.
    func computeBlocks(of rows: Int, _ version: KernelVersion) {
        unsafe prices.withUnsafeBufferPointer { price in
            unsafe quantities.withUnsafeBufferPointer { quantity in
                unsafe rates.withUnsafeBufferPointer { rate in
                    unsafe sums.withUnsafeMutableBufferPointer { sum in
                        unsafe taxes.withUnsafeMutableBufferPointer { tax in
                            unsafe kb_compute_blocks(
                                price.baseAddress, quantity.baseAddress, rate.baseAddress,
                                sum.baseAddress, tax.baseAddress, price.count, rows,
                                version.rawValue)
                        }
                    }
                }
            }
        }
    }

    /// Moves the same bytes and computes nothing.
    func move(_ limit: Limit) {
        let count = count
        unsafe prices.withUnsafeBufferPointer { price in
            unsafe quantities.withUnsafeBufferPointer { quantity in
                unsafe rates.withUnsafeBufferPointer { rate in
                    unsafe sums.withUnsafeMutableBufferPointer { sum in
                        unsafe taxes.withUnsafeMutableBufferPointer { tax in
                            switch limit {
                            case .streamingCopy:
                                unsafe kb_copy_streaming(
                                    price.baseAddress, quantity.baseAddress, rate.baseAddress,
                                    sum.baseAddress, tax.baseAddress, count)
                            case .copy:
                                unsafe kb_copy(
                                    price.baseAddress, quantity.baseAddress, rate.baseAddress,
                                    sum.baseAddress, tax.baseAddress, count)
                            case .read:
                                unsafe kb_read(
                                    price.baseAddress, quantity.baseAddress, rate.baseAddress,
                                    count)
                            }
                        }
                    }
                }
            }
        }
    }

    /// What no kernel can be faster than.
    enum Limit: String, CaseIterable {
        case streamingCopy = "non-temporal copy"
        case copy = "memcpy"
        case read
    }
}

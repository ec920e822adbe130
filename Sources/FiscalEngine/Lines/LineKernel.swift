// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// The columnar kernel under one policy: line sums, and line taxes where the policy rounds them line by line.
///
/// The kernel computes a row only where its width is provably enough and marks the others, so its columns equal those of
/// the exact path wherever a row is not marked. This file hands the memory of blocks to it, and `LineKernel+Columns.swift`
/// the columns of callers; no other file does.
struct LineKernel: Sendable {
    let policy: Policy
    /// The version to run.
    let version: KernelVersion
    private let unitPrice: fk_rule
    private let lineSum: fk_rule
    private let vat: fk_rule
    /// Line taxes come from the kernel, not only line sums.
    let computesTax: Bool

    /// The kernel for a policy; nil where the policy keeps line sums exact.
    init?(_ policy: Policy, version: KernelVersion = .standard) {
        guard policy.lineSum != .keep else { return nil }
        self.policy = policy
        self.version = version
        let isByLine = policy.vatLevel == .line || policy.vatLevel == .unit
        computesTax = isByLine && policy.vatOrder != .both
        unitPrice = Self.rule(policy.unitPrice)
        lineSum = Self.rule(policy.lineSum)
        vat = computesTax ? Self.rule(.round(policy.vat)) : Self.keep
    }

    /// Fills the columns of all lines of a block and returns the number of marked rows. `table` is memory for the rates.
    func compute(
        _ block: borrowing BillBlock, into columns: inout LineColumns, _ table: inout [fk_rate]
    ) -> Int {
        let count = block.prices.count
        columns.resize(to: count)
        table.removeAll(keepingCapacity: true)
        for rate in block.rates.entries { table.append(entry(rate)) }
        let table = table
        return unsafe block.prices.withUnsafeBufferPointer { price in
            unsafe block.priceScales.withUnsafeBufferPointer { priceScale in
                unsafe block.quantities.withUnsafeBufferPointer { quantity in
                    unsafe block.quantityScales.withUnsafeBufferPointer { quantityScale in
                        unsafe block.rateIndices.withUnsafeBufferPointer { rate in
                            let lines = unsafe fk_lines(
                                count: count, price: price.baseAddress,
                                price_scale: priceScale.baseAddress,
                                quantity: quantity.baseAddress,
                                quantity_scale: quantityScale.baseAddress, rate: rate.baseAddress,
                                short_rate: nil, all_price_scale: 0, all_quantity_scale: 0)
                            return unsafe compute(lines, table, &columns)
                        }
                    }
                }
            }
        }
    }

    private func compute(
        _ lines: fk_lines, _ table: [fk_rate], _ columns: inout LineColumns
    ) -> Int {
        unsafe table.withUnsafeBufferPointer { rates in
            unsafe columns.prices.withUnsafeMutableBufferPointer { price in
                unsafe columns.priceScales.withUnsafeMutableBufferPointer { priceScale in
                    unsafe columns.sums.withUnsafeMutableBufferPointer { sum in
                        unsafe columns.taxes.withUnsafeMutableBufferPointer { tax in
                            unsafe columns.marks.withUnsafeMutableBufferPointer { mark in
                                var policy = unsafe kernelPolicy
                                unsafe policy.rates = rates.baseAddress
                                unsafe policy.rate_count = rates.count
                                var results = unsafe fk_results(
                                    price: price.baseAddress,
                                    price_scale: priceScale.baseAddress, sum: sum.baseAddress,
                                    tax: tax.baseAddress, row: mark.baseAddress, mask: nil,
                                    totals: nil, streams: false)
                                var lines = unsafe lines
                                return unsafe fk_compute_lines(&lines, &policy, &results)
                            }
                        }
                    }
                }
            }
        }
    }

    /// The policy as the kernel knows it, without rates.
    var kernelPolicy: fk_policy {
        unsafe fk_policy(
            scale: UInt8(policy.scale), unit_price: unitPrice, line_sum: lineSum, vat: vat,
            tax_of_unit: policy.vatLevel == .unit, rates: nil, rate_count: 0,
            kernel: version.code)
    }

    /// A rate as the kernel knows it; one of denominator 0 is wider than a word.
    func entry(_ rate: RateTable.Entry) -> fk_rate {
        Self.entry(rate, order: policy.vatOrder)
    }

    /// The fraction that the VAT rule rounds, and how the tax follows from it.
    static func fraction(
        _ rate: RateTable.Entry, order: Policy.VATOrder
    ) -> (fraction: Rational, form: fk_tax_form) {
        switch (order, rate.basis) {
        case _ where rate.factor.isZero:
            // Without tax there is no counterpart to round either.
            (.zero, FK_TAX_IS_ROUNDED)
        case (.counterpart, .taxInclusive): (1 - rate.factor, FK_TAX_IS_SUM_LESS_ROUNDED)
        case (.counterpart, .taxExclusive): (1 + rate.factor, FK_TAX_IS_ROUNDED_LESS_SUM)
        case (.tax, _), (.both, _): (rate.factor, FK_TAX_IS_ROUNDED)
        }
    }

    static func entry(_ rate: RateTable.Entry, order: Policy.VATOrder) -> fk_rate {
        let (fraction, form) = fraction(rate, order: order)
        guard case .small(let numerator, let denominator) = fraction.storage, numerator >= 0 else {
            return fk_rate(numerator: 0, denominator: 0, form: 0)
        }
        return fk_rate(
            numerator: UInt64(numerator), denominator: UInt64(denominator),
            form: UInt8(form.rawValue))
    }

    /// FK_KEEP and FK_EXACT, whose casts Swift does not import.
    private static let keep: fk_rule = 0x4000
    private static let exact: fk_rule = 0x8000

    private static func rule(_ point: RoundingPoint) -> fk_rule {
        switch point {
        case .keep: keep
        case .round(.exact): exact
        case .round(let rule): rule.stepMask
        }
    }
}

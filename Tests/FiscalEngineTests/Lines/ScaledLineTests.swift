// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Rows of a caller's columns, of any sign and width, have the figures of rationals")
struct ScaledLineTests {
    private static let rates: [VATRate] = [
        .none, .percent(0), .percent(7), .calculated(20), .percent(22), .percent("12.5"),
        // Its fraction has a denominator of 67 bits, wider than the kernel takes.
        .percent("0.123456789012345678"),
    ]
    private static let levels: [Policy.VATLevel] = [.line, .unit]

    /// A row as columns give it.
    private struct Row {
        var price: Int64
        var priceScale: Int
        var quantity: Int64
        var quantityScale: Int
        var rate: Int
    }

    private func row(_ random: inout SeededGenerator) -> Row {
        func mantissa(_ random: inout SeededGenerator) -> Int64 {
            let bits = random.int(0...63)
            let magnitude = Int64(bitPattern: UInt64.random(in: .min ... .max, using: &random))
            return random.oneIn(4) ? Int64(random.int(-20...20)) * 25 : magnitude >> Int64(bits)
        }
        return Row(
            price: mantissa(&random), priceScale: random.int(0...18),
            quantity: mantissa(&random), quantityScale: random.int(0...18),
            rate: random.int(0...(Self.rates.count - 1)))
    }

    /// Sum and tax by rationals; nil where they have no value or do not fit.
    private func expected(_ row: Row, _ policy: Policy, _ basis: PriceBasis) -> [Int64]? {
        let rate = Self.rates[row.rate]
        let entry = RateTable.Entry(rate: rate, basis: basis, factor: rate.factor(basis))
        guard
            let computation = try? BillComputation(
                policy: policy,
                price: Rational(Int(row.price)) * .powerOfTen(-row.priceScale),
                quantity: Rational(Int(row.quantity)) * .powerOfTen(-row.quantityScale),
                rate: entry),
            let sum = computation.lines[0].sum.minorUnits(scale: policy.scale),
            let tax = try? computation.vat().lineTaxes[0].minorUnits(scale: policy.scale)
        else { return nil }
        return [sum, tax]
    }

    @Test(
        "Every rule, level and version: random rows of either sign and of every scale",
        arguments: KernelVersion.allCases, levels)
    func agreement(_ version: KernelVersion, _ level: Policy.VATLevel) throws {
        try version.requireSupport()
        var random = SeededGenerator(stream: 33)
        var widths = ColumnReport()
        for rule in RoundingRule.allCases {
            for order in [Policy.VATOrder.tax, .counterpart] {
                var policy = random.policy(level, order, rule)
                policy.lineSum = .round(rule)
                policy.total = .keep
                let basis = random.pick([PriceBasis.taxInclusive, .taxExclusive])
                let rows = (0..<40).map { _ in row(&random) }
                let (figures, report) = try compute(rows, policy, basis, version)
                widths.scaledRowCount += report.scaledRowCount
                widths.exactRowCount += report.exactRowCount
                for (index, row) in rows.enumerated() {
                    let isFailure = report.failures.contains { $0.row == index }
                    expectLaw(
                        "row = rationals",
                        (isFailure ? nil : figures[index]) == expected(row, policy, basis),
                        "\(row) \(basis) under \(policy): \(figures[index])")
                }
            }
        }
        #expect(widths.scaledRowCount > 20 && widths.exactRowCount > 20)
    }

    private func compute(
        _ rows: [Row], _ policy: Policy, _ basis: PriceBasis, _ version: KernelVersion
    ) throws -> (figures: [[Int64]], report: ColumnReport) {
        let batch = try ColumnBatch(
            policy: policy, basis: basis, rates: Self.rates, version: version)
        let (prices, quantities) = (rows.map(\.price), rows.map(\.quantity))
        let priceScales = rows.map { UInt8($0.priceScale) }
        let quantityScales = rows.map { UInt8($0.quantityScale) }
        let rates = rows.map { UInt8($0.rate) }
        var sums = [Int64](repeating: 77, count: rows.count)
        var taxes = sums
        var sumSpan = sums.mutableSpan
        var taxSpan = taxes.mutableSpan
        let report = try batch.compute(
            prices: prices.span, priceScales: priceScales.span, quantities: quantities.span,
            quantityScales: quantityScales.span, rates: rates.span, sums: &sumSpan,
            taxes: &taxSpan)
        return (zip(sums, taxes).map { [$0, $1] }, report)
    }

    @Test("Integers of any size: products, divisions and what they cut off")
    func integers() {
        let value = ScaledInteger()
        let copy = ScaledInteger()
        value.set(.min)
        #expect(value.int64 == nil)
        value.set(.max)
        #expect(value.int64 == .max)
        for _ in 0..<20 { value.multiply(by: -1_000_000_000_000_000_000) }
        copy.set(value)
        #expect(value.int64 == nil)
        for _ in 0..<20 { #expect(value.divide(byPowerOfTen: 18) == nil) }
        #expect(value.int64 == .max)
        value.set(digits: Array("00340282366920938463463374607431768211456".utf8))
        copy.multiply(by: value)
        #expect(copy.divide(by: value) == nil)
        #expect(copy.divide(byPowerOfTen: 255) == nil && copy.int64 == nil)
        let cut = copy.divide(byPowerOfTen: 125)
        #expect(copy.int64 == 0 && cut?.half == .below && cut?.isNegative == false)
        for (dividend, divisor, quotient, half) in [
            (7, 2, 3, CutFacts.Half.equal), (-7, 2, -3, .equal), (-8, 3, -2, .above),
            (10, 3, 3, .below),
        ] {
            value.set(Int64(dividend))
            copy.set(Int64(divisor))
            let cut = value.divide(by: copy)
            #expect(value.int64 == Int64(quotient) && cut?.half == half)
            #expect(cut?.isNegative == (dividend < 0) && cut?.isOdd == (quotient % 2 != 0))
            if let cut { value.step(cut) }
            #expect(value.int64 == Int64(quotient + (dividend < 0 ? -1 : 1)))
        }
    }
}

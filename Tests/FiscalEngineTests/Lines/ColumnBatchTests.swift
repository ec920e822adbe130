// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("ColumnBatch: columns of the caller")
struct ColumnBatchTests {
    private static let rates: [VATRate] = [
        .none, .percent(5), .percent(7), .calculated(20), .percent(22), .percent("12.5"),
    ]
    private let policy = Policy(level: .line, rule: .halfUp)

    /// Columns in, columns out, for tests that compare whole arrays.
    private struct Columns {
        var prices: [Int64] = []
        var priceScales: [UInt8] = []
        var quantities: [Int64] = []
        var quantityScales: [UInt8] = []
        var rates: [UInt16] = []

        mutating func repeatRows(to count: Int) {
            let rows = prices.count
            for row in rows..<count {
                prices.append(prices[row % rows])
                priceScales.append(priceScales[row % rows])
                quantities.append(quantities[row % rows])
                quantityScales.append(quantityScales[row % rows])
                rates.append(rates[row % rows])
            }
        }

        func compute(
            _ batch: ColumnBatch
        ) throws(ColumnError) -> (sums: [Int64], taxes: [Int64], report: ColumnReport) {
            var sums = [Int64](repeating: 77, count: prices.count)
            var taxes = sums
            var sumSpan = sums.mutableSpan
            var taxSpan = taxes.mutableSpan
            let report = try batch.compute(
                prices: prices.span, priceScales: priceScales.span, quantities: quantities.span,
                quantityScales: quantityScales.span, rates: rates.span, sums: &sumSpan,
                taxes: &taxSpan)
            return (sums, taxes, report)
        }
    }

    @Test(
        "Small blocks of policies that differ in one thing, in turn: none has the figures of another",
        arguments: KernelVersion.allCases)
    func smallBlocks(_ version: KernelVersion) throws {
        try version.requireSupport()
        var random = SeededGenerator(stream: 33)
        let basic = Policy(level: .line, rule: .halfUp)
        var policies = [basic]
        policies.append(Policy(level: .unit, rule: .halfUp))
        policies.append(Policy(level: .line, rule: .halfEven))
        for change in 0..<4 {
            var policy = basic
            switch change {
            case 0: policy.vat = .floor
            case 1: policy.vatOrder = .counterpart
            case 2: policy.scale = 3
            default: policy.unitPrice = .round(.halfUp)
            }
            policies.append(policy)
        }
        var otherRates = Self.rates
        otherRates[2] = .percent(8)
        for round in 0..<200 {
            let policy = random.pick(policies)
            let rates = random.pick([Self.rates, otherRates, Array(Self.rates.dropLast())])
            let batch = try ColumnBatch(policy: policy, rates: rates, version: version)
            let long = try ColumnBatch(policy: policy, rates: rates, version: .scalar)
            for _ in 0..<random.pick([1, 2, 4]) {
                var columns = columns(&random, random.pick([1, 2, 3, 5, 6, 7, 8, 9, 14, 19, 23]))
                columns.rates = columns.rates.map { min($0, UInt16(rates.count - 1)) }
                let (sums, taxes, _) = try columns.compute(batch)
                // As the same rows among so many that their policy is prepared for them.
                let count = columns.prices.count
                columns.repeatRows(to: 600)
                let expected = try columns.compute(long)
                expectLaw(
                    "small = large",
                    sums == Array(expected.sums.prefix(count))
                        && taxes == Array(expected.taxes.prefix(count)),
                    "round \(round): \(columns) under \(policy)")
            }
        }
    }

    @Test(
        "Random rows have the figures of a bill of that line alone",
        arguments: KernelVersion.allCases)
    func agreement(_ version: KernelVersion) throws {
        try version.requireSupport()
        var random = SeededGenerator(stream: 31)
        for rule in RoundingRule.allCases {
            for level in Policy.VATLevel.allCases where level == .unit || level == .line {
                var policy = random.policy(level, random.pick([.tax, .counterpart]), rule)
                if policy.lineSum == .keep { policy.lineSum = .round(rule) }
                policy.total = .keep
                let basis = random.pick([PriceBasis.taxInclusive, .taxExclusive])
                let batch = try ColumnBatch(
                    policy: policy, basis: basis, rates: Self.rates, version: version)
                let columns = columns(&random, 40)
                let (sums, taxes, report) = try columns.compute(batch)
                for row in sums.indices {
                    let expected = figures(row, columns, policy, basis)
                    let failure = report.failures.first { $0.row == row }
                    let figures = failure == nil ? [sums[row], taxes[row]] : nil
                    expectLaw(
                        "row = bill", figures == expected,
                        "row \(row) of \(columns) under \(policy): \(sums[row]), \(taxes[row])")
                    if failure != nil { #expect(sums[row] == 0 && taxes[row] == 0) }
                }
            }
        }
    }

    private func columns(_ random: inout SeededGenerator, _ count: Int) -> Columns {
        var columns = Columns()
        for _ in 0..<count {
            let isWide = random.oneIn(6)
            columns.prices.append(Int64(random.int(0...(isWide ? Int.max : 3_000_000))))
            columns.priceScales.append(UInt8(random.int(0...(isWide ? 18 : 4))))
            columns.quantities.append(Int64(random.int(1...(isWide ? 1 << 40 : 5000))))
            columns.quantityScales.append(UInt8(random.int(0...(isWide ? 18 : 3))))
            columns.rates.append(UInt16(random.int(0...5)))
        }
        return columns
    }

    /// Sum and tax of a bill of the line alone, by rationals; nil where it has no receipt.
    private func figures(
        _ row: Int, _ columns: Columns, _ policy: Policy, _ basis: PriceBasis
    ) -> [Int64]? {
        let line = Line(
            price: ExactDecimal(
                mantissa: columns.prices[row], scale: Int(columns.priceScales[row])),
            quantity: ExactDecimal(
                mantissa: columns.quantities[row], scale: Int(columns.quantityScales[row])),
            rate: Self.rates[Int(columns.rates[row])])
        var block = BillBlock()
        guard (try? block.append(Bill(priceBasis: basis, lines: [line]))) != nil,
            let bill = try? ReceiptEngine(policy: policy, usesKernel: false).figures(of: block)[0]
                .get()
        else { return nil }
        return [bill.lines[0].sum, bill.lines[0].tax].compactMap {
            $0.minorUnits(scale: policy.scale)
        }
    }

    @Test("Rows that fail are 0 and are reported with their number; the others stand")
    func failures() throws {
        var columns = Columns(
            prices: [100, .max, 250, .min, 100], priceScales: [2, 0, 2, 0, 2],
            quantities: [3, 10, 2, 1, 3], quantityScales: [0, 0, 0, 0, 0], rates: [2, 1, 9, 1, 4])
        let batch = try ColumnBatch(policy: policy, rates: Self.rates)
        let (sums, taxes, report) = try columns.compute(batch)
        #expect(sums == [300, 0, 0, 0, 300] && taxes == [20, 0, 0, 0, 54])
        #expect(report.exactRowCount == 3)
        #expect(
            report.failures == [
                ColumnFailure(
                    row: 1, reason: .receipt(ReceiptError(.amountOverflow, line: 0, .sum))),
                ColumnFailure(row: 2, reason: .unknownRate),
                ColumnFailure(
                    row: 3, reason: .receipt(ReceiptError(.amountOverflow, line: 0, .sum))),
            ])
        columns.rates = [0]
        #expect(throws: ColumnError.differentLengths) { try columns.compute(batch) }
    }

    @Test("A row that is beyond 128 bits has its figures")
    func wideRow() throws {
        // 0.000…05 (18 places) times 10^18 is 5.00; the product needs a divisor of more than 19 digits.
        let columns = Columns(
            prices: [5, 3_000_000_000_000_000_000], priceScales: [18, 18],
            quantities: [1_000_000_000_000_000_000, 1_000_000_000_000_000_000],
            quantityScales: [0, 18], rates: [4, 1])
        let (sums, taxes, report) = try columns.compute(
            try ColumnBatch(policy: policy, rates: Self.rates))
        #expect(sums == [500, 300] && taxes == [90, 14])
        #expect(report.failures.isEmpty && report.scaledRowCount == 1 && report.exactRowCount == 0)
    }

    @Test(
        "Uniform scales: unit prices, negative rows, totals of each rate",
        arguments: KernelVersion.allCases)
    func uniformScales(_ version: KernelVersion) throws {
        try version.requireSupport()
        let batch = try ColumnBatch(policy: .evotor, rates: Self.rates, version: version)
        var random = SeededGenerator(stream: 32)
        for count in [0, 1, 7, 8, 9, 100, 20_000] {
            let prices = (0..<count).map { _ in Int64(random.int(-9_000_000...9_000_000)) }
            let quantities = (0..<count).map { _ in Int64(random.int(-9000...9000)) }
            let rates = (0..<count).map { _ in UInt8(random.int(0...5)) }
            var (units, sums, taxes) = (prices, prices, prices)
            var unitSpan = units.mutableSpan
            var sumSpan = sums.mutableSpan
            var taxSpan = taxes.mutableSpan
            let report = try batch.compute(
                prices: prices.span, priceScale: 3, quantities: quantities.span, quantityScale: 3,
                rates: rates.span, unitPrices: &unitSpan, sums: &sumSpan, taxes: &taxSpan)
            #expect(report == ColumnReport())
            for row in stride(from: 0, to: count, by: max(1, count / 50)) {
                let price = try Rational(Int(prices[row]), over: 1000).rounded(toScale: 2, .halfUp)
                let sum = try (price * Rational(Int(quantities[row]), over: 1000))
                    .rounded(toScale: 2, .halfUp)
                let tax = try (sum * Self.rates[Int(rates[row])].factor(.taxInclusive))
                    .rounded(toScale: 2, .halfUp)
                #expect(
                    [price, sum, tax].map { $0.minorUnits(scale: 2) }
                        == [units[row], sums[row], taxes[row]])
            }
            let (totals, _) = try batch.totals(
                prices: prices.span, priceScale: 3, quantities: quantities.span, quantityScale: 3,
                rates: rates.span)
            for (index, total) in totals.enumerated() {
                let rows = rates.indices.filter { Int(rates[$0]) == index }
                #expect(total.rate == Self.rates[index])
                #expect(total.sum == rows.reduce(0) { $0 + Int128(sums[$1]) })
                #expect(total.tax == rows.reduce(0) { $0 + Int128(taxes[$1]) })
            }
        }
    }

    @Test("Totals beyond Int64, and those of rows that went through rationals")
    func totals() throws {
        let batch = try ColumnBatch(policy: policy, rates: [.percent(20), .none])
        let prices = [Int64](repeating: 9_000_000_000_000_000_000, count: 30) + [5]
        let quantities = [Int64](repeating: 1, count: 30) + [1]
        let rates = [UInt8](repeating: 0, count: 30) + [1]
        let (totals, report) = try batch.totals(
            prices: prices.span, priceScale: 2, quantities: quantities.span, quantityScale: 0,
            rates: rates.span)
        #expect(totals[0].sum == 270_000_000_000_000_000_000)
        #expect(totals[0].tax == 45_000_000_000_000_000_000)
        #expect(totals[1].sum == 5 && totals[1].tax == 0 && report.exactRowCount == 0)
        let (none, all) = try batch.totals(
            prices: prices.span, priceScale: 18, quantities: quantities.span, quantityScale: 18,
            rates: rates.span)
        #expect(none.map(\.sum) == [0, 0] && all.scaledRowCount == 31 && all.failures.isEmpty)
    }

    @Test("What cannot be computed in columns is refused, and levels above the line have no taxes")
    func refusals() throws {
        var exact = policy
        exact.lineSum = .keep
        #expect(throws: ColumnError.exactLineSums) { try ColumnBatch(policy: exact, rates: []) }
        let batch = try ColumnBatch(
            policy: Policy(level: .rate, rule: .halfUp), rates: [.percent(20)])
        #expect(!batch.computesTaxes)
        let (one, rate): ([Int64], [UInt8]) = ([250], [0])
        var (sums, taxes): ([Int64], [Int64]) = ([1], [1])
        var sumSpan = sums.mutableSpan
        var taxSpan = taxes.mutableSpan
        try batch.compute(
            prices: one.span, priceScale: 2, quantities: one.span, quantityScale: 2,
            rates: rate.span, sums: &sumSpan, taxes: &taxSpan)
        #expect(throws: ColumnError.scale) {
            try batch.totals(
                prices: one.span, priceScale: 19, quantities: one.span, quantityScale: 0,
                rates: rate.span)
        }
        #expect(sums == [625] && taxes == [0])
        for error in [ColumnError.exactLineSums, .differentLengths, .scale] {
            #expect(!error.description.isEmpty)
        }
    }
}

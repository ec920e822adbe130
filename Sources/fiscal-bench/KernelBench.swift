// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The cases of `fiscal-bench kernel`, run in turns.
struct KernelBench {
    let versions: [KernelVersion]
    let rules: [RoundingRule]
    let lines: Int
    let cachedLines: Int
    let rounds: Int
    let seed: UInt64

    /// Lines of a run whose rows are all too wide for the fast versions.
    private static let wideLines = 100_000

    /// Something that takes time: a kernel at work, or a limit.
    struct Case {
        let name: [String]
        let place: Place
        /// Bytes that are read and written for one line.
        let bytes: Int
        let lines: Int
        /// How often the work is done for one sample.
        let repetitions: Int
        /// Does the work once and returns how many rows went beyond the kernel.
        let work: () throws -> Handed
    }

    /// How many rows the kernel handed on: to scaled integers, and to rationals.
    struct Handed {
        var scaled = 0
        var exact = 0

        init() {}

        init(_ report: ColumnReport) {
            scaled = report.scaledRowCount
            exact = report.exactRowCount
        }
    }

    enum Place: String {
        case memory, cache, blocks
    }

    func run() throws -> KernelBenchResults {
        let cases = try cases()
        var samples = [[Int]](repeating: [], count: cases.count)
        var handed = [Handed](repeating: Handed(), count: cases.count)
        let clock = ContinuousClock()
        for round in 0...rounds {
            for (index, item) in cases.enumerated() {
                let duration = try clock.measure {
                    for _ in 0..<item.repetitions { handed[index] = try item.work() }
                }
                // The first round warms up.
                if round > 0 { samples[index].append(duration.nanoseconds) }
            }
        }
        let rows = cases.indices.map { index in
            KernelBenchResults.Row(
                cases[index], samples: samples[index].sorted(), handed: handed[index])
        }
        return KernelBenchResults(rows: rows)
    }

    private func cases() throws -> [Case] {
        let memory = KernelColumns(count: lines, seed: seed)
        let cached = KernelColumns(count: cachedLines, seed: seed)
        let wide = KernelColumns(count: lines, seed: seed, wide: 10)
        let allWide = KernelColumns(count: Self.wideLines, seed: seed, wide: 10_000)
        return KernelColumns.Limit.allCases.map { limit($0, memory, .memory) }
            + KernelColumns.Limit.allCases.map { limit($0, cached, .cache) }
            + (try versions.flatMap { version in
                try kernelCases(version, memory, .memory) + kernelCases(version, cached, .cache)
                    + [
                        try wideCase(version, wide, "0.1% in 128 bits"),
                        try wideCase(version, allWide, "all in 128 bits"),
                    ] + blockCases(version, cached)
            }) + (try handedCases())
    }

    private func limit(
        _ limit: KernelColumns.Limit, _ columns: KernelColumns, _ place: Place
    ) -> Case {
        Case(
            name: [limit.rawValue], place: place, bytes: limit == .read ? 17 : 33,
            lines: columns.count, repetitions: repetitions(columns)
        ) {
            columns.move(limit)
            return Handed()
        }
    }

    private func kernelCases(
        _ version: KernelVersion, _ columns: KernelColumns, _ place: Place
    ) throws -> [Case] {
        var cases: [Case] = []
        for level in [Policy.VATLevel.line, .unit] {
            for rule in rules {
                cases.append(
                    try kernelCase(version, Policy(level: level, rule: rule), columns, place))
            }
        }
        let policy = Policy(level: .line, rule: rules[0])
        cases.append(try kernelCase(version, policy, columns, place, .mixedScales, "scales by row"))
        cases.append(try kernelCase(version, policy, columns, place, .totals, "totals"))
        return cases
    }

    private func wideCase(
        _ version: KernelVersion, _ columns: KernelColumns, _ note: String
    ) throws -> Case {
        let policy = Policy(level: .line, rule: rules[0])
        return try kernelCase(version, policy, columns, .memory, .columns, note)
    }

    /// Blocks of a few rows, straight to the kernel.
    private func blockCases(_ version: KernelVersion, _ columns: KernelColumns) -> [Case] {
        [1, 2, 3, 5, 8, 20, 100, 1000].map { rows in
            Case(
                name: [version.rawValue, "line/half-up", "\(rows) rows"], place: .blocks, bytes: 35,
                lines: columns.count, repetitions: max(1, 100_000 / columns.count)
            ) {
                columns.computeBlocks(of: rows, version)
                return Handed()
            }
        }
    }

    /// Rows that no version of the kernel can prove: in scaled integers, and by rationals, which say why a row is refused.
    private func handedCases() throws -> [Case] {
        let columns = KernelColumns(count: Self.wideLines, seed: seed)
        func batch(_ rule: RoundingRule, _ rates: [VATRate]) throws -> ColumnBatch {
            try ColumnBatch(policy: Policy(level: .line, rule: rule), rates: rates)
        }
        // The fraction of this rate has a denominator of 67 bits.
        let wideRate = VATRate.percent("0.123456789012345678")
        let wideRates = [VATRate](repeating: wideRate, count: KernelColumns.rates.count)
        let cases: [(String, ColumnBatch, KernelColumns.Task)] = [
            ("all in scaled integers", try batch(rules[0], KernelColumns.rates), .finest),
            ("all of wide rates", try batch(rules[0], wideRates), .columns),
            ("all refused", try batch(.exact, wideRates), .columns),
        ]
        return cases.map { note, batch, task in
            Case(
                name: [batch.policy.name, note], place: .memory, bytes: 33, lines: columns.count,
                repetitions: 1
            ) { Handed(try columns.compute(batch, task)) }
        }
    }

    private func kernelCase(
        _ version: KernelVersion, _ policy: Policy, _ columns: KernelColumns, _ place: Place,
        _ task: KernelColumns.Task = .columns, _ note: String = "columns"
    ) throws -> Case {
        let batch = try ColumnBatch(policy: policy, rates: KernelColumns.rates, version: version)
        let bytes = task == .totals ? 17 : task == .mixedScales ? 35 : 33
        return Case(
            name: [version.rawValue, policy.name, note], place: place, bytes: bytes,
            lines: columns.count, repetitions: repetitions(columns)
        ) { Handed(try columns.compute(batch, task)) }
    }

    /// A sample takes a millisecond or so at least.
    private func repetitions(_ columns: KernelColumns) -> Int { max(1, 1_000_000 / columns.count) }
}

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

    /// Something that takes time: a kernel at work, or a limit.
    struct Case {
        let name: [String]
        let place: Place
        /// Bytes that are read and written for one line.
        let bytes: Int
        let lines: Int
        /// How often the work is done for one sample.
        let repetitions: Int
        /// Does the work once and returns how many rows went through rationals.
        let work: () throws -> Int
    }

    enum Place: String {
        case memory, cache
    }

    func run() throws -> KernelBenchResults {
        let cases = try cases()
        var samples = [[Int]](repeating: [], count: cases.count)
        var exactRows = [Int](repeating: 0, count: cases.count)
        let clock = ContinuousClock()
        for round in 0...rounds {
            for (index, item) in cases.enumerated() {
                let duration = try clock.measure {
                    for _ in 0..<item.repetitions { exactRows[index] = try item.work() }
                }
                // The first round warms up.
                if round > 0 { samples[index].append(duration.nanoseconds) }
            }
        }
        let rows = cases.indices.map { index in
            KernelBenchResults.Row(
                cases[index], samples: samples[index].sorted(), exactRows: exactRows[index])
        }
        return KernelBenchResults(rows: rows)
    }

    private func cases() throws -> [Case] {
        let memory = KernelColumns(count: lines, seed: seed)
        let cached = KernelColumns(count: cachedLines, seed: seed)
        let wide = KernelColumns(count: lines, seed: seed, wide: 10)
        return KernelColumns.Limit.allCases.map { limit($0, memory, .memory) }
            + KernelColumns.Limit.allCases.map { limit($0, cached, .cache) }
            + (try versions.flatMap { version in
                try kernelCases(version, memory, .memory) + kernelCases(version, cached, .cache)
                    + [try wideCase(version, wide)]
            })
    }

    private func limit(
        _ limit: KernelColumns.Limit, _ columns: KernelColumns, _ place: Place
    ) -> Case {
        Case(
            name: [limit.rawValue], place: place, bytes: limit == .read ? 17 : 33,
            lines: columns.count, repetitions: repetitions(columns)
        ) {
            columns.move(limit)
            return 0
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

    private func wideCase(_ version: KernelVersion, _ columns: KernelColumns) throws -> Case {
        let policy = Policy(level: .line, rule: rules[0])
        return try kernelCase(version, policy, columns, .memory, .columns, "0.1% wide")
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
        ) { try columns.compute(batch, task) }
    }

    /// A sample takes a millisecond or so at least.
    private func repetitions(_ columns: KernelColumns) -> Int { max(1, 1_000_000 / columns.count) }
}

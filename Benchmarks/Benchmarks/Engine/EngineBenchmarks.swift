// SPDX-License-Identifier: Apache-2.0

import Benchmark
import Workloads

/// Wall clock and throughput of the small pieces of work. What they allocate is counted by `micro`.
let benchmarks: @Sendable () -> Void = {
    let workloads: [Workload]
    do {
        workloads = try Workloads.all()
    } catch {
        fatalError("The workloads cannot be made: \(error)")
    }
    for workload in workloads {
        Benchmark(
            workload.name,
            configuration: .init(
                metrics: [.wallClock, .throughput], warmupIterations: 3,
                scalingFactor: workload.repetitions < 1000 ? .one : .kilo,
                maxDuration: .milliseconds(500), maxIterations: 100_000)
        ) { benchmark in
            for _ in benchmark.scaledIterations { try workload.work() }
        }
    }
}

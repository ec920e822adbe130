// SPDX-License-Identifier: Apache-2.0

/// Times of the same work done several times.
struct Measurement {
    /// Sorted.
    let durations: [Duration]

    /// Runs `work` once to warm up and then `rounds` times.
    init(rounds: Int, _ work: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        try work()
        var durations: [Duration] = []
        for _ in 0..<max(1, rounds) {
            durations.append(try clock.measure(work))
        }
        self.durations = durations.sorted()
    }

    var least: Duration { durations[0] }
    var median: Duration { durations[durations.count / 2] }

    /// Nanoseconds for one of `count` units of the work, to a tenth.
    static func nanoseconds(_ duration: Duration, per count: Int) -> String {
        let tenths = duration.nanoseconds * 10 / max(1, count)
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Megabytes (10⁶) a second.
    static func megabytes(_ bytes: Int, in duration: Duration) -> Int {
        bytes * 1000 / max(1, duration.nanoseconds)
    }
}

extension Duration {
    var nanoseconds: Int {
        Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000)
    }
}

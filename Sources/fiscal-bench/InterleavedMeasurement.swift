// SPDX-License-Identifier: Apache-2.0

/// Times of several works, done in turn: what slows the machine down for a while slows all of them.
struct InterleavedMeasurement {
    /// Of each work, in the order in which they were given; sorted.
    let durations: [[Duration]]

    /// Runs each of `count` works once to warm up and then once in each of the rounds.
    init(
        rounds: Int, count: Int, _ work: (Int) async throws -> Void
    ) async rethrows {
        let clock = ContinuousClock()
        var durations = [[Duration]](repeating: [], count: count)
        for round in 0...max(1, rounds) {
            for index in 0..<count {
                let start = clock.now
                try await work(index)
                if round > 0 { durations[index].append(clock.now - start) }
            }
        }
        self.durations = durations.map { $0.sorted() }
    }

    func median(_ index: Int) -> Duration { durations[index][durations[index].count / 2] }
    func least(_ index: Int) -> Duration { durations[index][0] }
}

extension Measurement {
    /// Milliseconds, to a hundredth.
    static func milliseconds(_ duration: Duration) -> String {
        fixed(duration.nanoseconds / 10_000, places: 2)
    }

    /// How many times as long as another a duration is, to a hundredth.
    static func ratio(_ duration: Duration, to other: Duration) -> String {
        fixed(duration.nanoseconds * 100 / max(1, other.nanoseconds), places: 2)
    }

    /// So many of a whole in percent, to a tenth.
    static func percent(_ part: Int, of whole: Int) -> String {
        fixed(part * 1000 / max(1, whole), places: 1)
    }

    /// How many units of work are done in a second.
    static func perSecond(_ count: Int, in duration: Duration) -> Int {
        Int(Int128(count) * 1_000_000_000 / Int128(max(1, duration.nanoseconds)))
    }

    /// mantissa / 10^places with all its places.
    private static func fixed(_ mantissa: Int, places: Int) -> String {
        let digits = String(mantissa)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(padded.dropLast(places)).\(padded.suffix(places))"
    }
}

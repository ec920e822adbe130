// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// SplitMix64 (Steele, Lea, Flood 2014) from one seed, so that a law that fails can be run again.
struct SeededGenerator: RandomNumberGenerator {
    /// `FISCAL_SEED` of the environment, or a fixed default.
    static let seed =
        ProcessInfo.processInfo.environment["FISCAL_SEED"].flatMap { UInt64($0) } ?? 20_260_311

    private var state: UInt64

    /// The generator of one test; `stream` keeps tests apart.
    init(stream: UInt64) {
        state = Self.seed &+ stream &* 0xD1B5_4A32_D192_ED03
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &self)]
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True once in `count` times.
    mutating func oneIn(_ count: Int) -> Bool { int(1...count) == 1 }
}

/// Records a law that does not hold, with the values and the seed that show it.
func expectLaw(
    _ law: String, _ holds: Bool, _ values: @autoclosure () -> String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    if holds { return }
    Issue.record(
        "\(law) fails for \(values()) (FISCAL_SEED=\(SeededGenerator.seed))",
        sourceLocation: sourceLocation)
}

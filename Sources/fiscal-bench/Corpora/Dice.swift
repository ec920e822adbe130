// SPDX-License-Identifier: Apache-2.0

/// Draws from a seed: the same seed gives the same draws on every machine.
struct Dice {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(state: seed)
    }

    /// Draws that have nothing to do with those of the same seed and another stream.
    init(seed: UInt64, stream: UInt64) {
        var mixer = SplitMix64(state: seed &+ stream &* 0xD1B5_4A32_D192_ED03)
        random = SplitMix64(state: mixer.next())
    }

    /// A number of 0..<bound.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: random.next() % UInt64(bound))
    }

    /// A number of the range.
    mutating func draw(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// One of the values.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    /// True in so many of a hundred draws.
    mutating func happens(percent: Int) -> Bool { below(100) < percent }

    /// True in the share of the draws.
    mutating func happens(_ share: Share) -> Bool { below(Share.whole) < share.parts }

    /// An identifier in the form of RFC 9562, version 4.
    mutating func uuid() -> String {
        let halves = [random.next(), random.next()]
        var text: [UInt8] = []
        for index in 0..<32 {
            if [8, 12, 16, 20].contains(index) { text.append(UInt8(ascii: "-")) }
            var digit = UInt8(halves[index / 16] >> UInt64(4 * (index % 16)) & 15)
            if index == 12 { digit = 4 }
            if index == 16 { digit = 8 }
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The generator of Steele, Lea and Flood (2014): small, seeded, good enough to draw bills.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A share of records: a percentage of at most four places.
struct Share: Hashable {
    /// Of a million.
    let parts: Int

    static let whole = 1_000_000
    static let none = Share(parts: 0)
}

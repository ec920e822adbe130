// SPDX-License-Identifier: Apache-2.0

/// What a table keeps for a key: something that adds up.
protocol Evidence: Sendable {
    /// How many receipts it stands for.
    var count: Int { get }
    /// Adds what was seen elsewhere. The order in which evidence is merged must not show in the result.
    mutating func merge(_ other: Self)
}

/// A table of at most so many keys, whose merging is exact, associative and commutative.
///
/// Where there are more keys than the limit, those that come first in the order of keys are kept and the rest is only
/// counted (``spilled``). A key that is among the first of all keys is among the first of every part, so that no part ever
/// dropped it: what is kept is complete, whichever way the parts were split and merged.
struct BoundedTable<Key: Hashable & Comparable & Sendable, Value: Evidence>: Sendable {
    let limit: Int
    private(set) var entries: [Key: Value] = [:]
    /// How many receipts belong to keys that were not kept.
    private(set) var spilled = 0
    /// The last key that is kept, once keys were dropped.
    private var last: Key?

    init(limit: Int) {
        precondition(limit > 0, "A table keeps a key")
        self.limit = limit
    }

    /// Some keys were dropped.
    var isFull: Bool { spilled > 0 }

    /// Adds one receipt's evidence to a key; `start` makes the value of a key that is new.
    mutating func update(
        _ key: Key, start: @autoclosure () -> Value, _ change: (inout Value) -> Void
    ) {
        if let last, last < key {
            var value = start()
            change(&value)
            spilled += value.count
            return
        }
        change(&entries[key, default: start()])
        // Trimming sorts: it waits until there are many.
        if entries.count >= 2 * limit { trim() }
    }

    /// Adds another table of the same limit.
    mutating func merge(_ other: BoundedTable) {
        precondition(limit == other.limit, "Tables that are merged keep as many keys")
        spilled += other.spilled
        if let border = other.last { last = last.map { min($0, border) } ?? border }
        for (key, value) in other.entries {
            if entries[key]?.merge(value) == nil { entries[key] = value }
        }
        trim()
    }

    /// Keeps the first keys and counts the others.
    mutating func trim() {
        if entries.count > limit {
            last = entries.keys.sorted()[limit - 1]
        }
        guard let last else { return }
        for (key, value) in entries where last < key {
            spilled += value.count
            entries[key] = nil
        }
    }

    /// The entries in the order of their keys, and how many receipts are not among them.
    var ordered: (entries: [(key: Key, value: Value)], spilled: Int) {
        var table = self
        table.trim()
        return (table.entries.sorted { $0.key < $1.key }.map { ($0, $1) }, table.spilled)
    }

    /// A table that was written down.
    init(limit: Int, _ entries: [(Key, Value)], spilled: Int) {
        self.init(limit: limit)
        for (key, value) in entries { self.entries[key] = value }
        self.spilled = spilled
        if spilled > 0 { last = self.entries.keys.max() }
    }
}

/// A number of receipts.
struct Tally: Evidence {
    var count = 0

    mutating func merge(_ other: Tally) { count += other.count }
}

/// A bit set as a key: equal sets have equal keys, and the order of keys has nothing to do with their bits.
struct Signature: Hashable, Comparable, Sendable {
    let words: [UInt64]
    /// The same on every machine and in every run.
    private let order: UInt64

    init(_ words: [UInt64]) {
        self.words = words
        order = words.reduce(0x9E37_79B9_7F4A_7C15) { StableOrder.mixed($0 ^ $1) }
    }

    init(_ set: PolicySet) { self.init(set.words) }
    init(_ set: VATSet) { self.init([set.low, set.high]) }
    init(_ set: SumSet) { self.init([UInt64(set.bits)]) }

    var policies: PolicySet { PolicySet(words: words) }
    var vat: VATSet { VATSet(low: words[0], high: words[1]) }
    var sums: SumSet { SumSet(bits: UInt32(truncatingIfNeeded: words[0])) }

    func hash(into hasher: inout Hasher) { hasher.combine(order) }

    static func < (a: Signature, b: Signature) -> Bool {
        a.order != b.order
            ? a.order < b.order : a.words.lexicographicallyPrecedes(b.words)
    }
}

/// The name of a shop, a device, a day or a kind of documents as a key.
struct GroupName: Hashable, Comparable, Sendable {
    let text: String
    private let order: UInt64

    init(_ text: String) {
        self.text = text
        order = text.utf8.reduce(0x9E37_79B9_7F4A_7C15) { StableOrder.mixed($0 ^ UInt64($1)) }
    }

    static func < (a: GroupName, b: GroupName) -> Bool {
        a.order != b.order ? a.order < b.order : a.text < b.text
    }
}

private enum StableOrder {
    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    static func mixed(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A set of VAT hypotheses, a bit each.
public struct VATSet: Sendable, Hashable {
    /// Nine shapes of six bits in each word.
    var low: UInt64
    var high: UInt64

    /// The empty set.
    public init() {
        low = 0
        high = 0
    }

    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// All hypotheses.
    public static let all = VATSet(low: 1 << 54 - 1, high: 1 << 54 - 1)

    /// The hypotheses of the level `unit`, which also depends on unit prices.
    static let units = VATSet(low: 1 << 18 - 1, high: 0)

    /// No hypothesis is a member.
    public var isEmpty: Bool { low | high == 0 }

    /// How many hypotheses are members.
    public var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

    /// Whether a hypothesis is a member.
    public func contains(_ hypothesis: VATHypothesis) -> Bool { contains(hypothesis.index) }

    func contains(_ index: Int) -> Bool {
        index < 54 ? low >> UInt64(index) & 1 == 1 : high >> UInt64(index - 54) & 1 == 1
    }

    mutating func insert(_ families: FamilySet, _ shape: VATShape) {
        let bits = UInt64(families.rawValue)
        if shape.rawValue < 9 {
            low |= bits << UInt64(6 * shape.rawValue)
        } else {
            high |= bits << UInt64(6 * (shape.rawValue - 9))
        }
    }

    mutating func insert(_ index: Int) {
        if index < 54 { low |= 1 << UInt64(index) } else { high |= 1 << UInt64(index - 54) }
    }

    /// The families of a shape that are members.
    func families(_ shape: VATShape) -> FamilySet {
        let bits =
            shape.rawValue < 9
            ? low >> UInt64(6 * shape.rawValue) : high >> UInt64(6 * (shape.rawValue - 9))
        return FamilySet(rawValue: UInt8(truncatingIfNeeded: bits) & 0b111111)
    }

    /// What two sets share.
    public func intersection(_ other: VATSet) -> VATSet {
        VATSet(low: low & other.low, high: high & other.high)
    }

    /// What either set has.
    public func union(_ other: VATSet) -> VATSet {
        VATSet(low: low | other.low, high: high | other.high)
    }

    /// The members, in their order.
    public var members: [VATHypothesis] {
        (0..<VATHypothesis.count).filter { contains($0) }.map { VATHypothesis(index: $0) }
    }
}

/// A set of sum hypotheses, a bit each.
public struct SumSet: Sendable, Hashable {
    var bits: UInt32

    /// The empty set.
    public init() { bits = 0 }

    init(bits: UInt32) { self.bits = bits }

    /// All hypotheses.
    public static let all = SumSet(bits: 1 << 24 - 1)

    /// No hypothesis is a member.
    public var isEmpty: Bool { bits == 0 }

    /// How many hypotheses are members.
    public var count: Int { bits.nonzeroBitCount }

    /// Whether a hypothesis is a member.
    public func contains(_ hypothesis: SumHypothesis) -> Bool { contains(hypothesis.index) }

    func contains(_ index: Int) -> Bool { bits >> UInt32(index) & 1 == 1 }

    mutating func insert(_ index: Int) { bits |= 1 << UInt32(index) }

    /// The members, in their order.
    public var members: [SumHypothesis] {
        (0..<SumHypothesis.count).filter { contains($0) }.map { SumHypothesis(index: $0) }
    }
}

/// A set of policies: a bit for each ``PolicyHypothesis``, in the order of their numbers.
///
/// ```swift
/// let set = ReceiptFit(of: recorded).policies
/// set.contains(try Policy(text: "line/half-up"))   // true
/// set.contains(try Policy(text: "rate/half-up"))   // false
/// ```
public struct PolicySet: Sendable, Hashable {
    /// Two words for each sum hypothesis: its VAT hypotheses.
    var words: [UInt64]

    /// The empty set.
    public init() {
        words = [UInt64](repeating: 0, count: 2 * SumHypothesis.count)
    }

    init(words: [UInt64]) {
        precondition(words.count == 2 * SumHypothesis.count, "A set of policies has 48 words")
        self.words = words
    }

    /// All hypotheses.
    public static let all: PolicySet = {
        var set = PolicySet()
        for sum in 0..<SumHypothesis.count { set[sum] = .all }
        return set
    }()

    /// The VAT hypotheses beside a sum hypothesis.
    subscript(sum: Int) -> VATSet {
        get { VATSet(low: words[2 * sum], high: words[2 * sum + 1]) }
        set {
            words[2 * sum] = newValue.low
            words[2 * sum + 1] = newValue.high
        }
    }

    /// No policy is a member.
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// How many hypotheses are members.
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// How many policies are members, each rule of a family counted.
    public var policyCount: Int {
        members.reduce(0) { $0 + $1.sum.rule.rules.count * $1.vat.rule.rules.count }
    }

    /// Whether a policy is a member; false for one outside the space.
    public func contains(_ policy: Policy) -> Bool {
        PolicyHypothesis(policy).map { contains($0) } ?? false
    }

    /// Whether a hypothesis is a member.
    public func contains(_ hypothesis: PolicyHypothesis) -> Bool {
        self[hypothesis.sum.index].contains(hypothesis.vat.index)
    }

    func contains(_ index: Int) -> Bool {
        self[index / VATHypothesis.count].contains(index % VATHypothesis.count)
    }

    /// Adds a hypothesis.
    public mutating func insert(_ hypothesis: PolicyHypothesis) {
        self[hypothesis.sum.index].insert(hypothesis.vat.index)
    }

    /// Keeps what another set has too.
    public mutating func formIntersection(_ other: PolicySet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    /// What two sets share.
    public func intersection(_ other: PolicySet) -> PolicySet {
        var set = self
        set.formIntersection(other)
        return set
    }

    /// What this set has and another has not.
    public func subtracting(_ other: PolicySet) -> PolicySet {
        PolicySet(words: zip(words, other.words).map { $0 & ~$1 })
    }

    /// The members, in the order of their numbers.
    public var members: [PolicyHypothesis] { indices.map { PolicyHypothesis(index: $0) } }

    /// The numbers of the members.
    var indices: [Int] {
        var indices: [Int] = []
        visit { indices.append($0) }
        return indices
    }

    /// Calls `body` with the number of each member.
    func visit(_ body: (Int) -> Void) {
        for (place, word) in words.enumerated() {
            var rest = word
            let first = place / 2 * VATHypothesis.count + place % 2 * 54
            while rest != 0 {
                body(first + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    /// The sum hypotheses that have a member.
    public var sums: SumSet {
        var set = SumSet()
        for sum in 0..<SumHypothesis.count where !self[sum].isEmpty { set.insert(sum) }
        return set
    }

    /// The VAT hypotheses that have a member.
    public var vat: VATSet {
        (0..<SumHypothesis.count).reduce(VATSet()) { $0.union(self[$1]) }
    }

    /// The words of the set in base 16, two for each sum hypothesis with 54 VAT hypotheses in each; a run of equal words is
    /// written once, with its length before a star.
    public var text: String { Signature(self).text }

    /// The presets that are members, by name.
    public var presets: [String] {
        Policy.presets.map(\.policy).filter { contains($0) }.map(\.name)
    }

    /// The short forms `level/rule` that are members.
    public var shortForms: [String] {
        Policy.VATLevel.allCases.flatMap { level in
            RoundingRule.allCases.map { Policy(level: level, rule: $0) }
        }.filter { contains($0) }.map(\.name)
    }
}

extension PolicySet: Comparable {
    /// An order of sets, of no meaning but that it is one.
    public static func < (a: PolicySet, b: PolicySet) -> Bool {
        a.words.lexicographicallyPrecedes(b.words)
    }
}

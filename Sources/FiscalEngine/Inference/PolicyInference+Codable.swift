// SPDX-License-Identifier: Apache-2.0

/// Why what was written of an inference cannot be read.
public enum InferenceError: Error, Hashable, Sendable {
    /// The form is of another version.
    case version(Int)
    /// A part of it is not what it should be.
    case invalidValue(key: String, reason: String)
    /// Two inferences that are to be merged have different limits.
    case differentLimits
}

extension InferenceError: CustomStringConvertible {
    /// What is wrong, with the key.
    public var description: String {
        switch self {
        case .version(let version):
            "the partial inference has version \(version), and version "
                + "\(PolicyInference.version) is read"
        case .invalidValue(let key, let reason): "key \"\(key)\" of a partial inference: \(reason)"
        case .differentLimits: "the partial inferences have different limits"
        }
    }
}

/// The coded form holds everything that was seen, in an order of its own: two inferences that have seen the same receipts
/// are coded alike. Sets of policies stand once, in `sets`, as words in base 16, and are named by their index.
extension PolicyInference: Codable {
    /// The version of the coded form.
    public static let version = 1

    private enum CodingKeys: String, CodingKey {
        case version, limits, receipts, silent, facts, intersection, sets, evidence, spilled
        case sums, taxes, totals, groups
    }

    /// A set and how many receipts left it.
    private struct CodedTally: Codable {
        var set: Int
        var count: Int
    }

    private struct CodedAspect: Codable {
        var set: String
        var count: Int
    }

    private struct CodedEvidence: Codable {
        var set: Int
        var count: Int
        var firstDay: String?
        var lastDay: String?
        var examples: [CodedReceipt]
    }

    private struct CodedTable<Entry: Codable>: Codable {
        var entries: [Entry]
        var spilled: Int
    }

    private struct CodedGroup: Codable {
        var name: String
        var count: Int
        var sets: CodedTable<CodedTally>
    }

    /// Writes everything that was seen.
    public func encode(to encoder: any Encoder) throws {
        let sets = sets.ordered
        let groups = Dimension.allCases.map { ($0, self.groups[$0]?.ordered) }
        let used = Set(
            sets.entries.map(\.key)
                + groups.flatMap { $1?.entries ?? [] }
                .flatMap { $0.value.sets.ordered.entries.map(\.key) })
        let signatures = used.sorted()
        let numbers = Dictionary(
            uniqueKeysWithValues: signatures.enumerated().map { ($1, $0) })
        func number(_ signature: Signature) -> Int { numbers[signature] ?? 0 }

        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.version, forKey: .version)
        try container.encode(limits, forKey: .limits)
        try container.encode(receipts, forKey: .receipts)
        try container.encode(silent, forKey: .silent)
        try container.encode(facts, forKey: .facts)
        try container.encode(Signature(intersection).text, forKey: .intersection)
        try container.encode(signatures.map(\.text), forKey: .sets)
        try container.encode(
            CodedTable(
                entries: sets.entries.map { signature, value in
                    CodedEvidence(
                        set: number(signature), count: value.count, firstDay: value.firstDay,
                        lastDay: value.lastDay, examples: value.examples.map(CodedReceipt.init))
                }, spilled: sets.spilled), forKey: .evidence)
        for (key, table) in [(CodingKeys.sums, sums), (.taxes, taxes), (.totals, totals)] {
            let (entries, spilled) = table.ordered
            try container.encode(
                CodedTable(
                    entries: entries.map { CodedAspect(set: $0.key.text, count: $0.value.count) },
                    spilled: spilled), forKey: key)
        }
        var coded: [String: CodedTable<CodedGroup>] = [:]
        for (dimension, table) in groups {
            coded[dimension.rawValue] = CodedTable(
                entries: (table?.entries ?? []).map { name, group in
                    let (sets, spilled) = group.sets.ordered
                    return CodedGroup(
                        name: name.text, count: group.count,
                        sets: CodedTable(
                            entries: sets.map {
                                CodedTally(set: number($0.key), count: $0.value.count)
                            }, spilled: spilled))
                }, spilled: table?.spilled ?? 0)
        }
        try container.encode(coded, forKey: .groups)
    }

    /// Reads what ``encode(to:)`` has written.
    ///
    /// - Throws: ``InferenceError`` for another version, limits of zero, and sets that are none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .version)
        guard version == Self.version else { throw InferenceError.version(version) }
        let limits = try container.decode(Limits.self, forKey: .limits)
        guard
            min(
                limits.sets, limits.groups, limits.setsOfGroup, limits.examples,
                limits.unexplained, limits.lines) > 0
        else { throw InferenceError.invalidValue(key: "limits", reason: "each is at least 1") }
        self.init(limits: limits)
        receipts = try container.decode(Int.self, forKey: .receipts)
        silent = try container.decode(Int.self, forKey: .silent)
        let facts = try container.decode([Int].self, forKey: .facts)
        guard facts.count == ReceiptFacts.count else {
            throw InferenceError.invalidValue(key: "facts", reason: "there are \(self.facts.count)")
        }
        self.facts = facts
        func signature(_ text: String, _ key: CodingKeys, words: Int) throws -> Signature {
            guard let signature = Signature(text: text, count: words) else {
                throw InferenceError.invalidValue(key: key.rawValue, reason: "a set is malformed")
            }
            return signature
        }
        let words = PolicySet().words.count
        intersection = try signature(
            container.decode(String.self, forKey: .intersection), .intersection, words: words
        ).policies
        let signatures = try container.decode([String].self, forKey: .sets).map {
            try signature($0, .sets, words: words)
        }
        func named(_ index: Int) throws -> Signature {
            guard signatures.indices.contains(index) else {
                throw InferenceError.invalidValue(key: "set", reason: "there is no set \(index)")
            }
            return signatures[index]
        }
        let evidence = try container.decode(CodedTable<CodedEvidence>.self, forKey: .evidence)
        sets = BoundedTable(
            limit: limits.sets,
            try evidence.entries.map { entry in
                let signature = try named(entry.set)
                return (
                    signature,
                    SetEvidence(
                        count: entry.count, firstDay: entry.firstDay, lastDay: entry.lastDay,
                        examples: try entry.examples.map { try $0.receipt() },
                        capacity: self.evidence(for: signature).capacity)
                )
            }, spilled: evidence.spilled)
        func aspect(_ key: CodingKeys, words: Int) throws -> BoundedTable<Signature, Tally> {
            let table = try container.decode(CodedTable<CodedAspect>.self, forKey: key)
            return BoundedTable(
                limit: limits.sets,
                try table.entries.map {
                    (try signature($0.set, key, words: words), Tally(count: $0.count))
                }, spilled: table.spilled)
        }
        sums = try aspect(.sums, words: 1)
        taxes = try aspect(.taxes, words: 2)
        totals = try aspect(.totals, words: 2)
        let groups = try container.decode([String: CodedTable<CodedGroup>].self, forKey: .groups)
        for (name, table) in groups {
            guard let dimension = Dimension(rawValue: name) else {
                throw InferenceError.invalidValue(key: name, reason: "there is no such group")
            }
            self.groups[dimension] = BoundedTable(
                limit: limits.groups,
                try table.entries.map { group in
                    let sets = BoundedTable(
                        limit: limits.setsOfGroup,
                        try group.sets.entries.map {
                            (try named($0.set), Tally(count: $0.count))
                        }, spilled: group.sets.spilled)
                    return (
                        GroupName(group.name), GroupEvidence(count: group.count, sets: sets)
                    )
                }, spilled: table.spilled)
        }
    }
}

extension Signature {
    /// The words in base 16; a run of equal words is written once, with its length before a star.
    var text: String {
        var parts: [String] = []
        var index = 0
        while index < words.count {
            var end = index
            while end < words.count, words[end] == words[index] { end += 1 }
            let word = String(words[index], radix: 16)
            parts.append(end - index == 1 ? word : "\(end - index)*\(word)")
            index = end
        }
        return parts.joined(separator: ".")
    }

    /// The set of a text; nil for one that has not so many words.
    init?(text: String, count: Int) {
        var words: [UInt64] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "*", omittingEmptySubsequences: false)
            guard halves.count <= 2, let last = halves.last, let word = UInt64(last, radix: 16),
                let times = halves.count == 2 ? Int(halves[0]) : 1,
                (1...count).contains(times)
            else { return nil }
            words += [UInt64](repeating: word, count: times)
            if words.count > count { return nil }
        }
        if words.count != count { return nil }
        self.init(words)
    }
}

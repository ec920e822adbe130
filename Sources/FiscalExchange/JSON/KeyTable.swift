// SPDX-License-Identifier: Apache-2.0

/// The keys that are read of one kind of object: an enumeration whose cases are spelled as the keys are.
protocol DocumentKey: CaseIterable, RawRepresentable, Sendable where RawValue == Int {
    static var table: KeyTable<Self> { get }
}

extension DocumentKey {
    /// The key as the document spells it.
    var name: String { String(decoding: spelling, as: UTF8.self) }

    /// The bytes of ``name``. A case knows its own name by reflection only: the table asks it once.
    var spelling: [UInt8] { Self.table.texts[rawValue] }
}

/// Finds a key among those that are read.
struct KeyTable<Key: DocumentKey>: Sendable {
    private let heads: [UInt64]
    /// By the raw value of the key: keys count from 0 in their order.
    fileprivate let texts: [[UInt8]]
    let keys: [Key]

    init() {
        keys = Array(Key.allCases)
        texts = keys.map { Array("\($0)".utf8) }
        heads = texts.map { KeyTable.head($0.span) }
        precondition(keys.map(\.rawValue).elementsEqual(keys.indices), "Keys count from 0")
        precondition(keys.count <= ObjectFields<Key>.capacity, "An object has too many keys")
    }

    /// The position of a key among the table's; nil for a key that is not read.
    ///
    /// Documents of one kind have their keys in one order: the search starts at `hint`.
    func index(of text: Span<UInt8>, hint: Int) -> Int? {
        let head = KeyTable.head(text)
        if hint < heads.count, heads[hint] == head, matches(text, hint) { return hint }
        for index in heads.indices where heads[index] == head && matches(text, index) {
            return index
        }
        return nil
    }

    /// Compares what the heads do not hold.
    private func matches(_ text: Span<UInt8>, _ index: Int) -> Bool {
        let key = texts[index]
        guard key.count == text.count else { return false }
        var position = 7
        while position < key.count {
            if key[position] != text[position] { return false }
            position += 1
        }
        return true
    }

    /// The length and the first seven bytes, which tell nearly all keys apart in one word.
    private static func head(_ text: Span<UInt8>) -> UInt64 {
        var head = UInt64(UInt8(truncatingIfNeeded: text.count))
        for index in 0..<min(7, text.count) {
            head = head << 8 | UInt64(text[index])
        }
        return head
    }
}

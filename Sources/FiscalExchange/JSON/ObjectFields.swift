// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What becomes of keys that are not in the table.
enum UnknownKeys {
    /// Passed over: documents of other programs grow.
    case passedOver
    /// An error: our own documents have no keys without a meaning.
    case refused
}

/// The values of an object by key, found in one walk over it.
struct ObjectFields<Key: DocumentKey> {
    /// The most keys that are read of one object.
    static var capacity: Int { 24 }

    let reader: JSONReader
    let object: JSONReader.Node
    /// By position in the table of keys; −1 where a key is not there.
    private var nodes: [24 of Int32]

    /// Reads the keys of an object.
    ///
    /// - Throws: ``RecordFailure`` when the value is no object, a key that is read occurs twice, or a key is refused.
    init(
        _ object: JSONReader.Node, of reader: JSONReader, unknown: UnknownKeys = .passedOver
    ) throws(RecordFailure) {
        self.reader = reader
        self.object = object
        nodes = [24 of Int32](repeating: -1)
        guard reader.kind(object) == .object else {
            throw RecordFailure(
                .wrongType, offset: reader.offset(object),
                "expected an object, found \(reader.kind(object).name)")
        }
        let table = Key.table
        let end = reader.next(object)
        var key = object + 1
        var hint = 0
        while key < end {
            let value = key + 1
            if let index = reader.withKey(key, { table.index(of: $0, hint: hint) }) {
                if nodes[index] >= 0 {
                    throw RecordFailure(
                        .duplicateKey, path: table.keys[index].name,
                        offset: reader.offset(key), "the key occurs twice")
                }
                nodes[index] = Int32(value)
                hint = index + 1
            } else if unknown == .refused {
                throw RecordFailure(
                    .unknownKey, path: Self.printable(reader.string(key)),
                    offset: reader.offset(key), "the bill has no such key")
            }
            key = reader.next(value)
        }
    }

    /// The value of a key; nil when it is not there or null.
    func optional(_ key: Key) -> JSONReader.Node? {
        let node = nodes[key.rawValue]
        if node < 0 || reader.kind(Int(node)) == .null { return nil }
        return Int(node)
    }

    /// The value of a key.
    ///
    /// - Throws: ``RecordFailure`` when it is not there, or null.
    func required(_ key: Key) throws(RecordFailure) -> JSONReader.Node {
        let node = nodes[key.rawValue]
        guard node >= 0 else {
            throw RecordFailure(
                .missingField, path: key.name, offset: reader.offset(object),
                "the key is missing")
        }
        if reader.kind(Int(node)) == .null {
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(Int(node)),
                "expected a value, found null")
        }
        return Int(node)
    }

    /// A key of a stranger's document as a report may show it: a name, and never a text that somebody wrote into a key.
    static func printable(_ key: String) -> String {
        let isName = key.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        return isName && !key.isEmpty && key.utf8.count <= 40 ? key : "?"
    }
}

extension ObjectFields {
    /// A number of the document, written as a JSON number or as a string that holds one.
    func number(_ key: Key, _ limits: NumberLimits) throws(RecordFailure) -> ExactDecimal {
        try number(key, at: try required(key), limits)
    }

    /// The same for a key that may be left out.
    func optionalNumber(
        _ key: Key, _ limits: NumberLimits
    ) throws(RecordFailure) -> ExactDecimal? {
        guard let node = optional(key) else { return nil }
        return try number(key, at: node, limits)
    }

    private func number(
        _ key: Key, at node: JSONReader.Node, _ limits: NumberLimits
    ) throws(RecordFailure) -> ExactDecimal {
        do {
            return try reader.number(node, limits)
        } catch {
            throw error.inside(key.name)
        }
    }

    /// A text of the document.
    func text(_ key: Key, at node: JSONReader.Node) throws(RecordFailure) -> String {
        guard reader.kind(node) == .string else {
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected a text, found \(reader.kind(node).name)")
        }
        return reader.string(node)
    }

    /// A text that may be left out.
    func optionalText(_ key: Key) throws(RecordFailure) -> String? {
        guard let node = optional(key) else { return nil }
        return try text(key, at: node)
    }

    /// A text.
    func text(_ key: Key) throws(RecordFailure) -> String {
        try text(key, at: try required(key))
    }

    /// True or false, when it is there.
    func optionalFlag(_ key: Key) throws(RecordFailure) -> Bool? {
        guard let node = optional(key) else { return nil }
        switch reader.kind(node) {
        case .true: return true
        case .false: return false
        default:
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(node),
                "expected true or false, found \(reader.kind(node).name)")
        }
    }

    /// The elements of an array, each with its index and what went wrong inside it seen from here.
    func forEach(
        _ key: Key, at array: JSONReader.Node,
        _ body: (Int, JSONReader.Node) throws(RecordFailure) -> Void
    ) throws(RecordFailure) {
        guard reader.kind(array) == .array else {
            throw RecordFailure(
                .wrongType, path: key.name, offset: reader.offset(array),
                "expected an array, found \(reader.kind(array).name)")
        }
        let end = reader.next(array)
        var element = array + 1
        var index = 0
        while element < end {
            do {
                try body(index, element)
            } catch {
                throw error.inside(key.name, index)
            }
            element = reader.next(element)
            index += 1
        }
    }
}

extension JSONReader {
    /// The exact value of a number or of a string that holds one.
    func number(_ node: Node, _ limits: NumberLimits) throws(RecordFailure) -> ExactDecimal {
        let kind = kind(node)
        guard kind == .number || kind == .string || kind == .invalid else {
            throw RecordFailure(
                .wrongType, offset: offset(node), "expected a number, found \(kind.name)")
        }
        let range = range(node)
        do {
            return try withText(range) { (text) throws(NumberError) in
                try ExactDecimal(text, limits: limits)
            }
        } catch {
            throw RecordFailure(error, at: range.lowerBound)
        }
    }
}

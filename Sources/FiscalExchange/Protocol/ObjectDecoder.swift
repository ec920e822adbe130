// SPDX-License-Identifier: Apache-2.0

internal import FiscalEngine

/// A value of the protocol that is a JSON object and is read by its keys.
protocol ProtocolObject: WritableObject {
    associatedtype Key: DocumentKey

    init(_ object: borrowing ObjectDecoder<Key>) throws(RecordFailure)
}

/// The members of an object as values of the protocol; every failure carries the path from this
/// object on.
struct ObjectDecoder<Key: DocumentKey>: ~Copyable {
    private let fields: ObjectFields<Key>
    private let limits: NumberLimits

    /// - Throws: ``RecordFailure`` when the value is no object or a key that is read occurs twice.
    init(
        _ node: JSONReader.Node, of reader: JSONReader, _ limits: NumberLimits
    ) throws(RecordFailure) {
        fields = try ObjectFields(node, of: reader)
        self.limits = limits
    }

    /// The value of a key, read by `body`, and the place of what went wrong in it.
    private func read<Value>(
        _ key: Key, _ node: JSONReader.Node,
        _ body: (JSONReader.Node) throws(RecordFailure) -> Value
    ) throws(RecordFailure) -> Value {
        do {
            return try body(node)
        } catch {
            throw error.inside(key.name)
        }
    }

    // MARK: Texts, numbers, flags

    func text(_ key: Key) throws(RecordFailure) -> String { try fields.text(key) }

    func optionalText(_ key: Key) throws(RecordFailure) -> String? { try fields.optionalText(key) }

    func number(_ key: Key) throws(RecordFailure) -> ExactDecimal {
        try fields.number(key, limits)
    }

    func optionalNumber(_ key: Key) throws(RecordFailure) -> ExactDecimal? {
        try fields.optionalNumber(key, limits)
    }

    /// A number without a fraction that a word holds.
    func integer(_ key: Key) throws(RecordFailure) -> Int {
        let node = try fields.required(key)
        guard let fixed = try number(key).fixed, fixed.scale == 0 else {
            throw RecordFailure(
                .wrongType, path: key.name, offset: fields.reader.offset(node),
                "expected a whole number of at most 18 digits")
        }
        return Int(fixed.mantissa)
    }

    func optionalInteger(_ key: Key) throws(RecordFailure) -> Int? {
        fields.optional(key) == nil ? nil : try integer(key)
    }

    func flag(_ key: Key) throws(RecordFailure) -> Bool {
        _ = try fields.required(key)
        return try fields.optionalFlag(key) ?? false
    }

    func optionalFlag(_ key: Key) throws(RecordFailure) -> Bool? { try fields.optionalFlag(key) }

    func identifier(_ key: Key) throws(RecordFailure) -> Identifier {
        let node = try fields.required(key)
        return try read(key, node) { (node) throws(RecordFailure) in
            try fields.reader.identifier(node, limits)
        }
    }

    func optionalIdentifier(_ key: Key) throws(RecordFailure) -> Identifier? {
        fields.optional(key) == nil ? nil : try identifier(key)
    }

    // MARK: Objects

    func object<Value: ProtocolObject>(_ key: Key) throws(RecordFailure) -> Value {
        let node = try fields.required(key)
        return try read(key, node) { (node) throws(RecordFailure) in
            try fields.reader.object(node, limits)
        }
    }

    func optionalObject<Value: ProtocolObject>(_ key: Key) throws(RecordFailure) -> Value? {
        fields.optional(key) == nil ? nil : try object(key)
    }

    func objects<Value: ProtocolObject>(_ key: Key) throws(RecordFailure) -> [Value] {
        var values: [Value] = []
        let reader = fields.reader
        try fields.forEach(key, at: try fields.required(key)) {
            (_, node) throws(RecordFailure) in
            values.append(try reader.object(node, limits))
        }
        return values
    }

    func optionalObjects<Value: ProtocolObject>(_ key: Key) throws(RecordFailure) -> [Value]? {
        fields.optional(key) == nil ? nil : try objects(key)
    }

    // MARK: What is not understood

    /// The value of a key as it is written.
    func optionalFragment(_ key: Key) throws(RecordFailure) -> JSONFragment? {
        guard let node = fields.optional(key) else { return nil }
        return try read(key, node) { (node) throws(RecordFailure) in
            try JSONFragment(node, of: fields.reader)
        }
    }

    /// The kind of a key's value, null for a key that is not there.
    func kind(_ key: Key) -> JSONKind {
        fields.optional(key).map { fields.reader.kind($0) } ?? .null
    }

    /// A failure of the value of a key.
    func failure(_ code: RecordFailure.Code, _ key: Key, _ message: String) -> RecordFailure {
        let node = fields.optional(key) ?? fields.object
        return RecordFailure(
            code, path: key.name, offset: fields.reader.offset(node), message)
    }

    /// The members with other keys.
    func unknown() throws(RecordFailure) -> [UnknownMember] {
        let reader = fields.reader
        var members: [UnknownMember] = []
        let end = reader.next(fields.object)
        var key = fields.object + 1
        while key < end {
            let value = key + 1
            if reader.withKey(key, { Key.table.index(of: $0, hint: 0) }) == nil {
                let name = reader.string(key)
                do {
                    members.append(
                        UnknownMember(key: name, value: try JSONFragment(value, of: reader)))
                } catch {
                    throw error.inside(String(name.prefix(40)))
                }
            }
            key = reader.next(value)
        }
        return members
    }
}

extension JSONReader {
    /// The object at `node`.
    func object<Value: ProtocolObject>(
        _ node: Node, _ limits: NumberLimits
    ) throws(RecordFailure) -> Value {
        try Value(try ObjectDecoder(node, of: self, limits))
    }

    /// The objects of the array at `node`.
    func objects<Value: ProtocolObject>(
        _ node: Node, _ limits: NumberLimits
    ) throws(RecordFailure) -> [Value] {
        guard kind(node) == .array else {
            throw RecordFailure(
                .wrongType, offset: offset(node), "expected an array, found \(kind(node).name)")
        }
        var values: [Value] = []
        var element = node + 1
        while element < next(node) {
            do {
                values.append(try object(element, limits))
            } catch {
                throw error.inside("", values.count)
            }
            element = next(element)
        }
        return values
    }
}

extension ProtocolObject {
    /// Reads a whole JSON text.
    static func read(_ json: [UInt8], _ options: ReadingOptions) throws(RecordFailure) -> Self {
        let reader = JSONReader()
        try reader.parseMessage(0..<json.count, of: json, options)
        return try reader.object(JSONReader.root, options.numbers)
    }
}

extension JSONReader {
    /// Parses one message under the limits of `options`.
    func parseMessage(
        _ range: Range<Int>, of bytes: [UInt8], _ options: ReadingOptions
    ) throws(RecordFailure) {
        if range.count > options.maximumRecordBytes {
            throw RecordFailure(
                .recordTooLarge, offset: range.lowerBound,
                "the message has more than \(options.maximumRecordBytes) bytes")
        }
        try parse(
            range, of: bytes, maximumDepth: options.maximumDepth, strict: options.isStrict)
    }
}

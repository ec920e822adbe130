// SPDX-License-Identifier: Apache-2.0

internal import FiscalEngine

/// A value of the protocol that is written as a JSON object.
protocol WritableObject: Sendable, Hashable {
    /// The members that the protocol does not name, in their order.
    var unknown: [UnknownMember] { get }

    /// Writes the members that the protocol names, in their order.
    func write(to writer: inout MessageWriter)
}

/// Writes messages: objects member by member, without white space; what is absent is left out,
/// never null.
struct MessageWriter {
    private var writer = ByteWriter()
    /// Something stands before the next member or element.
    private var needsComma = false

    var bytes: [UInt8] { writer.bytes }

    /// The text of one object.
    static func json(_ value: some WritableObject) -> [UInt8] {
        var writer = MessageWriter()
        writer.write(value)
        return writer.bytes
    }

    // MARK: Values

    mutating func write(_ value: some WritableObject) {
        comma()
        open(UInt8(ascii: "{"))
        value.write(to: &self)
        for member in value.unknown {
            comma()
            writer.writeString(member.key)
            writer.write(UInt8(ascii: ":"))
            writer.write(member.value.text)
        }
        close(UInt8(ascii: "}"))
    }

    mutating func write(_ values: [some WritableObject]) {
        comma()
        open(UInt8(ascii: "["))
        for value in values { write(value) }
        close(UInt8(ascii: "]"))
    }

    // MARK: Members

    mutating func write(_ key: some DocumentKey, _ value: String?) {
        guard let value else { return }
        self.key(key)
        writer.writeString(value)
    }

    mutating func write(_ key: some DocumentKey, _ value: ExactDecimal?) {
        guard let value else { return }
        self.key(key)
        writer.write(value)
    }

    mutating func write(_ key: some DocumentKey, _ value: Int?) {
        guard let value else { return }
        self.key(key)
        writer.write(value)
    }

    mutating func write(_ key: some DocumentKey, _ value: Bool?) {
        guard let value else { return }
        self.key(key)
        writer.write(value ? "true" : "false")
    }

    mutating func write(_ key: some DocumentKey, _ value: Identifier?) {
        switch value {
        case nil: return
        case .integer(let number): write(key, number)
        case .text(let text): write(key, text)
        }
    }

    mutating func write(_ key: some DocumentKey, _ value: JSONFragment?) {
        guard let value else { return }
        self.key(key)
        writer.write(value.text)
    }

    mutating func write(_ key: some DocumentKey, _ value: (some WritableObject)?) {
        guard let value else { return }
        self.key(key)
        needsComma = false
        write(value)
    }

    mutating func write(_ key: some DocumentKey, _ values: [some WritableObject]?) {
        guard let values else { return }
        self.key(key)
        needsComma = false
        write(values)
    }

    /// A member with a value that is the same in every message.
    mutating func write(_ key: some DocumentKey, json: StaticString) {
        self.key(key)
        writer.write(json)
    }

    // MARK: Punctuation

    private mutating func key(_ key: some DocumentKey) {
        comma()
        writer.write(UInt8(ascii: "\""))
        writer.write(key.spelling.span)
        writer.write("\":")
    }

    private mutating func comma() {
        if needsComma { writer.write(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        writer.write(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        writer.write(bracket)
        needsComma = true
    }
}

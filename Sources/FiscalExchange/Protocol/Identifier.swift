// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// An identifier of the protocol, which one document writes as a whole number and the next as a
/// text.
///
/// `7` and `"7"` are two values, so that a document is written back as it was; ``text`` compares
/// across both.
public enum Identifier: Sendable, Hashable {
    /// A whole number: `47827`.
    case integer(ExactDecimal)
    /// A text: `"47827"`, a UUID.
    case text(String)

    /// The characters of the identifier, however it is written.
    public var text: String {
        switch self {
        case .integer(let number): number.description
        case .text(let text): text
        }
    }
}

extension Identifier: CustomStringConvertible {
    /// The characters of the identifier.
    public var description: String { text }
}

extension Identifier: ExpressibleByIntegerLiteral {
    /// An identifier that is written as a number.
    public init(integerLiteral value: Int64) {
        self = .integer(ExactDecimal(integerLiteral: value))
    }
}

extension Identifier: ExpressibleByStringLiteral {
    /// An identifier that is written as a text.
    public init(stringLiteral value: String) {
        self = .text(value)
    }
}

extension JSONReader {
    /// An identifier: a text, or a number of digits alone.
    func identifier(_ node: Node, _ limits: NumberLimits) throws(RecordFailure) -> Identifier {
        switch kind(node) {
        case .string:
            return .text(string(node))
        case .number where buffer[range(node)].allSatisfy(Identifier.isInteger):
            return .integer(try number(node, limits))
        default:
            throw RecordFailure(
                .wrongType, offset: offset(node),
                "expected a text or a whole number, found \(kind(node).name)")
        }
    }
}

extension Identifier {
    /// `1e3` and `7.0` are whole numbers too, but no identifier is written like that.
    fileprivate static func isInteger(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") < 10
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The answer of HELLO: what the shop runs on.
public struct HelloAnswer: Sendable, Hashable {
    /// The shop's systems; the protocol joins their names by `, `.
    public var system: [String]
    /// The version of the protocol.
    public var protocolVersion: String
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// An answer.
    public init(
        system: [String], protocolVersion: String = "0.1.0", unknown: [UnknownMember] = []
    ) {
        self.system = system
        self.protocolVersion = protocolVersion
        self.unknown = unknown
    }
}

extension HelloAnswer: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<HelloKey>) throws(RecordFailure) {
        system = Self.names(try object.text(.system))
        protocolVersion = try object.text(.protocol)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.system, system.joined(separator: Self.separator))
        writer.write(Key.protocol, protocolVersion)
    }

    private static let separator = ", "

    /// The names of a text that may be empty.
    private static func names(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        return text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}

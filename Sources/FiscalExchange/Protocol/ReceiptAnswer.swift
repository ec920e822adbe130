// SPDX-License-Identifier: Apache-2.0

/// The answer of RECEIPT.
public struct ReceiptAnswer: Sendable, Hashable {
    /// The shop took the receipt in.
    public var success: Bool
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// An answer; the journal writes the one that all went well as an empty cell.
    public init(
        success: Bool = true, unknown: [UnknownMember] = []
    ) {
        self.success = success
        self.unknown = unknown
    }
}

extension ReceiptAnswer: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<ReceiptAnswerKey>) throws(RecordFailure) {
        success = try object.flag(.success)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.success, success)
    }
}

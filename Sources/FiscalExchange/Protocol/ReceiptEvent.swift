// SPDX-License-Identifier: Apache-2.0

/// The event that reports a receipt: the body of a RECEIPT request.
public struct ReceiptEvent: Sendable, Hashable {
    /// The name of the only event that the protocol has.
    public static let receiptCreated = "ReceiptCreated"

    /// The event's identifier, a UUID.
    public var id: String
    /// The receipt.
    public var data: ReceiptData
    /// The name of the event, always `ReceiptCreated`.
    public var type: String
    /// The owner of the register.
    public var userId: String?
    /// The version of the event's form.
    public var version: Int?
    /// When it happened, in milliseconds since 1970, UTC.
    public var timestamp: Int?
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// An event.
    public init(
        id: String, data: ReceiptData, type: String = Self.receiptCreated, userId: String? = nil,
        version: Int? = 2, timestamp: Int? = nil, unknown: [UnknownMember] = []
    ) {
        self.id = id
        self.data = data
        self.type = type
        self.userId = userId
        self.version = version
        self.timestamp = timestamp
        self.unknown = unknown
    }
}

extension ReceiptEvent {
    /// Reads the text of one event.
    ///
    /// - Throws: ``RecordFailure`` with the member that is wrong and its byte.
    public init(
        json: [UInt8], options: ReadingOptions = ReadingOptions()
    ) throws(RecordFailure) {
        self = try Self.read(json, options)
    }

    /// The text of the event, on one line.
    public var json: [UInt8] { MessageWriter.json(self) }
}

extension ReceiptEvent: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<EventKey>) throws(RecordFailure) {
        id = try object.text(.id)
        type = try object.text(.type)
        if type != Self.receiptCreated {
            throw object.failure(.unknownDocument, .type, "expected the event ReceiptCreated")
        }
        data = try object.object(.data)
        userId = try object.optionalText(.userId)
        version = try object.optionalInteger(.version)
        timestamp = try object.optionalInteger(.timestamp)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.id, id)
        writer.write(Key.data, data)
        writer.write(Key.type, type)
        writer.write(Key.userId, userId)
        writer.write(Key.version, version)
        writer.write(Key.timestamp, timestamp)
    }
}

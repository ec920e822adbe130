// SPDX-License-Identifier: Apache-2.0

/// A request of a register, as the journal keeps it.
public struct ProtocolRequest: Sendable, Hashable {
    /// The exchange it starts; the text of a request does not name it.
    public var kind: JournalEntry.Kind
    /// The path: `/api/v2/bill/byid/47827`.
    public var q: String
    /// The bill that BILL asks for.
    public var id: Identifier?
    /// The number of the bill that LIST asks for.
    public var number: String?
    /// A word of the customer's name that LIST asks for, in lower case.
    public var name: String?
    /// The day that LIST asks for: `today`.
    public var date: String?
    /// The event that RECEIPT reports; no other request has one.
    public var event: ReceiptEvent?
    /// The headers, which mean nothing to the protocol.
    public var headers: JSONFragment?
    /// What else was asked for, kept in its order.
    public var unknownParameters: [UnknownMember]
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// A request.
    public init(
        kind: JournalEntry.Kind, q: String, id: Identifier? = nil, number: String? = nil,
        name: String? = nil, date: String? = nil, event: ReceiptEvent? = nil,
        headers: JSONFragment? = nil, unknownParameters: [UnknownMember] = [],
        unknown: [UnknownMember] = []
    ) {
        self.kind = kind
        self.q = q
        self.id = id
        self.number = number
        self.name = name
        self.date = date
        self.event = event
        self.headers = headers
        self.unknownParameters = unknownParameters
        self.unknown = unknown
    }
}

extension ProtocolRequest {
    /// A request of HELLO.
    public static let hello = ProtocolRequest(kind: .hello, q: "/api/v2/hello")

    /// A request of all open bills.
    public static let list = ProtocolRequest(kind: .list, q: "/api/v2/list")

    /// A request of the bill of an identifier.
    public static func bill(_ id: String) -> ProtocolRequest {
        ProtocolRequest(kind: .bill, q: "/api/v2/bill/byid/\(id)", id: .text(id))
    }

    /// A request that reports a receipt.
    public static func receipt(_ event: ReceiptEvent) -> ProtocolRequest {
        ProtocolRequest(kind: .receipt, q: "/api/v2/receipts", event: event)
    }
}

extension ProtocolRequest {
    /// A request of one kind from the object that the journal keeps.
    ///
    /// The event of a receipt stands in the body and once more in what was posted: the body is read
    /// where it is there.
    init(
        _ kind: JournalEntry.Kind, _ object: borrowing ObjectDecoder<RequestKey>
    ) throws(RecordFailure) {
        let query: RequestQuery = try object.object(.get)
        var event: ReceiptEvent?
        if kind == .receipt {
            event = try object.object(object.kind(.body) == .null ? .post : .body)
        }
        self.init(
            kind: kind, q: query.q, id: query.id, number: query.number, name: query.name,
            date: query.date, event: event, headers: try object.optionalFragment(.headers),
            unknownParameters: query.unknown, unknown: try object.unknown())
    }
}

extension ProtocolRequest: WritableObject {
    func write(to writer: inout MessageWriter) {
        let query = RequestQuery(
            q: q, id: id, number: number, name: name, date: date, unknown: unknownParameters)
        writer.write(RequestKey.get, query)
        if let event {
            writer.write(RequestKey.body, event)
            writer.write(RequestKey.post, event)
        } else {
            writer.write(RequestKey.body, json: "null")
            writer.write(RequestKey.post, json: "[]")
        }
        writer.write(RequestKey.headers, headers)
    }
}

/// The path of a request and what it asks for.
private struct RequestQuery: ProtocolObject {
    var q: String
    var id: Identifier?
    var number: String?
    var name: String?
    var date: String?
    var unknown: [UnknownMember]

    init(
        q: String, id: Identifier?, number: String?, name: String?, date: String?,
        unknown: [UnknownMember]
    ) {
        self.q = q
        self.id = id
        self.number = number
        self.name = name
        self.date = date
        self.unknown = unknown
    }

    init(_ object: borrowing ObjectDecoder<QueryKey>) throws(RecordFailure) {
        q = try object.text(.q)
        id = try object.optionalIdentifier(.id)
        number = try object.optionalText(.number)
        name = try object.optionalText(.name)
        date = try object.optionalText(.date)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(QueryKey.q, q)
        writer.write(QueryKey.id, id)
        writer.write(QueryKey.number, number)
        writer.write(QueryKey.name, name)
        writer.write(QueryKey.date, date)
    }
}

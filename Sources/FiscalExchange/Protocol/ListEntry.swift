// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// A bill that is open, as the answer of LIST names it.
public struct ListEntry: Sendable, Hashable {
    /// The bill's identifier; lists have the newest first.
    public var id: Identifier
    /// When the bill was written, `YYYY-MM-DD HH:MM:SS` by the shop's clock.
    public var date: String
    /// What is left to pay.
    public var summ: ExactDecimal
    /// The bill's number in any form: `4782`, `47827-CRM`.
    public var number: String
    /// The customer's name.
    public var customerName: String?
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// An entry of the list.
    public init(
        id: Identifier, date: String, summ: ExactDecimal, number: String,
        customerName: String? = nil, unknown: [UnknownMember] = []
    ) {
        self.id = id
        self.date = date
        self.summ = summ
        self.number = number
        self.customerName = customerName
        self.unknown = unknown
    }
}

extension ListEntry: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<ListKey>) throws(RecordFailure) {
        id = try object.identifier(.id)
        date = try object.text(.date)
        summ = try object.number(.summ)
        number = try object.text(.number)
        customerName = try object.optionalText(.customername)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.id, id)
        writer.write(Key.date, date)
        writer.write(Key.summ, summ)
        writer.write(Key.number, number)
        writer.write(Key.customername, customerName)
    }
}

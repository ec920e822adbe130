// SPDX-License-Identifier: Apache-2.0

/// The customer of a bill or receipt. Texts may be empty, and names may end in a space.
public struct Customer: Sendable, Hashable {
    /// The shop's identifier, which receipts do not carry.
    public var id: Identifier?
    /// The taxpayer's number.
    public var inn: String?
    /// The code of the reason for registration.
    public var kpp: String?
    /// The number of the registration.
    public var reg: String?
    /// The short name.
    public var name: String?
    /// The code of the statistics office.
    public var okpo: String?
    /// The full name.
    public var fullname: String?
    /// The customer is a company.
    public var legalentity: Bool?
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// A customer; a bill's has an identifier, a receipt's has none.
    public init(
        id: Identifier? = nil, inn: String? = nil, kpp: String? = nil, reg: String? = nil,
        name: String? = nil, okpo: String? = nil, fullname: String? = nil,
        legalentity: Bool? = nil, unknown: [UnknownMember] = []
    ) {
        self.id = id
        self.inn = inn
        self.kpp = kpp
        self.reg = reg
        self.name = name
        self.okpo = okpo
        self.fullname = fullname
        self.legalentity = legalentity
        self.unknown = unknown
    }

    /// The customer as a receipt names it: without the shop's identifier.
    public var withoutID: Customer {
        var customer = self
        customer.id = nil
        return customer
    }
}

extension Customer: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<CustomerKey>) throws(RecordFailure) {
        id = try object.optionalIdentifier(.id)
        inn = try object.optionalText(.inn)
        kpp = try object.optionalText(.kpp)
        reg = try object.optionalText(.reg)
        name = try object.optionalText(.name)
        okpo = try object.optionalText(.okpo)
        fullname = try object.optionalText(.fullname)
        legalentity = try object.optionalFlag(.legalentity)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.id, id)
        writer.write(Key.inn, inn)
        writer.write(Key.kpp, kpp)
        writer.write(Key.reg, reg)
        writer.write(Key.name, name)
        writer.write(Key.okpo, okpo)
        writer.write(Key.fullname, fullname)
        writer.write(Key.legalentity, legalentity)
    }
}

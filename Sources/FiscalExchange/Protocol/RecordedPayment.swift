// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// A payment among the extras of a receipt.
public struct RecordedPayment: Sendable, Hashable {
    /// 1 cash, 2 cashless, 3 a prepayment or an advance.
    public var type: Int
    /// What is paid.
    public var sum: ExactDecimal
    /// Whether it was paid: those that were add up to the items.
    public var payed: Payed
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// A payment.
    public init(
        type: Int, sum: ExactDecimal, payed: Payed, unknown: [UnknownMember] = []
    ) {
        self.type = type
        self.sum = sum
        self.payed = payed
        self.unknown = unknown
    }

    /// Whether a payment was made, as a flag or as a number.
    public enum Payed: Sendable, Hashable {
        /// Written as true or false.
        case flag(Bool)
        /// Written as a number; zero is a payment that was not made.
        case number(ExactDecimal)
    }

    /// The payment was made.
    public var isPayed: Bool {
        switch payed {
        case .flag(let flag): flag
        case .number(let number): number.signum != 0
        }
    }
}

extension RecordedPayment: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<RecordedPaymentKey>) throws(RecordFailure) {
        type = try object.integer(.type)
        sum = try object.number(.sum)
        payed = try Payed(object)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.type, type)
        writer.write(Key.sum, sum)
        switch payed {
        case .flag(let flag): writer.write(Key.payed, flag)
        case .number(let number): writer.write(Key.payed, number)
        }
    }
}

extension RecordedPayment.Payed {
    fileprivate init(
        _ object: borrowing ObjectDecoder<RecordedPaymentKey>
    ) throws(RecordFailure) {
        switch object.kind(.payed) {
        case .true, .false: self = .flag(try object.flag(.payed))
        default: self = .number(try object.number(.payed))
        }
    }
}

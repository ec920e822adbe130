// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// What remains of a product of a bill that was receipted in part.
public struct RemainingItem: Sendable, Hashable {
    /// The product's identifier.
    public var id: Identifier
    /// The quantity that is still to be sold.
    public var newQuantity: ExactDecimal
    /// Members that the protocol does not name, kept in their order.
    public var unknown: [UnknownMember]

    /// An entry of what remains.
    public init(
        id: Identifier, newQuantity: ExactDecimal, unknown: [UnknownMember] = []
    ) {
        self.id = id
        self.newQuantity = newQuantity
        self.unknown = unknown
    }
}

extension RemainingItem: ProtocolObject {
    init(_ object: borrowing ObjectDecoder<RemainingItemKey>) throws(RecordFailure) {
        id = try object.identifier(.id)
        newQuantity = try object.number(.newQuantity)
        unknown = try object.unknown()
    }

    func write(to writer: inout MessageWriter) {
        writer.write(Key.id, id)
        writer.write(Key.newQuantity, newQuantity)
    }
}

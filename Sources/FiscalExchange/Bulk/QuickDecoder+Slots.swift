// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

extension SourceText {
    /// The text that a slot of a line holds.
    @inline(__always)
    init(_ slot: csimdjson_slot) {
        self.init(
            start: Int32(bitPattern: slot.start), end: Int32(bitPattern: slot.end),
            spelling: .jsonBody)
    }
}

extension QuickDecoder {
    /// The goods of a line carry a marking code each, as its document says it.
    static func isMarked(
        _ mark: csimdjson_slot, _ itemType: SourceText, _ form: DocumentForm, _ bytes: [UInt8]
    ) -> Bool {
        switch form {
        case .bill: mark.start != .max
        case .ownBill: mark.value == 1
        default: itemType.text(in: bytes).map(DocumentDecoder.isMarkedGroup) ?? false
        }
    }
}

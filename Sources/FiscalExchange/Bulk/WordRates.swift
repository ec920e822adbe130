// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The VAT rates of the words that a projector has numbered.
struct WordRates {
    /// By word; nil for one that is no rate, or was never asked for.
    private var rates: [VATRate?] = []
    /// Indices into the rate table of a block for lines whose prices hold their VAT.
    private var indices: [UInt16] = []
    private static let unknown = UInt16.max

    /// The block was emptied.
    mutating func forgetIndices() {
        for word in indices.indices { indices[word] = Self.unknown }
    }

    /// The index of a word's rate, once it was set.
    @inline(__always)
    func index(ofWord word: Int64) -> UInt16? {
        guard word >= 0, word < Int64(indices.count) else { return nil }
        let index = indices[Int(word)]
        return index == Self.unknown ? nil : index
    }

    /// - Parameter word: One whose rate was asked for.
    mutating func setIndex(_ index: UInt16, ofWord word: Int64) {
        indices[Int(word)] = index
    }

    /// The rate that a word names; nil for one that names none, or has no number.
    mutating func rate(of slot: JSONProjector.Slot, in bytes: [UInt8]) -> VATRate? {
        if slot.isAbsent || slot.value < 0 { return nil }
        let word = Int(slot.value)
        while rates.count <= word {
            rates.append(nil)
            indices.append(Self.unknown)
        }
        if rates[word] == nil {
            rates[word] = try? VATRate(
                text: String(decoding: bytes[slot.text.range], as: UTF8.self))
        }
        return rates[word]
    }
}

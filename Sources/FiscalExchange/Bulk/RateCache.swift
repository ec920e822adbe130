// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The rates that were read before, by their text: documents repeat a handful of spellings a million times.
struct RateCache {
    private var texts: [[UInt8]] = []
    private var rates: [VATRate] = []

    /// More spellings than any honest source has; a hostile one must not make the search long.
    private static let capacity = 32

    func find(_ text: ArraySlice<UInt8>) -> VATRate? {
        for index in texts.indices where texts[index].count == text.count {
            if texts[index].elementsEqual(text) { return rates[index] }
        }
        return nil
    }

    mutating func add(_ rate: VATRate, _ text: ArraySlice<UInt8>) {
        if texts.count >= Self.capacity { return }
        texts.append(Array(text))
        rates.append(rate)
    }
}

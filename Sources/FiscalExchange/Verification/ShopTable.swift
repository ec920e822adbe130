// SPDX-License-Identifier: Apache-2.0

/// The shops of many receipts, each text once.
struct ShopTable: Sendable {
    private(set) var shops: [[UInt8]] = []
    private var indices: [[UInt8]: Int32] = [:]

    /// The index of a shop, which most often is the one that was asked for before.
    mutating func index(of shop: ArraySlice<UInt8>, after last: Int32?) -> Int32 {
        if let last, shops[Int(last)].elementsEqual(shop) { return last }
        let key = Array(shop)
        if let known = indices[key] { return known }
        let index = Int32(shops.count)
        shops.append(key)
        indices[key] = index
        return index
    }
}

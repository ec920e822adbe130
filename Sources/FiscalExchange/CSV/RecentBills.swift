// SPDX-License-Identifier: Apache-2.0

/// The bills that were seen last, to notice one whose rows stand apart; memory is bounded whatever the source holds.
struct RecentBills {
    private var order: [UInt64] = []
    private var next = 0
    private var known: Set<UInt64> = []

    /// How many bills are remembered.
    static let capacity = 1 << 16

    /// Notes a bill and returns whether it was noted before.
    mutating func note(_ bill: [UInt8]) -> Bool {
        let hash = Self.hash(bill)
        if !known.insert(hash).inserted { return true }
        if order.count < Self.capacity {
            order.append(hash)
        } else {
            known.remove(order[next])
            order[next] = hash
            next = (next + 1) % Self.capacity
        }
        return false
    }

    /// FNV-1a of 64 bits (Fowler, Noll, Vo): two of the bills remembered meet once in 10⁹ sources or less.
    private static func hash(_ text: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return hash
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The powers of ten that fit in 63 and in 128 bits, computed rather than typed.
enum PowersOfTen {
    private static let table: [Int64] = {
        var powers: [Int64] = [1]
        while powers.count <= 18 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// 10^exponent for an exponent of 0...18.
    static func int64(_ exponent: Int) -> Int64 { table[exponent] }

    private static let wideTable: [UInt128] = {
        var powers: [UInt128] = [1]
        while powers.count <= 38 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// 10^exponent for an exponent of 0...38.
    static func uint128(_ exponent: Int) -> UInt128 { wideTable[exponent] }
}

// SPDX-License-Identifier: Apache-2.0

/// The greatest common divisor by halving (Stein; Knuth, TAOCP volume 2, 4.5.2, algorithm B); gcd(a, 0) = a.
func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
    if a == 0 { return b }
    if b == 0 { return a }
    if a == 1 || b == 1 { return 1 }
    let twos = (a | b).trailingZeroBitCount
    var a = a &>> UInt64(a.trailingZeroBitCount)
    var b = b
    repeat {
        b &>>= UInt64(b.trailingZeroBitCount)
        if a > b { swap(&a, &b) }
        b &-= a
    } while b != 0
    return a &<< UInt64(twos)
}

// SPDX-License-Identifier: Apache-2.0

internal import CGMP

/// A rational number held by GMP; never changed once it is made, so that it can be shared by copies and threads.
///
/// This file and `ScaledInteger.swift` are the only ones that speak to GMP. The handle is created in `init`, freed in `deinit` and never leaves the
/// object; results are written into the handle of a new object. GMP ends the process on numbers beyond its memory, so the
/// C side refuses operands above its limit, and such a refusal is a broken promise of whoever let the digits in.
@safe final class BigRational: @unchecked Sendable {
    private let handle: OpaquePointer

    private init() {
        guard let created = unsafe cgmp_rational_create() else {
            fatalError("No memory for a rational number")
        }
        unsafe handle = created
    }

    deinit {
        unsafe cgmp_rational_destroy(handle)
    }

    static func ratio(_ numerator: Int64, _ denominator: UInt64) -> BigRational {
        let result = BigRational()
        unsafe cgmp_rational_set_ratio(result.handle, numerator, denominator)
        return result
    }

    static func integer(_ value: UInt64) -> BigRational {
        if value <= UInt64(Int64.max) { return ratio(Int64(value), 1) }
        let half = ratio(Int64(value >> 1), 1)
        return half.adding(half).adding(ratio(Int64(value & 1), 1))
    }

    /// ±digits / 10^scale. `digits` are ASCII digits, at least one.
    static func decimal(digits: [UInt8], isNegative: Bool, scale: Int) -> BigRational {
        let result = BigRational()
        let status = unsafe digits.withUnsafeBufferPointer { digits in
            unsafe cgmp_rational_set_digits(
                result.handle, digits.baseAddress, digits.count, isNegative, scale)
        }
        check(status)
        return result
    }

    /// ±above / below, which are in lowest terms.
    static func ratio(isNegative: Bool, _ above: UInt128, _ below: UInt128) -> BigRational {
        let result = BigRational()
        unsafe cgmp_rational_set_wide_ratio(result.handle, isNegative, words(above), words(below))
        return result
    }

    /// The magnitudes of both parts when each fits 128 bits.
    var wideRatio: (above: UInt128, below: UInt128)? {
        var (above, below) = (cgmp_words(), cgmp_words())
        if unsafe !cgmp_rational_get_wide_ratio(handle, &above, &below) { return nil }
        return (Self.value(above), Self.value(below))
    }

    private static func words(_ value: UInt128) -> cgmp_words {
        cgmp_words(
            low: UInt64(truncatingIfNeeded: value), high: UInt64(truncatingIfNeeded: value >> 64))
    }

    private static func value(_ words: cgmp_words) -> UInt128 {
        UInt128(words.high) << 64 | UInt128(words.low)
    }

    static func powerOfTen(_ exponent: Int) -> BigRational {
        let result = BigRational()
        check(unsafe cgmp_rational_set_power_of_ten(result.handle, exponent))
        return result
    }

    /// Both parts when they fit in 63 bits.
    var ratio: (Int64, Int64)? {
        var numerator: Int64 = 0
        var denominator: Int64 = 0
        guard unsafe cgmp_rational_get_ratio(handle, &numerator, &denominator) else { return nil }
        return (numerator, denominator)
    }

    var signum: Int { Int(unsafe cgmp_rational_sign(handle)) }

    var hash: UInt64 { unsafe cgmp_rational_hash(handle) }

    func compare(_ other: BigRational) -> Int {
        Int(unsafe cgmp_rational_compare(handle, other.handle))
    }

    func adding(_ other: BigRational) -> BigRational {
        let result = BigRational()
        Self.check(unsafe cgmp_rational_add(result.handle, handle, other.handle))
        return result
    }

    func subtracting(_ other: BigRational) -> BigRational {
        let result = BigRational()
        Self.check(unsafe cgmp_rational_subtract(result.handle, handle, other.handle))
        return result
    }

    func multiplied(by other: BigRational) -> BigRational {
        let result = BigRational()
        Self.check(unsafe cgmp_rational_multiply(result.handle, handle, other.handle))
        return result
    }

    func divided(by other: BigRational) -> BigRational {
        let result = BigRational()
        Self.check(unsafe cgmp_rational_divide(result.handle, handle, other.handle))
        return result
    }

    func negated() -> BigRational {
        BigRational.ratio(0, 1).subtracting(self)
    }

    /// The integer part towards zero, and the facts about what was cut off; nil facts when nothing was.
    func truncated() -> (integer: BigRational, cut: CutFacts?) {
        let result = BigRational()
        var facts = cgmp_facts()
        unsafe cgmp_rational_truncate(result.handle, handle, &facts)
        return (result, CutFacts(facts))
    }

    /// The least s with value × 10^s an integer; nil when the decimal expansion does not end.
    var decimalScale: Int? {
        let scale = unsafe cgmp_rational_decimal_scale(handle)
        return scale < 0 ? nil : Int(scale)
    }

    var numeratorDigits: [UInt8] {
        let capacity = unsafe cgmp_rational_digits_capacity(handle)
        return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            unsafe count = cgmp_rational_numerator_digits(
                handle, output.baseAddress, capacity)
        }
    }

    var denominatorDigits: [UInt8] {
        let capacity = unsafe cgmp_rational_digits_capacity(handle)
        return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            unsafe count = cgmp_rational_denominator_digits(
                handle, output.baseAddress, capacity)
        }
    }

    private static func check(_ status: cgmp_status) {
        precondition(status == CGMP_OK, "Q-3: a number longer than 2^26 bits reached GMP")
    }
}

extension CutFacts {
    /// What the C side reports; nil when nothing was cut off.
    init?(_ facts: cgmp_facts) {
        if facts.is_exact { return nil }
        self.init(
            isNegative: facts.is_negative, isOdd: facts.is_odd,
            half: facts.half < 0 ? .below : (facts.half == 0 ? .equal : .above))
    }
}

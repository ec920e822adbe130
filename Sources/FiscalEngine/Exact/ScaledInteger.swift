// SPDX-License-Identifier: Apache-2.0

internal import CGMP

/// An integer of any size that is changed in place, for rows whose decimal places are known but whose digits are too many
/// for 128 bits. Its memory is kept from one value to the next.
@safe final class ScaledInteger {
    private let handle: OpaquePointer

    init() {
        guard let created = unsafe cgmp_integer_create() else {
            fatalError("No memory for an integer")
        }
        unsafe handle = created
    }

    deinit {
        unsafe cgmp_integer_destroy(handle)
    }

    func set(_ value: Int64) {
        unsafe cgmp_integer_set(handle, value)
    }

    func set(_ value: ScaledInteger) {
        unsafe cgmp_integer_set_integer(handle, value.handle)
    }

    /// ASCII digits, at least one.
    func set(digits: [UInt8]) {
        Self.check(
            unsafe digits.withUnsafeBufferPointer { digits in
                unsafe cgmp_integer_set_digits(handle, digits.baseAddress, digits.count)
            })
    }

    func multiply(by factor: Int64) {
        Self.check(unsafe cgmp_integer_multiply(handle, factor))
    }

    func multiply(by factor: ScaledInteger) {
        Self.check(unsafe cgmp_integer_multiply_integer(handle, factor.handle))
    }

    /// Divides by another number, above zero, towards zero; nil where nothing was cut off.
    func divide(by divisor: ScaledInteger) -> CutFacts? {
        var facts = cgmp_facts()
        unsafe cgmp_integer_divide(handle, divisor.handle, &facts)
        return CutFacts(facts)
    }

    /// Divides by 10^exponent towards zero; nil where nothing was cut off.
    func divide(byPowerOfTen exponent: UInt8) -> CutFacts? {
        var facts = cgmp_facts()
        unsafe cgmp_integer_divide_by_power_of_ten(handle, exponent, &facts)
        return CutFacts(facts)
    }

    /// A step away from zero, of a value that was cut.
    func step(_ cut: CutFacts) {
        unsafe cgmp_integer_step(handle, cut.isNegative)
    }

    /// The value when its magnitude has at most 63 bits.
    var int64: Int64? {
        var value: Int64 = 0
        return unsafe cgmp_integer_get(handle, &value) ? value : nil
    }

    private static func check(_ status: cgmp_status) {
        precondition(status == CGMP_OK, "Q-3: a number longer than 2^26 bits reached GMP")
    }
}

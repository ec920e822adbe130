// SPDX-License-Identifier: Apache-2.0

/// An exact rational number of any size: the meaning of every figure before it is rounded.
///
/// Everyday values are held in two words and never allocate; a value that does not fit moves to GMP and comes back as
/// soon as it fits again. The form is canonical, so equality is equality of values:
///
/// - lowest terms, positive denominator, zero is 0/1;
/// - small exactly when |numerator| < 2⁶³ and denominator < 2⁶³.
///
/// ```swift
/// let tax = Rational(8720) * Rational(7, over: 107)     // 61040/107
/// tax.fractionText                                      // "61040/107"
/// tax.decimalText                                       // nil: the expansion does not end
/// try tax.rounded(toScale: 2, .halfUp).decimalText      // "570.47"
/// ```
///
/// A number longer than some twenty million digits ends the program; parsers and documents limit their digits
/// (``NumberLimits``) far below that.
public struct Rational: Sendable {
    enum Storage: Sendable {
        /// numerator / denominator in lowest terms, denominator > 0, numerator > Int64.min.
        case small(Int64, Int64)
        case big(BigRational)
    }

    var storage: Storage

    init(storage: Storage) {
        self.storage = storage
    }

    /// The integer `value`.
    public init(_ value: Int) {
        self.init(value, over: 1)
    }

    /// `numerator` / `denominator`, reduced. The denominator must not be zero.
    public init(_ numerator: Int, over denominator: Int) {
        precondition(denominator != 0, "A rational number needs a denominator other than zero")
        let isNegative = (numerator < 0) != (denominator < 0)
        let above = UInt64(numerator.magnitude)
        let below = UInt64(denominator.magnitude)
        self = Rational(isNegative: isNegative, above, below)
    }

    /// ±above / below, reduced. `below` is not zero.
    init(isNegative: Bool, _ above: UInt64, _ below: UInt64) {
        let divisor = greatestCommonDivisor(above, below)
        let above = above / divisor
        let below = below / divisor
        if above <= UInt64(Int64.max), below <= UInt64(Int64.max) {
            let numerator = Int64(truncatingIfNeeded: above)
            let denominator = Int64(truncatingIfNeeded: below)
            storage = .small(isNegative ? -numerator : numerator, denominator)
        } else {
            // One of the parts has 64 bits: 2⁶³ and more are put together from two halves.
            let numerator = BigRational.integer(above)
            let value = numerator.divided(by: .integer(below))
            storage = .big(isNegative ? value.negated() : value)
        }
    }

    /// mantissa / 10^scale, reduced, for a scale of 0...18 and a mantissa other than Int64.min.
    ///
    /// Only twos and fives can be shared with a power of ten, so there is no need for a greatest common divisor.
    @inline(__always)
    init(mantissa: Int64, scale: Int) {
        if scale == 0 || mantissa == 0 {
            storage = .small(mantissa, 1)
            return
        }
        let twos = Int64(min(mantissa.trailingZeroBitCount, scale))
        var (above, below) = (mantissa >> twos, PowersOfTen.int64(scale) >> twos)
        var fives = 0
        while fives < scale, above % 5 == 0 {
            above /= 5
            below /= 5
            fives += 1
        }
        storage = .small(above, below)
    }

    /// Zero.
    public static let zero = Rational(storage: .small(0, 1))
    /// One.
    public static let one = Rational(storage: .small(1, 1))

    /// −1, 0 or 1.
    public var signum: Int {
        switch storage {
        case .small(let numerator, _): Int(numerator.signum())
        case .big(let value): value.signum
        }
    }

    /// The value is below zero.
    public var isNegative: Bool { signum < 0 }

    /// The value is zero.
    public var isZero: Bool {
        if case .small(0, _) = storage { true } else { false }
    }

    /// The value is an integer.
    public var isInteger: Bool {
        switch storage {
        case .small(_, let denominator): denominator == 1
        case .big(let value): value.decimalScale == 0
        }
    }

    /// The value without its sign.
    public var magnitude: Rational { isNegative ? -self : self }

    /// The value lives in two words, without memory of its own.
    var isSmall: Bool {
        if case .small = storage { true } else { false }
    }

    /// The value as a GMP number, whatever its size.
    var big: BigRational {
        switch storage {
        case .small(let numerator, let denominator): .ratio(numerator, UInt64(denominator))
        case .big(let value): value
        }
    }
}

extension Rational: ExpressibleByIntegerLiteral {
    /// The integer of a literal.
    public init(integerLiteral value: Int) {
        self.init(value)
    }
}

extension Rational: Hashable {
    /// Equal values are equal, whatever they were computed from.
    public static func == (a: Rational, b: Rational) -> Bool {
        switch (a.storage, b.storage) {
        case (.small(let an, let ad), .small(let bn, let bd)): an == bn && ad == bd
        case (.big(let a), .big(let b)): a.compare(b) == 0
        default: false  // a value has one form only
        }
    }

    /// Equal values hash alike.
    public func hash(into hasher: inout Hasher) {
        switch storage {
        case .small(let numerator, let denominator):
            hasher.combine(numerator)
            hasher.combine(denominator)
        case .big(let value):
            hasher.combine(value.hash)
        }
    }
}

extension Rational: Comparable {
    /// The order of the numbers.
    public static func < (a: Rational, b: Rational) -> Bool { a.compare(b) < 0 }

    /// −1, 0 or 1 as the value is less than, equal to or greater than `other`.
    func compare(_ other: Rational) -> Int {
        guard case .small(let an, let ad) = storage, case .small(let bn, let bd) = other.storage
        else { return big.compare(other.big) }
        if ad == bd { return an < bn ? -1 : (an > bn ? 1 : 0) }
        // |n| < 2⁶³ and d < 2⁶³: the products are exact in 126 bits.
        let left = an.multipliedFullWidth(by: bd)
        let right = bn.multipliedFullWidth(by: ad)
        if left.high != right.high { return left.high < right.high ? -1 : 1 }
        return left.low < right.low ? -1 : (left.low > right.low ? 1 : 0)
    }
}

extension Rational: CustomStringConvertible {
    /// The decimal text when the expansion ends, the fraction otherwise: `15.9`, `61040/107`.
    public var description: String { decimalText ?? fractionText }
}

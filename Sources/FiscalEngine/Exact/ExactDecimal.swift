// SPDX-License-Identifier: Apache-2.0

/// A decimal number as a document gives it: mantissa / 10^scale, never passed through binary floating point.
///
/// Prices, quantities and percents arrive as this type; arithmetic happens on ``Rational``. Equality is equality of
/// values: trailing zeros are not kept, `15.90` and `15.9` are one number.
///
/// - D-1: the fixed form has |mantissa| < 10¹⁸, 0 ≤ scale ≤ 18 and no trailing zero behind the point;
/// - D-2: every other value is wide.
public struct ExactDecimal: Sendable, Hashable {
    enum Storage: Sendable, Hashable {
        case fixed(mantissa: Int64, scale: UInt8)
        /// A value of more digits; its expansion ends.
        case wide(Rational)
    }

    let storage: Storage

    init(storage: Storage) {
        self.storage = storage
    }

    /// mantissa / 10^scale.
    ///
    /// ```swift
    /// ExactDecimal(mantissa: 1590, scale: 2)   // 15.9
    /// ```
    public init(mantissa: Int64, scale: Int) {
        precondition(scale >= 0, "A negative scale is an integer with zeros: multiply it out")
        let limit = PowersOfTen.int64(18)
        if scale <= 18, mantissa > -limit, mantissa < limit {
            self.init(storage: Self.normalized(mantissa, scale))
        } else {
            self.init(Rational(BigRational.ratio(mantissa, 1)) * .powerOfTen(-scale))!
        }
    }

    /// The value of a rational number whose decimal expansion ends; nil for one that does not, such as 1/3.
    public init?(_ value: Rational) {
        guard let scale = value.decimalScale else { return nil }
        if scale <= 18 {
            let limit = PowersOfTen.int64(18)
            let mantissa = value * .powerOfTen(scale)
            if let mantissa = mantissa.int64, mantissa > -limit, mantissa < limit {
                storage = .fixed(mantissa: mantissa, scale: UInt8(scale))
                return
            }
        }
        storage = .wide(value)
    }

    /// Mantissa and scale when the value fits a column (D-1); nil for a wide one.
    public var fixed: (mantissa: Int64, scale: Int)? {
        if case .fixed(let mantissa, let scale) = storage { (mantissa, Int(scale)) } else { nil }
    }

    /// −1, 0 or 1.
    public var signum: Int {
        switch storage {
        case .fixed(let mantissa, _): Int(mantissa.signum())
        case .wide(let value): value.signum
        }
    }

    /// The number of digits behind the point.
    public var scale: Int {
        switch storage {
        case .fixed(_, let scale): Int(scale)
        case .wide(let value): value.decimalScale ?? 0
        }
    }

    static func normalized(_ mantissa: Int64, _ scale: Int) -> Storage {
        var mantissa = mantissa
        var scale = scale
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        return .fixed(mantissa: mantissa, scale: UInt8(scale))
    }

    /// Zero.
    public static let zero = ExactDecimal(storage: .fixed(mantissa: 0, scale: 0))
}

extension Rational {
    /// The value of a decimal number.
    public init(_ decimal: ExactDecimal) {
        switch decimal.storage {
        case .fixed(let mantissa, let scale): self.init(mantissa: mantissa, scale: Int(scale))
        case .wide(let value): self = value
        }
    }
}

extension ExactDecimal: Comparable {
    /// The order of the numbers.
    public static func < (a: ExactDecimal, b: ExactDecimal) -> Bool { Rational(a) < Rational(b) }
}

extension ExactDecimal: ExpressibleByIntegerLiteral {
    /// The integer of a literal.
    public init(integerLiteral value: Int64) {
        self.init(mantissa: value, scale: 0)
    }
}

extension ExactDecimal: ExpressibleByStringLiteral {
    /// The value of a literal such as `"16.31"`; a malformed literal is a mistake in the program and traps.
    public init(stringLiteral value: String) {
        do {
            try self.init(text: value)
        } catch {
            preconditionFailure("\"\(value)\" is no decimal number: \(error)")
        }
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// The shortest decimal text without an exponent: `15.9`, `7950`, `-0.005`.
    public var description: String {
        switch storage {
        case .fixed(let mantissa, let scale):
            // D-1: no trailing zero stands behind the point.
            DecimalText(mantissa, scale: Int(scale)).description
        case .wide(let value):
            // D-2: the expansion of every value of this type ends.
            value.decimalText ?? ""
        }
    }
}

extension ExactDecimal: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder) { text throws(NumberError) in
            try ExactDecimal(text: text)
        }
    }

    /// Encodes the value as text, so that no reader passes it through binary floating point.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(description, to: encoder)
    }
}

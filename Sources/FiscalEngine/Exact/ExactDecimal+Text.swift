// SPDX-License-Identifier: Apache-2.0

extension ExactDecimal {
    /// The value of text in the grammar of JSON numbers: `-15.90`, `500`, `1e3`.
    ///
    /// - Throws: ``NumberError`` with the byte where the text departs from the grammar or passes a limit.
    public init(text: String, limits: NumberLimits = .standard) throws(NumberError) {
        try self.init(bytes: Array(text.utf8), limits: limits)
    }

    /// The value of ASCII text in the grammar of JSON numbers.
    ///
    /// - Throws: ``NumberError`` with the byte where the text departs from the grammar or passes a limit.
    public init(bytes: [UInt8], limits: NumberLimits = .standard) throws(NumberError) {
        try self.init(bytes.span, limits: limits)
    }

    /// The value of ASCII text in the grammar of JSON numbers, read where it lies.
    ///
    /// - Throws: ``NumberError`` with the byte where the text departs from the grammar or passes a limit.
    public init(_ text: Span<UInt8>, limits: NumberLimits = .standard) throws(NumberError) {
        if limits.maximumDigits >= DecimalText.readableCount, let read = DecimalText.read(text) {
            storage = Self.normalized(read.mantissa, read.scale)
            return
        }
        let parts = try NumberParts(text, limits: limits)
        if parts.digits <= 18, parts.fraction <= 18, parts.exponent == 0 {
            let mantissa = Int64(parts.leading)
            storage = Self.normalized(parts.isNegative ? -mantissa : mantissa, parts.fraction)
            return
        }
        storage = Self.wide(text, parts) ?? Self.long(text, parts)
    }

    /// The value of a number whose digits, zeros of its exponent included, fit 128 bits; nil for a longer one.
    private static func wide(_ text: Span<UInt8>, _ parts: NumberParts) -> Storage? {
        var scale = parts.fraction - parts.exponent
        if parts.digits + max(0, -scale) > 38 || scale > 38 { return nil }
        // The first 19 digits and those behind them, each in a word.
        var (first, rest, restCount) = (UInt64(0), UInt64(0), 0)
        for index in 0..<parts.end {
            let digit = text[index] &- UInt8(ascii: "0")
            if digit > 9 { continue }
            if first < 1_000_000_000_000_000_000 {
                first = first * 10 + UInt64(digit)
            } else {
                rest = rest * 10 + UInt64(digit)
                restCount += 1
            }
        }
        var mantissa = UInt128(first) * PowersOfTen.uint128(restCount) + UInt128(rest)
        if scale < 0 {
            mantissa *= PowersOfTen.uint128(-scale)
            scale = 0
        }
        while scale > 0 {
            let (quotient, last) = mantissa.quotientAndRemainder(dividingBy: 10)
            if last != 0 { break }
            mantissa = quotient
            scale -= 1
        }
        // D-1 and D-2: what has 18 digits and 18 places at most is fixed, and no trailing zero is left.
        if mantissa < PowersOfTen.uint128(18), scale <= 18 {
            let mantissa = Int64(mantissa)
            return .fixed(mantissa: parts.isNegative ? -mantissa : mantissa, scale: UInt8(scale))
        }
        return .wide(Rational(isNegative: parts.isNegative, mantissa: mantissa, scale: scale))
    }

    /// The value of more digits than a word holds, or with an exponent: the digits are collected and the point is placed.
    private static func long(_ text: Span<UInt8>, _ parts: NumberParts) -> Storage {
        var digits: [UInt8] = []
        digits.reserveCapacity(parts.digits + max(0, parts.exponent - parts.fraction))
        let zero = UInt8(ascii: "0")
        for index in 0..<parts.end where text[index] &- zero < 10 {
            if text[index] != zero || !digits.isEmpty { digits.append(text[index]) }
        }
        var scale = parts.fraction - parts.exponent
        while scale > 0, let last = digits.last, last == zero {
            digits.removeLast()
            scale -= 1
        }
        if digits.isEmpty { return .fixed(mantissa: 0, scale: 0) }
        if scale < 0 {
            digits.append(contentsOf: repeatElement(zero, count: -scale))
            scale = 0
        }
        // D-1 and D-2: what has 18 digits and 18 places at most is fixed, and no trailing zero is left.
        if digits.count <= 18, scale <= 18 {
            let mantissa = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - zero) }
            return .fixed(mantissa: parts.isNegative ? -mantissa : mantissa, scale: UInt8(scale))
        }
        return .wide(
            Rational(
                BigRational.decimal(digits: digits, isNegative: parts.isNegative, scale: scale)))
    }
}

/// The parts of a number in the grammar of JSON, `-? int frac? exp?`, before its value is put together.
private struct NumberParts {
    var isNegative = false
    /// The value of the digits before and behind the point, meaningful up to 18 of them.
    var leading: UInt64 = 0
    /// How many digits there are, leading zeros of the number not counted.
    var digits = 0
    /// How many of the digits stand behind the point.
    var fraction = 0
    var exponent = 0
    /// The byte behind the last digit before the exponent.
    var end = 0

    init(_ text: Span<UInt8>, limits: NumberLimits) throws(NumberError) {
        if text.isEmpty { throw NumberError(.empty, offset: 0) }
        var index = 0
        if text[0] == UInt8(ascii: "-") {
            isNegative = true
            index = 1
        }
        let first = index
        try scanDigits(text, &index, limits)
        if index - first > 1, text[first] == UInt8(ascii: "0") {
            throw NumberError(.leadingZero, offset: first)
        }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            let point = index
            try scanDigits(text, &index, limits)
            fraction = index - point
        }
        end = index
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            try scanExponent(text, &index, limits)
        }
        if index < text.count {
            let isComma = text[index] == UInt8(ascii: ",")
            throw NumberError(isComma ? .decimalComma : .unexpectedCharacter, offset: index)
        }
    }

    private mutating func scanDigits(
        _ text: Span<UInt8>, _ index: inout Int, _ limits: NumberLimits
    ) throws(NumberError) {
        let first = index
        while index < text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            if digit > 9 { break }
            leading = leading &* 10 &+ UInt64(digit)
            if digits > 0 || digit != 0 { digits += 1 }
            if digits > limits.maximumDigits || index - first >= limits.maximumDigits {
                throw NumberError(.tooManyDigits(limit: limits.maximumDigits), offset: index)
            }
            index += 1
        }
        if index == first { throw NumberError(.expectedDigit, offset: index) }
    }

    private mutating func scanExponent(
        _ text: Span<UInt8>, _ index: inout Int, _ limits: NumberLimits
    ) throws(NumberError) {
        var isBelow = false
        if index < text.count {
            isBelow = text[index] == UInt8(ascii: "-")
            if isBelow || text[index] == UInt8(ascii: "+") { index += 1 }
        }
        let first = index
        while index < text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            if digit > 9 { break }
            exponent = exponent * 10 + Int(digit)
            if exponent > limits.maximumExponent {
                throw NumberError(.exponentTooLarge(limit: limits.maximumExponent), offset: first)
            }
            index += 1
        }
        if index == first { throw NumberError(.expectedDigit, offset: index) }
        if isBelow { exponent = -exponent }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Rational {
    /// The fraction in lowest terms: `61040/107`, and `15` for an integer.
    public var fractionText: String {
        switch storage {
        case .small(let numerator, 1): return String(numerator)
        case .small(let numerator, let denominator): return "\(numerator)/\(denominator)"
        case .big(let value):
            let sign = value.signum < 0 ? "-" : ""
            let above = String(decoding: value.numeratorDigits, as: UTF8.self)
            let below = String(decoding: value.denominatorDigits, as: UTF8.self)
            return below == "1" ? sign + above : "\(sign)\(above)/\(below)"
        }
    }

    /// The least number of decimal places that hold the value exactly; nil when the expansion does not end.
    public var decimalScale: Int? {
        guard case .small(_, let denominator) = storage else { return big.decimalScale }
        var rest = denominator
        var twos = 0
        var fives = 0
        while rest & 1 == 0 {
            rest >>= 1
            twos += 1
        }
        while rest % 5 == 0 {
            rest /= 5
            fives += 1
        }
        return rest == 1 ? max(twos, fives) : nil
    }

    /// The shortest decimal text without an exponent (`31.6`, `-0.005`, `7950`); nil when the expansion does not end.
    public var decimalText: String? {
        guard let scale = decimalScale else { return nil }
        return fixedText(scale: scale)
    }

    /// The decimal text with exactly `scale` places (`31.60`); nil when the value has more. Never `-0`.
    public func decimalText(scale: Int) -> String? {
        precondition(scale >= 0, "The number of printed places is not negative")
        guard let needed = decimalScale, needed <= scale else { return nil }
        return fixedText(scale: scale)
    }

    /// The first `places` decimal places, towards zero, with `…` behind them when there are more: `570.467289…`.
    public func decimalText(places: Int) -> String {
        if let scale = decimalScale, scale <= places { return fixedText(scale: scale) }
        let unit = Rational.powerOfTen(places)
        let (cut, _) = (self * unit).truncated()
        let sign = isNegative && cut.isZero ? "-" : ""
        return sign + (cut / unit).fixedText(scale: places) + "…"
    }

    private func fixedText(scale: Int) -> String {
        let scaled = self * Rational.powerOfTen(scale)
        let digits: [UInt8] =
            switch scaled.storage {
            case .small(let numerator, _): Array(String(numerator.magnitude).utf8)
            case .big(let value): value.numeratorDigits
            }
        var text = isNegative ? "-" : ""
        let whole = digits.count - scale
        text += whole > 0 ? String(decoding: digits[..<whole], as: UTF8.self) : "0"
        if scale > 0 {
            text += "."
            text += String(repeating: "0", count: max(0, -whole))
            text += String(decoding: digits[max(0, whole)...], as: UTF8.self)
        }
        return text
    }

    /// The value of decimal text (`-15.90`, `1e3`) or of a fraction of integers (`61040/107`).
    ///
    /// - Throws: ``NumberError`` with the byte where the text departs from the grammar.
    public init(text: String, limits: NumberLimits = .standard) throws(NumberError) {
        let bytes = Array(text.utf8)
        guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else {
            self = Rational(try ExactDecimal(bytes: bytes, limits: limits))
            return
        }
        let above = Rational(try ExactDecimal(bytes: Array(bytes[..<slash]), limits: limits))
        let below: Rational
        do {
            below = Rational(
                try ExactDecimal(bytes: Array(bytes[(slash + 1)...]), limits: limits))
        } catch {
            throw NumberError(error.reason, offset: error.offset + slash + 1)
        }
        guard above.isInteger, below.isInteger, below.signum > 0 else {
            throw NumberError(.notAFraction, offset: slash)
        }
        self = above / below
    }
}

extension Rational: ExpressibleByStringLiteral {
    /// The value of a literal such as `"16.31"` or `"7/107"`; a malformed literal is a mistake in the program and traps.
    public init(stringLiteral value: String) {
        do {
            try self.init(text: value)
        } catch {
            preconditionFailure("\"\(value)\" is no number: \(error)")
        }
    }
}

extension Rational: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder) { text throws(NumberError) in
            try Rational(text: text)
        }
    }

    /// Encodes the value as text, so that no reader passes it through binary floating point.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(description, to: encoder)
    }
}

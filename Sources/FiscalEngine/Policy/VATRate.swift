// SPDX-License-Identifier: Apache-2.0

/// The VAT rate of a line: data, not a list of today's laws.
///
/// Rates with the same factor may be different rates: `5%` and `5/105` take the same tax out of a gross sum, `none` and
/// `0%` take none, and each is reported under its own code (tag 1199). A *rate group* of a bill is the set of its lines
/// of one rate.
public enum VATRate: Sendable, Hashable {
    /// Not subject to VAT ("без НДС").
    case none
    /// A percent, zero or more: `0%`, `5%`, `12.5%`.
    case percent(ExactDecimal)
    /// A calculated rate r/(100+r), used for prepayments: `20/120`.
    case calculated(ExactDecimal)

    /// The number behind `%` or before the slash, 0 for ``none``.
    public var percent: ExactDecimal {
        switch self {
        case .none: .zero
        case .percent(let percent), .calculated(let percent): percent
        }
    }

    /// The tax as a part of a base of 1.
    ///
    /// Inside a gross amount it is r/(100+r), on top of a net amount r/100; a calculated rate acts on a net amount as
    /// r % (54-FZ formats: tag 1199 codes 3, 4, 9, 10, 12).
    public func factor(_ basis: PriceBasis) -> Rational {
        let percent = Rational(percent)
        return switch basis {
        case .taxInclusive: percent / (100 + percent)
        case .taxExclusive: percent / 100
        }
    }
}

extension VATRate {
    /// The rate of a text in any spelling of the field: `20%`, `20.0 %`, `20/120`, `none`, `Без НДС`, `no vat`.
    ///
    /// - Throws: ``VATRateError`` when the text names no rate.
    public init(text: String) throws(VATRateError) {
        var text = Substring(text)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        if Self.namesOfNone.contains(text.lowercased()) {
            self = .none
        } else if text.last == "%" {
            text.removeLast()
            while let last = text.last, last.isWhitespace { text.removeLast() }
            self = .percent(try Self.percent(text))
        } else if let slash = text.firstIndex(of: "/") {
            let above = try Self.percent(text[..<slash])
            let below = try Self.percent(text[text.index(after: slash)...])
            guard above.signum > 0 else { throw VATRateError(.zeroCalculated) }
            guard Rational(below) == 100 + Rational(above) else {
                throw VATRateError(.denominator)
            }
            self = .calculated(above)
        } else {
            throw VATRateError(.unknown)
        }
    }

    /// The rate of a percent that a document gives as a number.
    ///
    /// - Throws: ``VATRateError`` for a percent below zero or of more than 18 digits.
    public init(percent: ExactDecimal) throws(VATRateError) {
        if percent.signum < 0 { throw VATRateError(.negative) }
        guard percent.fixed != nil else {
            throw VATRateError(
                .number(NumberError(.tooManyDigits(limit: Self.limits.maximumDigits), offset: 0)))
        }
        self = .percent(percent)
    }

    /// The normalised text: `none`, `0%`, `12.5%`, `20/120`.
    public var text: String {
        switch self {
        case .none: return "none"
        case .percent(let percent): return "\(percent)%"
        case .calculated(let percent): return "\(percent)/\(100 + Rational(percent))"
        }
    }

    private static let namesOfNone: Set<String> = ["none", "без ндс", "no vat"]

    /// Limits of the number of a rate: a rate of many digits would make every sum over rates as long.
    private static let limits = NumberLimits(maximumDigits: 18, maximumExponent: 0)

    private static func percent(_ text: Substring) throws(VATRateError) -> ExactDecimal {
        let percent: ExactDecimal
        do {
            percent = try ExactDecimal(text: String(text), limits: limits)
        } catch {
            throw VATRateError(.number(error))
        }
        if percent.signum < 0 || text.first == "-" { throw VATRateError(.negative) }
        return percent
    }
}

extension VATRate: CustomStringConvertible {
    /// The normalised text.
    public var description: String { text }
}

extension VATRate: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        self = try TextCoding.decode(from: decoder) { text throws(VATRateError) in
            try VATRate(text: text)
        }
    }

    /// Encodes the normalised text.
    public func encode(to encoder: any Encoder) throws {
        try TextCoding.encode(text, to: encoder)
    }
}

/// Why a text names no VAT rate.
public struct VATRateError: Error, Hashable, Sendable {
    /// What is wrong with the text.
    public enum Reason: Hashable, Sendable {
        /// Neither a percent, nor a fraction, nor a name of "no VAT".
        case unknown
        /// The number of the rate is malformed.
        case number(NumberError)
        /// A rate is zero or more.
        case negative
        /// A calculated rate is r/(100+r).
        case denominator
        /// 0/100 is no calculated rate.
        case zeroCalculated
    }

    /// What is wrong with the text.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }
}

extension VATRateError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch reason {
        case .unknown: "a VAT rate is a percent (20%), a calculated rate (20/120) or none"
        case .number(let error): "malformed VAT rate: \(error)"
        case .negative: "a VAT rate is not negative"
        case .denominator: "a calculated VAT rate is r/(100+r), such as 20/120"
        case .zeroCalculated: "a calculated VAT rate is greater than zero"
        }
    }
}

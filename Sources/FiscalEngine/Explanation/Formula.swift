// SPDX-License-Identifier: Apache-2.0

/// What a figure is computed from, with the real numbers: `8720 × 7/107`.
///
/// A formula is data, not only text: its ``value`` is computed from its numbers, so that what a reader sees can be
/// checked against the figure it explains (law E-1).
public indirect enum Formula: Sendable, Hashable {
    /// A number of the document or a figure computed before.
    case number(Rational)
    /// r % of what it is multiplied with: r/100.
    case percent(ExactDecimal)
    /// The tax inside a gross amount: r/(100+r).
    case taxPart(ExactDecimal)
    /// The net inside a gross amount: 100/(100+r).
    case netPart(ExactDecimal)
    /// Terms that are added; a ``negative(_:)`` one is subtracted.
    case sum([Formula])
    /// The value with the other sign.
    case negative(Formula)
    /// Factors that are multiplied; none of them is a sum.
    case product([Formula])
    /// The first divided by the second, which is not zero: the weight of a share.
    case quotient(Rational, Rational)
    /// The lesser of two figures.
    case lesser(Rational, Rational)
    /// The greater of two figures.
    case greater(Rational, Rational)

    /// The exact value.
    public var value: Rational {
        switch self {
        case .number(let number): number
        case .percent(let percent): Rational(percent) / 100
        case .taxPart(let percent): Rational(percent) / (100 + Rational(percent))
        case .netPart(let percent): 100 / (100 + Rational(percent))
        case .sum(let terms): terms.reduce(.zero) { $0 + $1.value }
        case .negative(let term): -term.value
        case .product(let factors): factors.reduce(.one) { $0 * $1.value }
        case .quotient(let above, let below): above / below
        case .lesser(let a, let b): min(a, b)
        case .greater(let a, let b): max(a, b)
        }
    }

    /// The formula as one reads it: `8720 × 7/107`, `3862 − 386.2 − 1.5 + 0.3`.
    public var text: String { text(terms: .max) }

    /// The formula with at most `terms` terms of each sum: `1 + 2 + … + 9 (9 terms)`.
    ///
    /// - Parameter terms: Two or more.
    public func text(terms: Int) -> String {
        precondition(terms >= 2, "A shortened sum shows its first and its last term")
        switch self {
        case .number(let number):
            return number.signedText
        case .percent(let percent):
            return "\(percent) %"
        case .taxPart(let percent):
            return "\(percent)/\(100 + Rational(percent))"
        case .netPart(let percent):
            return "100/\(100 + Rational(percent))"
        case .sum(let list):
            return Self.text(of: list, limit: terms)
        case .negative(let term):
            return "−\(term.text(terms: terms))"
        case .product(let factors):
            return factors.map { $0.text(terms: terms) }.joined(separator: " × ")
        case .quotient(let above, let below):
            return above.isInteger && below.isInteger
                ? "\(above)/\(below)" : "\(above.signedText) / \(below.signedText)"
        case .lesser(let a, let b):
            return "the lesser of \(a.signedText) and \(b.signedText)"
        case .greater(let a, let b):
            return "the greater of \(a.signedText) and \(b.signedText)"
        }
    }

    private static func text(of terms: [Formula], limit: Int) -> String {
        guard let first = terms.first, let last = terms.last else { return "0" }
        if terms.count > limit {
            let head = terms.prefix(limit - 1).dropFirst().map { signed($0, limit) }.joined()
            return first.text(terms: limit) + head + " + …" + signed(last, limit)
                + " (\(terms.count) terms)"
        }
        return first.text(terms: limit) + terms.dropFirst().map { signed($0, limit) }.joined()
    }

    private static func signed(_ term: Formula, _ limit: Int) -> String {
        switch term {
        case .negative(let term): " − \(term.text(terms: limit))"
        case .number(let number) where number.isNegative: " − \(-number)"
        default: " + \(term.text(terms: limit))"
        }
    }

    /// The sum of numbers; a single one stands alone.
    static func sum(of numbers: [Rational]) -> Formula {
        numbers.count == 1 ? .number(numbers[0]) : .sum(numbers.map { .number($0) })
    }

    /// a − b.
    static func difference(_ a: Rational, _ b: Rational) -> Formula {
        .sum([.number(a), .negative(.number(b))])
    }
}

extension Formula: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

extension Rational {
    /// The shortest text, with a minus sign for readers.
    var signedText: String { isNegative ? "−\(-self)" : description }
}

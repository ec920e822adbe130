// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Which rate codes 1 and 3 of tag 1199 stand for: the numbering kept its codes when the base rate rose.
enum BaseRate: Int {
    /// The rate that the code has stood for since.
    case current
    /// The rate before.
    case former

    var other: BaseRate { self == .current ? .former : .current }

    /// The rates of the codes of tag 1199, by code; two where the date decides.
    private static let table: [[VATRate]] = (0...12).map {
        VATRateNumbering.fiscalFormats.rates(of: String($0))
    }

    /// Codes whose rate the date decides.
    static func isDecisive(_ code: Int) -> Bool { table[code].count > 1 }

    /// The rate of a code; nil for a code that tag 1199 does not have.
    func rate(_ code: Int) -> VATRate? {
        guard Self.table.indices.contains(code) else { return nil }
        let rates = Self.table[code]
        return rates.count > 1 ? rates[rawValue] : rates.first
    }

    /// The base rate of a day.
    init(on date: CivilDate) {
        self = Self.lastDayOfFormer.map { date <= $0 } ?? false ? .former : .current
    }

    private static let lastDayOfFormer = VATSchedule.russia
        .periods(of: table[1][BaseRate.former.rawValue]).compactMap(\.through).max()
}

/// What the recorded VAT of a receipt says about its base rate: exports exist whose dates were changed, so that the date
/// says 20 % and each figure 18 %.
struct BaseRateEvidence {
    /// The taxes that are recorded fit a rate, to the kopeck.
    private var fits = [2 of Bool](repeating: true)
    private var hasTaxes = false
    private var hasTotals = false
    /// Sums and taxes of the lines of codes 1 and 3, to be held against the VAT of the receipt.
    private var groups = [2 of Group](repeating: Group())

    private struct Group {
        var turnover = Rational.zero
        var taxes = [2 of Rational](repeating: .zero)
        var hasLines = false
    }

    /// A line of a code whose rate the date decides.
    ///
    /// - Parameter tax: The VAT of the line as it is recorded.
    mutating func add(code: Int, sum: Rational, tax: ExactDecimal?) {
        let group = code == 1 ? 0 : 1
        groups[group].hasLines = true
        groups[group].turnover += sum
        for base in [BaseRate.current, .former] {
            let computed = Self.tax(of: sum, code, base)
            groups[group].taxes[base.rawValue] += computed
            if let tax, Rational(tax) != computed { fits[base.rawValue] = false }
        }
        if tax != nil { hasTaxes = true }
    }

    /// The VAT of the receipt under a code; says something only when no line has its own.
    ///
    /// Both methods of the field count: the sum of the lines' taxes, and the tax of their sum.
    mutating func add(total: ExactDecimal, code: Int) {
        let group = code == 1 ? 0 : 1
        if hasTaxes || !groups[group].hasLines { return }
        hasTotals = true
        for base in [BaseRate.current, .former] {
            let sum = groups[group].taxes[base.rawValue]
            let whole = Self.tax(of: groups[group].turnover, code, base)
            if Rational(total) != sum, Rational(total) != whole { fits[base.rawValue] = false }
        }
    }

    /// The recorded VAT is wrong at `base` and right at the other rate.
    func contradicts(_ base: BaseRate) -> Bool {
        (hasTaxes || hasTotals) && !fits[base.rawValue] && fits[base.other.rawValue]
    }

    /// The tax inside a gross sum as cash registers round it.
    private static func tax(of sum: Rational, _ code: Int, _ base: BaseRate) -> Rational {
        guard let rate = base.rate(code) else { return .zero }
        return rounded(sum * rate.factor(.taxInclusive))
    }

    /// To the kopeck, half up: the rule of cash registers.
    static func rounded(_ value: Rational) -> Rational {
        // A rule other than `exact` has a result for every value.
        (try? value.rounded(toScale: 2, .halfUp)) ?? value
    }
}

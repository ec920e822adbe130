// SPDX-License-Identifier: Apache-2.0

/// How the VAT of a policy differs from that of the baseline over a set of receipts.
public struct TaxDrift: Sendable, Hashable {
    /// Receipts whose VAT differs; of a rate, receipts whose VAT of the rate does.
    public package(set) var receipts = 0
    /// The sum of the differences, policy less baseline, in minor units of the comparison.
    public package(set) var signed: Int128 = 0
    /// The sum of the differences without their signs.
    public package(set) var absolute: Int128 = 0

    package init() {}

    package static func += (a: inout TaxDrift, b: TaxDrift) {
        a.receipts += b.receipts
        a.signed += b.signed
        a.absolute += b.absolute
    }

    @inline(__always)
    mutating func add(_ difference: Int128) {
        receipts += 1
        signed += difference
        absolute += difference < 0 ? -difference : difference
    }
}

/// What the baseline computes over a set of receipts.
public struct BaselineSums: Sendable, Hashable {
    /// Receipts that have a line in the set.
    public package(set) var receipts = 0
    /// Their lines.
    public package(set) var lines = 0
    /// Σ totals, of a rate Σ turnovers, in minor units of the comparison.
    public package(set) var amount: Int128 = 0
    /// Σ VAT in the same units.
    public package(set) var tax: Int128 = 0

    package init() {}

    package static func += (a: inout BaselineSums, b: BaselineSums) {
        a.receipts += b.receipts
        a.lines += b.lines
        a.amount += b.amount
        a.tax += b.tax
    }
}

/// A set of receipts that a comparison tells apart.
public enum ComparisonSet: Sendable, Hashable {
    /// Receipts of a month; nil for those without a date of the years 1990–2099.
    case month(CivilMonth?)
    /// Receipts of 2^n … 2^(n+1) − 1 lines.
    case lines(Int)
    /// Receipts whose total has n digits before its decimal point; 0 for those below 1.
    case amount(Int)
    /// Lines of a rate; nil for rates above 100 % or of more than one decimal place.
    case rate(VATRate?)

    /// The set of a date.
    static func of(_ month: CivilMonth?) -> ComparisonSet {
        guard let month, (1990...2099).contains(month.year) else { return .month(nil) }
        return .month(month)
    }

    /// The set of a rate. What is told apart is bounded, whatever documents state.
    static func of(_ rate: VATRate) -> ComparisonSet {
        if case .none = rate { return .rate(rate) }
        let percent = rate.percent
        return .rate(percent.scale <= 1 && Rational(percent) <= 100 ? rate : nil)
    }

    /// The set of a number of lines.
    static func ofLines(_ count: Int) -> ComparisonSet {
        .lines(Int.bitWidth - 1 - max(1, count).leadingZeroBitCount)
    }

    /// The kind of the set, and its place among those of the kind.
    private var order: (Int, Int, String) {
        switch self {
        case .month(let month): (0, month.map { $0.year * 12 + $0.month } ?? .max, "")
        case .lines(let power): (1, power, "")
        case .amount(let digits): (2, digits, "")
        case .rate(nil): (3, 3, "")
        case .rate(VATRate.none?): (3, 2, "")
        case .rate(.percent(let percent)?):
            (3, 0, Self.padded(percent))
        case .rate(.calculated(let percent)?):
            (3, 1, Self.padded(percent))
        }
    }

    private static func padded(_ percent: ExactDecimal) -> String {
        let text = percent.description
        let whole = text.prefix { $0 != "." }.count
        return String(repeating: "0", count: max(0, 3 - whole)) + text
    }

    /// The order of reports: by kind, and within it by time, size or rate.
    static func comesFirst(_ a: ComparisonSet, _ b: ComparisonSet) -> Bool { a.order < b.order }
}

/// The differences of single receipts, policy less baseline, in bins of kopecks that grow with the distance.
public enum DifferenceBin {
    /// The largest difference of each bin, of one sign, in units of the comparison; the last bin has no end.
    public static let ends: [Int64] = [1, 2, 3, 5, 10, 20, 50, 100, 1000]

    /// How many bins there are: both signs, each with one beyond the last end. Differences of 0 are in none.
    public static let count = 2 * (ends.count + 1)

    /// The bin of a difference that is not zero: from the most negative to the most positive.
    @inline(__always)
    static func index(of difference: Int128) -> Int {
        let magnitude = difference.magnitude
        var step = 0
        while step < ends.count, magnitude > UInt128(ends[step]) { step += 1 }
        return difference < 0 ? ends.count - step : ends.count + 1 + step
    }

    /// The bounds of a bin, from the smaller to the larger; nil where it has no end.
    public static func bounds(_ index: Int) -> (lower: Int64?, upper: Int64?) {
        let isNegative = index <= ends.count
        let step = isNegative ? ends.count - index : index - ends.count - 1
        let near = step == 0 ? 1 : ends[step - 1] + 1
        let far: Int64? = step < ends.count ? ends[step] : nil
        return isNegative ? (far.map { -$0 }, -near) : (near, far)
    }
}

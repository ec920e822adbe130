// SPDX-License-Identifier: Apache-2.0

/// One run of a profile's rules over one receipt. Amounts are added up once, in kopecks.
struct ProfileCheck {
    let recorded: RecordedReceipt
    let limits: ProfileLimits
    let profile: Profile
    /// Σ of the line sums in kopecks; nil when there is no line, or one without a sum.
    let lineSum: Rational?
    /// Σ of the payments in kopecks, and of those that are not cash; nil when none were recorded.
    let paid: (all: Rational, cashless: Rational)?
    private(set) var findings: [ProfileFinding] = []
    private var rule = ProfileRule.Check(rule: "", severity: .error) { _ in }

    init(_ recorded: RecordedReceipt, limits: ProfileLimits, profile: Profile) {
        self.recorded = recorded
        self.limits = limits
        self.profile = profile
        lineSum = recorded.sumOfLines { _ in true }
        if let payments = recorded.payments {
            var (all, cashless) = (Rational.zero, Rational.zero)
            for payment in payments {
                all += payment.amount.kopecks
                if payment.means != .cash { cashless += payment.amount.kopecks }
            }
            paid = (all, cashless)
        } else {
            paid = nil
        }
    }

    mutating func run(_ rule: ProfileRule.Check) {
        self.rule = rule
        rule.body(&self)
    }

    /// Adds a finding of the rule that runs.
    mutating func report(
        _ figure: ProfileFigure, line: Int? = nil, recorded: Rational? = nil,
        computed: Rational? = nil, _ explanation: String
    ) {
        findings.append(
            ProfileFinding(
                rule: rule.rule, severity: rule.severity, line: line, figure: figure,
                recorded: recorded, computed: computed, explanation: explanation))
    }

    // MARK: What the receipt states

    /// Prices and sums hold their VAT, as those of every fiscal receipt do.
    var isGross: Bool { recorded.bill.priceBasis == .taxInclusive }

    /// The total in kopecks.
    var total: Rational? {
        let rounding = recorded.carried?.plausible(scale: 2, rows: recorded.items.count).rounding
        return recorded.totalAmount.map { $0.kopecks - (rounding ?? .zero) * 100 }
    }

    /// The unit price of the line is that of tag 1079, which is taken after discounts and surcharges.
    func hasFinalPrice(_ line: Int) -> Bool {
        recorded.bill.lines[line].adjustments.isEmpty && recorded.bill.adjustments.isEmpty
    }

    /// How a line is settled: as it says itself, or as the receipt says of all.
    func settlementMethod(of line: Int) -> SettlementMethod? {
        recorded.item(line)?.settlementMethod ?? recorded.settlementMethod
    }
}

extension RecordedReceipt {
    /// The figures of a line; nil where lines were added behind them.
    func item(_ line: Int) -> RecordedLine? {
        line < items.count ? items[line] : nil
    }

    /// Σ of the sums of some lines in kopecks; nil when the receipt has no lines, or one of them no sum.
    func sumOfLines(where isMember: (VATRate) -> Bool) -> Rational? {
        if bill.lines.isEmpty { return nil }
        var sum = Rational.zero
        for line in bill.lines.indices where isMember(bill.lines[line].rate) {
            guard line < items.count, let figure = items[line].sum else { return nil }
            sum += figure.kopecks
        }
        return sum
    }

    /// Each amount with a tag of its own but the unit prices; discounts have none.
    func forEachAmount(_ body: (ProfileFigure, _ line: Int?, ExactDecimal) -> Void) {
        for line in items.indices {
            if let sum = items[line].sum { body(.sum, line, sum) }
            if let tax = items[line].tax { body(.tax, line, tax) }
        }
        if let totalAmount { body(.totalAmount, nil, totalAmount) }
        if let totalTax { body(.totalTax, nil, totalTax) }
        for index in vat.indices {
            if let turnover = vat[index].turnover { body(.turnover(index), nil, turnover) }
            if let tax = vat[index].tax { body(.rateTax(index), nil, tax) }
        }
        guard let payments else { return }
        for index in payments.indices { body(.payment(index), nil, payments[index].amount) }
    }
}

extension ExactDecimal {
    /// The amount in kopecks. Everyday amounts make an integer without a division.
    var kopecks: Rational {
        if let (mantissa, scale) = fixed, scale <= 2 {
            return Rational(storage: .small(mantissa, 1)) * .powerOfTen(2 - scale)
        }
        return Rational(self) * 100
    }

    /// The integer that the digits make without the point, 15 of 1.5.
    var digits: Rational {
        switch storage {
        case .fixed(let mantissa, _): Rational(storage: .small(mantissa, 1))
        case .wide(let value): value * .powerOfTen(scale)
        }
    }

    /// |self| > bound, for a bound of zero or more.
    func magnitudeExceeds(_ bound: ExactDecimal) -> Bool {
        guard let (above, scale) = fixed, let (limit, limitScale) = bound.fixed else {
            return Rational(self).magnitude > Rational(bound)
        }
        // D-1: mantissas and powers are at most 10¹⁸, the products are exact in 128 bits.
        let power = { (exponent: Int) in PowersOfTen.int64(exponent).magnitude }
        let left = above.magnitude.multipliedFullWidth(by: power(limitScale))
        let right = limit.magnitude.multipliedFullWidth(by: power(scale))
        return (left.high, left.low) > (right.high, right.low)
    }
}

extension Rational {
    /// The rubles of an amount in kopecks.
    var rubles: Rational { self * Rational(1, over: 100) }

    /// Zero or more: "0.02 more", "0.02 less".
    var moreOrLess: String { "\(magnitude) \(isNegative ? "less" : "more")" }
}

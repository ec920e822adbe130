// SPDX-License-Identifier: Apache-2.0

// The form of figures, and the rates of VAT.

extension ProfileCheck {
    /// Prices hold their VAT.
    mutating func taxInclusive() {
        if isGross { return }
        report(
            .priceBasis,
            "the prices are without VAT; those of a fiscal receipt hold it, and relations between "
                + "gross amounts cannot be checked here")
    }

    /// No amount and no quantity is below zero.
    mutating func nonNegative() {
        if profile.allowsNegativeRefunds, isRefund { return }
        let recorded = recorded
        for line in recorded.bill.lines.indices {
            reportNegative(.price, line, recorded.bill.lines[line].price)
            reportNegative(.quantity, line, recorded.bill.lines[line].quantity)
        }
        recorded.forEachAmount { reportNegative($0, $1, $2) }
    }

    private mutating func reportNegative(
        _ figure: ProfileFigure, _ line: Int?, _ value: ExactDecimal
    ) {
        if value.signum >= 0 { return }
        report(
            figure, line: line, recorded: Rational(value), computed: .zero,
            "\(value) is below zero; a refund is told by the sign of calculation, not by the sign "
                + "of its figures")
    }

    private var isRefund: Bool {
        recorded.operation == .payback || recorded.operation == .buyback
    }

    /// Amounts are whole kopecks.
    mutating func wholeKopecks() {
        let recorded = recorded
        recorded.forEachAmount { figure, line, value in
            if value.scale <= 2 { return }
            report(
                figure, line: line, recorded: Rational(value),
                "\(value) is no whole number of kopecks")
        }
    }

    /// Unit prices are whole kopecks.
    mutating func priceKopecks() {
        for line in recorded.bill.lines.indices {
            let price = recorded.bill.lines[line].price
            guard price.scale > 2, hasFinalPrice(line) else { continue }
            report(
                .price, line: line, recorded: Rational(price),
                "the unit price \(price) is no whole number of kopecks")
        }
    }

    // MARK: Rates

    /// A rate is in force on the day of the receipt.
    mutating func rateInForce() {
        guard let date = recorded.bill.date.flatMap({ CivilDate(text: $0) }) else { return }
        var last: (rate: VATRate, reason: String?)?
        for line in recorded.bill.lines.indices {
            let rate = recorded.bill.lines[line].rate
            if last?.rate != rate { last = (rate, reasonAgainst(rate, on: date)) }
            guard let reason = last?.reason else { continue }
            report(.rate, line: line, recorded: Rational(rate.percent), reason)
        }
    }

    /// Why a rate is not expected on a day; nil when it is, when the schedule does not know it, and for an old rate in
    /// a refund, which repeats the rate of the sale (letter of the tax service АБ-4-20/11248@ of 2025-12-15).
    private func reasonAgainst(_ rate: VATRate, on date: CivilDate) -> String? {
        let schedule = VATSchedule.russia
        if schedule.entry(for: rate, on: date) != nil { return nil }
        let periods = schedule.periods(of: rate)
        if let past = periods.last(where: { $0.through.map { $0 < date } ?? false }) {
            if isRefund { return nil }
            let first = past.from.map { "from \($0) " } ?? ""
            let end = past.through.map { "through \($0) " } ?? ""
            return "\(rate) was in force \(first)\(end)(\(past.reason)), and the receipt is of "
                + "\(date); an old rate stays right for refunds, for corrections and for the "
                + "payment of what was handed over under it"
        }
        guard let next = periods.first, let first = next.from else { return nil }
        return "\(rate) is in force since \(first) (\(next.reason)), and the receipt is of \(date)"
    }

    /// A rate has a code of tag 1199.
    mutating func rateCode() {
        var last: (rate: VATRate, isKnown: Bool)?
        for line in recorded.bill.lines.indices {
            let rate = recorded.bill.lines[line].rate
            if last?.rate != rate { last = (rate, rate.fiscalCode != nil) }
            if last?.isKnown ?? true { continue }
            report(
                .rate, line: line, recorded: Rational(rate.percent),
                "\(rate) has no code in the fiscal data formats (tag 1199)")
        }
    }

    /// A prepayment has the calculated rate.
    mutating func prepaymentRate() {
        for line in recorded.bill.lines.indices {
            guard let method = settlementMethod(of: line), method.tag <= 3,
                case .percent(let percent) = recorded.bill.lines[line].rate, percent.signum > 0
            else { continue }
            let rate = VATRate.calculated(percent)
            if rate.fiscalCode == nil { continue }
            report(
                .rate, line: line, recorded: Rational(percent),
                "money taken before the goods are handed over (settlement method \(method.tag)) "
                    + "has the calculated rate \(rate), and the line states \(percent)%; the "
                    + "amount of VAT is the same")
        }
    }
}

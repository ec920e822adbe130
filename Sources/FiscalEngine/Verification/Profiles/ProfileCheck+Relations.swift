// SPDX-License-Identifier: Apache-2.0

// The relations R1 to R11 between the fields of a receipt. Amounts are in kopecks.

extension ProfileCheck {
    /// R1: a line's sum is its price × quantity, to a kopeck.
    mutating func lineProduct() {
        for line in recorded.bill.lines.indices {
            guard hasFinalPrice(line), let sum = recorded.item(line)?.sum else { continue }
            let price = recorded.bill.lines[line].price
            let quantity = recorded.bill.lines[line].quantity
            if Self.isProduct(sum.kopecks, price, quantity) { continue }
            // Whether a price beside a recorded discount is the price before or after it, documents leave open.
            if let discount = recorded.item(line)?.discount, discount.signum != 0,
                Self.isProduct(sum.kopecks + discount.kopecks, price, quantity)
            {
                continue
            }
            let product = Rational(price) * Rational(quantity)
            let difference = Rational(sum) - product
            report(
                .sum, line: line, recorded: Rational(sum), computed: product,
                "\(price) × \(quantity) = \(product); the sum \(sum) is "
                    + "\(difference.moreOrLess), and 0.01 is allowed")
        }
    }

    /// |sum − price × quantity| ≤ 1 kopeck, without a division where the quantity has few digits.
    private static func isProduct(
        _ sum: Rational, _ price: ExactDecimal, _ quantity: ExactDecimal
    ) -> Bool {
        guard let (mantissa, scale) = quantity.fixed else {
            return (sum - price.kopecks * Rational(quantity)).magnitude <= .one
        }
        let unit = Rational.powerOfTen(scale)
        let product = price.kopecks * Rational(storage: .small(mantissa, 1))
        return (sum * unit - product).magnitude <= unit
    }

    /// R2: the total and the sum of the lines have the same whole rubles.
    mutating func totalRuble() {
        guard isGross, let total, let lineSum, !Self.isSameRuble(total, lineSum) else { return }
        report(
            .totalAmount, recorded: total.rubles, computed: lineSum.rubles,
            "the lines add up to \(lineSum.rubles); the total \(total.rubles) is "
                + "\((total - lineSum).rubles.moreOrLess), which is not in the same ruble")
    }

    private static func isSameRuble(_ a: Rational, _ b: Rational) -> Bool {
        a == b || a.rubles.truncated().integer == b.rubles.truncated().integer
    }

    /// R3: the payments add up to the total.
    mutating func paymentsTotal() {
        guard let paid, let total, !hasCashlessExcess, !isPaid(total) else { return }
        report(
            .payments, recorded: paid.all.rubles, computed: total.rubles,
            "the payments add up to \(paid.all.rubles), "
                + "\((paid.all - total).rubles.moreOrLess) than the total \(total.rubles)")
    }

    /// The payments make an amount, alone or with a prepayment that is not among them.
    private func isPaid(_ amount: Rational) -> Bool {
        guard let paid else { return true }
        if paid.all == amount { return true }
        let prepayment = recorded.bill.prepayment
        if prepayment.signum <= 0 { return false }
        if recorded.payments?.contains(where: { $0.means == .prepayment }) ?? false { return false }
        return paid.all + min(prepayment.kopecks, max(.zero, amount)) == amount
    }

    /// R4: only cash can be given back, so what is not cash is the total at most.
    mutating func cashlessExcess() {
        guard hasCashlessExcess, let paid, let total else { return }
        report(
            .payments, recorded: paid.cashless.rubles, computed: total.rubles,
            "the payments that are not cash add up to \(paid.cashless.rubles), and the total is "
                + "\(total.rubles)")
    }

    private var hasCashlessExcess: Bool {
        guard let paid, let total, !total.isNegative else { return false }
        return paid.cashless > total
    }

    /// R6: a payment of a credit is the only line.
    mutating func loanPaymentAlone() {
        let count = recorded.bill.lines.count
        guard count > 1 else { return }
        for line in recorded.bill.lines.indices
        where settlementMethod(of: line) == .loanPayment {
            let isOwn = recorded.item(line)?.settlementMethod != nil
            return report(
                .settlementMethod, line: isOwn ? line : nil, recorded: Rational(count),
                computed: 1,
                "a payment of a credit (settlement method 7) is the only line of its receipt; "
                    + "this one has \(count) lines")
        }
    }

    /// R7: 18 % and 20 % are one code of tag 1199 at two times.
    mutating func rates18And20() {
        let (before, after) = (VATRate.percent(18), VATRate.percent(20))
        guard let first = recorded.bill.lines.firstIndex(where: { $0.rate == before }),
            let second = recorded.bill.lines.firstIndex(where: { $0.rate == after })
        else { return }
        let line = max(first, second)
        let rate = recorded.bill.lines[line].rate
        report(
            .rate, line: line, recorded: Rational(rate.percent),
            "line \(first + 1) is at 18% and line \(second + 1) at 20%; one receipt has one of "
                + "the two")
    }

    /// R8: what is recorded as turnover at 0 % or without VAT is the sum of those lines.
    mutating func untaxedTurnover() {
        for index in recorded.vat.indices {
            let rate = recorded.vat[index].rate
            guard rate.percent.signum == 0, let turnover = recorded.vat[index].turnover,
                let sum = recorded.sumOfLines(where: { $0 == rate }), turnover.kopecks != sum
            else { continue }
            report(
                .turnover(index), recorded: Rational(turnover), computed: sum.rubles,
                "the lines at \(rate) add up to \(sum.rubles), the turnover is \(turnover)")
        }
    }

    /// R9: the VAT inside an amount is not larger than the amount.
    mutating func taxTooLarge() {
        guard isGross else { return }
        for line in recorded.items.indices {
            guard let tax = recorded.items[line].tax, tax.signum != 0,
                let sum = recorded.items[line].sum
            else { continue }
            compareTax(tax, .tax, line: line, with: sum.kopecks, "the sum of the line")
        }
        for index in recorded.vat.indices {
            let group = recorded.vat[index]
            guard let tax = group.tax, tax.signum != 0,
                let turnover = group.turnover?.kopecks
                    ?? recorded.sumOfLines(where: { $0 == group.rate })
            else { continue }
            compareTax(tax, .rateTax(index), with: turnover, "the turnover of the rate")
        }
    }

    private mutating func compareTax(
        _ tax: ExactDecimal, _ figure: ProfileFigure, line: Int? = nil, with sum: Rational,
        _ name: String
    ) {
        if tax.kopecks.magnitude <= sum.magnitude { return }
        report(
            figure, line: line, recorded: Rational(tax), computed: sum.rubles,
            "the VAT \(tax) is larger than \(name), \(sum.rubles), in which it is contained")
    }

    /// R10: one system of taxation.
    mutating func oneTaxSystem() {
        var system = recorded.taxSystem
        for line in recorded.items.indices {
            guard let stated = recorded.items[line].taxSystem else { continue }
            if let system, system != stated {
                return report(
                    .taxSystem, line: line,
                    "line \(line + 1) is under another system of taxation than the receipt or "
                        + "the lines before it")
            }
            system = stated
        }
    }

    /// R11: what is paid is what the lines add up to. A total that other rules refuse is left to them.
    mutating func linesPaid() {
        guard isGross, let lineSum, let paid, !hasCashlessExcess, !isPaid(lineSum) else { return }
        if let total, !Self.isSameRuble(total, lineSum) || !isPaid(total) { return }
        report(
            .payments, recorded: paid.all.rubles, computed: lineSum.rubles,
            "the lines add up to \(lineSum.rubles), and \(paid.all.rubles) is paid, "
                + "\((paid.all - lineSum).rubles.moreOrLess)")
    }
}

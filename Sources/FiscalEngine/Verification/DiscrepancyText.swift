// SPDX-License-Identifier: Apache-2.0

/// Says in a sentence why a recorded figure is wrong, with the exact value that was rounded.
struct DiscrepancyText {
    private let recorded: RecordedReceipt
    private let computed: Receipt
    private let policy: Policy

    init(_ recorded: RecordedReceipt, _ computed: Receipt, _ policy: Policy) {
        self.recorded = recorded
        self.computed = computed
        self.policy = policy
    }

    /// The sentence; it names no good and no person.
    func explanation(of wrong: WrongFigure, _ match: PolicySearch.Match?) -> String {
        let more = wrong.difference.isNegative ? "less" : "more"
        var text = reason(wrong.figure)
        text += "; the recorded figure is \(wrong.difference.magnitude) \(more)"
        if let hint = hint(wrong) { text += ": \(hint)" }
        if let match {
            text +=
                match.isWhole
                ? "; under \(match.policy) all figures of the receipt are right"
                : "; \(match.policy) would give it"
        }
        return text
    }

    private func reason(_ figure: RecordedFigure) -> String {
        switch figure {
        case .lineSum(let line): lineSum(line)
        case .lineTax(let line):
            tax(computed.items[line..<line + 1], wording: "of \(computed.items[line].sum)")
        case .turnover(let index):
            "the lines at \(recorded.vat[index].rate) add up to "
                + "\(computed.turnover(of: recorded.vat[index].rate))"
        case .rateTax(let index):
            rateTax(recorded.vat[index].rate)
        case .totalTax:
            tax(computed.items[...], wording: "of all lines")
        case .totalAmount: totalAmount
        case .totalDiscount: "the discounts of the lines add up to \(discounts)"
        case .amountDue:
            "the total \(computed.totalAmount) less the prepayment "
                + "\(recorded.bill.prepayment) leaves \(computed.amountDue)"
        case .payments:
            "the total is \(recorded.totalAmount.map { $0.description } ?? computed.totalAmount.description)"
        }
    }

    // MARK: Sums

    private func lineSum(_ line: Int) -> String {
        let item = computed.items[line]
        let product = item.price * Rational(item.line.quantity)
        var text = "\(item.price) × \(item.line.quantity) = \(product)"
        if item.price != Rational(item.line.price) {
            text = "the unit price \(item.line.price) is rounded to \(item.price); " + text
        }
        if recorded.bill.adjustments.isEmpty, item.line.adjustments.isEmpty {
            if item.sum != product { text += ", \(policy.lineSum.text) \(item.sum)" }
        } else {
            text += ", after discounts and surcharges \(item.sum)"
        }
        return text
    }

    private var totalAmount: String {
        let sum = computed.items.reduce(Rational.zero) { $0 + $1.sum }
        let count = computed.items.count
        let lines = count == 1 ? "the line comes to \(sum)" : "the \(count) lines add up to \(sum)"
        return recorded.bill.priceBasis == .taxInclusive
            ? lines : "\(lines), with VAT \(computed.totalTax) to \(computed.totalAmount)"
    }

    private var discounts: Rational {
        let stated = recorded.items.compactMap(\.discount)
        return stated.isEmpty
            ? computed.totalDiscount : stated.reduce(Rational.zero) { $0 + Rational($1) }
    }

    // MARK: VAT

    private func rateTax(_ rate: VATRate) -> String {
        let items = computed.items.filter { $0.line.rate == rate }
        return items.isEmpty
            ? "the receipt has no line at \(rate)"
            : tax(items[...], wording: "of the lines at \(rate)")
    }

    /// The exact VAT of some lines and how the policy rounds it.
    private func tax(_ items: ArraySlice<ReceiptItem>, wording: String) -> String {
        let exact = items.reduce(Rational.zero) {
            $0 + $1.sum * $1.line.rate.factor(recorded.bill.priceBasis)
        }
        let fraction = exact.fractionText
        let decimal = exact.decimalText(places: 6)
        // The common denominator of many odd rates is longer than anybody reads.
        let isReadable = fraction.utf8.count <= 60 && fraction != decimal
        let value = isReadable ? "\(fraction) = \(decimal)" : decimal
        let rate = items.count == 1 ? " at \(items[items.startIndex].line.rate)" : ""
        return "the exact VAT \(wording)\(rate) is \(value); \(rounding)"
    }

    private var rounding: String {
        let what =
            switch policy.vatLevel {
            case .unit: "the VAT of one unit is rounded and multiplied"
            case .line: "the VAT of each line is rounded"
            case .rate: "the VAT of each rate is rounded once"
            case .receipt: "the VAT of the receipt is rounded once"
            }
        let order =
            switch policy.vatOrder {
            case .tax, .both: ""
            case .counterpart: ", as the rest of its rounded counterpart"
            }
        return "\(what) (\(policy.vat.rawValue))\(order)"
    }

    // MARK: Hints

    /// What the recorded figure may be instead.
    private func hint(_ wrong: WrongFigure) -> String? {
        switch wrong.figure {
        case .lineSum(let line):
            guard let discount = recorded.items[line].discount, discount.signum > 0,
                wrong.difference == -Rational(discount)
            else { return nil }
            return "it is price × quantity less the discount \(discount)"
        case .totalAmount:
            guard wrong.recorded.floor == wrong.computed.floor else { return nil }
            return wrong.recorded.isInteger
                ? "the total was cut to whole rubles, as a policy whose total has the step 1 and the rule down does"
                : "the total was moved inside the ruble"
        default:
            return nil
        }
    }
}

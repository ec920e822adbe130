// SPDX-License-Identifier: Apache-2.0

// One figure: its row, and the exact value below it.

extension ExplanationText {
    /// Decimal places of an expansion that does not end.
    private static let places = 12

    /// - Parameter name: What the figure is called instead of its usual name.
    mutating func write(_ step: FigureExplanation, named name: String? = nil) {
        let scale = policy.scale
        let formula: Formula =
            if case .settled(let formula) = step.rule { formula } else { step.formula }
        let label = ("  " + (name ?? step.figure.label)).clipped(to: labelWidth - 1)
        let rule = Self.text(of: step.rule, scale: scale).clipped(to: ruleWidth)
        let value = Self.text(of: step.value, scale: scale).clipped(to: valueWidth)
        let end = "  \(rule.padded(to: ruleWidth))  \(value.aligned(to: valueWidth))"
        let space = width - labelWidth - end.count
        let text = Self.shortened(formula, to: width - labelWidth)
        if text.count <= space {
            append(label.padded(to: labelWidth) + text.padded(to: space) + end)
        } else {
            append(label.padded(to: labelWidth) + text)
            append("".padded(to: labelWidth + space) + end)
        }
        if !step.residue.isZero { writeExact(step) }
    }

    /// `= 61040/107 = 570.467289719626…      residue +0.00271028…`, on as many rows as it takes.
    private mutating func writeExact(_ step: FigureExplanation) {
        var pieces: [String] = []
        if case .settled = step.rule {
            pieces.append("exactly " + Self.shortened(step.formula, to: width - labelWidth - 8))
        }
        if step.exact.decimalText != step.exact.fractionText {
            pieces.append("= " + step.exact.fractionText)
        }
        pieces.append("= " + step.exact.decimalText(places: Self.places))
        let sign = step.residue.isNegative ? "" : "+"
        pieces.append(
            "residue \(sign)\(step.residue.decimalText(places: 8))" + (step.isTie ? ", a tie" : ""))

        let space = width - labelWidth
        var row = ""
        for (index, piece) in pieces.enumerated() {
            let piece = piece.clipped(to: space)
            let isLast = index + 1 == pieces.count
            if !row.isEmpty, row.count + (isLast ? 2 : 1) + piece.count > space {
                append("".padded(to: labelWidth) + row)
                row = ""
            }
            if isLast {
                row += piece.aligned(to: space - row.count)
            } else {
                row += (row.isEmpty ? "" : " ") + piece
            }
        }
        append("".padded(to: labelWidth) + row)
    }

    /// The formula with as many terms as there is room for.
    private static func shortened(_ formula: Formula, to width: Int) -> String {
        guard case .sum(let terms) = formula, terms.count > 2 else {
            return formula.text.clipped(to: width)
        }
        // No term takes less than four columns.
        for count in stride(from: min(terms.count, max(2, width / 4)), through: 2, by: -1) {
            let text = formula.text(terms: count)
            if text.count <= width { return text }
        }
        return formula.text(terms: 2).clipped(to: width)
    }

    static func text(of rule: FigureRule, scale: Int) -> String {
        switch rule {
        case .rounded(let rule, let step):
            step == .powerOfTen(-scale) ? rule.rawValue : "\(rule.rawValue) to \(step)"
        case .kept, .share, .stated: rule.kind
        case .untaxed: "no tax"
        case .settled: rule.kind == "same" ? "" : rule.kind
        }
    }

    static func text(of value: Rational, scale: Int) -> String {
        value.decimalText(scale: scale) ?? value.decimalText(places: Self.places)
    }
}

extension ReceiptFigure {
    /// The name of the figure where its line, rate or bill stands above it.
    fileprivate var label: String {
        switch self {
        case .unitPrice: "unit price"
        case .reducedPrice: "reduced price"
        case .lineSum: "sum"
        case .discount: "discount"
        case .surcharge: "surcharge"
        case .lineDiscount: "discounts"
        case .convertedAdjustment: "of the sum"
        case .billDiscountShare: "bill discount"
        case .billSurchargeShare: "bill surcharge"
        case .unitTax: "tax of 1"
        case .unitNet: "net of 1"
        case .unitGross: "gross of 1"
        case .unitsTax: "tax of all"
        case .lineNet, .rateNet, .totalNet: "net"
        case .lineGross, .rateGross, .totalGross: "gross"
        case .lineTax, .rateTax, .totalTax: "tax"
        case .rateTurnover, .totalTurnover: "turnover"
        case .discountBase: "lines"
        case .billDiscount: "discounts"
        case .billSurcharge: "surcharges"
        case .taxedTurnover: "taxed"
        case .totalAmount: "total"
        case .totalDiscount: "discounts"
        case .untakenDiscount: "not taken"
        case .amountDue: "amount due"
        case .overpaid: "overpaid"
        case .lineTotal: "of the bill"
        case .handedOver: "handed over"
        case .reduced: "taken off"
        case .open: "open"
        case .held: "prepaid"
        case .unpaid: "to be prepaid"
        case .originalSum: "of the row"
        case .takenBack: "taken back"
        case .left: "left"
        case .runningSum: "so far"
        case .runningTax: "tax so far"
        case .owed: "owed"
        case .offset: "offset"
        case .credit: "credit"
        case .payment: "paid"
        case .totalRounding: "rounding"
        case .tendered: "cash given"
        case .change: "change"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension SettlementExplanation {
    /// The explanation for readers, as ``Explanation/text(width:)`` lays it out.
    ///
    /// - Parameter width: Columns of the text, 60 or more; no line is longer.
    public func text(width: Int = 80) -> String {
        var text = ExplanationText(
            policy,
            rows.map(\.figures) + rates.map(\.figures) + payments.map(\.figures) + [totals],
            width: width)
        text.write(self)
        return text.text
    }
}

extension ExplanationText {
    mutating func write(_ explanation: SettlementExplanation) {
        writePolicy(.taxInclusive)
        for row in explanation.rows {
            append("")
            let line = row.item.line.map { "  line \($0 + 1)" } ?? ""
            let name = row.line?.name.map { "  " + $0.printable } ?? ""
            append("Row \(row.row + 1)\(line)  \(row.item.rate)\(name)")
            write("rate", row.reason.text)
            if !row.item.isAmountOnly { write("quantity", Self.quantity(of: row.item)) }
            for step in row.figures.steps { write(step) }
        }
        writeShares(
            "row",
            explanation.rows.map { ("\($0.row + 1)", $0.figures[.lineSum]) })
        for rate in explanation.rates {
            append("")
            append("VAT \(rate.rate)  \(Self.list(rate.lines, "row"))")
            for step in rate.figures.steps { write(step) }
            writeShares(
                "row", rate.lines.map { ("\($0 + 1)", explanation.rows[$0].figures[.lineTax]) })
        }
        append("")
        append("Receipt")
        for step in explanation.totals.steps { write(step) }
        append("")
        append("Payments")
        for payment in explanation.payments {
            for step in payment.figures.steps {
                write(step, named: step.figure == .payment ? payment.means.rawValue : nil)
            }
            for source in payment.sources { write(source, explanation.receipt) }
        }
        append("")
        append("Checked")
        for law in explanation.laws {
            let sign = law.holds ? "=" : "≠"
            let value = Self.text(of: law.value, scale: policy.scale)
            write(law.number, "\(law.subject): \(law.formula.text) \(sign) \(value)")
        }
    }

    /// `3 at 333.33, less 0.5`.
    private static func quantity(of item: SettlementItem) -> String {
        let discount = item.discount.isZero ? "" : ", less \(item.discount)"
        let surcharge = item.surcharge.isZero ? "" : ", and \(item.surcharge) more"
        return "\(item.quantity) at \(item.price)\(discount)\(surcharge)"
    }

    private mutating func write(
        _ source: PaymentExplanation.Source, _ receipt: SettlementReceipt
    ) {
        let prepayment = source.receiptID.map { "prepayment \($0.printable)" } ?? "a prepayment"
        let line = source.line.map { ", line \($0 + 1)" } ?? ""
        let amount = Self.text(of: source.amount.value, scale: policy.scale)
        let does = receipt.operation.isRefund ? "held again" : "offset"
        write("", "\(amount) of \(prepayment)\(line) \(does)")
    }

    /// A name and words behind it, on as many lines as they take.
    private mutating func write(_ label: String, _ words: String) {
        var row = ("  " + label).padded(to: labelWidth)
        var isEmpty = true
        for word in words.split(separator: " ") {
            if !isEmpty, row.count + 1 + word.count > width {
                append(row)
                row = "".padded(to: labelWidth)
                isEmpty = true
            }
            row += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        append(row)
    }
}

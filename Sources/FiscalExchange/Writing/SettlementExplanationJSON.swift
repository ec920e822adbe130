// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

extension SettlementExplanation {
    /// The explanation as one line of JSON, without a line break; keys in this order, those without a value left out:
    ///
    /// | key | value |
    /// |---|---|
    /// | `settlement` | `id`, `refundOf`, `type`, `settlementMethod` and `date` of the receipt |
    /// | `policy` | the long form of the policy |
    /// | `rows` | for each row `row` (from 1), `line` (from 1), `id`, `name`, `rate`, `reason` (a code), `rateReason` and `figures` |
    /// | `rates` | for each rate `rate`, `rows` (from 1) and `figures` |
    /// | `totals` | the figures of the receipt |
    /// | `payments` | for each payment `means`, `figures`, and the `prepayments` whose offset changes: `receipt`, `line`, `amount` |
    /// | `laws` | for each law `law`, `subject`, `formula`, `value` and whether it `holds` |
    ///
    /// Figures are those of ``FiscalEngine/Explanation``. A figure whose rule is `stated` is that of a recorded receipt, and
    /// another follows from the ledger.
    public func json() -> String {
        var writer = ByteWriter()
        writer.write("{\"settlement\":{\"type\":\"\(receipt.operation.rawValue)\"")
        writer.write("settlementMethod", receipt.method.rawValue)
        writer.write("id", receipt.id)
        writer.write("refundOf", receipt.refundOf ?? original?.id)
        writer.write("date", receipt.date)
        writer.write("},\"policy\":")
        writer.write(policy)
        writer.write(",\"rows\":[")
        for (index, row) in rows.enumerated() {
            writer.write(index == 0 ? "{" : ",{")
            writer.write("\"row\":\(row.row + 1)")
            if let line = row.item.line { writer.write(",\"line\":\(line + 1)") }
            writer.write("id", row.line?.id)
            writer.write("name", row.line?.name)
            writer.write("rate", row.item.rate.text)
            writer.write("reason", row.reason.code)
            writer.write("rateReason", row.reason.text)
            writer.write(",\"figures\":")
            writer.write(row.figures, scale: policy.scale)
            writer.write("}")
        }
        writer.write("]")
        writer.write(rates, of: "rows", scale: policy.scale)
        writer.write(",\"totals\":")
        writer.write(totals, scale: policy.scale)
        writer.write(",\"payments\":[")
        for (index, payment) in payments.enumerated() {
            writer.write(index == 0 ? "{" : ",{")
            writer.write("\"means\":\"\(payment.means.rawValue)\",\"figures\":")
            writer.write(payment.figures, scale: policy.scale)
            if !payment.sources.isEmpty { write(payment.sources, to: &writer) }
            writer.write("}")
        }
        writer.write("],\"laws\":[")
        for (index, law) in laws.enumerated() {
            writer.write(index == 0 ? "{" : ",{")
            writer.write("\"law\":\"\(law.number)\"")
            writer.write("subject", law.subject)
            writer.write("formula", law.formula.text)
            writer.write("value", law.value.description)
            writer.write(",\"holds\":\(law.holds)}")
        }
        writer.write("]}")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(_ sources: [PaymentExplanation.Source], to writer: inout ByteWriter) {
        writer.write(",\"prepayments\":[")
        for (index, source) in sources.enumerated() {
            writer.write(index == 0 ? "{" : ",{")
            writer.write("\"amount\":\"\(source.amount.fixedText)\"")
            writer.write("receipt", source.receiptID)
            if let line = source.line { writer.write(",\"line\":\(line + 1)") }
            writer.write("}")
        }
        writer.write("]")
    }
}

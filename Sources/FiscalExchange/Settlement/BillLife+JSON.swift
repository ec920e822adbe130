// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

extension BillLife {
    /// A receipt of the bill as one line of JSON, without a line break: the shape of a recalculated receipt, and
    ///
    /// | key | value |
    /// |---|---|
    /// | `id`, `refundOf` | the identifiers of the receipt and of the one that it takes back |
    /// | `items[].line` | the number of the line, counted from 1, as text, where it has no `id` |
    /// | `items[].rateReason` | why the row has its rate |
    /// | `items[].amountOnly` | `true` where the row stands for an amount and not for units of the line |
    /// | `items[].surcharge` | what surcharges added to the row |
    /// | `items[].carried`, `items[].carriedTax` | what of the sum and the VAT is carried: ``CarriedFigures`` |
    /// | `vat[].carriedTax`, `carriedTax` | the same of the VAT of a rate and of the receipt |
    /// | `prepayment` | what earlier prepayments pay |
    /// | `amountDue` | what is left for money and credit |
    /// | `rounding` | what the rounding of the total took off; below zero where it added |
    /// | `change` | what is given back out of cash |
    /// | `payments` | what is kept; an advance has no `id` in its rows |
    ///
    /// Keys without a value are left out.
    public func json(of receipt: SettlementReceipt) -> String {
        let carried = receipt.carried(under: ledger.policy)
        var writer = ByteWriter()
        writer.write("{")
        var isFirst = true
        func text(_ key: StaticString, _ value: String?) {
            guard let value else { return }
            if !isFirst { writer.write(",") }
            isFirst = false
            writer.write(key)
            writer.writeString(value)
        }
        text("\"id\":", receipt.id)
        text("\"refundOf\":", receipt.refundOf)
        text("\"billId\":", document.bill.id)
        text("\"number\":", document.number)
        text("\"date\":", receipt.date)
        text("\"type\":", receipt.operation.rawValue)
        writer.write(",\"items\":[")
        for (place, item) in receipt.items.enumerated() {
            if place > 0 { writer.write(",") }
            write(item, carried.sums[place], carried.taxes[place], to: &writer)
        }
        writer.write("],\"totalAmount\":")
        writer.write(receipt.itemsTotal)
        writer.write(",\"totalTax\":")
        writer.write(receipt.totalTax.value)
        writer.writeUnlessZero(",\"carriedTax\":", carried.totalTax)
        writer.write(",\"totalDiscount\":")
        writer.write(receipt.items.reduce(Rational.zero) { $0 + $1.discount })
        writer.write(",\"vat\":[")
        for (place, subtotal) in receipt.vat.enumerated() {
            writer.write(place == 0 ? "{\"rate\":\"" : ",{\"rate\":\"")
            writer.write(subtotal.rate.text)
            writer.write("\",\"turnover\":")
            writer.write(Rational(subtotal.turnover))
            writer.write(",\"tax\":")
            writer.write(Rational(subtotal.tax))
            writer.writeUnlessZero(",\"carriedTax\":", carried.rateTaxes[subtotal.rate])
            writer.write("}")
        }
        writer.write("]")
        writePayments(of: receipt, to: &writer)
        writer.write(",\"settlementMethod\":\"")
        writer.write(receipt.method.rawValue)
        writer.write("\",\"policy\":")
        writer.writeString(receipt.policy)
        writer.write("}")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(
        _ item: SettlementItem, _ carried: Rational?, _ carriedTax: Rational?,
        to writer: inout ByteWriter
    ) {
        writer.write("{")
        let line = item.line.map { document.bill.lines[$0] }
        if let id = line?.id {
            writer.write("\"id\":")
            writer.writeString(id)
            writer.write(",")
        } else if let number = item.line {
            writer.write("\"line\":")
            writer.writeString("\(number + 1)")
            writer.write(",")
        }
        if let name = line?.name {
            writer.write("\"name\":")
            writer.writeString(name)
            writer.write(",")
        }
        writer.write("\"price\":")
        writer.write(item.price)
        writer.write(",\"quantity\":")
        writer.write(item.quantity)
        writer.write(",\"sumPrice\":")
        writer.write(Rational(item.sum))
        writer.write(",\"discount\":")
        writer.write(item.discount)
        writer.writeUnlessZero(",\"surcharge\":", item.surcharge)
        writer.writeUnlessZero(",\"carried\":", carried)
        writer.write(",\"taxPercent\":")
        writer.write(item.rate.percent)
        writer.write(",\"tax\":")
        writer.write(Rational(item.tax))
        writer.writeUnlessZero(",\"carriedTax\":", carriedTax)
        writer.write(",\"vatRate\":\"")
        writer.write(item.rate.text)
        writer.write("\"")
        if let reason = item.reason {
            writer.write(",\"rateReason\":")
            writer.writeString(reason.text)
        }
        if let place = item.line, let type = document.itemTypes[place] {
            writer.write(",\"itemType\":")
            writer.writeString(type)
        }
        if !item.isAmountOnly, let unit = line?.unit {
            writer.write(",\"measureName\":")
            writer.writeString(unit)
        }
        if item.isAmountOnly { writer.write(",\"amountOnly\":true") }
        writer.write("}")
    }

    private func writePayments(of receipt: SettlementReceipt, to writer: inout ByteWriter) {
        let offset = receipt.payments.filter { $0.means == .prepayment }
            .reduce(Rational.zero) { $0 + Rational($1.amount) }
        if !offset.isZero {
            writer.write(",\"prepayment\":")
            writer.write(offset)
        }
        writer.write(",\"amountDue\":")
        writer.write(receipt.paid - offset)
        writer.writeUnlessZero(",\"rounding\":", receipt.rounding)
        writer.write(",\"payments\":[")
        for (place, payment) in receipt.payments.enumerated() {
            writer.write(place == 0 ? "{\"means\":\"" : ",{\"means\":\"")
            writer.write(payment.means.rawValue)
            writer.write("\",\"amount\":")
            writer.write(payment.amount)
            writer.write("}")
        }
        writer.write("]")
        if receipt.change.minorUnits != 0 {
            writer.write(",\"change\":")
            writer.write(receipt.change.value)
        }
    }

    /// Where the bill stands, as one line of JSON: of the bill, of each line and of each rate what is `total`, `sold`, `refunded`,
    /// `held` as a prepayment, `offset`, owed as `credit`, `reduced` and `open`; and by means what was received and not paid back.
    public func balanceJSON() -> String {
        var writer = ByteWriter()
        writer.write("{\"balance\":{\"bill\":")
        write(ledger.billBalance, to: &writer)
        writer.write(",\"lines\":[")
        for (place, balance) in ledger.lineBalances.enumerated() {
            if place > 0 { writer.write(",") }
            write(
                balance, named: document.bill.lines[place].id ?? "\(place + 1)", "line", to: &writer
            )
        }
        writer.write("],\"rates\":[")
        for (place, entry) in ledger.rateBalances.enumerated() {
            if place > 0 { writer.write(",") }
            write(entry.balance, named: entry.rate.text, "rate", to: &writer)
        }
        writer.write("],\"means\":{")
        let balances = ledger.meansBalances
        var isFirst = true
        for means in Payment.Means.allCases {
            guard let amount = balances[means] else { continue }
            if !isFirst { writer.write(",") }
            isFirst = false
            writer.writeString(means.rawValue)
            writer.write(":")
            writer.write(amount.value)
        }
        writer.write("}}}")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(
        _ balance: SettlementBalance, named name: String? = nil, _ key: String = "",
        to writer: inout ByteWriter
    ) {
        writer.write("{")
        if let name {
            writer.writeString(key)
            writer.write(":")
            writer.writeString(name)
            writer.write(",")
        }
        let figures: [(StaticString, Amount)] = [
            ("\"total\":", balance.total), ("\"sold\":", balance.sold),
            ("\"refunded\":", balance.refunded), ("\"held\":", balance.held),
            ("\"offset\":", balance.offset), ("\"credit\":", balance.credit),
            ("\"reduced\":", balance.reduced), ("\"open\":", balance.open),
        ]
        for (place, figure) in figures.enumerated() {
            if place > 0 { writer.write(",") }
            writer.write(figure.0)
            writer.write(figure.1.value)
        }
        writer.write("}")
    }
}

extension ByteWriter {
    /// A key and a number; nothing where there is none, or zero.
    fileprivate mutating func writeUnlessZero(_ key: StaticString, _ number: Rational?) {
        guard let number, !number.isZero else { return }
        write(key)
        write(number)
    }
}

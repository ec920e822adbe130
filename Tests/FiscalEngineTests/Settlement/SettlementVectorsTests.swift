// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

/// Published and derived figures: V14–V17, V35–V38, W1 of the fiscal rules.
@Suite struct SettlementVectorsTests {
    struct Rounded: Sendable, CustomTestStringConvertible {
        let name: String
        let lines: [Line]
        let total: String
        let vat: [VATRate: String]
        let turnover: String

        var testDescription: String { name }
    }

    /// Totals that registers rounded down inside the ruble; VAT and turnovers are of the lines (recorded receipts).
    static let rounded = [
        Rounded(
            name: "V14",
            lines: [
                Line(price: "35.99", quantity: 1, rate: .percent(10)),
                Line(price: "17.39", quantity: 1, rate: .percent(10)),
            ], total: "53", vat: [.percent(10): "4.85"], turnover: "53.38"),
        Rounded(
            name: "V15", lines: [Line(price: "28.69", quantity: "48.80", rate: .percent(20))],
            total: "1400", vat: [.percent(20): "233.35"], turnover: "1400.07"),
        Rounded(
            name: "V16", lines: [Line(price: "14.36", quantity: "41.79", rate: .none)],
            total: "600", vat: [.none: "0"], turnover: "600.10"),
        Rounded(
            name: "V17 a", lines: [Line(price: "40.99", quantity: "48.80", rate: .percent(20))],
            total: "2000", vat: [.percent(20): "333.39"], turnover: "2000.31"),
        Rounded(
            name: "V17 b", lines: [Line(price: 30, quantity: "36.52", rate: .percent(20))],
            total: "1095.32", vat: [.percent(20): "182.6"], turnover: "1095.6"),
    ]

    @Test(arguments: rounded)
    func `a rounded total leaves VAT and turnovers alone`(vector: Rounded) throws {
        let ledger = try SettlementLedger(bill: Bill(lines: vector.lines), policy: .evotor)
        let total = try ExactDecimal(text: vector.total)
        // 1095.60 was lowered by 28 kopecks, which no coin explains: the recorded total is the step itself.
        let step: ExactDecimal = vector.name == "V17 b" ? total : 1
        let receipt = try ledger.settle(
            ReceiptRequest(
                tender: Tender(remainder: .cash), rounding: .total(step: step, rule: .down)))
        #expect(receipt.paid == Rational(total))
        #expect(
            receipt.itemsTotal.decimalText == (try ExactDecimal(text: vector.turnover)).description)
        for subtotal in receipt.vat {
            #expect(subtotal.tax.description == vector.vat[subtotal.rate])
        }
        let turnovers = receipt.vat.reduce(Rational.zero) { $0 + Rational($1.turnover) }
        #expect(turnovers == receipt.itemsTotal)
        var posted = ledger
        try posted.post(receipt)
        let back = try posted.refund(ReceiptRequest())
        #expect(back.paid == receipt.paid)
        #expect(back.vat == receipt.vat)
    }

    @Test func `a rounding that leaves the ruble is refused`() throws {
        let ledger = try SettlementLedger(
            bill: Bill(lines: [Line(price: "3417.60", quantity: 1, rate: .percent(20))]),
            policy: .evotor)
        let error = #expect(throws: SettlementRefusal.self) {
            try ledger.settle(ReceiptRequest(rounding: .total(step: 1, rule: .halfUp)))
        }
        #expect(error?.code == "rounding-leaves-ruble")
    }

    @Test(
        arguments: [
            ("1112", 2, ["1000", "2100"], [4, 3], ["358.76", "753.24"]),
            ("500", 0, ["1230", "3750", "1700"], [2, 5, 1], ["88", "285", "127"]),
            ("828", 0, ["500", "3750", "1700"], [1, 1, 1], ["70", "521", "237"]),
        ] as [(String, Int, [String], [Int], [String])])
    func `V35 to V37: shares that divide by the quantities`(
        amount: String, scale: Int, weights: [String], quantities: [Int], expected: [String]
    ) throws {
        let unit = Rational.powerOfTen(scale)
        let units = try #require((try Rational(text: amount) * unit).int64)
        let shares = DivisibleShares.shares(
            of: units, weights: try weights.map { try Rational(text: $0) },
            quantities: quantities.map { Rational($0) })
        #expect(shares?.map { (Rational(Int($0)) / unit).decimalText } == expected)
    }

    @Test(arguments: [0, 1]) func `V35: impossible at fewer decimals`(scale: Int) throws {
        let units = try #require((Rational(1112) * .powerOfTen(scale)).int64)
        #expect(
            DivisibleShares.shares(of: units, weights: [1000, 2100], quantities: [4, 3]) == nil)
    }

    @Test func `V35: a prepayment whose rows are whole prices`() throws {
        let ledger = try SettlementLedger(
            bill: Bill(lines: [
                Line(price: 250, quantity: 4, rate: .percent(20)),
                Line(price: 700, quantity: 3, rate: .percent(20)),
            ]), policy: .evotor)
        let receipt = try ledger.prepay(ReceiptRequest(amount: 1112, distribution: .divisible))
        #expect(receipt.items.map(\.sum.fixedText) == ["358.76", "753.24"])
        #expect(
            receipt.items.map { Rational($0.price) * Rational($0.quantity) }
                == receipt.items.map { Rational($0.sum) })
        #expect(receipt.items.map(\.price) == ["89.69", "251.08"])
        let plain = try ledger.prepay(ReceiptRequest(amount: 1112))
        #expect(plain.items.map(\.sum.fixedText) == ["358.71", "753.29"])
    }

    @Test func `V38: change is given out of cash`() throws {
        let tender = Tender([
            Payment(means: .cash, amount: 1000), Payment(means: .card, amount: 300),
        ])
        let settled = try tender.settle(due: Amount(minorUnits: 82239))
        #expect(settled.change.fixedText == "477.61")
        #expect(
            settled.payments == [
                Payment(means: .cash, amount: "522.39"), Payment(means: .card, amount: 300),
            ])
    }

    @Test func `W1: prepaid at 20/120 in 2025, shipped at 22 % in 2026`() throws {
        var ledger = try SettlementLedger(
            bill: Bill(
                id: "W1", date: "2025-11-20",
                lines: [Line(price: 12000, quantity: 1, rate: .percent(20))]), policy: .evotor)
        let prepayment = try ledger.prepay(ReceiptRequest(date: "2025-11-20"))
        #expect(prepayment.method == .fullPrepayment)
        #expect(prepayment.items[0].rate == .calculated(20))
        #expect(prepayment.items[0].reason == .prepayment(of: .percent(20)))
        #expect(prepayment.totalTax.fixedText == "2000.00")
        try ledger.post(prepayment)
        let sale = try ledger.settle(ReceiptRequest(date: "2026-02-03"))
        #expect(sale.method == .fullSettlement)
        #expect(sale.items[0].rate == .percent(22))
        #expect(sale.items[0].reason?.code == "in-force")
        #expect(sale.items[0].reason?.text.contains("425-FZ") == true)
        #expect(sale.totalTax.fixedText == "2163.93")
        #expect(sale.payments == [Payment(means: .prepayment, amount: 12000)])
        let old = try ledger.settle(
            ReceiptRequest(date: "2026-02-03", rates: [0: .percent(20)]))
        #expect(old.items[0].rate == .percent(20))
        #expect(old.items[0].reason == .chosen(insteadOf: .percent(22)))
        // The second part of a prepayment in 2026 is at 22/122.
        let second = try SettlementLedger(bill: ledger.bill, policy: .evotor)
            .prepay(ReceiptRequest(date: "2026-01-15", amount: 100))
        #expect(second.items[0].rate == .calculated(22))
        // A refund has the rate of its receipt.
        try ledger.post(sale)
        let back = try ledger.refund(ReceiptRequest(date: "2026-03-01"))
        #expect(back.operation == .payback)
        #expect(back.items[0].rate == .percent(22))
        #expect(back.items[0].reason == .original(date: "2026-02-03"))
    }

    @Test(arguments: [
        (VATRate.percent(20), "2025-12-31", VATRate.percent(20)),
        (.percent(20), "2026-01-01", .percent(22)),
        (.percent(18), "2026-01-01", .percent(22)),
        (.percent(18), "2019-01-01", .percent(20)),
        (.percent(22), "2025-06-01", .percent(20)),
        (.percent(22), "2018-06-01", .percent(18)),
        (.percent(10), "2026-01-01", .percent(10)),
        (.percent(5), "2024-01-01", .percent(5)),
        (.none, "2026-01-01", .none),
        (.calculated(20), "2026-01-01", .percent(22)),
        (.percent("12.5"), "2026-01-01", .percent("12.5")),
    ])
    func `a rate is followed to the one in force`(
        stated: VATRate, day: String, expected: VATRate
    ) {
        let rate = VATSchedule.russia.transferRate(of: stated, on: CivilDate(text: day))
        #expect(rate.rate == expected)
        #expect((rate.reason == .stated) == (stated == expected))
    }

    @Test(arguments: [
        ("12.37", "0.05", "12.35"), ("12.38", "0.05", "12.4"), ("0.01", "0.05", "0.05"),
        ("12.50", "1", "13"), ("0.49", "1", "1"),
    ])
    func `cash is rounded to a step, and cards are not`(
        due: String, step: String, expected: String
    ) throws {
        let amount = try Amount(try Rational(text: due), rounding: .exact)
        let rounding = CashRounding(step: try ExactDecimal(text: step))
        let cash = try Tender(remainder: .cash).settle(due: amount, cashRounding: rounding)
        #expect(cash.payments.map(\.amount.description) == [expected])
        #expect(cash.rounding.value == amount.value - (try Rational(text: expected)))
        let card = try Tender(remainder: .card).settle(due: amount, cashRounding: rounding)
        #expect(Rational(card.payments[0].amount) == amount.value)
        #expect(card.rounding.minorUnits == 0)
    }

    @Test func `a tender is refused for a stated reason`() {
        let due = Amount(minorUnits: 10000)
        func code(_ payments: [Payment]) -> String? {
            #expect(throws: SettlementRefusal.self) { try Tender(payments).settle(due: due) }?.code
        }
        #expect(code([Payment(means: .card, amount: "100.01")]) == "cashless-exceeds-total")
        #expect(code([Payment(means: .cash, amount: "99.99")]) == "payments-short")
        #expect(code([Payment(means: .cash, amount: "99.999")]) == "amount-scale")
        #expect(code([Payment(means: .cash, amount: -1)]) == "amount-not-positive")
        #expect(
            code([
                Payment(means: .cash, amount: 100), Payment(means: .credit, amount: 101),
            ]) == "cashless-exceeds-total")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Profile: the relations of a receipt, case by case")
struct ProfileRelationTests {
    private typealias Example = ProfileExample

    private func rules(
        _ receipt: RecordedReceipt, _ profile: Profile = .ffd
    ) -> [String] {
        profile.findings(in: receipt).map(\.rule)
    }

    @Test("R1: a kopeck of the exact product is allowed, not more")
    func product() {
        let cases: [(ExactDecimal, ExactDecimal, ExactDecimal, Bool)] = [
            ("10", "3", "30.01", true), ("10", "3", "29.99", true), ("10", "3", "30.02", false),
            ("10", "3", "29.98", false), ("3.33", "0.333", "1.11", true),
            ("3.33", "0.333", "1.12", false), ("3.33", "0.333", "1.10", true),
            ("0.005", "1", "0.01", true), ("1115.87", "3", "3347.60", true),
        ]
        for (price, quantity, sum, isRight) in cases {
            let receipt = Example.receipt(Example.line(price, quantity, sum: sum))
            #expect(
                !rules(receipt).contains("line-product") == isRight,
                "\(price) × \(quantity), \(sum)")
        }
        let long = ExactDecimal(mantissa: 1, scale: 30)
        #expect(rules(Example.receipt(Example.line(1, long, sum: "0.01"))).isEmpty)
        #expect(rules(Example.receipt(Example.line(1, long, sum: "0.02"))) == ["line-product"])
    }

    @Test("R1: a price before a discount is held against nothing, or the sum with the discount")
    func discounts() {
        var receipt = Example.receipt(Example.line("10.005", 3, sum: 25))
        #expect(rules(receipt) == ["line-product", "price-kopecks"])
        receipt.bill.lines[0].adjustments = Adjustments(discounts: [.amount(5)])
        #expect(rules(receipt) == [])
        receipt.bill.lines[0].adjustments = .none
        receipt.bill.adjustments = Adjustments(discounts: [.amount(5)])
        #expect(rules(receipt) == [])
        receipt.bill.adjustments = .none
        receipt.bill.lines[0].price = 10
        receipt.items[0].discount = 5
        #expect(rules(receipt) == [])
        receipt.items[0].discount = 4
        #expect(rules(receipt) == ["line-product"])
    }

    @Test("R2: the total moves inside its ruble")
    func ruble() {
        let cases: [(ExactDecimal, Bool)] = [
            ("53.38", true), ("53", true), ("53.99", true), ("52.99", false), ("54", false),
        ]
        for (total, isRight) in cases {
            let receipt = Example.receipt(Example.line("53.38"), total: total)
            #expect(rules(receipt).isEmpty == isRight, "\(total)")
        }
        var receipt = Example.receipt(Example.line("53.38"), total: 54)
        receipt.items[0].sum = nil
        #expect(rules(receipt) == [])
        #expect(rules(RecordedReceipt(bill: Bill(lines: []), totalAmount: 54)) == [])
    }

    @Test("R3, R4: payments make the total; a prepayment beside them counts")
    func payments() {
        func found(
            _ payments: [Payment], prepayment: ExactDecimal = 0, _ profile: Profile = .ffd
        ) -> [String] {
            var receipt = Example.receipt(Example.line(100), total: 100, payments: payments)
            receipt.bill.prepayment = prepayment
            return rules(receipt, profile)
        }
        let offset = Payment(means: .prepayment, amount: 40)
        #expect(found([Example.cash(100)]) == [])
        #expect(found([]) == ["payments-total"])
        #expect(found([Example.cash(60)], prepayment: 40) == [])
        #expect(found([Example.cash(60)], prepayment: 40, .atol) == [])
        #expect(found([Example.cash(60), offset], prepayment: 40) == [])
        #expect(found([Example.cash(100), offset], prepayment: 40) == ["payments-total"])
        #expect(found([Example.cash(61)], prepayment: 40) == ["payments-total"])
        #expect(found([Example.cash(60)], prepayment: -40) == ["payments-total"])
        #expect(found([], prepayment: 140) == [])
        #expect(found([Example.cash(101)]) == ["payments-total"])
        #expect(found([Example.cash(101)], .atol) == ["payments-total"])
        #expect(found([Example.card(101)], .atol) == ["cashless-excess"])
        #expect(
            found([Example.card(101), Example.cash(-1)]) == ["cashless-excess", "non-negative"])
    }

    @Test("R6: a credit's payment is alone, whoever states the method")
    func loan() {
        let lines = [Example.line(1), Example.line(2)]
        let receipt = Example.receipt(lines, method: .loanPayment)
        let finding = Profile.ffd.findings(in: receipt).first
        #expect(finding?.rule == "loan-payment-alone" && finding?.line == nil)
        let own = Example.receipt(lines[0], Example.line(2, method: .loanPayment))
        #expect(Profile.ffd.findings(in: own).map(\.line) == [1])
        #expect(rules(Example.receipt([lines[0]], method: .loanPayment)) == [])
    }

    @Test("R8, R9: groups with and without a turnover of their own")
    func groups() {
        func found(_ group: RecordedSubtotal) -> [String] {
            rules(
                Example.receipt(
                    Example.line(100, 1, .percent(20)), Example.line(50, 1, .percent(0)),
                    Example.line(30), vat: [group]))
        }
        #expect(found(RecordedSubtotal(rate: .percent(0), turnover: 50)) == [])
        #expect(found(RecordedSubtotal(rate: .percent(0), turnover: 80)) == ["untaxed-turnover"])
        #expect(found(RecordedSubtotal(rate: .none, turnover: "30.01")) == ["untaxed-turnover"])
        #expect(found(RecordedSubtotal(rate: .none, tax: 0)) == [])
        #expect(found(RecordedSubtotal(rate: .percent(20), turnover: 1, tax: 1)) == [])
        #expect(found(RecordedSubtotal(rate: .percent(20), tax: 100)) == [])
        #expect(found(RecordedSubtotal(rate: .percent(20), tax: "100.01")) == ["tax-too-large"])
        #expect(
            found(RecordedSubtotal(rate: .percent(20), turnover: 10, tax: 11)) == ["tax-too-large"])
        #expect(found(RecordedSubtotal(rate: .percent(10), tax: 1)) == ["tax-too-large"])
    }

    @Test("R10: a line against the receipt; R11 without a total")
    func systemsAndLines() {
        var receipt = Example.receipt(Example.line(100, taxSystem: "2"), Example.line(1))
        #expect(rules(receipt) == [])
        receipt.taxSystem = "1"
        #expect(rules(receipt) == ["one-tax-system"])
        let paid = Example.receipt(Example.line(100), payments: [Example.cash(99)])
        #expect(rules(paid, .atol) == ["lines-paid"])
        #expect(rules(paid) == [])
    }

    @Test("Net prices: relations of gross amounts are left alone")
    func netPrices() {
        let receipt = Example.receipt(
            Example.line(100, 1, .percent(20), tax: 200), basis: .taxExclusive, total: 300,
            payments: [Example.cash(300)])
        for profile in Profile.allCases { #expect(rules(receipt, profile) == ["tax-inclusive"]) }
    }

    @Test("Refunds: Evotor's documents may write them below zero")
    func refunds() {
        var receipt = Example.receipt(
            Example.line(100, -1, .percent(20), sum: -100, tax: "-16.67"), total: -100,
            payments: [Example.card(-100)])
        #expect(Set(rules(receipt, .evotor)) == ["non-negative"])
        receipt.operation = .payback
        #expect(rules(receipt, .evotor) == [])
        #expect(Set(rules(receipt, .atol)) == ["non-negative"])
        receipt.operation = .buyback
        #expect(rules(receipt, .evotor) == [])
        receipt.operation = .buy
        #expect(rules(receipt, .evotor).count == 5)
    }

    @Test("Rates: before their first day, behind their last, in a refund, and unknown")
    func rates() {
        func found(
            _ rate: VATRate, _ date: String?, _ operation: RecordedReceipt.Operation? = nil
        ) -> [String] {
            var receipt = Example.receipt(Example.line(100, 1, rate), date: date)
            receipt.operation = operation
            return Profile.evotor.findings(in: receipt).map(\.explanation)
        }
        #expect(
            found(.percent(22), "2025-12-31 23:59:59") == [
                "22% is in force since 2026-01-01 (base rate since 2026, law 425-FZ), and the "
                    + "receipt is of 2025-12-31"
            ])
        #expect(
            found(.percent(20), "2026-01-01") == [
                "20% was in force from 2019-01-01 through 2025-12-31 (base rate of 2019–2025, law "
                    + "303-FZ), and the receipt is of 2026-01-01; an old rate stays right for "
                    + "refunds, for corrections and for the payment of what was handed over under it"
            ])
        #expect(found(.calculated(20), "2026-01-01").count == 1)
        #expect(found(.percent(20), "2026-01-01", .payback) == [])
        #expect(found(.percent(22), "2025-12-31", .payback).count == 1)
        #expect(found(.percent(20), "2025-12-31") == [])
        #expect(found(.percent(20), "yesterday") == [] && found(.percent(20), nil) == [])
        #expect(found(.percent("12.5"), "2026-01-01") == [])
        #expect(found(.percent(-100), "2026-01-01") == [])
    }

    @Test("Prepayments: a calculated rate is expected of a plain one that has it")
    func prepayments() {
        func found(_ method: SettlementMethod, _ rate: VATRate, _ profile: Profile) -> [String] {
            rules(Example.receipt(Example.line(100, 1, rate), method: method), profile)
        }
        for method in SettlementMethod.allCases {
            let expected = method.tag <= 3 ? ["prepayment-rate"] : []
            #expect(found(method, .percent(20), .ffd) == expected)
            #expect(found(method, .percent(20), .evotor) == [])
            #expect(found(method, .calculated(20), .atol) == [])
            #expect(found(method, .none, .atol) == [] && found(method, .percent(0), .atol) == [])
            #expect(found(method, .percent("12.5"), .atol) == ["rate-code"])
        }
    }
}

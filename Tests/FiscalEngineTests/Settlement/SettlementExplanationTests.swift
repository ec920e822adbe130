// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

/// Explanations of receipts in the life of a bill.
@Suite struct SettlementExplanationTests {
    /// E-1 and E-6 for every receipt that the ledger makes: each formula gives its value, the last step of a figure is that of the
    /// receipt, nothing is merely stated, and every law holds.
    @Test(arguments: 0..<4) func `every figure of random walks`(stream: Int) throws {
        var random = SeededGenerator(stream: 650 + UInt64(stream))
        var count = 0
        for walk in 0..<60 {
            let bill = random.walkBill()
            let policy = random.pick([
                .evotor, Policy(level: .line, rule: .halfEven),
                Policy(level: .rate, rule: .halfUp), Policy(level: .receipt, rule: .down),
            ])
            let rounding: TotalRounding = random.pick([.keep, .cash(CashRounding(step: "0.05"))])
            let steps = (0..<6).map { _ in random.walkStep() }
            let receipts = (try? LedgerWalk.run(bill, policy, rounding, steps)) ?? []
            var ledger = try SettlementLedger(bill: bill, policy: policy)
            for receipt in receipts {
                let explanation = try ledger.explanation(of: receipt)
                let broken = Self.broken(explanation)
                expectLaw(
                    "E of walk \(walk), stream \(stream)", broken == nil,
                    "\(broken ?? "") in \(receipt) under \(policy.name) of \(bill)")
                #expect(try ledger.post(receipt))
                count += 1
            }
        }
        #expect(count > 150)
    }

    private static func chains(_ explanation: SettlementExplanation) -> [FigureChain] {
        explanation.rows.map(\.figures) + explanation.rates.map(\.figures)
            + explanation.payments.map(\.figures) + [explanation.totals]
    }

    private static func broken(_ explanation: SettlementExplanation) -> String? {
        let receipt = explanation.receipt
        for step in chains(explanation).flatMap(\.steps) {
            if step.formula.value != step.exact { return "E-1 of \(step)" }
            switch step.rule {
            case .stated: return "E-6: \(step) is stated"
            case .settled(let formula) where formula.value != step.value: return "E-1 of \(step)"
            case .rounded(let rule, let unit)
            where (try? step.exact.rounded(toMultipleOf: unit, rule)) != step.value:
                return "E-1 of \(step)"
            case .share(let share) where share.value != step.value: return "E-1 of \(step)"
            default: break
            }
        }
        for row in explanation.rows {
            if row.figures[.lineSum]?.value != row.item.sum.value { return "sum of \(row)" }
            if row.figures[.lineTax]?.value != row.item.tax.value { return "VAT of \(row)" }
        }
        let sums = explanation.rows.reduce(Rational.zero) { $0 + $1.item.sum.value }
        if sums != receipt.itemsTotal { return "the rows are not the receipt" }
        if explanation.payments.map(\.means) != receipt.payments.map(\.means) { return "means" }
        for (payment, paid) in zip(explanation.payments, receipt.payments)
        where payment.figures.steps.last?.value != Rational(paid.amount) {
            return "payment \(paid)"
        }
        if explanation.totals[.totalTax]?.value != receipt.totalTax.value { return "VAT" }
        return explanation.laws.first { !$0.holds }.map { "\($0)" }
    }

    private static let bill = Bill(
        id: "47",
        lines: [
            Line(price: 12000, quantity: 1, rate: .percent(20)),
            Line(price: "333.33", quantity: 3, rate: .percent(20)),
        ])

    @Test func `every figure of the life of a bill occurs`() throws {
        var ledger = try SettlementLedger(bill: Self.bill, policy: .evotor)
        var figures: Set<ReceiptFigure> = []
        func post(_ make: (SettlementLedger) throws -> SettlementReceipt) throws {
            let receipt = try make(ledger)
            let explanation = try ledger.explanation(of: receipt)
            #expect(Self.broken(explanation) == nil)
            figures.formUnion(Self.chains(explanation).flatMap(\.steps).map(\.figure))
            try ledger.post(receipt)
        }
        try post { try $0.prepay(ReceiptRequest(id: "P", amount: 1000)) }
        try post {
            try $0.settle(
                ReceiptRequest(
                    id: "S", lines: [.init(line: 1)],
                    tender: Tender([Payment(means: .cash, amount: 100)], remainder: .credit)))
        }
        try post {
            try $0.settle(ReceiptRequest(id: "L", method: .loanPayment, amount: 50))
        }
        for number in 1...2 {
            try post {
                try $0.refund(
                    ReceiptRequest(
                        id: "R\(number)", lines: [.init(line: 1, quantity: 1)], refundOf: "S"))
            }
        }
        try post { try $0.refund(ReceiptRequest(id: "A", amount: 10, refundOf: "S")) }
        try post { try $0.settle(ReceiptRequest(lines: [.init(line: 1, quantity: "0.5")])) }
        try post { try $0.settle(ReceiptRequest(lines: [.init(line: 1, quantity: "0.7")])) }
        try post {
            try $0.settle(
                ReceiptRequest(
                    lines: [.init(line: 1)],
                    tender: Tender([Payment(means: .cash, amount: 20_000)]),
                    rounding: .cash(CashRounding(step: "0.5"))))
        }
        let ofLife = ReceiptFigure.allCases.drop { $0 != .lineTotal }
        #expect(Set(ofLife).subtracting(figures) == [])
    }

    @Test func `a running remainder says what was given before`() throws {
        var ledger = try SettlementLedger(bill: Self.bill, policy: .evotor)
        var line = Self.bill.lines[1]
        line.adjustments = Adjustments(discounts: [.amount("0.50")])
        ledger = try SettlementLedger(
            bill: Bill(id: "47", lines: [Self.bill.lines[0], line]), policy: .evotor)
        try ledger.post(ledger.settle(ReceiptRequest(id: "S")))
        let one = ReceiptRequest(lines: [.init(line: 1, quantity: 1)])
        try ledger.post(ledger.refund(one))
        let second = try ledger.explanation(of: ledger.refund(one)).rows[0].figures
        #expect(second[.runningSum]?.formula.text == "999.49 / 3 × 2")
        #expect(second[.runningSum]?.value.description == "666.33")
        #expect(second[.lineSum]?.formula.text == "666.33 − 333.16")
        #expect(second[.runningTax]?.formula.text == "666.33 × 20/120")
    }

    @Test func `a recorded figure that does not follow is stated`() throws {
        let ledger = try SettlementLedger(bill: Self.bill, policy: .evotor)
        var sale = try ledger.settle(ReceiptRequest(lines: [.init(line: 1, quantity: 2)]))
        sale.items[0].sum = Amount(minorUnits: 66600)
        sale.items[0].reason = nil
        sale.payments = [Payment(means: .cash, amount: 666)]
        let row = try ledger.explanation(of: sale).rows[0]
        #expect(row.figures[.lineSum]?.rule == .stated)
        #expect(row.figures[.lineSum]?.residue.description == "-0.66")
        #expect(row.reason == .stated)
    }

    @Test func `a receipt that does not fit, or is posted, is not explained`() throws {
        var ledger = try SettlementLedger(bill: Self.bill, policy: .evotor)
        let sale = try ledger.settle(ReceiptRequest(id: "S"))
        try ledger.post(sale)
        let posted = #expect(throws: SettlementRefusal.self) { try ledger.explanation(of: sale) }
        #expect(posted?.code == "receipt-id-reused")
        var more = sale
        more.id = "T"
        let refused = #expect(throws: SettlementRefusal.self) { try ledger.explanation(of: more) }
        #expect(refused?.code == "quantity-exceeds-open")
    }
}

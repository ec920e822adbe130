// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

extension RecordedReceipt {
    /// The bill with the figures that a receipt of it has, as far as they are decimals.
    init?(_ bill: Bill, _ receipt: Receipt) {
        var items: [RecordedLine] = []
        for item in receipt.items {
            guard let sum = ExactDecimal(item.sum), let tax = ExactDecimal(item.tax) else {
                return nil
            }
            items.append(RecordedLine(sum: sum, tax: tax))
        }
        func decimal(_ amount: Amount) -> ExactDecimal {
            ExactDecimal(mantissa: amount.minorUnits, scale: amount.scale)
        }
        self.init(
            bill: bill, items: items, totalAmount: decimal(receipt.totalAmount),
            totalTax: decimal(receipt.totalTax), totalDiscount: ExactDecimal(receipt.totalDiscount),
            amountDue: decimal(receipt.amountDue),
            vat: receipt.vat.map {
                RecordedSubtotal(
                    rate: $0.rate, turnover: decimal($0.turnover), tax: decimal($0.tax))
            })
    }
}

@Suite("ReceiptVerifier: figures that are wrong, and no others")
struct ReceiptVerifierTests {
    static let bill = Bill(
        lines: [
            Line(price: "8720", quantity: 1, rate: .percent(7)),
            Line(price: "9856", quantity: 1, rate: .percent(7)),
        ])

    private func recorded(_ policy: String, _ bill: Bill = bill) throws -> RecordedReceipt {
        let receipt = try ReceiptEngine(policy: Policy(text: policy)).receipt(for: bill)
        return try #require(RecordedReceipt(bill, receipt))
    }

    private func discrepancies(
        _ recorded: RecordedReceipt, _ policy: String, tolerance: Rational = .zero
    ) throws -> [Discrepancy] {
        let verifier = ReceiptVerifier(
            engine: ReceiptEngine(policy: try Policy(text: policy)), tolerance: tolerance)
        return try verifier.discrepancies(in: recorded)
    }

    @Test("Every receipt is right under its own policy; a moved kopeck is found at its figure")
    func laws() throws {
        var random = SeededGenerator(stream: 71)
        var moved = 0
        for level in Policy.VATLevel.allCases {
            for rule in RoundingRule.allCases {
                for _ in 0..<30 {
                    let policy = random.policy(level, random.pick([.tax, .counterpart]), rule)
                    let bill = random.bill(isAdjusted: level != .unit && random.oneIn(3))
                    let engine = ReceiptEngine(policy: policy)
                    guard let receipt = try? engine.receipt(for: bill),
                        var recorded = RecordedReceipt(bill, receipt)
                    else { continue }
                    let verifier = ReceiptVerifier(engine: engine)
                    expectLaw(
                        "V-1", try verifier.discrepancies(in: recorded).isEmpty,
                        "\(bill) under \(policy)")

                    let figure = random.pick(recorded.figures.map { $0.0 })
                    guard recorded.move(figure, by: .powerOfTen(-policy.scale)) else { continue }
                    moved += 1
                    let found = try verifier.discrepancies(in: recorded)
                    expectLaw(
                        "V-2", found.map(\.figure) == [figure],
                        "\(figure) of \(bill) under \(policy): \(found)")
                    expectLaw(
                        "V-3", found.first?.difference == .powerOfTen(-policy.scale), "\(found)")
                }
            }
        }
        #expect(moved > 300)
    }

    @Test("The policy that gives the figures is named")
    func reproduced() throws {
        let found = try discrepancies(try recorded("evotor"), "rate/half-up")
        #expect(found.map(\.figure) == [.lineTax(1), .rateTax(0), .totalTax])
        #expect(found.allSatisfy { $0.reproducedBy == "evotor" })
        #expect(found.map(\.recorded) == ["644.79", "1215.26", "1215.26"])
        #expect(found.map(\.computed) == ["644.78", "1215.25", "1215.25"])
        #expect(
            found[0].explanation
                == "the exact VAT of 9856 at 7% is 68992/107 = 644.785046…; the VAT of each rate is "
                + "rounded once (half-up); the recorded figure is 0.01 more; under evotor all figures "
                + "of the receipt are right")
    }

    @Test("A policy that is named gives the figure")
    func namedPoliciesGiveFigures() throws {
        var random = SeededGenerator(stream: 72)
        var named = 0
        for _ in 0..<200 {
            let hidden = random.pick(Policy.presets).policy
            let bill = random.bill()
            guard let receipt = try? ReceiptEngine(policy: hidden).receipt(for: bill),
                let recorded = RecordedReceipt(bill, receipt)
            else { continue }
            let verifier = ReceiptVerifier(engine: ReceiptEngine(policy: .evotor))
            for discrepancy in (try? verifier.discrepancies(in: recorded)) ?? [] {
                let name = try #require(discrepancy.reproducedBy, "\(bill) under \(hidden.name)")
                let other = try ReceiptEngine(policy: Policy(text: name)).receipt(for: bill)
                let expectations = Expectations(
                    recorded, other, under: try Policy(text: name), others: .init())
                #expect(expectations.values(of: discrepancy.figure)[0] == discrepancy.recorded)
                named += 1
            }
        }
        #expect(named > 50)
    }

    @Test("A figure that follows from a wrong one below it is not wrong again")
    func causes() throws {
        var wrongSum = try recorded("evotor")
        wrongSum.items[0].sum = "8721"
        wrongSum.items[0].tax = "570.53"
        wrongSum.totalAmount = "18577"
        wrongSum.totalTax = "1215.32"
        wrongSum.vat = []
        #expect(try discrepancies(wrongSum, "evotor").map(\.figure) == [.lineSum(0)])

        var wrongPrice = try recorded("evotor")
        wrongPrice.bill.lines[1].price = "9857"
        #expect(try discrepancies(wrongPrice, "evotor").map(\.figure) == [.lineSum(1)])
        #expect(try discrepancies(wrongPrice, "rate/half-up").map(\.figure).contains(.lineSum(1)))
    }

    @Test("A total of VAT without taxes of the lines may be that of any level")
    func levels() throws {
        // Published receipts: 80.18 is the sum of the lines, 80.19 the VAT of their sum.
        let bill = Bill(
            lines: ["5.89", "452.60", "2.48", "20.15"].map {
                Line(price: $0, quantity: 1, rate: .percent(20))
            })
        for (tax, isRight) in [("80.18", true), ("80.19", true), ("80.20", false)] {
            let recorded = RecordedReceipt(
                bill: bill,
                vat: [
                    RecordedSubtotal(rate: .percent(20), tax: ExactDecimal(stringLiteral: tax))
                ])
            #expect(try discrepancies(recorded, "evotor").isEmpty == isRight, "\(tax)")
        }
    }

    @Test("Payments add up to the total, or to what is due after the prepayment")
    func payments() throws {
        var recorded = try recorded("evotor")
        func wrong(_ payments: [Payment]) throws -> [RecordedFigure] {
            recorded.payments = payments
            return try discrepancies(recorded, "evotor").map(\.figure)
        }
        #expect(try wrong([Payment(means: .cash, amount: "18576")]) == [])
        #expect(
            try wrong([
                Payment(means: .cash, amount: "8576.01"), Payment(means: .card, amount: "10000"),
            ]) == [.payments])
        #expect(try wrong([]) == [.payments])

        recorded.bill.prepayment = "576"
        recorded.amountDue = "18000"
        #expect(try wrong([Payment(means: .card, amount: "18000")]) == [])
        #expect(
            try wrong([
                Payment(means: .card, amount: "18000"), Payment(means: .prepayment, amount: "576"),
            ]) == [])
        #expect(try wrong([Payment(means: .prepayment, amount: "576")]) == [.payments])
    }

    @Test("A rounded total is right where the policy rounds what is due")
    func roundedTotal() throws {
        var policy = Policy(level: .line, rule: .halfUp)
        let recorded = RecordedReceipt(
            bill: Bill(lines: [Line(price: "48.80", quantity: "28.69", rate: .percent(20))]),
            items: [RecordedLine(sum: "1400.07", tax: "233.35")], totalAmount: "1400",
            payments: [Payment(means: .cash, amount: "1400")])
        let strict = ReceiptVerifier(engine: ReceiptEngine(policy: policy))
        let found = try strict.discrepancies(in: recorded)
        #expect(found.map(\.figure) == [.totalAmount])
        #expect(found[0].explanation.contains("cut to whole rubles"))

        policy.total = .round(step: 1, rule: .down)
        let rounding = ReceiptVerifier(engine: ReceiptEngine(policy: policy))
        #expect(try rounding.discrepancies(in: recorded).isEmpty)
    }

    @Test("A discount that was taken from the sum is told")
    func discounts() throws {
        var recorded = try recorded("evotor")
        recorded.items[0].discount = "20"
        recorded.items[0].sum = "8700"
        let found = try discrepancies(recorded, "evotor")
        #expect(found.map(\.figure) == [.lineSum(0), .totalDiscount])
        #expect(found[0].explanation.contains("price × quantity less the discount 20"))
        #expect(found[1].computed == 20)
    }

    @Test("A tolerance lets small differences pass")
    func tolerance() throws {
        let recorded = try recorded("evotor")
        #expect(try discrepancies(recorded, "rate/half-up", tolerance: "0.01").isEmpty)
        #expect(try !discrepancies(recorded, "rate/half-up", tolerance: "0.009").isEmpty)
    }

    @Test("A bill without a receipt has none to be verified")
    func refused() throws {
        var recorded = try recorded("evotor")
        recorded.bill.lines[0].price = "-1"
        #expect(throws: ReceiptError.self) { try discrepancies(recorded, "evotor") }
    }
}

extension RecordedReceipt {
    /// Changes a figure; false where it has no number to change.
    mutating func move(_ figure: RecordedFigure, by step: Rational) -> Bool {
        func moved(_ value: inout ExactDecimal?) -> Bool {
            guard let old = value, let new = ExactDecimal(Rational(old) + step) else {
                return false
            }
            value = new
            return true
        }
        switch figure {
        case .lineSum(let line): return moved(&items[line].sum)
        case .lineTax(let line): return moved(&items[line].tax)
        case .turnover(let index): return moved(&vat[index].turnover)
        case .rateTax(let index): return moved(&vat[index].tax)
        case .totalAmount: return moved(&totalAmount)
        case .totalTax: return moved(&totalTax)
        case .totalDiscount: return moved(&totalDiscount)
        case .amountDue: return moved(&amountDue)
        case .payments: return false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Profile: laws over random receipts")
struct ProfileLawTests {
    @Test("P-1: what the engine computes under evotor passes the profile evotor")
    func computed() throws {
        var random = SeededGenerator(stream: 92)
        let engine = ReceiptEngine(policy: .evotor)
        for _ in 0..<3000 {
            let bill = random.saneBill()
            let receipt = try engine.receipt(for: bill)
            var recorded = try #require(RecordedReceipt(bill, receipt))
            recorded.settlementMethod = random.pick([nil] + SettlementMethod.allCases)
            if bill.lines.count > 1, recorded.settlementMethod == .loanPayment {
                recorded.settlementMethod = .fullSettlement
            }
            recorded.payments = random.payments(of: receipt.totalAmount)
            recorded.operation = random.pick(RecordedReceipt.Operation.allCases)
            let findings = Profile.evotor.findings(in: recorded)
            expectLaw("P-1", findings.isEmpty, "\(bill): \(findings)")
        }
    }

    @Test("P-2: any figures at all are checked without a trap, and findings name what they say")
    func anything() {
        var random = SeededGenerator(stream: 93)
        for _ in 0..<1500 {
            let receipt = random.anyReceipt()
            for profile in Profile.allCases {
                for finding in profile.findings(in: receipt) {
                    let rule = ProfileRule.named(finding.rule)
                    expectLaw(
                        "P-2",
                        rule?.profiles.contains(profile) == true
                            && rule?.severity == finding.severity && !finding.explanation.isEmpty
                            && (finding.line.map { $0 < receipt.items.count } ?? true),
                        "\(finding)")
                }
            }
        }
    }

    @Test("Figures and lines that do not match in number are no trap")
    func mismatch() {
        var receipt = ProfileRule.all[0].failing
        receipt.bill.lines.append(Line(price: 1, quantity: 1, rate: .percent(22)))
        receipt.totalAmount = 5
        for profile in Profile.allCases { #expect(!profile.findings(in: receipt).isEmpty) }
        receipt.bill.lines = []
        for profile in Profile.allCases { #expect(profile.findings(in: receipt).isEmpty) }
    }
}

extension SeededGenerator {
    /// A bill as a shop writes it: prices in kopecks, quantities in thousandths, rates of 2026.
    fileprivate mutating func saneBill() -> Bill {
        let rates: [VATRate] = [
            .percent(22), .percent(10), .percent(7), .percent(5), .percent(0), .none,
            .calculated(22), .calculated(10),
        ]
        let lines = (0..<int(1...12)).map { _ in
            let quantity = oneIn(2) ? int(1...500) * 1000 : int(1...99_999)
            return Line(
                name: String(repeating: "т", count: int(1...128)),
                price: ExactDecimal(mantissa: Int64(int(0...oneInLimit())), scale: 2),
                quantity: ExactDecimal(mantissa: Int64(quantity), scale: 3), rate: pick(rates),
                unit: "шт",
                adjustments: oneIn(6) ? Adjustments(discounts: [.percent(10)]) : .none)
        }
        return Bill(
            date: "2026-0\(int(1...9))-11 12:00:00", lines: lines,
            adjustments: oneIn(8) ? Adjustments(discounts: [.amount("1.50")]) : .none)
    }

    private mutating func oneInLimit() -> Int { oneIn(5) ? 999_999_999 : 100_000 }

    /// Payments that add up to an amount.
    fileprivate mutating func payments(of amount: Amount) -> [Payment]? {
        if oneIn(4) { return nil }
        let first = Int64(int(0...Int(amount.minorUnits)))
        return [first, amount.minorUnits - first].map { units in
            Payment(
                means: pick(Payment.Means.allCases),
                amount: ExactDecimal(mantissa: units, scale: amount.scale))
        }
    }

    /// A receipt of any figures: absent, negative, at the edges of words, of a thousand digits.
    fileprivate mutating func anyReceipt() -> RecordedReceipt {
        let lines = (0..<int(0...4)).map { _ in
            Line(
                name: oneIn(3) ? String(repeating: "ы", count: int(0...300)) : nil,
                price: anyDecimal(), quantity: anyDecimal(), rate: anyRate(),
                unit: oneIn(3) ? "погонный миллиметр" : nil)
        }
        var receipt = RecordedReceipt(
            bill: Bill(
                date: pick([nil, "2026-03-11", "2018-12-31", "soon", ""]),
                priceBasis: pick(PriceBasis.allCases), lines: lines, prepayment: anyDecimal()),
            operation: pick([nil] + RecordedReceipt.Operation.allCases),
            settlementMethod: pick([nil] + SettlementMethod.allCases),
            taxSystem: pick([nil, "", "1"]),
            items: lines.map { _ in
                RecordedLine(
                    sum: maybe(), tax: maybe(), discount: maybe(),
                    settlementMethod: pick([nil] + SettlementMethod.allCases),
                    taxSystem: pick([nil, nil, "", "1"]))
            }, totalAmount: maybe(), totalTax: maybe())
        receipt.vat = (0..<int(0...8)).map { _ in
            RecordedSubtotal(rate: anyRate(), turnover: maybe(), tax: maybe())
        }
        if oneIn(2) {
            receipt.payments = (0..<int(0...12)).map { _ in
                Payment(means: pick(Payment.Means.allCases), amount: anyDecimal())
            }
        }
        return receipt
    }

    private mutating func maybe() -> ExactDecimal? { oneIn(4) ? nil : anyDecimal() }

    private mutating func anyDecimal() -> ExactDecimal {
        switch int(0...5) {
        case 0: return ExactDecimal(mantissa: Int64(int(-200...200)), scale: int(0...3))
        case 1: return ExactDecimal(mantissa: Int64(edgeInteger()), scale: int(0...40))
        case 2: return pick([0, 1, 100, "16.67", "0.01"])
        case 3 where oneIn(4):
            let digits = String(repeating: "9", count: 1000)
            return ExactDecimal(
                stringLiteral: pick(["\(digits)", "-\(digits)", "1e1000", "1e-1000"]))
        default: return ExactDecimal(stringLiteral: decimalText())
        }
    }

    private mutating func anyRate() -> VATRate {
        switch int(0...3) {
        case 0: pick([.percent(18), .percent(20), .percent(22), .none, .percent(0)])
        case 1: .calculated(pick([5, 7, 10, 18, 20, 22]))
        case 2: .percent(anyDecimal())
        default: .calculated(anyDecimal())
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

/// The policies that a receipt leaves are those whose figures are the recorded ones.
@Suite struct ReceiptFitTests {
    /// `FISCAL_FITS` of the environment, or a few: 2592 policies are computed for each receipt.
    static let count =
        ProcessInfo.processInfo.environment["FISCAL_FITS"].flatMap { Int($0) } ?? 8

    @Test func `the sample's receipt is line or unit, not rate or receipt`() throws {
        let bill = Bill(lines: [
            Line(price: 8720, quantity: 1, rate: .percent(7)),
            Line(price: 9856, quantity: 1, rate: .percent(7)),
        ])
        let recorded = RecordedReceipt(
            bill: bill,
            items: [
                RecordedLine(sum: 8720, tax: "570.47"), RecordedLine(sum: 9856, tax: "644.79"),
            ],
            totalAmount: 18576, totalTax: "1215.26")
        let fit = ReceiptFit(of: recorded)
        for (name, isMember) in [
            ("line/half-up", true), ("unit/half-up", true), ("rate/half-up", false),
            ("receipt/half-up", false), ("evotor", true), ("shtrih-receipt", false),
            ("line/half-even", true), ("line/up", true), ("line/down", false),
            ("line/exact", false),
        ] {
            #expect(fit.policies.contains(try Policy(text: name)) == isMember, "\(name)")
        }
        #expect(!fit.facts.contains(.quantities))
        #expect(fit.facts.isSuperset(of: [.sums, .taxes, .totals, .vat, .linesOfOneRate]))
    }

    @Test func `a receipt without figures leaves everything`() {
        let bill = Bill(lines: [Line(price: 1, quantity: 1, rate: .percent(20))])
        let fit = ReceiptFit(of: RecordedReceipt(bill: bill))
        #expect(!fit.hasFigures)
        #expect(fit.policies == .all)
    }

    @Test func `a figure finer than a kopeck, or of another sum, leaves nothing`() {
        let bill = Bill(lines: [Line(price: 1, quantity: 2, rate: .percent(20))])
        let fine = RecordedReceipt(bill: bill, totalTax: "0.333")
        #expect(ReceiptFit(of: fine).policies.isEmpty)
        #expect(ReceiptFit(of: fine).totals.isEmpty)
        let wrong = RecordedReceipt(
            bill: bill, items: [RecordedLine(sum: 3, tax: "0.5")], totalAmount: 3)
        let fit = ReceiptFit(of: wrong)
        #expect(fit.policies.isEmpty)
        #expect(fit.sums.isEmpty)
        // The tax follows from the recorded sum.
        #expect(fit.taxes.contains(VATHypothesis(index: 18)))
    }

    @Test func `integers and the engine leave the same policies`() throws {
        var random = SeededGenerator(stream: 7001)
        var checked = 0
        while checked < Self.count {
            let hidden = PolicyHypothesis(index: random.int(0...(PolicyHypothesis.count - 1)))
            let kind = random.int(0...3)
            let bill =
                kind == 0 ? random.bill(isAdjusted: random.oneIn(2)) : random.shopBill()
            guard var recorded = RecordedReceipt(bill, under: hidden.policy) else { continue }
            random.forget(&recorded)
            if random.oneIn(3) { random.corrupt(&recorded) }
            let fast = ReceiptFit(of: recorded)
            if !fast.hasFigures { continue }
            checked += 1
            let slow = ReceiptFit(of: recorded, usesIntegers: false)
            expectLaw(
                "I-1 integers = engine", fast.policies == slow.policies,
                "\(recorded) hidden \(hidden): too many "
                    + "\(fast.policies.subtracting(slow.policies).members.prefix(4)), too few "
                    + "\(slow.policies.subtracting(fast.policies).members.prefix(4))")
            expectLaw("sums", fast.sums == slow.sums, "\(recorded) hidden \(hidden)")
            if fast.sums.isEmpty { continue }
            expectLaw("taxes", fast.taxes == slow.taxes, "\(recorded) hidden \(hidden)")
            expectLaw("totals", fast.totals == slow.totals, "\(recorded) hidden \(hidden)")
        }
    }

    @Test func `the rules of a family give the same figures`() throws {
        var random = SeededGenerator(stream: 7002)
        for _ in 0..<60 {
            let bill = random.shopBill()
            let hidden = PolicyHypothesis(index: random.int(0...(PolicyHypothesis.count - 1)))
            for sumRule in hidden.sum.rule.rules {
                for vatRule in hidden.vat.rule.rules {
                    var policy = hidden.policy
                    policy.lineSum = .round(sumRule)
                    policy.discount = .round(sumRule)
                    if policy.unitPrice != .keep { policy.unitPrice = .round(sumRule) }
                    policy.vat = vatRule
                    #expect(PolicyHypothesis(policy) == hidden)
                    let figures = RecordedReceipt(bill, under: policy)
                    let expected = RecordedReceipt(bill, under: hidden.policy)
                    expectLaw(
                        "one family",
                        figures?.items == expected?.items
                            && figures?.totalTax == expected?.totalTax,
                        "\(bill) under \(policy)")
                }
            }
        }
    }
}

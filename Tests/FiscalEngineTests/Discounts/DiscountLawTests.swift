// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

/// Property tests of the laws DC-1 to DC-6, on random bills under random policies of every level and order.
///
/// `FISCAL_ROUNDS` in the environment raises the number of bills.
@Suite("Discounts: laws DC-1 to DC-6")
struct DiscountLawTests {
    private static let rounds =
        ProcessInfo.processInfo.environment["FISCAL_ROUNDS"].flatMap { Int($0) } ?? 60

    private static let rules = RoundingRule.allCases.filter { $0 != .exact }

    /// Calls `body` with bills that have adjustments; bills that are refused are not counted.
    private func forEachBill(
        _ stream: UInt64, _ body: (inout SeededGenerator, Bill, ReceiptEngine) throws -> Receipt?
    ) rethrows {
        var random = SeededGenerator(stream: stream)
        var count = 0
        for level in Policy.VATLevel.allCases where level != .unit {
            for order in Policy.VATOrder.allCases {
                for _ in 0..<Self.rounds {
                    let policy = random.policy(level, order, random.pick(Self.rules))
                    let bill = random.bill(isAdjusted: true)
                    let engine = ReceiptEngine(policy: policy, usesKernel: random.oneIn(2))
                    if try body(&random, bill, engine) != nil { count += 1 }
                }
            }
        }
        #expect(count > Self.rounds * 4, "FISCAL_SEED=\(SeededGenerator.seed)")
    }

    private func place(_ bill: Bill, _ engine: ReceiptEngine) -> String {
        "\(bill) under \(engine.policy)"
    }

    @Test("DC-1: 100 % of everything leaves exactly zero, whatever was taken before")
    func everything() {
        forEachBill(95) { random, bill, engine in
            var bill = bill
            bill.adjustments.surcharges = []
            bill.adjustments.floor = nil
            bill.adjustments.isDiscountable = true
            let isOfLines = random.oneIn(2)
            for index in bill.lines.indices {
                bill.lines[index].adjustments.floor = nil
                bill.lines[index].adjustments.isDiscountable = true
                if isOfLines {
                    bill.lines[index].adjustments.surcharges = []
                    bill.lines[index].adjustments.discounts.append(.percent(100))
                }
            }
            if !isOfLines {
                let basis = random.pick([nil, .taxInclusive, .taxExclusive] as [PriceBasis?])
                bill.adjustments.discounts.append(.percent(100, priceBasis: basis))
            }
            guard let receipt = try? engine.receipt(for: bill) else { return nil }
            for item in receipt.items {
                expectLaw("DC-1", item.sum.isZero && item.tax.isZero, place(bill, engine))
            }
            return receipt
        }
    }

    @Test("DC-2: no sum below its floor, or below what it was; DC-3: sum + discount is what it was")
    func floors() {
        forEachBill(96) { _, bill, engine in
            var bill = bill
            bill.adjustments.surcharges = []
            for index in bill.lines.indices { bill.lines[index].adjustments.surcharges = [] }
            var plain = bill
            plain.adjustments = .none
            for index in plain.lines.indices { plain.lines[index].adjustments = .none }
            guard let receipt = try? engine.receipt(for: bill),
                let full = try? engine.receipt(for: plain)
            else { return nil }
            let settles = engine.policy.discount != .keep || engine.policy.lineSum == .keep
            for (item, whole) in zip(receipt.items, full.items) {
                let floor =
                    item.line.adjustments.floor ?? bill.adjustments.floor ?? .sum(0)
                let least = floor.sum(of: Rational(item.line.quantity))
                expectLaw("DC-2", item.sum >= min(least, whole.sum), place(bill, engine))
                expectLaw("DC-2", !item.discount.isNegative, place(bill, engine))
                if settles {
                    expectLaw("DC-3", item.sum + item.discount == whole.sum, place(bill, engine))
                }
            }
            return receipt
        }
    }

    @Test("DC-4: lines that are not discountable, or that no scope names, keep their sum")
    func untouched() {
        forEachBill(97) { random, bill, engine in
            var bill = bill
            bill.adjustments.surcharges = []
            let named = bill.lines.indices.filter { _ in random.oneIn(2) }
            for index in bill.adjustments.discounts.indices {
                bill.adjustments.discounts[index].scope = .lines(named)
            }
            var without = bill
            without.adjustments.discounts = []
            guard let receipt = try? engine.receipt(for: bill),
                let before = try? engine.receipt(for: without)
            else { return nil }
            for (index, item) in receipt.items.enumerated() {
                let isOpen =
                    named.contains(index) && item.line.adjustments.isDiscountable
                    && bill.adjustments.isDiscountable
                if isOpen { continue }
                expectLaw("DC-4", item.sum == before.items[index].sum, place(bill, engine))
                expectLaw(
                    "DC-4", item.discount == before.items[index].discount, place(bill, engine))
            }
            return receipt
        }
    }

    @Test("DC-5: no discount is above its cap; DC-6: what was taken and what was not is its worth")
    func caps() {
        forEachBill(98) { random, bill, engine in
            var bill = bill
            for index in bill.lines.indices {
                bill.lines[index].adjustments.discounts = []
                bill.lines[index].adjustments.surcharges = []
            }
            bill.adjustments.surcharges = []
            let unit = engine.policy.scale
            let cap = ExactDecimal(mantissa: Int64(random.int(0...90_000)), scale: unit)
            let worth = ExactDecimal(mantissa: Int64(random.int(0...90_000)), scale: unit)
            let isPercent = random.oneIn(2)
            bill.adjustments.discounts = [
                isPercent
                    ? .percent(random.pick([5, 10, "33.3", 100]), cap: cap)
                    : .amount(worth, cap: cap)
            ]
            guard let receipt = try? engine.receipt(for: bill) else { return nil }
            let taken = receipt.items.reduce(Rational.zero) { $0 + $1.discount }
            expectLaw("DC-5", taken <= Rational(cap), place(bill, engine))
            if !isPercent, engine.policy.lineSum != .keep {
                expectLaw(
                    "DC-6", taken + receipt.untakenDiscount == min(Rational(worth), Rational(cap)),
                    place(bill, engine))
            }
            return receipt
        }
    }

    @Test(
        "100 % under every preset",
        arguments: Policy.presets.map(\.policy.name))
    func presets(_ name: String) throws {
        let policy = try Policy(text: name)
        let lines = [("10.005", "3"), ("0.01", "1"), ("47.8", "21.99")].map {
            Line(
                price: ExactDecimal(stringLiteral: $0.0),
                quantity: ExactDecimal(stringLiteral: $0.1),
                rate: .percent(20))
        }
        var ofLines = Bill(lines: lines)
        for index in lines.indices { ofLines.lines[index].adjustments.discounts = [.percent(100)] }
        let ofBill = Bill(
            lines: lines, adjustments: Adjustments(discounts: [.percent(100)]))
        for bill in [ofLines, ofBill] {
            do {
                let receipt = try ReceiptEngine(policy: policy).receipt(for: bill)
                #expect(receipt.items.allSatisfy { $0.sum.isZero && $0.tax.isZero })
                #expect(receipt.totalAmount.minorUnits == 0 && receipt.totalTax.minorUnits == 0)
            } catch {
                #expect(error.reason == .unitLevelDiscount && policy.vatLevel == .unit)
            }
        }
    }
}

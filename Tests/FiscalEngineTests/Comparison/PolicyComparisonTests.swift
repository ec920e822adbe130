// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

/// Comparing many policies at once gives what an engine gives for each.
@Suite struct PolicyComparisonTests {
    /// Every level, rule and order of rounding, the presets, and policies that have no group.
    static let policies: [Policy] = {
        var policies = Policy.presets.map(\.policy)
        for level in Policy.VATLevel.allCases {
            for rule in RoundingRule.allCases {
                for order in Policy.VATOrder.allCases {
                    var policy = Policy(level: level, rule: rule)
                    policy.vatOrder = order
                    policy.name += "/\(order.rawValue)"
                    policies.append(policy)
                }
            }
            var policy = Policy(level: level, rule: .halfEven)
            policy.parts = .independent
            policy.unitPrice = .round(.down)
            policy.name += "/independent"
            policies.append(policy)
            policy.lineSum = .keep
            policy.name = "\(level.rawValue)/keep"
            policies.append(policy)
        }
        var cash = Policy(level: .line, rule: .halfUp)
        cash.total = .round(step: 1, rule: .down)
        cash.name = "cash"
        var fine = Policy(level: .rate, rule: .halfUp)
        fine.scale = 4
        fine.name = "fine"
        return policies + [cash, fine]
    }()

    /// FISCAL_COMPARISONS of the environment raises the number of blocks for a long run.
    static let rounds =
        ProcessInfo.processInfo.environment["FISCAL_COMPARISONS"].flatMap { Int($0) } ?? 2

    static func block(
        _ random: inout SeededGenerator, bills: Int, isAdjusted: Bool = false
    ) throws -> BillBlock {
        var block = BillBlock()
        while block.billCount < bills {
            if random.oneIn(3) {
                try block.append(random.bill(isAdjusted: isAdjusted))
            } else {
                try block.append(random.everydayBill())
            }
        }
        return block
    }

    private static func months(_ bill: Int) -> CivilMonth? {
        bill % 5 == 0 ? nil : CivilMonth(year: 2025 + bill % 2, month: 1 + bill % 12)
    }

    @Test(arguments: ["evotor", "rate/half-up/tax", "receipt/half-even/counterpart", "unit/up/tax"])
    func `groups and engines agree`(baseline: String) throws {
        var random = SeededGenerator(stream: 701)
        let index = try #require(Self.policies.firstIndex { $0.name == baseline })
        let plan = ComparisonPlan(Self.policies, baseline: index)
        #expect(plan.others.count == 46)
        for _ in 0..<Self.rounds {
            let block = try Self.block(&random, bills: 20, isAdjusted: true)
            var (quick, slow) = (
                PolicyComparison(plan, usesGroups: true), PolicyComparison(plan, usesGroups: false)
            )
            for isQuick in [true, false] {
                let failures = (isQuick ? quick : slow).policies.count
                #expect(failures == Self.policies.count)
            }
            let first = quick.add(
                block, month: Self.months, isRewritten: { $0 % 4 == 0 })
            let second = slow.add(
                block, month: Self.months, isRewritten: { $0 % 4 == 0 })
            #expect(first.map(\.bill) == second.map(\.bill))
            #expect(quick.counts.groupedSums.receipts > 0)
            #expect(quick.sums == slow.sums && quick.failed == slow.failed)
            #expect(quick.telling == slow.telling && quick.telling.differing > 0)
            #expect(quick.rowFacts == slow.rowFacts && quick.baselineSets == slow.baselineSets)
            for (quick, slow) in zip(quick.results, slow.results) {
                var (quick, slow) = (quick, slow)
                // What meets nowhere is never called equal.
                quick.equal = 0
                slow.equal = 0
                expectLaw("groups are engines", quick == slow, "\(quick)\n\(slow)")
            }
        }
    }

    /// Short and long bills, of whole and of weighed goods, with half-way values: every set of cuts and of levels that coincide.
    @Test func `answers are engines, whatever occurs on a bill`() throws {
        var random = SeededGenerator(stream: 704)
        let plan = ComparisonPlan(Self.policies, baseline: 0)
        // One comparison for all bills: what was found for the cuts of one is used for the next.
        var quick = PolicyComparison(plan, usesGroups: true)
        var slow = PolicyComparison(plan, usesGroups: false)
        for _ in 0..<Self.rounds {
            var block = BillBlock()
            while block.billCount < 24 { try block.append(random.telling()) }
            quick.add(block)
            slow.add(block)
        }
        #expect(quick.counts.groupedSums.receipts == quick.sums.receipts)
        #expect(quick.telling == slow.telling && quick.rowFacts == slow.rowFacts)
        for (quick, slow) in zip(quick.results, slow.results) {
            var (quick, slow) = (quick, slow)
            quick.equal = 0
            slow.equal = 0
            expectLaw("groups are engines", quick == slow, "\(quick)\n\(slow)")
        }
    }

    @Test func `what is taken away is what was found`() throws {
        var random = SeededGenerator(stream: 705)
        let plan = ComparisonPlan(Self.policies, baseline: 0)
        let blocks = try (0..<3).map { _ in try Self.block(&random, bills: 8, isAdjusted: true) }
        var (whole, worker) = (
            PolicyComparison(plan, usesGroups: true), PolicyComparison(plan, usesGroups: true)
        )
        // It starts as a copy: what one counts must not show in the other.
        var total = worker
        for block in blocks {
            whole.add(block)
            worker.add(block)
            total.merge(worker.takeFound())
            #expect(worker.sums.receipts == 0)
        }
        #expect(total == whole)
    }

    @Test func `totals and drift are those of receipts`() throws {
        var random = SeededGenerator(stream: 702)
        let block = try Self.block(&random, bills: 60)
        var comparison = PolicyComparison(policies: Self.policies, baseline: 0)
        comparison.add(block)
        let baseline = ReceiptEngine(policy: Self.policies[0])
        for result in comparison.results {
            let engine = ReceiptEngine(policy: result.policy)
            var (computed, compared, receipts, lines) = (0, 0, 0, 0)
            var (tax, signed, absolute) = (Rational.zero, Rational.zero, Rational.zero)
            for index in 0..<block.billCount {
                let bill = block.bill(at: index)
                guard let own = try? engine.receipt(for: bill) else { continue }
                computed += 1
                tax += Rational(own.totalTax)
                guard let other = try? baseline.receipt(for: bill) else { continue }
                compared += 1
                let difference = Rational(own.totalTax) - Rational(other.totalTax)
                signed += difference
                absolute += difference.magnitude
                if difference != 0 || Rational(own.totalAmount) != Rational(other.totalAmount)
                    || Rational(own.amountDue) != Rational(other.amountDue)
                {
                    receipts += 1
                }
                lines += zip(own.items, other.items).count {
                    $0.sum != $1.sum || $0.tax != $1.tax
                }
            }
            let unit = Rational.powerOfTen(4)
            func rational(_ units: Int128) -> Rational { Rational(Int(units)) / unit }
            #expect(result.computed == computed && result.compared == compared)
            #expect(rational(result.tax) == tax, "\(result.policy.name)")
            #expect(rational(result.drift.signed) == signed, "\(result.policy.name)")
            #expect(rational(result.drift.absolute) == absolute, "\(result.policy.name)")
            #expect(result.receipts == receipts && result.lines == lines, "\(result.policy.name)")
            #expect(result.histogram.reduce(0, +) == result.drift.receipts)
            let sets = result.drifts.filter { if case .month = $0.key { true } else { false } }
            #expect(sets.values.reduce(into: TaxDrift()) { $0 += $1 } == result.drift)
        }
    }

    @Test func `C-1 parts in any order are the whole`() throws {
        var random = SeededGenerator(stream: 703)
        let plan = ComparisonPlan(Self.policies, baseline: 0)
        let blocks = try (0..<4).map { _ in try Self.block(&random, bills: 8, isAdjusted: true) }
        func compared(_ blocks: [Int], _ all: [BillBlock]) -> PolicyComparison {
            var comparison = PolicyComparison(plan, usesGroups: true)
            for index in blocks {
                comparison.add(
                    all[index], month: Self.months,
                    place: { BillPlace(source: "\(index)", record: $0 + 1) })
            }
            return comparison
        }
        let whole = compared([0, 1, 2, 3], blocks)
        for order in [[0, 1, 2, 3], [3, 1, 0, 2], [2, 3, 1, 0]] {
            var left = compared([order[0]], blocks)
            for index in order.dropFirst() { left.merge(compared([index], blocks)) }
            var right = compared([order[3]], blocks)
            for index in order.dropLast().reversed() {
                var next = compared([index], blocks)
                next.merge(right)
                right = next
            }
            #expect(left == whole && right == whole)
        }
    }

    @Test func `the sample's receipt`() throws {
        let names = ["evotor", "unit/half-up", "line/half-up", "rate/half-up", "receipt/half-up"]
        var comparison = PolicyComparison(
            policies: try names.map { try Policy(text: $0) }, baseline: 0)
        var block = BillBlock()
        try block.append(
            Bill(lines: [
                Line(price: 8720, quantity: 1, rate: .percent(7)),
                Line(price: 9856, quantity: 1, rate: .percent(7)),
            ]))
        comparison.add(block, isRewritten: { _ in true })
        #expect(comparison.results.map(\.tax) == [121_526, 121_526, 121_526, 121_525, 121_525])
        #expect(comparison.results.map(\.receipts) == [0, 0, 0, 1, 1])
        #expect(comparison.equalClasses == [[0, 1, 2], [3, 4]])
        #expect(comparison.results[3].lines == 1)
        #expect(comparison.results[3].drifts[.rate(.percent(7))]?.signed == -1)
    }

    @Test func `bills without a receipt under the baseline are named`() throws {
        var comparison = PolicyComparison(
            policies: [
                Policy(level: .line, rule: .exact), Policy(level: .unit, rule: .halfUp), .evotor,
            ], baseline: 0)
        var block = BillBlock()
        try block.append(Bill(lines: [Line(price: 1, quantity: 1, rate: .percent(20))]))
        try block.append(Bill(lines: [Line(price: 6, quantity: 1, rate: .percent(20))]))
        try block.append(
            Bill(
                lines: [Line(price: 6, quantity: 1, rate: .percent(20))],
                adjustments: Adjustments(discounts: [.amount(2)])))
        let failures = comparison.add(block)
        #expect(failures.map(\.bill) == [0, 2])
        #expect(failures.first?.error.code == "inexact")
        #expect(comparison.failed == 2 && comparison.sums.receipts == 1)
        #expect(comparison.results.map(\.computed) == [1, 2, 3])
        #expect(comparison.results.map(\.compared) == [1, 1, 1])
        #expect(comparison.results[1].failures == ["unit-level-discount": 1])
    }
}

extension SeededGenerator {
    /// A bill of one line or of many, of one kind of figures: whole sums, sums with parts, values that are half-way; with a
    /// prepayment here and there.
    mutating func telling() -> Bill {
        let count = pick([1, 1, 2, 3, 5, 12])
        let rates: [VATRate] = pick([
            [.percent(20)], [.percent(7)], [.percent(20), .percent(10)], [.percent(22), .none],
            [.percent(20), .percent(10), .percent(5), .calculated(20)],
        ])
        let kind = int(0...3)
        let lines = (0..<count).map { _ in
            Line(
                // Multiples of 3 kopecks have half-way values at 20 %.
                price: ExactDecimal(
                    mantissa: Int64(int(1...9000) * (kind == 2 ? 3 : 1)), scale: kind == 3 ? 3 : 2),
                quantity: kind == 0
                    ? 1
                    : kind == 1
                        ? ExactDecimal(mantissa: Int64(int(1...400) * 5), scale: 3)
                        : ExactDecimal(mantissa: Int64(int(1...4)), scale: 0),
                rate: pick(rates))
        }
        return Bill(
            priceBasis: oneIn(3) ? .taxExclusive : .taxInclusive, lines: lines,
            prepayment: oneIn(4) ? ExactDecimal(mantissa: Int64(int(0...50_000)), scale: 2) : .zero)
    }

    /// A bill as shops write them: kopecks, whole units or thousandths, the rates in force.
    mutating func everydayBill() -> Bill {
        let rates: [VATRate] = [
            .percent(20), .percent(20), .percent(10), .percent(22), .percent(7), .percent(5), .none,
            .calculated(20), .percent(0),
        ]
        let own = pick(rates)
        let lines = (0..<int(1...6)).map { _ in
            Line(
                price: ExactDecimal(mantissa: Int64(int(0...200_000)), scale: oneIn(8) ? 3 : 2),
                quantity: oneIn(3)
                    ? ExactDecimal(mantissa: Int64(int(1...5000)), scale: 3)
                    : ExactDecimal(mantissa: Int64(int(1...9)), scale: 0),
                rate: oneIn(2) ? own : pick(rates))
        }
        return Bill(priceBasis: oneIn(4) ? .taxExclusive : .taxInclusive, lines: lines)
    }
}

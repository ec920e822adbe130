// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

/// S-1 to S-8 on random walks through the life of a bill.
@Suite struct SettlementWalkTests {
    /// `FISCAL_WALKS` of the environment, or enough for every day.
    static let walks =
        ProcessInfo.processInfo.environment["FISCAL_WALKS"].flatMap { Int($0) } ?? 10_000

    private static let streams = 8

    @Test(arguments: 0..<streams) func `random walks`(stream: Int) throws {
        var random = SeededGenerator(stream: 610 + UInt64(stream))
        for walk in 0..<(Self.walks / Self.streams) {
            let bill = random.walkBill()
            let (policy, rounding) = Self.setting(&random)
            let steps = (0..<random.int(1...9)).map { _ in random.walkStep() }
            guard let failure = Self.failure(bill, policy, rounding, steps) else { continue }
            let small = shrunk(steps) { Self.failure(bill, policy, rounding, $0) != nil }
            let smallFailure = Self.failure(bill, policy, rounding, small) ?? failure
            expectLaw(
                "walk \(walk) of stream \(stream)", false,
                "\(small) under \(policy.name) with \(rounding) of \(bill): \(smallFailure)")
            return
        }
    }

    private static func setting(_ random: inout SeededGenerator) -> (Policy, TotalRounding) {
        let policies: [Policy] = [
            .evotor, .evotor, Policy(level: .line, rule: .halfEven),
            Policy(level: .rate, rule: .halfUp), Policy(level: .receipt, rule: .down),
        ]
        let roundings: [TotalRounding] = [
            .keep, .keep, .total(step: 1, rule: .down), .total(step: "0.05", rule: .down),
            .cash(CashRounding(step: "0.05")),
        ]
        return (random.pick(policies), random.pick(roundings))
    }

    private static func failure(
        _ bill: Bill, _ policy: Policy, _ rounding: TotalRounding, _ steps: [WalkStep]
    ) -> String? {
        do {
            _ = try LedgerWalk.run(bill, policy, rounding, steps)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The walks reach what they are to reach: most steps are receipts, of every kind.
    @Test func `walks reach every kind of receipt`() throws {
        var random = SeededGenerator(stream: 640)
        var kinds: [String: Int] = [:]
        for _ in 0..<400 {
            let bill = random.walkBill()
            let steps = (0..<9).map { _ in random.walkStep() }
            for receipt in (try? LedgerWalk.run(bill, .evotor, .keep, steps)) ?? [] {
                kinds["\(receipt.operation.rawValue) \(receipt.method.rawValue)", default: 0] += 1
            }
        }
        for method in SettlementMethod.allCases {
            for operation in [RecordedReceipt.Operation.sell, .payback] {
                let kind = "\(operation.rawValue) \(method.rawValue)"
                #expect(kinds[kind, default: 0] > 0, "\(kind): \(kinds)")
            }
        }
    }

    @Test func `the shrinker finds the smallest walk`() {
        let step = { (kind: WalkStep.Kind, amount: Int) in
            WalkStep(kind: kind, amount: amount, choice: 9, variant: 5)
        }
        let walk = [
            step(.replay, 3), step(.settleAll, 700), step(.advance, 40), step(.payCredit, 9),
        ]
        let small = shrunk(walk) { steps in
            steps.contains { $0.kind == .settleAll && $0.amount >= 100 }
                && steps.contains { $0.kind == .payCredit }
        }
        #expect(small.map(\.kind) == [.settleAll, .payCredit])
        #expect(small[0].amount == 175 && small[0].choice == 0 && small[1].amount == 0)
    }
}

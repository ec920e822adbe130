// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

/// A hidden policy is found from the figures that it gave.
@Suite struct PolicyInferenceTests {
    /// Every how manieth policy is hidden: `FISCAL_HIDDEN_STEP` of the environment; 1 hides each.
    static let step =
        ProcessInfo.processInfo.environment["FISCAL_HIDDEN_STEP"].flatMap { Int($0) } ?? 37
    /// How many bills a corrupted corpus has: `FISCAL_CORRUPTED_BILLS` of the environment, which also corrupts one in a
    /// hundred under every policy, and not under each tenth.
    static let corruptedBills =
        ProcessInfo.processInfo.environment["FISCAL_CORRUPTED_BILLS"].flatMap { Int($0) }

    /// Some bills of shops, the same in every run of a seed.
    static func bills(_ count: Int, stream: UInt64) -> [Bill] {
        var random = SeededGenerator(stream: stream)
        return (0..<count).map { _ in random.shopBill() }
    }

    static func inference(
        _ receipts: [RecordedReceipt], limits: PolicyInference.Limits = .init(), from first: Int = 1
    ) -> PolicyInference {
        var inference = PolicyInference(limits: limits)
        for (index, receipt) in receipts.enumerated() {
            inference.add(receipt, from: origin(first + index))
        }
        return inference
    }

    static func origin(_ record: Int) -> ReceiptOrigin {
        ReceiptOrigin(
            source: "test", record: record,
            day: CivilDate(year: 2026, month: 1 + record / 28 % 12, day: 1 + record % 28)?
                .description, shop: "\(record % 3)",
            device: record % 5 == 0 ? nil : "\(record % 7)",
            kind: "receipt")
    }

    static func bytes(_ inference: PolicyInference) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(inference)
    }

    // MARK: Clean corpora

    @Test func `I-2 what is left is the hidden policy's class`() throws {
        let bills = Self.bills(8, stream: 7101)
        // The figures of every policy, by the engine: what no bill tells apart is one class.
        let figures = (0..<PolicyHypothesis.count).map { index in
            let policy = PolicyHypothesis(index: index).policy
            return bills.map { RecordedReceipt($0, under: policy) }
        }
        for hidden in stride(from: 0, to: PolicyHypothesis.count, by: Self.step) {
            let places = bills.indices.filter { figures[hidden][$0] != nil }
            if places.isEmpty { continue }
            let receipts = places.compactMap { figures[hidden][$0] }
            var expected = PolicySet()
            for index in 0..<PolicyHypothesis.count {
                let isSame = places.allSatisfy { place in
                    guard let own = figures[hidden][place], let other = figures[index][place]
                    else { return false }
                    return own.hasFigures(of: other)
                }
                if isSame { expected.insert(PolicyHypothesis(index: index)) }
            }
            let inference = Self.inference(receipts)
            let report = inference.report()
            expectLaw(
                "the intersection is the class", inference.intersection == expected,
                "\(PolicyHypothesis(index: hidden))")
            expectLaw(
                "the answer is the class", report.answer == expected && report.isDecided,
                "\(PolicyHypothesis(index: hidden))")
            let rejected = report.deciding.reduce(into: report.answer) { set, decision in
                for member in decision.rejected.members { set.insert(member) }
            }
            expectLaw(
                "deciding receipts reject all others", rejected == .all,
                "\(PolicyHypothesis(index: hidden))")
        }
    }

    // MARK: Corrupted corpora

    /// A level under every rule, tax first and net first, percents of sums and of unit prices, each in a corpus of its own.
    static func hiddenPolicies(_ level: Policy.VATLevel) -> [Policy] {
        RoundingRule.allCases.flatMap { rule in
            [Policy.VATOrder.tax, .counterpart].flatMap { order in
                [Policy.LineDiscount.lineSum, .unitPrice].map { discount in
                    var policy = Policy(level: level, rule: rule)
                    policy.vatOrder = order
                    policy.lineDiscount = discount
                    return policy
                }
            }
        }
    }

    @Test(arguments: Policy.VATLevel.allCases, [1, 5])
    func `the hidden policy explains the most of a corrupted corpus`(
        level: Policy.VATLevel, percent: Int
    ) throws {
        var source = SeededGenerator(stream: 7102)
        let size = Self.corruptedBills ?? (percent == 5 ? 24 : 100)
        let bills = (0..<size).map { _ in source.shopBill() }
        // Few bills of shops have a receipt where nothing may be rounded.
        let wholeBills = (0..<size).map { _ in source.wholeBill() }
        for (number, policy) in Self.hiddenPolicies(level).enumerated() {
            if Self.corruptedBills == nil, percent == 1, number % 10 != 3 { continue }
            let hypothesis = try #require(PolicyHypothesis(policy))
            var random = SeededGenerator(stream: 7103 &+ UInt64(number))
            var receipts = (policy.vat == .exact ? wholeBills : bills).compactMap {
                RecordedReceipt($0, under: policy)
            }
            let clean = receipts
            let name =
                "\(policy.name), \(policy.vatOrder), \(policy.lineDiscount), \(percent) % of \(clean.count)"
            let count = max(1, receipts.count * percent / 100)
            // Level unit refuses the lines that have discounts of sums.
            expectLaw("most bills have a receipt", receipts.count * 2 > bills.count, name)
            var corrupted: Set<Int> = []
            while corrupted.count < count {
                let index = random.int(0...(receipts.count - 1))
                if corrupted.insert(index).inserted { random.corrupt(&receipts[index]) }
            }
            let report = Self.inference(receipts).report()
            expectLaw(
                "I-3 the answer contains the hidden policy", report.answer.contains(hypothesis),
                name)
            let changed = zip(clean, receipts).filter { !$0.hasFigures(of: $1) }.count
            expectLaw(
                "only corrupted receipts are left",
                report.unexplained.count == report.unexplainedCount
                    && report.unexplainedCount <= changed, name)
        }
    }

    // MARK: Merging

    @Test func `I-4 merging in any order gives the same bytes`() throws {
        let policies = ["line/half-up", "rate/half-even", "magento-unit", "receipt/down"]
        let bills = Self.bills(60, stream: 7104)
        var random = SeededGenerator(stream: 7105)
        var receipts = try bills.enumerated().compactMap { index, bill in
            RecordedReceipt(bill, under: try Policy(text: policies[index % policies.count]))
        }
        for index in receipts.indices where random.oneIn(5) { random.corrupt(&receipts[index]) }
        for index in receipts.indices where random.oneIn(3) { random.forget(&receipts[index]) }
        for limits in [
            PolicyInference.Limits(),
            PolicyInference.Limits(
                sets: 5, groups: 2, setsOfGroup: 3, examples: 1, unexplained: 2, lines: 2),
        ] {
            let whole = try Self.bytes(Self.inference(receipts, limits: limits))
            for _ in 0..<6 {
                var parts: [PolicyInference] = []
                var start = 0
                while start < receipts.count {
                    let end = min(receipts.count, start + random.int(1...20))
                    parts.append(
                        Self.inference(
                            Array(receipts[start..<end]), limits: limits, from: start + 1))
                    start = end
                }
                // Any tree of merges, of parts that went through their coded form.
                while parts.count > 1 {
                    var part = parts.remove(at: random.int(0...(parts.count - 1)))
                    let other = parts.remove(at: random.int(0...(parts.count - 1)))
                    if random.oneIn(2) {
                        part = try JSONDecoder().decode(
                            PolicyInference.self, from: try Self.bytes(part))
                    }
                    part.merge(other)
                    parts.append(part)
                }
                #expect(try Self.bytes(parts[0]) == whole)
            }
        }
    }

    @Test func `limits are told`() throws {
        let receipts = Self.bills(40, stream: 7106).compactMap {
            RecordedReceipt($0, under: .evotor)
        }
        let limits = PolicyInference.Limits(sets: 2, groups: 1, setsOfGroup: 1)
        let report = Self.inference(receipts, limits: limits).report()
        #expect(report.uncertain > 0)
        #expect(report.receipts == receipts.count)
        #expect(Self.inference(receipts).report().uncertain == 0)
    }

    @Test func `what cannot be read of a coded form`() throws {
        let text = String(
            decoding: try Self.bytes(Self.inference([])), as: UTF8.self)
        func error(_ old: String, _ new: String) -> InferenceError? {
            do {
                _ = try JSONDecoder().decode(
                    PolicyInference.self, from: Data(text.replacing(old, with: new).utf8))
                return nil
            } catch {
                return error as? InferenceError
            }
        }
        #expect(error("\"version\":1", "\"version\":2") == .version(2))
        #expect(
            error("\"examples\":3", "\"examples\":0")?.description.contains("limits") == true)
        #expect(error("48*", "47*")?.description.contains("intersection") == true)
        #expect(error("\"facts\":[0,", "\"facts\":[")?.description.contains("facts") == true)
        #expect(error("\"shop\"", "\"ship\"")?.description.contains("ship") == true)
    }

    // MARK: Reports

    @Test func `what no receipt tells apart, and why`() throws {
        let bill = Bill(lines: [
            Line(price: 8720, quantity: 1, rate: .percent(7)),
            Line(price: 9856, quantity: 1, rate: .percent(7)),
        ])
        let recorded = try #require(RecordedReceipt(bill, under: .evotor))
        let report = Self.inference([recorded]).report()
        #expect(report.isDecided)
        func question(_ point: PolicyPoint, _ alternative: String) -> InferenceReport.Question? {
            report.questions.first { $0.point == point && $0.alternative == alternative }
        }
        #expect(question(.vatLevel, "unit")?.reason == "all quantities are 1")
        #expect(question(.vatLevel, "rate")?.telling == 1)
        #expect(question(.vatLevel, "rate")?.reason == nil)
        #expect(question(.unitPrice, "round")?.reason == "every price has whole kopecks")
        #expect(question(.vat, "half-even")?.reason == "no VAT of a line ends in half a kopeck")
        #expect(question(.vat, "down")?.against == 1)
        #expect(report.aspects.map(\.kind) == [.sums, .taxes, .totals])
        #expect(report.aspects.allSatisfy { $0.explained == 1 })
        let decision = try #require(report.deciding.first)
        #expect(decision.mismatch?.path == "items[1].tax")
        #expect(decision.mismatch?.recorded == Rational(64479, over: 100))
        #expect(decision.mismatch?.computed == Rational(64478, over: 100))
        #expect(report.count(.linesOfOneRate) == 1)
    }

    @Test func `two policies by period, and by shop`() throws {
        let bills = Self.bills(300, stream: 7107)
        let up = try Policy(text: "rate/half-up")
        let down = try Policy(text: "line/down")
        func report(
            _ isFirst: (Int) -> Bool, _ origin: (Int) -> ReceiptOrigin
        ) -> InferenceReport {
            var inference = PolicyInference()
            for (index, bill) in bills.enumerated() {
                let receipt = RecordedReceipt(bill, under: isFirst(index) ? up : down)
                if let receipt { inference.add(receipt, from: origin(index)) }
            }
            return inference.report()
        }
        func day(_ index: Int) -> String? {
            CivilDate(year: 2026, month: 1 + index / 28, day: 1 + index % 28)?.description
        }
        func origin(_ index: Int) -> ReceiptOrigin {
            ReceiptOrigin(source: "test", record: index, day: day(index), shop: "\(index % 4)")
        }
        let period = report({ $0 < 100 }, origin)
        #expect(period.explanation.kind == .period)
        #expect(period.explanation.unexplained == 0)
        #expect(period.explanation.parts[0].policies.contains(up))
        #expect(period.explanation.parts[1].policies.contains(down))
        // Some bills have the same figures under both; the day of change lies among them.
        #expect(period.explanation.parts[1].groups[1] == day(299))
        let shop = report({ $0 % 2 == 0 }, origin)
        #expect(shop.explanation.kind == .shop)
        #expect(Set(shop.explanation.parts.map(\.groups)) == [["0", "2"], ["1", "3"]])
        #expect(shop.explanation.unexplained == 0)
        let one = report(
            { _ in true }, { ReceiptOrigin(source: "test", record: $0, day: day($0)) })
        #expect(one.explanation.kind == .one)
        #expect(one.isDecided)
    }

    @Test func `receipts that fit none are no reason for a second policy`() throws {
        var random = SeededGenerator(stream: 7108)
        var receipts = Self.bills(200, stream: 7109).compactMap {
            RecordedReceipt($0, under: .evotor)
        }
        for index in receipts.indices where index % 10 == 0 { random.corrupt(&receipts[index]) }
        let report = Self.inference(receipts).report()
        #expect(report.explanation.kind == .one)
        #expect(report.unfit > 0)
        #expect(report.answer.contains(.evotor))
        #expect(!report.isDecided)
    }

    @Test func `nothing to infer from`() {
        let report = Self.inference([
            RecordedReceipt(bill: Bill(lines: [Line(price: 1, quantity: 1, rate: .none)]))
        ]).report()
        #expect(report.receipts == 0 && report.silent == 1)
        #expect(report.answer.isEmpty && !report.isDecided && report.classes.isEmpty)
        #expect(report.questions.isEmpty && report.deciding.isEmpty)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("VATSplit: one amount into net and tax")
struct VATSplitTests {
    @Test("Gross, net and tax under each order and basis")
    func figures() throws {
        let cases: [(Rational, VATRate, PriceBasis, Policy.VATOrder, [Rational])] = [
            (8720, .percent(7), .taxInclusive, .tax, [8720, "8149.53", "570.47"]),
            (8720, .calculated(7), .taxInclusive, .counterpart, [8720, "8149.53", "570.47"]),
            ("83.625", .percent(20), .taxInclusive, .tax, ["83.63", "69.69", "13.94"]),
            (100, .percent(20), .taxExclusive, .tax, [120, 100, 20]),
            ("0.07", .percent(50), .taxExclusive, .counterpart, ["0.11", "0.07", "0.04"]),
            ("-8720", .percent(7), .taxInclusive, .tax, ["-8720", "-8149.53", "-570.47"]),
            (55, .none, .taxExclusive, .both, [55, 55, 0]),
            ("0.03", .percent(100), .taxInclusive, .tax, ["0.03", "0.01", "0.02"]),
            ("0.03", .percent(100), .taxInclusive, .counterpart, ["0.03", "0.02", "0.01"]),
        ]
        for (amount, rate, basis, order, figures) in cases {
            let split = try VATSplit(of: amount, rate: rate, basis: basis, order: order)
            #expect([split.gross, split.net, split.tax] == figures, "\(amount) \(rate) \(order)")
        }
        let exact = try VATSplit(of: 8720, rate: .percent(7)).exactTax
        #expect(exact == "61040/107")
        #expect(throws: InexactError(value: exact, step: "0.01")) {
            try VATSplit(of: 8720, rate: .percent(7), rule: .exact)
        }
    }

    @Test("Net and tax add up, and the tax is within a unit of the exact one")
    func laws() throws {
        var random = SeededGenerator(stream: 32)
        for _ in 0..<1000 {
            let scale = random.int(0...4)
            let amount = random.valueNearGrid(scale: scale)
            let rate = random.pick(
                [.percent(20), .calculated(7), .none, .percent("12.5")] as [VATRate])
            let basis = random.pick(PriceBasis.allCases)
            let order = random.pick(Policy.VATOrder.allCases)
            let rule = random.pick(RoundingRule.allCases.filter { $0 != .exact })
            let split = try VATSplit(
                of: amount, rate: rate, basis: basis, scale: scale, rule: rule, order: order)
            let place = "\(amount), \(rate), \(basis), \(order), \(rule), scale \(scale)"
            let unit = Rational.powerOfTen(-scale)
            expectLaw("net + tax", split.net + split.tax == split.gross, place)
            expectLaw("tax", (split.tax - split.exactTax).magnitude < unit, place)
            for figure in [split.gross, split.net, split.tax] {
                expectLaw("settled", (figure / unit).isInteger, place)
            }
        }
    }
}

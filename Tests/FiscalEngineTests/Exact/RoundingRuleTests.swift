// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("RoundingRule: the table is the definition")
struct RoundingRuleTests {
    private let rules: [RoundingRule] = [
        .halfUp, .halfDown, .halfEven, .halfCeiling, .halfFloor, .up, .down, .ceiling, .floor,
    ]

    @Test("Every cell of the documented table, at every scale and as a step")
    func documentedTable() throws {
        let table: [(Rational, [Int])] = [
            ("2.7", [3, 3, 3, 3, 3, 3, 2, 3, 2]), ("2.5", [3, 2, 2, 3, 2, 3, 2, 3, 2]),
            ("1.5", [2, 1, 2, 2, 1, 2, 1, 2, 1]), ("0.5", [1, 0, 0, 1, 0, 1, 0, 1, 0]),
            ("0.2", [0, 0, 0, 0, 0, 1, 0, 1, 0]), ("-0.2", [0, 0, 0, 0, 0, -1, 0, 0, -1]),
            ("-0.5", [-1, 0, 0, 0, -1, -1, 0, 0, -1]),
            ("-1.5", [-2, -1, -2, -1, -2, -2, -1, -1, -2]),
            ("-2.5", [-3, -2, -2, -2, -3, -3, -2, -2, -3]),
            ("-2.7", [-3, -3, -3, -3, -3, -3, -2, -2, -3]),
        ]
        for (value, row) in table {
            for (rule, expected) in zip(rules, row) {
                for scale in -20...20 {
                    let unit = Rational.powerOfTen(-scale)
                    let rounded = try (value * unit).rounded(toScale: scale, rule)
                    #expect(rounded == Rational(expected) * unit, "\(value) \(rule) \(scale)")
                }
                let step = Rational(5, over: 100)
                let stepped = try (value * step).rounded(toMultipleOf: step, rule)
                #expect(stepped == Rational(expected) * step, "\(value) \(rule), step 0.05")
            }
        }
    }

    @Test("The examples beside the rules")
    func examples() throws {
        let cases: [(RoundingRule, Rational, Rational)] = [
            (.halfUp, "0.125", "0.13"), (.halfUp, "-0.125", "-0.13"), (.halfDown, "0.125", "0.12"),
            (.halfDown, "-0.125", "-0.12"), (.halfEven, "0.125", "0.12"),
            (.halfEven, "0.135", "0.14"), (.halfCeiling, "0.125", "0.13"),
            (.halfCeiling, "-0.125", "-0.12"), (.halfFloor, "0.125", "0.12"),
            (.halfFloor, "-0.125", "-0.13"), (.up, "0.121", "0.13"), (.up, "-0.121", "-0.13"),
            (.down, "0.129", "0.12"), (.down, "-0.129", "-0.12"), (.ceiling, "0.121", "0.13"),
            (.ceiling, "-0.129", "-0.12"), (.floor, "0.129", "0.12"), (.floor, "-0.121", "-0.13"),
        ]
        for (rule, value, expected) in cases {
            #expect(try value.rounded(toScale: 2, rule) == expected, "\(value) \(rule)")
        }
        #expect(try Rational(10345, over: 1000).rounded(toScale: 2, .halfUp) == "10.35")
        #expect(try Rational(1250).rounded(toScale: -2, .halfEven) == 1200)
        #expect(try Rational("12.34").rounded(toMultipleOf: "0.05", .halfUp) == "12.35")
        #expect(try Rational("61040/107").rounded(toScale: 2, .halfUp) == "570.47")
    }

    @Test("Under exact a value off the grid is an error that holds value and step")
    func inexact() throws {
        let cases: [(Rational, Int, Rational)] = [
            ("0.005", 2, "0.01"), ("-1/3", 0, 1), ("15", -1, 10), ("1e-30", 25, "1e-25"),
        ]
        for (value, scale, step) in cases {
            let expected = InexactError(value: value, step: step)
            #expect(throws: expected) { try value.rounded(toScale: scale, .exact) }
            #expect(throws: expected) { try value.rounded(toMultipleOf: step, .exact) }
        }
        #expect(try Rational("0.05").rounded(toScale: 2, .exact) == "0.05")
        #expect(try Rational(-20).rounded(toScale: -1, .exact) == -20)
        let error = InexactError(value: "1/3", step: "0.01")
        #expect(error.description == "1/3 is not a multiple of 0.01")
    }

    @Test("The mask for the kernel holds the answers of the rule")
    func stepMask() {
        for rule in RoundingRule.allCases {
            var bits: UInt16 = 0
            for bit in 0..<12 {
                let half: [CutFacts.Half] = [.below, .equal, .above]
                let facts = CutFacts(
                    isNegative: bit & 1 == 1, isOdd: bit & 2 == 2, half: half[bit / 4])
                if rule.stepsAwayFromZero(facts) { bits |= 1 << bit }
            }
            #expect(rule.stepMask == bits, "\(rule)")
        }
        #expect(RoundingRule.up.stepMask == 0xFFF && RoundingRule.down.stepMask == 0)
        #expect(RoundingRule.halfUp.stepMask == 0xFF0 && RoundingRule.halfDown.stepMask == 0xF00)
        #expect(RoundingRule.halfEven.stepMask == 0xFC0 && RoundingRule.floor.stepMask == 0xAAA)
        #expect(RoundingRule.halfCeiling.stepMask == 0xF50)
        #expect(RoundingRule.halfFloor.stepMask == 0xFA0)
        #expect(RoundingRule.ceiling.stepMask == 0x555 && RoundingRule.exact.stepMask == 0)
    }
}

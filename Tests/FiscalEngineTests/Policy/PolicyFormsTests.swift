// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

@Suite("Policy: short forms, presets, long form")
struct PolicyFormsTests {
    @Test("level/rule is that rule at every point")
    func shortForms() throws {
        for level in Policy.VATLevel.allCases {
            for rule in RoundingRule.allCases {
                let policy = try Policy(text: "\(level.rawValue)/\(rule.rawValue)")
                let long = try Policy(
                    name: "\(level.rawValue)/\(rule.rawValue)", scale: 2, unitPrice: .keep,
                    lineSum: .round(rule), discount: .round(rule), vat: rule, vatLevel: level,
                    vatOrder: .tax, parts: .reconciled, total: .keep, lineDiscount: .lineSum)
                #expect(policy == long && policy == Policy(level: level, rule: rule))
            }
        }
        for text in [
            "", "line", "line/", "/half-up", "line/half-up/x", "Line/half-up", "line/keep",
        ] {
            #expect(throws: PolicyError.unknownName(text), "\(text)") { try Policy(text: text) }
        }
    }

    @Test("Presets have names of their own and survive JSON")
    func presets() throws {
        let names = Policy.presets.map(\.policy.name)
        #expect(Set(names).count == names.count && names.first == "evotor")
        for preset in Policy.presets {
            #expect(try Policy(text: preset.policy.name) == preset.policy)
            #expect(!preset.summary.isEmpty && preset.policy.scale == 2)
            let data = try JSONEncoder().encode(preset.policy)
            #expect(try JSONDecoder().decode(Policy.self, from: data) == preset.policy)
        }
        var cash = Policy.evotor
        cash.total = .round(step: "0.05", rule: .halfEven)
        let data = try JSONEncoder().encode(cash)
        #expect(try JSONDecoder().decode(Policy.self, from: data) == cash)
    }

    @Test("The documented long form is the default")
    func longForm() throws {
        let text = """
            {"name": "evotor", "scale": 2, "unitPrice": "half-up", "lineSum": "half-up",
             "discount": "half-up", "vat": "half-up", "vatLevel": "line", "vatOrder": "tax",
             "parts": "independent", "total": "keep", "lineDiscount": "unitPrice"}
            """
        #expect(try JSONDecoder().decode(Policy.self, from: Data(text.utf8)) == .evotor)
    }

    @Test("Rounding points and their texts")
    func roundingPoints() throws {
        for rule in RoundingRule.allCases {
            #expect(RoundingPoint(text: rule.rawValue) == .round(rule))
            #expect(RoundingPoint.round(rule).text == rule.rawValue)
        }
        #expect(RoundingPoint(text: "keep") == .keep && RoundingPoint.keep.text == "keep")
        #expect(RoundingPoint(text: "Half-Up") == nil && RoundingPoint.keep.rule == nil)
        #expect(try Rational("1/3").rounded(at: .keep, scale: 2) == "1/3")
        #expect(try Rational("1/3").rounded(at: .round(.up), scale: 2) == "0.34")
    }
}

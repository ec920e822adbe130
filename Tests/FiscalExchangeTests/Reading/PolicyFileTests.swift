// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

@Suite struct PolicyFileTests {
    static let evotor = #"""
        {"name": "evotor", "scale": 2, "unitPrice": "half-up", "lineSum": "half-up", "discount": "half-up",
         "vat": "half-up", "vatLevel": "line", "vatOrder": "tax", "parts": "independent", "total": "keep", "lineDiscount": "unitPrice"}
        """#

    @Test func `the long form of the default is the default`() throws {
        #expect(try PolicyFile.policy(json: Array(Self.evotor.utf8)) == .evotor)
    }

    @Test(arguments: [
        ("\"scale\": 2", "\"scale\": 5", "policy key \"scale\": a scale is 0...4, not 5"),
        ("\"scale\": 2", "\"scale\": \"x\"", "policy key \"scale\": expected an integer"),
        ("\"scale\": 2, ", "", "the policy lacks the key \"scale\""),
        ("\"scale\": 2", "\"scale\": 2, \"colour\": 1", "unknown key \"colour\" in a policy"),
        (
            "\"vat\": \"half-up\"", "\"vat\": \"keep\"",
            "policy key \"vat\": a settled tax is rounded somewhere: \"keep\" contradicts it"
        ),
        (
            "\"total\": \"keep\"", "\"total\": {\"step\": \"1\"}",
            "the policy lacks the key \"total.rule\""
        ),
        ("\"scale\": 2", "\"scale\": 2, \"scale\": 3", "scale: the key occurs twice (byte 31)"),
        ("\"scale\": 2", "\"scale\" 2", "a colon is expected (byte 27)"),
    ])
    func `what is wrong is named`(what: String, with replacement: String, message: String) {
        let text = Self.evotor.replacing(what, with: replacement)
        #expect {
            try PolicyFile.policy(json: Array(text.utf8))
        } throws: { error in
            "\(error)" == message
        }
    }

    @Test func `names and paths`() throws {
        #expect(try PolicyFile.policy(named: "rate/half-even").vatLevel == .rate)
        #expect(throws: PolicyFile.Failure.self) { try PolicyFile.policy(named: "nope") }
        #expect(throws: PolicyFile.Failure.self) { try PolicyFile.policy(named: "./nope.json") }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

@Suite("Policy: errors of the long form name the key")
struct PolicyErrorTests {
    private let keys = [
        "name": #""p""#, "scale": "2", "unitPrice": #""keep""#, "lineSum": #""half-up""#,
        "discount": #""half-up""#, "vat": #""half-up""#, "vatLevel": #""line""#,
        "vatOrder": #""tax""#, "parts": #""reconciled""#, "total": #""keep""#,
    ]

    private func decode(_ changes: [String: String?]) throws -> Policy {
        var keys = keys
        for (key, value) in changes { keys[key] = value }
        let text = keys.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
        return try JSONDecoder().decode(Policy.self, from: Data("{\(text)}".utf8))
    }

    @Test("Missing keys; lineDiscount has a default")
    func missingKeys() throws {
        for key in keys.keys {
            #expect(throws: PolicyError.missingKey(key)) { try decode([key: nil]) }
        }
        #expect(try decode([:]).lineDiscount == .lineSum)
        #expect(try decode(["lineDiscount": #""unitPrice""#]).lineDiscount == .unitPrice)
        let total = try decode(["total": #"{"step": "0.05", "rule": "down"}"#]).total
        #expect(total == .round(step: "0.05", rule: .down))
    }

    @Test("Unknown keys")
    func unknownKeys() {
        #expect(throws: PolicyError.unknownKey("round")) { try decode(["round": "1"]) }
        #expect(throws: PolicyError.unknownKey("total.to")) {
            try decode(["total": #"{"step": "1", "rule": "down", "to": 1}"#])
        }
        for (key, total) in [
            ("total.rule", #"{"step": "1"}"#), ("total.step", #"{"rule": "down"}"#),
        ] {
            #expect(throws: PolicyError.missingKey(key)) { try decode(["total": total]) }
        }
    }

    @Test("Values of the wrong type, out of range or in contradiction")
    func invalidValues() {
        let cases: [(key: String, value: String, named: String)] = [
            ("name", "1", "name"), ("scale", #""2""#, "scale"), ("scale", "2.5", "scale"),
            ("scale", "5", "scale"), ("scale", "-1", "scale"), ("unitPrice", "2", "unitPrice"),
            ("unitPrice", #""round""#, "unitPrice"), ("lineSum", "null", "lineSum"),
            ("discount", #""Half-Up""#, "discount"), ("vat", #""keep""#, "vat"),
            ("vat", #""nearest""#, "vat"), ("vatLevel", #""item""#, "vatLevel"),
            ("vatLevel", "1", "vatLevel"), ("vatOrder", #""net""#, "vatOrder"),
            ("parts", #""keep""#, "parts"), ("lineDiscount", #""price""#, "lineDiscount"),
            ("total", #""down""#, "total"), ("total", "5", "total"),
            ("total", #"{"step": 1, "rule": "down"}"#, "total.step"),
            ("total", #"{"step": "1,5", "rule": "down"}"#, "total.step"),
            ("total", #"{"step": "0", "rule": "down"}"#, "total.step"),
            ("total", #"{"step": "-1", "rule": "down"}"#, "total.step"),
            ("total", #"{"step": "0.005", "rule": "down"}"#, "total.step"),
            ("total", #"{"step": "1", "rule": "keep"}"#, "total.rule"),
            ("total", #"{"step": "1", "rule": 1}"#, "total.rule"),
        ]
        for (key, value, named) in cases {
            let error = #expect(throws: PolicyError.self, "\(key): \(value)") {
                try decode([key: value])
            }
            guard case .invalidValue(named, let reason) = error else {
                Issue.record("\(key): \(value) gives \(String(describing: error))")
                continue
            }
            #expect(!reason.isEmpty && error?.description.contains("\"\(named)\"") == true)
        }
    }

    @Test("Messages")
    func messages() {
        #expect(PolicyError.unknownKey("x").description.contains("\"x\""))
        #expect(PolicyError.missingKey("vat").description.contains("\"vat\""))
        let unknown = PolicyError.unknownName("foo").description
        #expect(unknown.contains("\"foo\"") && unknown.contains("evotor, "))
    }
}

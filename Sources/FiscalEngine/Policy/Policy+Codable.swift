// SPDX-License-Identifier: Apache-2.0

extension Policy: Codable {
    private enum Key: String, CaseIterable {
        case name, scale, unitPrice, lineSum, discount, vat, vatLevel, vatOrder, parts, total
        case lineDiscount, allocation

        /// Later keys have a default.
        var isRequired: Bool { self != .lineDiscount && self != .allocation }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
        init(_ key: Key) { stringValue = key.rawValue }
    }

    /// Decodes the long form. Unknown keys, missing keys and contradictions are a ``PolicyError`` that names the key.
    public init(from decoder: any Decoder) throws {
        let keyed = try decoder.container(keyedBy: AnyKey.self)
        for key in keyed.allKeys.sorted(by: { $0.stringValue < $1.stringValue })
        where Key(rawValue: key.stringValue) == nil {
            throw PolicyError.unknownKey(key.stringValue)
        }

        for key in Key.allCases where key.isRequired && !keyed.contains(AnyKey(key)) {
            throw PolicyError.missingKey(key.rawValue)
        }

        func value<Value: Decodable>(_ key: Key, _ type: Value.Type, _ what: String) throws -> Value
        {
            guard let value = try? keyed.decode(type, forKey: AnyKey(key)) else {
                throw PolicyError.invalidValue(key: key.rawValue, reason: "expected \(what)")
            }
            return value
        }
        func choice<Value: RawRepresentable & CaseIterable>(
            _ key: Key, _ type: Value.Type
        ) throws -> Value where Value.RawValue == String {
            let names = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            let text = try value(key, String.self, "one of \(names)")
            guard let value = Value(rawValue: text) else {
                throw PolicyError.invalidValue(
                    key: key.rawValue, reason: "\"\(text)\" is none of \(names)")
            }
            return value
        }
        func point(_ key: Key) throws -> RoundingPoint {
            let text = try value(key, String.self, "a rounding rule or \"keep\"")
            guard let point = RoundingPoint(text: text) else {
                throw PolicyError.invalidValue(
                    key: key.rawValue, reason: "\"\(text)\" is neither a rounding rule nor \"keep\""
                )
            }
            return point
        }

        guard let vat = try point(.vat).rule else {
            throw PolicyError.invalidValue(
                key: "vat", reason: "a settled tax is rounded somewhere: \"keep\" contradicts it")
        }
        try self.init(
            name: try value(.name, String.self, "a text"),
            scale: try value(.scale, Int.self, "an integer"),
            unitPrice: try point(.unitPrice),
            lineSum: try point(.lineSum),
            discount: try point(.discount),
            vat: vat,
            vatLevel: try choice(.vatLevel, VATLevel.self),
            vatOrder: try choice(.vatOrder, VATOrder.self),
            parts: try choice(.parts, Parts.self),
            total: try value(.total, TotalForm.self, "\"keep\" or {\"step\", \"rule\"}").total
                .get(),
            lineDiscount: keyed.contains(AnyKey(.lineDiscount))
                ? try choice(.lineDiscount, LineDiscount.self) : .lineSum,
            allocation: keyed.contains(AnyKey(.allocation))
                ? try choice(.allocation, AllocationMethod.self) : .largestRemainder)
    }

    /// Encodes the long form with every key.
    public func encode(to encoder: any Encoder) throws {
        var keyed = encoder.container(keyedBy: AnyKey.self)
        try keyed.encode(name, forKey: AnyKey(.name))
        try keyed.encode(scale, forKey: AnyKey(.scale))
        try keyed.encode(unitPrice.text, forKey: AnyKey(.unitPrice))
        try keyed.encode(lineSum.text, forKey: AnyKey(.lineSum))
        try keyed.encode(discount.text, forKey: AnyKey(.discount))
        try keyed.encode(vat, forKey: AnyKey(.vat))
        try keyed.encode(vatLevel, forKey: AnyKey(.vatLevel))
        try keyed.encode(vatOrder, forKey: AnyKey(.vatOrder))
        try keyed.encode(parts, forKey: AnyKey(.parts))
        try keyed.encode(TotalForm(total), forKey: AnyKey(.total))
        try keyed.encode(lineDiscount, forKey: AnyKey(.lineDiscount))
        try keyed.encode(allocation, forKey: AnyKey(.allocation))
    }

    /// `"keep"` or `{"step": "1", "rule": "down"}`; what is wrong inside is told with its own key.
    private struct TotalForm: Codable {
        let total: Result<Total, PolicyError>

        init(_ total: Total) { self.total = .success(total) }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                total =
                    text == "keep"
                    ? .success(.keep)
                    : .failure(
                        .invalidValue(
                            key: "total", reason: "expected \"keep\" or {\"step\", \"rule\"}"))
                return
            }
            let keyed = try decoder.container(keyedBy: AnyKey.self)
            total = Result { () throws(PolicyError) in try Self.total(keyed) }
        }

        private static func total(
            _ keyed: KeyedDecodingContainer<AnyKey>
        ) throws(PolicyError) -> Total {
            for key in keyed.allKeys where key.stringValue != "step" && key.stringValue != "rule" {
                throw .unknownKey("total.\(key.stringValue)")
            }
            func text(_ key: String) throws(PolicyError) -> String {
                let key = AnyKey(stringValue: key)
                guard keyed.contains(key) else {
                    throw .missingKey("total.\(key.stringValue)")
                }
                guard let text = try? keyed.decode(String.self, forKey: key) else {
                    throw .invalidValue(
                        key: "total.\(key.stringValue)",
                        reason: "expected a text, such as {\"step\": \"1\", \"rule\": \"down\"}")
                }
                return text
            }
            let stepText = try text("step")
            let ruleText = try text("rule")
            guard let step = try? ExactDecimal(text: stepText) else {
                throw .invalidValue(
                    key: "total.step", reason: "\"\(stepText)\" is no decimal number")
            }
            guard let rule = RoundingRule(rawValue: ruleText) else {
                throw .invalidValue(
                    key: "total.rule", reason: "\"\(ruleText)\" is no rounding rule")
            }
            return .round(step: step, rule: rule)
        }

        func encode(to encoder: any Encoder) throws {
            switch try total.get() {
            case .keep:
                var container = encoder.singleValueContainer()
                try container.encode("keep")
            case .round(let step, let rule):
                var keyed = encoder.container(keyedBy: AnyKey.self)
                try keyed.encode(step, forKey: AnyKey(stringValue: "step"))
                try keyed.encode(rule, forKey: AnyKey(stringValue: "rule"))
            }
        }
    }
}

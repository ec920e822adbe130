// SPDX-License-Identifier: Apache-2.0

/// What happens to a figure at a named place of the computation: it is rounded by a rule, or kept as it is.
public enum RoundingPoint: Sendable, Hashable {
    /// Not rounded here.
    case keep
    /// Rounded to the scale of the policy.
    case round(RoundingRule)

    /// The rule; nil where the figure is kept.
    public var rule: RoundingRule? {
        if case .round(let rule) = self { rule } else { nil }
    }

    /// The text of the JSON form: `keep` or the name of the rule.
    public var text: String { rule?.rawValue ?? "keep" }

    /// The point of a text; nil when it is neither `keep` nor the name of a rule.
    public init?(text: String) {
        if text == "keep" {
            self = .keep
        } else if let rule = RoundingRule(rawValue: text) {
            self = .round(rule)
        } else {
            return nil
        }
    }
}

extension Rational {
    /// The value after a rounding point of a scale.
    func rounded(at point: RoundingPoint, scale: Int) throws(InexactError) -> Rational {
        switch point {
        case .keep: self
        case .round(let rule): try rounded(toScale: scale, rule)
        }
    }
}

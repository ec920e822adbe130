// SPDX-License-Identifier: Apache-2.0

/// A named check of one relation or limit of a receipt, with its source and examples.
///
/// ```swift
/// let rule = ProfileRule.named("line-product")!
/// rule.number                                        // "R1"
/// Profile.ffd.findings(in: rule.failing).map(\.rule)   // ["line-product"]
/// Profile.ffd.findings(in: rule.passing)               // []
/// ```
public struct ProfileRule: Sendable, Identifiable {
    /// How much it matters when a rule is broken.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// A register, an operator or a service may refuse the receipt.
        case error
        /// The receipt may be right; somebody should look at it.
        case warning
    }

    /// The name, stable across versions: `line-product`.
    public let id: String
    /// The kind of the rule: `R1`…`R11` for relations between fields, `form` for the form of figures, `rate` for VAT
    /// rates, `limit` for limits.
    public let number: String
    /// How much it matters when the rule is broken.
    public let severity: Severity
    /// The rule in a sentence.
    public let text: String
    /// Where the rule is written down. For limits see ``Profile/limits`` too.
    public let sources: [ProfileSource]
    /// The profiles that have the rule.
    public let profiles: [Profile]
    /// A receipt that breaks this rule, and no other rule of the profiles that have it.
    public let failing: RecordedReceipt
    /// A receipt much like ``failing`` in which no profile that has the rule finds anything.
    public let passing: RecordedReceipt
    let check: Check

    /// What a run over a receipt needs of a rule.
    struct Check: Sendable {
        let rule: String
        let severity: Severity
        let body: @Sendable (inout ProfileCheck) -> Void
    }

    init(
        _ id: String, _ number: String, severity: Severity = .error, in profiles: [Profile],
        _ text: String, sources: [ProfileSource], failing: RecordedReceipt,
        passing: RecordedReceipt, check: @escaping @Sendable (inout ProfileCheck) -> Void
    ) {
        self.id = id
        self.number = number
        self.severity = severity
        self.profiles = profiles
        self.text = text
        self.sources = sources
        self.failing = failing
        self.passing = passing
        self.check = Check(rule: id, severity: severity, body: check)
    }

    /// All rules, in the order in which a profile checks them: relations, forms, rates, limits.
    public static let all: [ProfileRule] = relations + forms + rates + limits

    /// The rule of an identifier; nil when there is none such.
    public static func named(_ id: String) -> ProfileRule? {
        all.first { $0.id == id }
    }
}

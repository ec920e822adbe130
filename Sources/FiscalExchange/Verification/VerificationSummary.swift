// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// What a verification has found, in counts; summaries of parts add up.
public struct VerificationSummary: Sendable, Hashable {
    /// Records, lines and sums, as a recalculation counts them.
    public internal(set) var run = RunSummary()
    /// Findings that are errors, by the name of their rule.
    public internal(set) var errors: [String: Int] = [:]
    /// Findings that are warnings, by the name of their rule.
    public internal(set) var warnings: [String: Int] = [:]
    /// Documents with an error among their findings.
    public internal(set) var wrongRecords = 0

    /// Nothing done yet.
    public init() {}

    /// How many findings are errors.
    public var errorCount: Int { errors.values.reduce(0, +) }
    /// How many findings are warnings.
    public var warningCount: Int { warnings.values.reduce(0, +) }

    /// How many findings a rule has.
    public struct RuleCount: Sendable, Hashable {
        /// The name of the rule.
        public let rule: String
        /// The rule in a sentence.
        public let meaning: String
        /// Findings that are errors.
        public let errors: Int
        /// Findings that are warnings.
        public let warnings: Int
    }

    /// The rules with findings, the most frequent first.
    public var countsByRule: [RuleCount] {
        Set(errors.keys).union(warnings.keys)
            .map { rule in
                RuleCount(
                    rule: rule,
                    meaning: VerificationRule(rawValue: rule)?.text ?? ProfileRule.named(rule)?.text
                        ?? "",
                    errors: errors[rule] ?? 0, warnings: warnings[rule] ?? 0)
            }
            .sorted { ($1.errors + $1.warnings, $0.rule) < ($0.errors + $0.warnings, $1.rule) }
    }

    /// Counts a finding.
    mutating func count(_ finding: Finding) {
        switch finding.severity {
        case .error: errors[finding.rule, default: 0] += 1
        case .warning: warnings[finding.rule, default: 0] += 1
        }
    }

    /// The summary of two verifications together.
    public static func += (a: inout VerificationSummary, b: VerificationSummary) {
        a.run += b.run
        a.errors.merge(b.errors, uniquingKeysWith: +)
        a.warnings.merge(b.warnings, uniquingKeysWith: +)
        a.wrongRecords += b.wrongRecords
    }
}

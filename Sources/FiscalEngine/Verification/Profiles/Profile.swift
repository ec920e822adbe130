// SPDX-License-Identifier: Apache-2.0

/// What a system demands of a receipt besides right arithmetic: limits and relations between fields, as data.
///
/// ```swift
/// let receipt = RecordedReceipt(
///     bill: Bill(lines: [Line(price: "47.8", quantity: "21.99", rate: .percent(20))]),
///     items: [RecordedLine(sum: "1051.00")], totalAmount: "1051.00")
/// for finding in Profile.ffd.findings(in: receipt) {
///     print(finding.rule, finding.explanation)
/// }
/// // line-product 47.8 × 21.99 = 1051.122; the sum 1051 is 0.122 less, and 0.01 is allowed
/// ```
///
/// Only facts with a source make a rule; each rule and each limit names its own.
public enum Profile: String, Sendable, Hashable, Codable, CaseIterable {
    /// Evotor's registers and cloud (Evotor integration library, cloud API).
    case evotor
    /// The fiscal data formats themselves (FFD 1.05, Annex 2).
    case ffd
    /// ATOL Online and the ATOL driver (protocol v4, driver 10).
    case atol

    /// Whose demands these are, in a sentence.
    public var summary: String {
        switch self {
        case .evotor: "Evotor's registers and cloud, on top of the fiscal data formats"
        case .ffd: "the fiscal data formats, as version 1.05 has them"
        case .atol: "ATOL Online and the ATOL driver, on top of the fiscal data formats"
        }
    }

    /// How large figures, texts and lists may be.
    public var limits: ProfileLimits {
        switch self {
        case .evotor: .evotor
        case .ffd: .ffd
        case .atol: .atol
        }
    }

    /// The rules of the profile, in the order in which they are checked.
    public var rules: [ProfileRule] {
        ProfileRule.all.filter { $0.profiles.contains(self) }
    }

    /// The figures of a receipt that break a rule, in the order of the rules and then of the lines.
    ///
    /// A figure that was not recorded is not held against anything. The time is that of a few passes over the lines; no
    /// text is made unless something is found.
    public func findings(in receipt: RecordedReceipt) -> [ProfileFinding] {
        var check = ProfileCheck(receipt, limits: limits, profile: self)
        for rule in checks { check.run(rule) }
        return check.findings
    }

    /// Refunds have negative figures in Evotor's older documents (cloud API, pos-docs/03-PAYBACK.json: sums and quantities below zero).
    /// Everywhere else amounts are unsigned and a refund is told by its sign of calculation alone.
    var allowsNegativeRefunds: Bool { self == .evotor }

    private var checks: [ProfileRule.Check] {
        switch self {
        case .evotor: Self.evotorChecks
        case .ffd: Self.ffdChecks
        case .atol: Self.atolChecks
        }
    }

    private static let evotorChecks = Profile.evotor.rules.map(\.check)
    private static let ffdChecks = Profile.ffd.rules.map(\.check)
    private static let atolChecks = Profile.atol.rules.map(\.check)
}

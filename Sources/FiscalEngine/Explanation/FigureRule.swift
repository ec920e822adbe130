// SPDX-License-Identifier: Apache-2.0

/// How a figure gets its value from its exact value or from figures that are settled already.
public enum FigureRule: Sendable, Hashable {
    /// The exact value is rounded to a multiple of `step`: a minor unit, or the step of the amount due.
    case rounded(RoundingRule, step: Rational)
    /// The policy keeps the exact value.
    case kept
    /// Lines of `none` and `0%` have no tax under any policy.
    case untaxed
    /// The value follows from settled figures: a sum, a difference, a limit that a discount meets.
    case settled(Formula)
    /// The value is a share of a figure that was settled for several parts together.
    case share(UnitShare)
    /// A recorded receipt states another value than the one that follows.
    case stated

    /// The name of the kind, stable across versions: `rounded`, `kept`, `untaxed`, `sum`, `difference`, `limit`, `same`,
    /// `share`, `stated`.
    public var kind: String {
        switch self {
        case .rounded: "rounded"
        case .kept: "kept"
        case .untaxed: "untaxed"
        case .share: "share"
        case .stated: "stated"
        case .settled(.sum(let terms)):
            terms.contains { if case .negative = $0 { true } else { false } }
                ? "difference" : "sum"
        case .settled(.lesser), .settled(.greater): "limit"
        case .settled: "same"
        }
    }
}

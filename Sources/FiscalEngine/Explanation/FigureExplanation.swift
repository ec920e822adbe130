// SPDX-License-Identifier: Apache-2.0

/// One figure: what it is computed from, its exact value, what was done with it, and the value that it has since.
///
/// - E-1: the formula gives the exact value, the rule gives the value, and value = exact + residue.
///
/// ```swift
/// // VAT of 8720.00 at 7 % under line/half-up
/// tax.formula.text          // "8720 × 7/107"
/// tax.exact.fractionText    // "61040/107"
/// tax.value                 // 570.47
/// tax.residue               // 29/10700
/// ```
public struct FigureExplanation: Sendable, Hashable {
    /// Which figure.
    public let figure: ReceiptFigure
    /// What the exact value is computed from.
    public let formula: Formula
    /// The value before anything is rounded here. For a tax it is the tax of the settled sum, whichever way the tax was
    /// come by.
    public let exact: Rational
    /// How the value follows.
    public let rule: FigureRule
    /// The value of the figure.
    public let value: Rational

    /// value − exact: what rounding added, negative where it took away.
    public var residue: Rational { value - exact }

    /// The exact value was rounded and lay halfway between two neighbours.
    public var isTie: Bool {
        guard case .rounded(_, let step) = rule else { return false }
        return residue.magnitude * 2 == step
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A figure of a recorded receipt that breaks a rule of a ``Profile``.
public struct ProfileFinding: Sendable, Hashable {
    /// The identifier of the rule, see ``ProfileRule/id``.
    public let rule: String
    /// Whether the receipt is wrong, or only unusual.
    public let severity: ProfileRule.Severity
    /// The line, counted from 0; nil for a figure of the whole receipt.
    public let line: Int?
    /// Which figure of the line or of the receipt.
    public let figure: ProfileFigure
    /// The figure as it was recorded, in rubles, units, percent or pieces; nil where it is no number.
    public let recorded: Rational?
    /// The value that it should have, or the limit that it passes; nil where that is no number.
    public let computed: Rational?
    /// Why the rule is broken, in a sentence with the exact values. It repeats no text of the document.
    public let explanation: String

    /// recorded − computed; nil where one of them is no number.
    public var difference: Rational? {
        guard let recorded, let computed else { return nil }
        return recorded - computed
    }
}

/// The place of a figure that a rule of a ``Profile`` looks at.
public enum ProfileFigure: Sendable, Hashable {
    /// A figure of a line, which ``ProfileFinding/line`` counts.
    case price, quantity, sum, tax, rate, name, unit
    /// How a line, or the receipt, is settled (tag 1214).
    case settlementMethod
    /// The system of taxation of a line or of the receipt (tag 1055).
    case taxSystem
    /// Whether prices hold their VAT.
    case priceBasis
    /// The list of lines, of payments, of entries of VAT.
    case lines, payments, vat
    case totalAmount, totalTax
    /// An entry of ``RecordedReceipt/payments``, counted from 0.
    case payment(Int)
    /// The turnover of an entry of ``RecordedReceipt/vat``, counted from 0.
    case turnover(Int)
    /// The VAT of an entry of ``RecordedReceipt/vat``, counted from 0.
    case rateTax(Int)
}

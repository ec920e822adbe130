// SPDX-License-Identifier: Apache-2.0

extension Policy {
    /// A named policy with the facts it stands on.
    public struct Preset: Sendable, Hashable {
        /// The policy under its name.
        public let policy: Policy
        /// Whose documented rule it is, in a sentence.
        public let summary: String
    }

    /// The policy of a text: a preset (`evotor`) or the short form `level/rule` (`rate/half-even`).
    ///
    /// - Throws: ``PolicyError/unknownName(_:)``.
    public init(text: String) throws(PolicyError) {
        if let preset = Self.presets.first(where: { $0.policy.name == text }) {
            self = preset.policy
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let level = VATLevel(rawValue: String(parts[0])),
            let rule = RoundingRule(rawValue: String(parts[1]))
        else { throw .unknownName(text) }
        self.init(level: level, rule: rule)
    }

    /// The default: Evotor's register and cloud.
    ///
    /// Unit prices are rounded to kopecks, line discounts reduce the unit price, VAT is rounded on each line and the
    /// receipt's VAT is the sum of the lines' (Evotor integration library, `MoneyCalculator`; recorded receipts).
    public static let evotor = preset(
        "evotor", .line, unitPrice: .round(.halfUp), parts: .independent, lineDiscount: .unitPrice)

    /// All presets, the default first.
    public static let presets: [Preset] = [
        Preset(
            policy: evotor,
            summary:
                "Evotor: unit prices in kopecks, line discounts in the unit price, VAT per line"),
        Preset(
            policy: preset("atol-online", .line, parts: .independent),
            summary: "ATOL Online clients: VAT per line, a rate's VAT is the sum of its lines'"),
        Preset(
            policy: preset("atol-unit", .unit, unitPrice: .round(.halfUp), parts: .independent),
            summary: "ATOL driver, tax mode per unit: VAT of one unit times the quantity (tag 1198)"
        ),
        Preset(
            policy: preset(
                "shtrih-operation", .line, unitPrice: .round(.halfUp), parts: .independent),
            summary: "Shtrih-M, table 1 field 14 = 0: VAT on each operation"),
        Preset(
            policy: preset(
                "shtrih-receipt", .rate, unitPrice: .round(.halfUp), parts: .independent),
            summary: "Shtrih-M, table 1 field 14 = 1: VAT on the receipt's turnover of the rate"),
        Preset(
            policy: preset("rksv", .rate, order: .counterpart),
            summary: "Austrian registers: net of each rate group first, VAT is the difference"),
        Preset(
            policy: preset("en16931", .rate),
            summary: "EN 16931 invoices: VAT of each rate group (BR-CO-17)"),
        Preset(
            policy: preset("odoo-line", .line),
            summary: "Odoo, round per line"),
        Preset(
            policy: preset("odoo-global", .rate),
            summary:
                "Odoo, round globally: exact taxes summed per tax, the difference spread over lines"
        ),
        Preset(
            policy: preset("magento-unit", .unit, unitPrice: .round(.halfUp), order: .counterpart),
            summary: "Magento, unit price calculation: net of one unit rounded, times the quantity"),
        Preset(
            policy: preset("magento-row", .line, order: .counterpart),
            summary: "Magento, row total calculation: net of each row rounded"),
        Preset(
            policy: preset("erpnext", .line, rule: .halfEven),
            summary: "ERPNext, its default banker's rounding: every figure to even on ties"),
    ]

    private static func preset(
        _ name: String, _ level: VATLevel, rule: RoundingRule = .halfUp,
        unitPrice: RoundingPoint = .keep, order: VATOrder = .tax, parts: Parts = .reconciled,
        lineDiscount: LineDiscount = .lineSum
    ) -> Policy {
        var policy = Policy(level: level, rule: rule)
        policy.name = name
        policy.unitPrice = unitPrice
        policy.vatOrder = order
        policy.parts = parts
        policy.lineDiscount = lineDiscount
        return policy
    }
}

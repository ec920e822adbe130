// SPDX-License-Identifier: Apache-2.0

extension ProfileRule {
    private typealias Example = ProfileExample

    private static let kopecks = ProfileSource(
        .primary, "FFD 1.05, Annex 2: amounts are unsigned kopecks (VLN)")
    private static let evotorMoney = ProfileSource(
        .primary, "Evotor integration library, MoneyCalculator: two decimals")

    /// The form of figures.
    static let forms: [ProfileRule] = [
        ProfileRule(
            "tax-inclusive", "form", in: Profile.allCases,
            "Prices and sums hold their VAT.",
            sources: [
                ProfileSource(.primary, "Shtrih-M setup manual: VAT is r/(100+r) of a sum"),
                ProfileSource(.empirical, "170 of 170 published lines with VAT"),
            ],
            failing: Example.receipt(
                Example.line(100, 1, .percent(20), tax: 20), basis: .taxExclusive, total: 120),
            passing: Example.receipt(Example.line(120, 1, .percent(20), tax: 20), total: 120),
            check: { $0.taxInclusive() }),
        ProfileRule(
            "non-negative", "form", in: Profile.allCases,
            "No amount and no quantity is below zero; for Evotor this does not bind refunds.",
            sources: [
                kopecks,
                ProfileSource(.primary, "Evotor cloud API, pos-docs/03-PAYBACK.json"),
            ],
            failing: Example.receipt(Example.line(120, 1, .percent(20), tax: -20)),
            passing: Example.receipt(Example.line(120, 1, .percent(20), tax: 20)),
            check: { $0.nonNegative() }),
        ProfileRule(
            "whole-kopecks", "form", in: Profile.allCases,
            "Sums, VAT, totals and payments are whole kopecks.",
            sources: [kopecks, evotorMoney],
            failing: Example.receipt(Example.line("1.25", "0.5", sum: "0.625")),
            passing: Example.receipt(Example.line("1.25", "0.5", sum: "0.63")),
            check: { $0.wholeKopecks() }),
        ProfileRule(
            "price-kopecks", "form", in: Profile.allCases,
            "A unit price (tag 1079) is a whole number of kopecks.",
            sources: [kopecks, evotorMoney],
            failing: Example.receipt(Example.line("1.005", 200, sum: 201)),
            passing: Example.receipt(Example.line("1.01", 200, sum: 202)),
            check: { $0.priceKopecks() }),
    ]

    /// VAT rates.
    static let rates: [ProfileRule] = [
        ProfileRule(
            "rate-code", "rate", in: [.ffd, .atol],
            "A VAT rate has a code of tag 1199.",
            sources: [
                ProfileSource(.primary, "FFD 1.05, Annex 2, tag 1199, codes 1–6"),
                ProfileSource(.secondary, "orders ЕД-7-20/1038@ and ЕД-7-20/1050@, codes 7–12"),
            ],
            failing: Example.receipt(Example.line("112.50", 1, .percent("12.5"))),
            passing: Example.receipt(Example.line(110, 1, .percent(10))),
            check: { $0.rateCode() }),
        ProfileRule(
            "rate-in-force", "rate", severity: .warning, in: Profile.allCases,
            "A VAT rate is in force on the day of the receipt; a refund may have an older one.",
            sources: [
                ProfileSource(.primary, "FNS letter АБ-4-20/11248@ of 2025-12-15"),
                ProfileSource(.secondary, "laws 303-FZ, 176-FZ and 425-FZ, see VATSchedule"),
            ],
            failing: Example.receipt(
                Example.line(120, 1, .percent(20), tax: 20), date: "2026-03-11"),
            passing: Example.receipt(
                Example.line(122, 1, .percent(22), tax: 22), date: "2026-03-11"),
            check: { $0.rateInForce() }),
        ProfileRule(
            "prepayment-rate", "rate", severity: .warning, in: [.ffd, .atol],
            "A prepayment or an advance (tag 1214 = 1–3) has a calculated rate such as 22/122.",
            sources: [
                ProfileSource(.primary, "FNS letter АБ-4-20/11248@ of 2025-12-15"),
                ProfileSource(.primary, "1C-Bitrix, vat2prepaymentcheckmapper.php"),
                ProfileSource(.empirical, "75 published advances have a plain rate all the same"),
            ],
            failing: Example.receipt(
                Example.line(122, 1, .percent(22), tax: 22), method: .fullPrepayment),
            passing: Example.receipt(
                Example.line(122, 1, .calculated(22), tax: 22), method: .fullPrepayment),
            check: { $0.prepaymentRate() }),
    ]
}

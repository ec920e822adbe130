// SPDX-License-Identifier: Apache-2.0

extension ProfileRule {
    private typealias Example = ProfileExample

    /// R1 to R11 as far as a recorded receipt shows them; R5 holds by the form of ``RecordedReceipt``.
    static let relations: [ProfileRule] = amounts + kinds + wholes

    private static let amounts: [ProfileRule] = [
        ProfileRule(
            "line-product", "R1", in: Profile.allCases,
            "The sum of a line (tag 1043) differs from unit price × quantity by a kopeck at most.",
            sources: [
                ProfileSource(.primary, "FFD 1.05, Annex 2, note to tag 1043"),
                ProfileSource(.secondary, "Shtrih-M driver documentation: ±1 kopeck"),
            ],
            failing: Example.receipt(Example.line("47.8", "21.99", sum: "1051.00")),
            passing: Example.receipt(Example.line("47.8", "21.99", sum: "1051.12")),
            check: { $0.lineProduct() }),
        ProfileRule(
            "total-ruble", "R2", in: Profile.allCases,
            "The total (tag 1020) and the sum of the lines have the same whole rubles.",
            sources: [
                ProfileSource(.primary, "FFD 1.05, Annex 2, note to tag 1020"),
                ProfileSource(.empirical, "8 of 801 published receipts, lowered by 2–38 kopecks"),
            ],
            failing: Example.receipt(
                Example.line("35.99"), Example.line("17.39"), total: "52.99"),
            passing: Example.receipt(
                Example.line("35.99"), Example.line("17.39"), total: "53.00"),
            check: { $0.totalRuble() }),
        ProfileRule(
            "payments-total", "R3", in: Profile.allCases,
            "The payments that are kept (tags 1031, 1081, 1215–1217) add up to the total.",
            sources: [
                ProfileSource(.primary, "FFD 1.05, Annex 2, note to tag 1020"),
                ProfileSource(.empirical, "798 of 798 published receipts with payments"),
            ],
            failing: Example.receipt(
                Example.line(100), total: 100, payments: [Example.cash("99.99")]),
            passing: Example.receipt(
                Example.line(100), total: 100, payments: [Example.cash(40), Example.card(60)]),
            check: { $0.paymentsTotal() }),
        ProfileRule(
            "cashless-excess", "R4", in: Profile.allCases,
            "Payments that are not cash are the total at most: change is given from cash alone.",
            sources: [
                ProfileSource(.primary, "Shtrih-M setup manual, payments and change"),
                ProfileSource(.derived, "the payments add up to the total and are unsigned"),
            ],
            failing: Example.receipt(
                Example.line(100), total: 100, payments: [Example.card("100.01")]),
            passing: Example.receipt(
                Example.line(100), total: 100, payments: [Example.card(100)]),
            check: { $0.cashlessExcess() }),
    ]

    private static let kinds: [ProfileRule] = [
        ProfileRule(
            "loan-payment-alone", "R6", in: Profile.allCases,
            "A payment of a credit (tag 1214 = 7) is the only line of its receipt.",
            sources: [ProfileSource(.primary, "FFD 1.05, Annex 2, note to tag 1214")],
            failing: Example.receipt(
                Example.line(100, method: .loanPayment),
                Example.line(50, method: .fullSettlement)),
            passing: Example.receipt(Example.line(100, method: .loanPayment)),
            check: { $0.loanPaymentAlone() }),
        ProfileRule(
            "rates-18-20", "R7", in: [.atol],
            "18 % and 20 % do not meet in one receipt.",
            sources: [ProfileSource(.primary, "ATOL driver 10, error 219 (VAT 18 and VAT 20)")],
            failing: Example.receipt(
                Example.line(118, 1, .percent(18)), Example.line(120, 1, .percent(20))),
            passing: Example.receipt(
                Example.line(110, 1, .percent(10)), Example.line(120, 1, .percent(20))),
            check: { $0.rates18And20() }),
        ProfileRule(
            "untaxed-turnover", "R8", in: Profile.allCases,
            "The turnover at 0 % and without VAT (tags 1104, 1105) is the sum of those lines.",
            sources: [
                ProfileSource(.primary, "FFD 1.05, Annex 2, tags 1104 and 1105"),
                ProfileSource(.secondary, "Shtrih-M fr_drv_ng issue 318: 0 is refused"),
                ProfileSource(.empirical, "90 of 90 published turnovers"),
            ],
            failing: Example.receipt(
                Example.line("600.10"), total: 600,
                vat: [RecordedSubtotal(rate: .none, turnover: 0)]),
            passing: Example.receipt(
                Example.line("600.10"), total: 600,
                vat: [RecordedSubtotal(rate: .none, turnover: "600.10")]),
            check: { $0.untaxedTurnover() }),
        ProfileRule(
            "tax-too-large", "R9", in: Profile.allCases,
            "VAT is not larger than the gross sum of the line or of the rate that holds it.",
            sources: [
                ProfileSource(.primary, "ATOL driver 10, error 128 (tax sum too much)"),
                ProfileSource(.derived, "VAT inside a gross sum is r/(100+r) of it"),
            ],
            failing: Example.receipt(Example.line(100, 1, .percent(20), tax: "116.67")),
            passing: Example.receipt(Example.line(100, 1, .percent(20), tax: "16.67")),
            check: { $0.taxTooLarge() }),
    ]

    private static let wholes: [ProfileRule] = [
        ProfileRule(
            "one-tax-system", "R10", in: Profile.allCases,
            "All lines are under one system of taxation (tag 1055); others go to another receipt.",
            sources: [ProfileSource(.primary, "YooKassa, 54-FZ receipt parameters")],
            failing: Example.receipt(
                Example.line(100, taxSystem: "COMMON"), Example.line(50, taxSystem: "PATENT")),
            passing: Example.receipt(
                Example.line(100, taxSystem: "COMMON"), Example.line(50, taxSystem: "COMMON")),
            check: { $0.oneTaxSystem() }),
        ProfileRule(
            "lines-paid", "R11", in: [.atol],
            "What is paid is the sum of the lines; on a mismatch the payment itself fails.",
            sources: [
                ProfileSource(.secondary, "kenvel/laravel-tinkoff issue 1: T-Bank error 308"),
                ProfileSource(.secondary, "YooKassa module for PrestaShop, issue 41: refused"),
            ],
            failing: Example.receipt(
                Example.line("53.38"), total: 53, payments: [Example.cash(53)]),
            passing: Example.receipt(
                Example.line("53.38"), total: "53.38", payments: [Example.cash("53.38")]),
            check: { $0.linesPaid() }),
    ]
}

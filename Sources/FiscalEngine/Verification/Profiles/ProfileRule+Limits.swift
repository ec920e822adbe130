// SPDX-License-Identifier: Apache-2.0

extension ProfileRule {
    private typealias Example = ProfileExample

    /// The limits of ``Profile/limits``.
    static let limits: [ProfileRule] = figureLimits + textLimits + listLimits

    /// A rule about one kind of limit; its profiles and sources are those of the limits.
    private static func limit(
        _ id: String, _ kind: ProfileLimits.Kind, severity: Severity = .error, _ text: String,
        failing: RecordedReceipt, passing: RecordedReceipt,
        check: @escaping @Sendable (inout ProfileCheck) -> Void
    ) -> ProfileRule {
        let profiles = Profile.allCases.filter { $0.limits[kind] != nil }
        var sources: [ProfileSource] = []
        for source in profiles.compactMap({ $0.limits[kind]?.source })
        where !sources.contains(source) {
            sources.append(source)
        }
        return ProfileRule(
            id, "limit", severity: severity, in: profiles, text, sources: sources, failing: failing,
            passing: passing, check: check)
    }

    private static let figureLimits: [ProfileRule] = [
        limit(
            "amount-width", .amount, "Every amount fits in its field.",
            failing: Example.receipt(Example.line(1), totalTax: "2814749767106.56"),
            passing: Example.receipt(Example.line(1), totalTax: "2814749767106.55"),
            check: { $0.amountWidth() }),
        limit(
            "price-range", .unitPrice, "A unit price is not larger than the system allows.",
            failing: Example.receipt(Example.line("42949672.96", "0.5", sum: "21474836.48")),
            passing: Example.receipt(Example.line("9999999.98", "0.5", sum: "4999999.99")),
            check: { $0.priceRange() }),
        limit(
            "sum-range", .lineSum, "The sum of a line is not larger than the system allows.",
            failing: Example.receipt(Example.line("21474836.48", 2, sum: "42949672.96")),
            passing: Example.receipt(Example.line("21474836.47", 2, sum: "42949672.94")),
            check: { $0.sumRange() }),
        limit(
            "quantity-range", .quantity, "A quantity is not larger than the system allows.",
            failing: Example.receipt(Example.line("0.01", 100_000, sum: 1000)),
            passing: Example.receipt(Example.line("0.01", "99999.999", sum: 1000)),
            check: { $0.quantityRange() }),
        limit(
            "quantity-scale", .quantityScale,
            "A quantity has no more decimal places than the system keeps.",
            failing: Example.receipt(Example.line(1000, "0.0005", sum: "0.50")),
            passing: Example.receipt(Example.line(1000, "0.001", sum: 1)),
            check: { $0.quantityScale() }),
        limit(
            "quantity-width", .quantityMantissa, "The digits of a quantity fit in seven bytes.",
            failing: Example.receipt(Example.line(0, 72_057_594_037_927_936, sum: 0)),
            passing: Example.receipt(Example.line(0, 72_057_594_037_927_935, sum: 0)),
            check: { $0.quantityWidth() }),
    ]

    private static let textLimits: [ProfileRule] = [
        limit(
            "name-length", .nameLength, "The name of a line (tag 1030) fits in its field.",
            failing: Example.receipt(Example.line(1, name: String(repeating: "я", count: 129))),
            passing: Example.receipt(Example.line(1, name: String(repeating: "я", count: 128))),
            check: { $0.nameLength() }),
        limit(
            "unit-length", .unitLength, severity: .warning,
            "A unit of measure (tag 1197) fits in its field; FFD 1.2 has codes of units instead.",
            failing: Example.receipt(Example.line(1, unit: "квадратных метров")),
            passing: Example.receipt(Example.line(1, unit: "квадратные метры")),
            check: { $0.unitLength() }),
    ]

    private static let listLimits: [ProfileRule] = [
        limit(
            "line-count", .lines, "A receipt has no more lines than the system allows.",
            failing: Example.receipt((0..<101).map { _ in Example.line(1) }, total: 101),
            passing: Example.receipt((0..<100).map { _ in Example.line(1) }, total: 100),
            check: { $0.lineCount() }),
        limit(
            "payment-count", .payments, "A receipt has no more payments than the system allows.",
            failing: Example.receipt(
                Example.line(11), total: 11, payments: (0..<11).map { _ in Example.card(1) }),
            passing: Example.receipt(
                Example.line(10), total: 10, payments: (0..<10).map { _ in Example.card(1) }),
            check: { $0.paymentCount() }),
        limit(
            "vat-entry-count", .vatEntries,
            "A receipt has no more entries of VAT by rate than the system allows.",
            failing: vatEntries([nil, 0, 5, 7, 10, 20, 22]),
            passing: vatEntries([nil, 5, 7, 10, 20, 22]),
            check: { $0.vatEntryCount() }),
    ]

    /// A receipt with a line of 100 at each rate, and its entry of VAT; nil is no VAT.
    private static func vatEntries(_ percents: [ExactDecimal?]) -> RecordedReceipt {
        let rates = percents.map { $0.map { VATRate.percent($0) } ?? VATRate.none }
        return Example.receipt(
            rates.map { Example.line(100, 1, $0) },
            vat: rates.map { RecordedSubtotal(rate: $0, turnover: 100) })
    }
}

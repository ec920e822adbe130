// SPDX-License-Identifier: Apache-2.0

/// How large the figures, texts and lists of a receipt may be under a ``Profile``, each limit with its source.
///
/// A limit that no source gives is nil and is not checked: the fiscal formats, for instance, bound the bytes of a
/// receipt and not its lines.
public struct ProfileLimits: Sendable, Hashable {
    /// One limit; the value itself is still allowed.
    public struct Limit: Sendable, Hashable {
        /// The greatest value that is allowed, in the unit of its ``Kind``.
        public let value: ExactDecimal
        /// Where the limit is written down.
        public let source: ProfileSource

        /// A limit and its source.
        public init(_ value: ExactDecimal, _ mark: ProfileSource.Mark, _ source: String) {
            self.value = value
            self.source = ProfileSource(mark, source)
        }
    }

    /// What is limited.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case amount, unitPrice, lineSum, quantity, quantityScale, quantityMantissa
        case nameLength, unitLength, lines, payments, vatEntries

        /// What is limited, with its unit.
        public var text: String {
            switch self {
            case .amount: "any amount, rubles"
            case .unitPrice: "unit price, rubles"
            case .lineSum: "sum of a line, rubles"
            case .quantity: "quantity, units"
            case .quantityScale: "quantity, decimal places"
            case .quantityMantissa: "quantity, its digits read as an integer"
            case .nameLength: "name of a line, characters"
            case .unitLength: "unit of measure, characters"
            case .lines: "lines of a receipt"
            case .payments: "payments of a receipt"
            case .vatEntries: "entries of VAT of a receipt"
            }
        }
    }

    /// The largest amount of any field, in rubles. Every amount of the fiscal formats has it.
    public let amount: Limit
    /// The largest unit price (tag 1079) in rubles, where it is lower than ``amount``.
    public var unitPrice: Limit?
    /// The largest sum of a line (tag 1043) in rubles, where it is lower than ``amount``.
    public var lineSum: Limit?
    /// The largest quantity (tag 1023), in units of measure.
    public var quantity: Limit?
    /// The most decimal places of a quantity.
    public var quantityScale: Limit?
    /// The largest integer that the digits of a quantity make when the point is left out.
    public var quantityMantissa: Limit?
    /// The most characters of the name of a line (tag 1030).
    public var nameLength: Limit?
    /// The most characters of a unit of measure (tag 1197).
    public var unitLength: Limit?
    /// The most lines of a receipt.
    public var lines: Limit?
    /// The most payments of a receipt.
    public var payments: Limit?
    /// The most entries of VAT by rate.
    public var vatEntries: Limit?

    /// Limits of which only that of any amount is required.
    public init(amount: Limit) {
        self.amount = amount
    }

    /// The limit of a kind; nil when the profile has none.
    public subscript(kind: Kind) -> Limit? {
        switch kind {
        case .amount: amount
        case .unitPrice: unitPrice
        case .lineSum: lineSum
        case .quantity: quantity
        case .quantityScale: quantityScale
        case .quantityMantissa: quantityMantissa
        case .nameLength: nameLength
        case .unitLength: unitLength
        case .lines: lines
        case .payments: payments
        case .vatEntries: vatEntries
        }
    }
}

extension ProfileLimits {
    /// The limits of the fiscal data formats (FFD 1.05, Annex 2).
    static let ffd: ProfileLimits = {
        var limits = ProfileLimits(amount: sixBytes)
        limits.quantityMantissa = sevenBytes
        limits.nameLength = Limit(128, .primary, "FFD 1.05, Annex 2, tag 1030")
        limits.unitLength = Limit(16, .primary, "FFD 1.05, Annex 2, tag 1197")
        return limits
    }()

    /// The limits of Evotor's registers, which write documents of the fiscal formats.
    static let evotor: ProfileLimits = {
        var limits = ProfileLimits(amount: sixBytes)
        limits.unitPrice = Limit(
            "9999999.99", .primary, "Evotor cloud API, definitions.yaml, fieldPrice")
        limits.quantityScale = Limit(
            3, .primary,
            "Evotor integration library, QuantityCalculator; cloud API, fieldQuantity")
        limits.quantityMantissa = sevenBytes
        limits.nameLength = Limit(128, .primary, "FFD 1.05, Annex 2, tag 1030")
        return limits
    }()

    /// The limits of ATOL Online, as clients of its protocol v4 state them.
    static let atol: ProfileLimits = {
        func limit(_ value: ExactDecimal) -> Limit {
            Limit(value, .secondary, "ATOL Online protocol v4, as anthonyaxenov/atol-online has it")
        }
        var limits = ProfileLimits(amount: sixBytes)
        limits.unitPrice = limit("42949672.95")
        limits.lineSum = limit("42949672.95")
        limits.quantity = limit("99999.999")
        limits.quantityScale = limit(3)
        limits.nameLength = limit(128)
        limits.lines = limit(100)
        limits.payments = limit(10)
        limits.vatEntries = limit(6)
        return limits
    }()

    /// 2^48 − 1 kopecks.
    private static let sixBytes = Limit(
        ExactDecimal(mantissa: (1 << 48) - 1, scale: 2), .derived,
        "FFD 1.05, Annex 2: amounts are kopecks in six bytes (VLN)")

    /// 2^56 − 1.
    private static let sevenBytes = Limit(
        ExactDecimal(mantissa: (1 << 56) - 1, scale: 0), .derived,
        "FFD 1.05, Annex 2, tag 1023: eight bytes (FVLN), the first is the place of the point")
}

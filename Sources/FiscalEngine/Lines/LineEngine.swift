// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// Computes single lines from text to text, under one policy and one price basis.
///
/// ```swift
/// let engine = LineEngine(policy: .evotor)
/// let (sum, tax) = try engine.text(price: "433.8", quantity: "2", rate: .percent(7))   // "867.60", "56.76"
/// ```
///
/// The figures, and the errors, are those of a receipt of this line alone, for any policy; ``Policy/total`` is left out, since
/// it rounds what is paid for a whole receipt. A settled figure is written with all places of the policy's scale, one that the
/// policy keeps exact with as many as it has.
///
/// Numbers of up to 16 bytes without sign and exponent, under a policy that settles sums, take a short way that allocates
/// nothing; whatever is not provably exact there goes through ``ReceiptEngine``. The answer does not tell which way it took.
public struct LineEngine: Sendable {
    /// The policy of every line.
    public let policy: Policy
    /// Whether prices hold their VAT.
    public let basis: PriceBasis
    /// How long the numbers of a line may be.
    public let limits: NumberLimits
    /// There is a short way.
    private let isQuick: Bool
    private let kernelPolicy: fk_line_policy
    private let rates: UsualRates
    private let receipts: ReceiptEngine

    /// An engine for lines of one policy and price basis.
    public init(
        policy: Policy, basis: PriceBasis = .taxInclusive, limits: NumberLimits = .standard
    ) {
        self.init(policy: policy, basis: basis, limits: limits, usesKernel: true)
    }

    /// Tests compute every line with and without the short way.
    init(
        policy: Policy, basis: PriceBasis = .taxInclusive, limits: NumberLimits = .standard,
        usesKernel: Bool
    ) {
        self.policy = policy
        self.basis = basis
        self.limits = limits
        var withoutTotal = policy
        withoutTotal.total = .keep
        receipts = ReceiptEngine(policy: withoutTotal, limits: .standard, usesKernel: usesKernel)
        rates = .of(policy.vatOrder)
        // The short way reads more digits than stricter limits allow.
        let mayBeQuick = usesKernel && limits.maximumDigits >= DecimalText.readableCount
        let kernel = mayBeQuick ? Self.ofOneLine(policy).flatMap { LineKernel($0) } : nil
        isQuick = kernel != nil
        kernelPolicy = kernel?.linePolicy(basis) ?? fk_line_policy()
    }

    /// The policy under which the kernel computes the tax of a line that is alone on its receipt; nil where there is none.
    ///
    /// With one line, the base of the rate and of the receipt is the line's sum: its tax, or counterpart, rounded once at the
    /// level `rate` or `receipt` is that of the level `line`, and the share of the only part is the whole. The order `both`
    /// takes the tax of a line as `tax` does; the gross that it rounds besides is the sum, or sum and tax, and no new
    /// rounding. At the level `unit` that gross is another value.
    private static func ofOneLine(_ policy: Policy) -> Policy? {
        var line = policy
        if policy.vatOrder == .both {
            if policy.vatLevel == .unit { return nil }
            line.vatOrder = .tax
        }
        if policy.vatLevel != .unit { line.vatLevel = .line }
        return line
    }

    // MARK: Bytes to bytes

    /// The figures of a line, from bytes to bytes.
    ///
    /// - Parameters:
    ///   - price: The unit price, zero or more, in the grammar of JSON numbers.
    ///   - quantity: The quantity, greater than zero, in the same grammar.
    ///   - rate: The VAT rate; whole percents below 100 are the quick ones.
    /// - Throws: ``LineTextError`` with the field and the byte.
    public func text(
        price: Span<UInt8>, quantity: Span<UInt8>, rate: VATRate
    ) throws(LineTextError) -> LineText {
        var text = LineText()
        if isQuick {
            let prepared =
                if let index = UsualRates.index(of: rate) {
                    rates.entry(at: index, basis).prepared
                } else {
                    UsualRates.entry(rate, basis, policy.vatOrder).prepared
                }
            if LineKernel.compute(kernelPolicy, prepared, price, quantity, into: &text) {
                return text
            }
        }
        return try computeExactly(price, quantity, rate)
    }

    /// The figures of a line whose rate is text too, in any spelling of ``VATRate/init(text:)``.
    ///
    /// - Throws: ``LineTextError`` with the field and the byte.
    public func text(
        price: Span<UInt8>, quantity: Span<UInt8>, rate: Span<UInt8>
    ) throws(LineTextError) -> LineText {
        try text(price: price, quantity: quantity, rate: try Self.rate(rate))
    }

    private static func rate(_ text: Span<UInt8>) throws(LineTextError) -> VATRate {
        if text.count == 3 || text.count == 2, text[text.count - 1] == UInt8(ascii: "%") {
            let (first, last) = (
                text[0] &- UInt8(ascii: "0"), text[text.count - 2] &- UInt8(ascii: "0")
            )
            if first <= 9, last <= 9, text.count == 2 || first > 0 {
                let tens = text.count == 3 ? Int64(first) * 10 : 0
                return .percent(
                    ExactDecimal(storage: .fixed(mantissa: tens + Int64(last), scale: 0)))
            }
        }
        var bytes: [UInt8] = []
        for index in text.indices { bytes.append(text[index]) }
        do {
            return try VATRate(text: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw .rate(error)
        }
    }

    // MARK: Text to text

    /// The figures of a line, from text to text.
    ///
    /// - Throws: ``LineTextError`` with the field and the byte.
    public func text(
        price: String, quantity: String, rate: VATRate
    ) throws(LineTextError) -> (sum: String, tax: String) {
        let text = try text(price: price.utf8.span, quantity: quantity.utf8.span, rate: rate)
        return (text.sum.description, text.tax.description)
    }

    /// The figures of a line whose rate is text too: `("433.8", "2", "7%")` gives `("867.60", "56.76")`.
    ///
    /// - Throws: ``LineTextError`` with the field and the byte.
    public func text(
        price: String, quantity: String, rate: String
    ) throws(LineTextError) -> (sum: String, tax: String) {
        try text(price: price, quantity: quantity, rate: try Self.rate(rate.utf8.span))
    }

    // MARK: Any line

    private func computeExactly(
        _ price: Span<UInt8>, _ quantity: Span<UInt8>, _ rate: VATRate
    ) throws(LineTextError) -> LineText {
        let line = Line(
            price: try decimal(price, LineTextError.price),
            quantity: try decimal(quantity, LineTextError.quantity), rate: rate)
        do {
            let item = try receipts.receipt(for: Bill(priceBasis: basis, lines: [line])).items[0]
            var text = LineText()
            text.sum = figure(item.sum)
            text.tax = figure(item.tax)
            return text
        } catch {
            throw .figures(error)
        }
    }

    private func decimal(
        _ text: Span<UInt8>, _ failure: (NumberError) -> LineTextError
    ) throws(LineTextError) -> ExactDecimal {
        do {
            return try ExactDecimal(text, limits: limits)
        } catch {
            throw failure(error)
        }
    }

    private func figure(_ value: Rational) -> DecimalText {
        if let units = value.minorUnits(scale: policy.scale) {
            return DecimalText(units, scale: policy.scale)
        }
        // Sums of decimals, and what is left of them after a rounded part, have an expansion that ends.
        return DecimalText(long: value.decimalText ?? "")
    }
}

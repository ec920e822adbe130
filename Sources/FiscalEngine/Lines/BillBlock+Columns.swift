// SPDX-License-Identifier: Apache-2.0

/// A line whose price and quantity fit columns, for bills that are added in bulk.
public struct ColumnLine: Sendable, Hashable {
    /// The unit price: mantissa / 10^scale.
    public var priceMantissa: Int64
    /// The quantity: mantissa / 10^scale.
    public var quantityMantissa: Int64
    /// The index of the rate, from ``BillBlock/rateIndex(of:_:)``.
    public var rateIndex: UInt16
    /// Decimal places of the unit price, 0...18.
    public var priceScale: UInt8
    /// Decimal places of the quantity, 0...18.
    public var quantityScale: UInt8

    /// A line of `quantityMantissa` / 10^`quantityScale` units at `priceMantissa` / 10^`priceScale`.
    public init(
        priceMantissa: Int64, priceScale: UInt8, quantityMantissa: Int64, quantityScale: UInt8,
        rateIndex: UInt16
    ) {
        self.priceMantissa = priceMantissa
        self.priceScale = priceScale
        self.quantityMantissa = quantityMantissa
        self.quantityScale = quantityScale
        self.rateIndex = rateIndex
    }

    /// The line may be part of a bill, and its numbers are those of D-1.
    var isValid: Bool {
        let limit: Int64 = 1_000_000_000_000_000_000
        return priceMantissa >= 0 && priceMantissa < limit && priceScale <= 18
            && quantityMantissa > 0 && quantityMantissa < limit && quantityScale <= 18
    }
}

extension BillBlock {
    /// The index of a rate under a price basis, for ``ColumnLine``; it holds until the block is emptied. Nil when the
    /// block has too many rates.
    public mutating func rateIndex(of rate: VATRate, _ basis: PriceBasis) -> UInt16? {
        UInt16(exactly: rates.index(of: rate, basis))
    }

    /// Adds a bill without discounts and surcharges, all of whose lines fit columns.
    ///
    /// - Returns: false for a bill that is, or may be, refused: ``addLine(price:quantity:rate:adjustments:)`` and
    ///   ``finishBill(prepayment:adjustments:)`` say why. The block is then as it was before.
    public mutating func append(
        _ lines: [ColumnLine], basis: PriceBasis = .taxInclusive,
        prepayment: ExactDecimal = .zero
    ) -> Bool {
        let count = lines.count
        if count == 0 || count > limits.maximumLines { return false }
        // Where a bill may have too many rates, somebody else has to count them.
        if count > limits.maximumRates, rates.entries.count > limits.maximumRates { return false }
        if prepayment.signum < 0 { return false }
        for line in lines {
            if !line.isValid || Int(line.rateIndex) >= rates.entries.count { return false }
            if rates.entries[Int(line.rateIndex)].basis != basis { return false }
        }
        discardBill()
        bills.append(
            Entry(
                firstLine: prices.count, lineCount: count, basis: basis, stacking: .original,
                prepayment: prepayment, isAdjusted: false))
        Self.fill(&prices, lines) { $0.priceMantissa }
        Self.fill(&priceScales, lines) { $0.priceScale }
        Self.fill(&quantities, lines) { $0.quantityMantissa }
        Self.fill(&quantityScales, lines) { $0.quantityScale }
        Self.fill(&rateIndices, lines) { $0.rateIndex }
        return true
    }

    @inline(__always)
    private static func fill<Value>(
        _ column: inout [Value], _ lines: [ColumnLine], _ value: (ColumnLine) -> Value
    ) {
        if column.capacity - column.count < lines.count {
            column.reserveCapacity(max(column.count + lines.count, 2 * column.capacity))
        }
        column.append(addingCapacity: lines.count) { (room: inout OutputSpan<Value>) in
            for line in lines { room.append(value(line)) }
        }
    }

    /// The quantity of a line.
    public func exactQuantity(ofLine line: Int) -> ExactDecimal {
        let scale = quantityScales[line]
        if scale != Self.wideScale {
            return ExactDecimal(mantissa: quantities[line], scale: Int(scale))
        }
        guard let quantity = ExactDecimal(self.quantity(ofLine: line)) else {
            preconditionFailure("D-2: the expansion of a decimal ends")
        }
        return quantity
    }

    /// The quantity of a line as mantissa and scale, the scale above 18 for one that needs more than a column.
    public func columnQuantity(ofLine line: Int) -> (mantissa: Int64, scale: Int) {
        (quantities[line], Int(quantityScales[line]))
    }

    /// How many rates the table of the block has.
    public var rateCount: Int { rates.entries.count }

    /// A rate of the table of the block.
    public func rate(at index: Int) -> VATRate { rates.entries[index].rate }

    /// The index of a line's rate.
    public func rateIndex(ofLine line: Int) -> Int { Int(rateIndices[line]) }

    /// The VAT rate of a line.
    public func rate(ofLine line: Int) -> VATRate { rates.entries[Int(rateIndices[line])].rate }
}

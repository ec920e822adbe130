// SPDX-License-Identifier: Apache-2.0

/// A bill without discounts and surcharges, for bills that are added in bulk.
package struct ColumnBill: Sendable {
    /// How many of the lines are the bill's, at least one.
    package var lineCount: Int
    /// Whether prices hold their VAT.
    package var basis: PriceBasis
    /// What was paid before, zero or more.
    package var prepayment: ExactDecimal

    /// A bill of the next `lineCount` lines.
    package init(lineCount: Int, basis: PriceBasis, prepayment: ExactDecimal) {
        self.lineCount = lineCount
        self.basis = basis
        self.prepayment = prepayment
    }
}

extension BillBlock {
    /// The index of a rate under a price basis, for lines that are added in bulk; it holds until the block is emptied. Nil
    /// when the block has too many rates.
    package mutating func rateIndex(of rate: VATRate, _ basis: PriceBasis) -> UInt16? {
        UInt16(exactly: rates.index(of: rate, basis))
    }

    /// Adds bills whose lines are columns already, as the block keeps them.
    ///
    /// The caller has refused what ``addLine(price:quantity:rate:adjustments:isMarked:)`` and
    /// ``finishBill(prepayment:adjustments:)`` refuse: prices are mantissas from 0 to below 10¹⁸, quantities from 1, both
    /// without a zero at the end of a fraction (D-1), rates are those of ``rateIndex(of:_:)`` under the basis of the bill,
    /// and no bill is beyond the limits.
    ///
    /// - Parameter marked: The lines, counted from the first of these, whose goods carry a marking code each.
    package mutating func append(
        _ bills: [ColumnBill], prices newPrices: Span<Int64>,
        priceScales newPriceScales: Span<UInt8>,
        quantities newQuantities: Span<Int64>, quantityScales newQuantityScales: Span<UInt8>,
        rates newRates: Span<UInt16>, marked: [Int] = []
    ) {
        discardBill()
        for line in marked { markedLines.insert(prices.count + line) }
        var firstLine = prices.count
        for bill in bills {
            self.bills.append(
                Entry(
                    firstLine: firstLine, lineCount: bill.lineCount, basis: bill.basis,
                    stacking: .original, prepayment: bill.prepayment, isAdjusted: false))
            firstLine += bill.lineCount
        }
        precondition(
            firstLine - prices.count == newPrices.count && newPrices.count == newQuantities.count
                && newPrices.count == newPriceScales.count && newPrices.count == newRates.count
                && newPrices.count == newQuantityScales.count, "Each line is one of a bill")
        Self.append(newPrices, to: &prices)
        Self.append(newPriceScales, to: &priceScales)
        Self.append(newQuantities, to: &quantities)
        Self.append(newQuantityScales, to: &quantityScales)
        Self.append(newRates, to: &rateIndices)
        assert(bills.isEmpty || areValid(firstLine - newPrices.count))
    }

    private static func append<Value>(_ values: Span<Value>, to column: inout [Value]) {
        if column.capacity - column.count < values.count {
            column.reserveCapacity(max(column.count + values.count, 2 * column.capacity))
        }
        column.append(addingCapacity: values.count) { (room: inout OutputSpan<Value>) in
            for index in values.indices { room.append(values[index]) }
        }
    }

    /// The lines behind `first` may be part of a bill.
    private func areValid(_ first: Int) -> Bool {
        let limit: Int64 = 1_000_000_000_000_000_000
        return (first..<prices.count).allSatisfy { line in
            prices[line] >= 0 && prices[line] < limit && priceScales[line] <= 18
                && quantities[line] > 0 && quantities[line] < limit && quantityScales[line] <= 18
                && Int(rateIndices[line]) < rates.entries.count
        } && bills.allSatisfy { $0.lineCount > 0 && $0.prepayment.signum >= 0 }
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

// SPDX-License-Identifier: Apache-2.0

extension BillBlock {
    /// The bill at an index as a value: its lines with their prices, quantities, rates and adjustments.
    ///
    /// Identifiers, names, dates and payments are not kept in columns and are left out.
    public func bill(at index: Int) -> Bill {
        let entry = bills[index]
        let lines = (entry.firstLine..<(entry.firstLine + entry.lineCount)).map { row in
            Line(
                price: decimal(price(ofLine: row)), quantity: decimal(quantity(ofLine: row)),
                rate: rates.entries[Int(rateIndices[row])].rate,
                adjustments: lineAdjustments[row] ?? .none, isMarked: markedLines.contains(row))
        }
        return Bill(
            priceBasis: entry.basis, lines: lines,
            adjustments: billAdjustments[entry.firstLine] ?? .none,
            stacking: entry.stacking, prepayment: entry.prepayment)
    }

    /// A number that came as a decimal is one.
    private func decimal(_ value: Rational) -> ExactDecimal {
        guard let decimal = ExactDecimal(value) else {
            preconditionFailure("D-2: the expansion of a decimal ends")
        }
        return decimal
    }
}

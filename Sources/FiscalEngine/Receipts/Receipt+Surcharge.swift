// SPDX-License-Identifier: Apache-2.0

extension Receipt {
    /// What surcharges of both levels added to a line of the bill, in the currency of the bill; zero for a bill that has none.
    ///
    /// - Parameters:
    ///   - index: The item, counted from 0.
    ///   - bill: The bill of which this is the receipt.
    ///   - policy: The policy of the receipt.
    public func surcharge(ofItem index: Int, of bill: Bill, under policy: Policy) -> Rational {
        let item = items[index]
        if bill.adjustments.surcharges.isEmpty && item.line.adjustments.surcharges.isEmpty {
            return .zero
        }
        return RowAdjustment.surcharge(
            price: item.price, quantity: Rational(item.line.quantity), sum: item.sum,
            discount: item.discount, under: policy)
    }
}

extension ReceiptBlock {
    /// What surcharges of both levels added to a line of a bill; zero for nearly every line.
    ///
    /// - Parameters:
    ///   - row: The line, counted over the block.
    ///   - bill: Its bill in `block`, of which these are the receipts.
    ///   - policy: The policy of the receipts.
    public func surcharge(
        ofLine row: Int, ofBill bill: Int, in block: borrowing BillBlock, under policy: Policy
    ) -> Rational {
        guard block.hasSurcharges(ofLine: row, ofBill: bill) else { return .zero }
        let figures = line(row)
        let exact = exactLine(row)
        return RowAdjustment.surcharge(
            price: unitPrice(ofLine: row), quantity: Rational(block.exactQuantity(ofLine: row)),
            sum: exact?.sum ?? Rational(mantissa: figures.sum, scale: policy.scale),
            discount: exact?.discount ?? Rational(mantissa: figures.discount, scale: policy.scale),
            under: policy)
    }
}

extension BillBlock {
    /// A surcharge of the line or of its bill is there.
    func hasSurcharges(ofLine row: Int, ofBill bill: Int) -> Bool {
        !(lineAdjustments[row]?.surcharges.isEmpty ?? true)
            || !(billAdjustments[lines(ofBill: bill).lowerBound]?.surcharges.isEmpty ?? true)
    }

    /// A line of the bill, or the bill, has a surcharge.
    public func hasSurcharges(ofBill bill: Int) -> Bool {
        bills[bill].isAdjusted
            && lines(ofBill: bill).contains { hasSurcharges(ofLine: $0, ofBill: bill) }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension ReceiptBlock {
    /// Stores the figures of a line that went through rationals: in columns where they fit, exactly where a policy keeps
    /// sums exact.
    ///
    /// - Throws: ``ReceiptError/Reason/amountOverflow`` for a figure that the policy settles and Int64 cannot hold.
    mutating func set(
        row: Int, line: Int, policy: Policy, _ exact: ExactLine
    ) throws(ReceiptError) {
        let sum = exact.sum.minorUnits(scale: policy.scale)
        let discount = exact.discount.minorUnits(scale: policy.scale)
        let tax = exact.tax.minorUnits(scale: policy.scale)
        if policy.lineSum != .keep {
            if sum == nil { throw ReceiptError(.amountOverflow, line: line, .sum) }
            if tax == nil { throw ReceiptError(.amountOverflow, line: line, .tax) }
        }
        let price = ExactDecimal(exact.price)?.fixed
        guard let sum, let discount, let tax, let price else {
            exactLines[row] = exact
            return
        }
        columns.prices[row] = price.mantissa
        columns.priceScales[row] = UInt8(price.scale)
        columns.sums[row] = sum
        columns.discounts[row] = discount
        columns.taxes[row] = tax
    }
}

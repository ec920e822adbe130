// SPDX-License-Identifier: Apache-2.0

/// One bill on exact rationals: the meaning of every figure of a receipt.
///
/// The stages follow the data: unit prices and line sums, discounts of the lines, discounts of the bill, VAT, totals.
/// A value is rounded only where the policy names the point.
struct BillComputation {
    /// A line on its way through the stages.
    struct WorkLine {
        var price: Rational
        /// The unit price that percents of ``Policy/LineDiscount/unitPrice`` left.
        var reducedPrice: Rational
        var quantity: Rational
        /// The line's rate group, an index into ``BillComputation/groups``.
        var group: Int
        var sum: Rational
        var discount: Rational = .zero
        /// The least sum that discounts leave.
        var floor: Rational = .zero
        /// Discounts of the bill are taken of the line.
        var isDiscountable = true
        /// The sum is no longer price × quantity.
        var isAdjusted = false
    }

    /// The lines of one rate.
    struct Group {
        let rate: VATRate
        /// Its place in the rate table of the block.
        let index: UInt16
        let factor: Rational
        var lines: [Int] = []

        /// `none` and `0%` have no tax.
        var isTaxed: Bool { !factor.isZero }
    }

    let policy: Policy
    let basis: PriceBasis
    var lines: [WorkLine] = []
    private(set) var groups: [Group] = []
    /// What discounts were worth beyond what floors and sums let them take, one entry each.
    var untaken: [Rational] = []
    /// One minor unit.
    let unit: Rational
    /// Notes every step where an explanation is asked for.
    let trace: ComputationTrace?

    /// Reads a bill of a block; sums that the kernel has proven are taken over from `columns`.
    init(
        policy: Policy, block: borrowing BillBlock, bill: BillBlock.Entry, columns: LineColumns?,
        trace: ComputationTrace? = nil
    ) throws(ReceiptError) {
        self.trace = trace
        self.policy = policy
        self.basis = bill.basis
        self.unit = .powerOfTen(-policy.scale)
        lines.reserveCapacity(bill.lineCount)
        var groupOfRate: [(rate: UInt16, group: Int)] = []
        for index in 0..<bill.lineCount {
            let row = bill.firstLine + index
            let rate = block.rateIndices[row]
            let group: Int
            if let known = groupOfRate.first(where: { $0.rate == rate }) {
                group = known.group
            } else {
                let entry = block.rates.entries[Int(rate)]
                group = groups.count
                groupOfRate.append((rate, group))
                groups.append(
                    Group(rate: entry.rate, index: rate, factor: entry.factor))
            }
            groups[group].lines.append(index)
            lines.append(
                try workLine(block, row: row, line: index, group: group, columns: columns))
        }
        if bill.isAdjusted {
            try adjustLines(block, bill)
            try adjustBill(block, bill)
        }
        if policy.vatLevel == .unit { try refuseAdjustedLines() }
    }

    /// A line alone, without adjustments.
    init(
        policy: Policy, price: Rational, quantity: Rational, rate: RateTable.Entry
    ) throws(ReceiptError) {
        self.trace = nil
        self.policy = policy
        self.basis = rate.basis
        self.unit = .powerOfTen(-policy.scale)
        groups.append(Group(rate: rate.rate, index: 0, factor: rate.factor, lines: [0]))
        lines.append(try workLine(price: price, quantity: quantity, line: 0, group: 0))
    }

    // MARK: Sums

    private func workLine(
        _ block: borrowing BillBlock, row: Int, line: Int, group: Int, columns: LineColumns?
    ) throws(ReceiptError) -> WorkLine {
        let quantity = block.quantity(ofLine: row)
        if let columns, columns.marks[row] == 0 {
            let price = Rational(
                ExactDecimal(
                    mantissa: columns.prices[row], scale: Int(columns.priceScales[row])))
            return WorkLine(
                price: price, reducedPrice: price, quantity: quantity, group: group,
                sum: Rational(storage: .small(columns.sums[row], 1)) * unit)
        }
        return try workLine(
            price: block.price(ofLine: row), quantity: quantity, line: line, group: group)
    }

    private func workLine(
        price: Rational, quantity: Rational, line: Int, group: Int
    ) throws(ReceiptError) -> WorkLine {
        do {
            let written = price
            let price = try written.rounded(at: policy.unitPrice, scale: policy.scale)
            let sum = try (price * quantity).rounded(at: policy.lineSum, scale: policy.scale)
            trace?.line(line, written: written, price: price, quantity: quantity, sum: sum)
            return WorkLine(
                price: price, reducedPrice: price, quantity: quantity, group: group, sum: sum)
        } catch {
            throw ReceiptError(.inexact(error), line: line, .sum)
        }
    }

    private func refuseAdjustedLines() throws(ReceiptError) {
        if let line = lines.firstIndex(where: { $0.isAdjusted }) {
            throw ReceiptError(.unitLevelDiscount, line: line, .discounts)
        }
    }
}

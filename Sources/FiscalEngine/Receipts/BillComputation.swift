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
    private(set) var lines: [WorkLine] = []
    private(set) var groups: [Group] = []
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
        try adjustLines(block, bill)
        try adjustBill(block, bill)
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

    // MARK: Discounts and surcharges

    private func arithmetic(
        _ stacking: Stacking, at place: ComputationTrace.Place
    ) -> AdjustmentArithmetic {
        AdjustmentArithmetic(
            point: policy.discount, scale: policy.scale, stacking: stacking, trace: trace,
            place: place)
    }

    private mutating func adjustLines(
        _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) throws(ReceiptError) {
        if !bill.isAdjusted { return }
        for index in lines.indices {
            guard let adjustments = block.lineAdjustments[bill.firstLine + index] else { continue }
            do {
                try adjust(
                    &lines[index], adjustments, arithmetic(bill.stacking, at: .line(index)), index)
            } catch {
                throw ReceiptError(.inexact(error), line: index, .discounts)
            }
        }
    }

    private func adjust(
        _ line: inout WorkLine, _ adjustments: Adjustments, _ arithmetic: AdjustmentArithmetic,
        _ index: Int
    ) throws(InexactError) {
        let undiscounted = line.sum
        var discounts = adjustments.discounts
        if policy.lineDiscount == .unitPrice {
            line.reducedPrice = try arithmetic.reduced(line.price, by: discounts)
            line.sum = try (line.reducedPrice * line.quantity).rounded(
                at: policy.lineSum, scale: policy.scale)
            line.discount = undiscounted - line.sum
            if discounts.contains(where: \.isPercent) {
                trace?.reduction(index, line, undiscounted: undiscounted)
            }
            discounts.removeAll { $0.isPercent }
        }
        let (before, reduction) = (line.sum, line.discount)
        line.discount += try arithmetic.take(discounts, from: &line.sum, base: undiscounted)
        _ = try arithmetic.add(adjustments.surcharges, to: &line.sum, base: undiscounted)
        let exact = line.sum
        line.sum = try line.sum.rounded(at: policy.lineSum, scale: policy.scale)
        line.isAdjusted = !discounts.isEmpty || !adjustments.surcharges.isEmpty
        if line.isAdjusted {
            trace?.adjustedLine(index, line, before: before, reduction: reduction, exact: exact)
        }
    }

    private mutating func adjustBill(
        _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) throws(ReceiptError) {
        guard let adjustments = block.billAdjustments[bill.firstLine] else { return }
        let arithmetic = arithmetic(bill.stacking, at: .bill)
        let sums = lines.map(\.sum)
        let base = sums.reduce(.zero, +)
        trace?.discountBase(base, of: sums)
        do {
            var rest = base
            let discount = try arithmetic.take(
                adjustments.discounts, from: &rest, base: base)
            let surcharge = try arithmetic.add(
                adjustments.surcharges, to: &rest, base: base)
            trace?.adjustedBill(discount: discount, surcharge: surcharge)
            let allocation = Allocation(step: unit)
            let discounts = try allocation.settledShares(
                of: discount, weights: sums, limits: sums,
                noting: trace?.billShares(.billDiscountShare, of: discount, weights: sums))
            let surcharges = try allocation.settledShares(
                of: surcharge, weights: sums,
                noting: trace?.billShares(.billSurchargeShare, of: surcharge, weights: sums))
            for index in lines.indices {
                let exact = sums[index] - discounts[index] + surcharges[index]
                lines[index].sum = try exact.rounded(at: policy.lineSum, scale: policy.scale)
                lines[index].discount += discounts[index]
                lines[index].isAdjusted = true
                trace?.adjustedByBill(index, lines[index], before: sums[index], exact: exact)
            }
        } catch {
            throw ReceiptError(.inexact(error), .discounts)
        }
    }

    private func refuseAdjustedLines() throws(ReceiptError) {
        if let line = lines.firstIndex(where: { $0.isAdjusted }) {
            throw ReceiptError(.unitLevelDiscount, line: line, .discounts)
        }
    }
}

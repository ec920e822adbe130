// SPDX-License-Identifier: Apache-2.0

// Discounts and surcharges of lines.

extension BillComputation {
    func arithmetic(
        _ stacking: Stacking, at place: ComputationTrace.Place
    ) -> AdjustmentArithmetic {
        AdjustmentArithmetic(
            point: policy.discount, scale: policy.scale, stacking: stacking, vat: policy.vat,
            trace: trace, place: place)
    }

    /// How an adjustment's figures follow from the sum of a line; nil where they are of one basis.
    func conversion(_ adjustment: Adjustment, _ line: WorkLine) -> PriceConversion? {
        PriceConversion(of: adjustment, from: basis, rate: groups[line.group].rate)
    }

    mutating func adjustLines(
        _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) throws(ReceiptError) {
        let ofBill = block.billAdjustments[bill.firstLine]
        for index in lines.indices {
            let adjustments = block.lineAdjustments[bill.firstLine + index]
            lines[index].isDiscountable =
                adjustments?.isDiscountable != false && ofBill?.isDiscountable != false
            let floor = adjustments?.floor ?? ofBill?.floor
            if let floor { lines[index].floor = leastSum(floor, lines[index].quantity) }
            guard let adjustments else { continue }
            do {
                try adjust(
                    index, adjustments, floor, arithmetic(bill.stacking, at: .line(index)))
            } catch {
                throw ReceiptError(.inexact(error), line: index, .discounts)
            }
        }
    }

    /// A floor as a sum: rounded up where sums are rounded, so that no rounding goes below it.
    private func leastSum(_ floor: PriceFloor, _ quantity: Rational) -> Rational {
        let sum = floor.sum(of: quantity)
        return policy.lineSum == .keep ? sum : -((-sum / unit).floor) * unit
    }

    private mutating func adjust(
        _ index: Int, _ adjustments: Adjustments, _ floor: PriceFloor?,
        _ arithmetic: AdjustmentArithmetic
    ) throws(InexactError) {
        var line = lines[index]
        defer { lines[index] = line }
        let undiscounted = line.sum
        var discounts = adjustments.discounts
        if policy.lineDiscount == .unitPrice {
            var missed: [Rational] = []
            line.reducedPrice = try arithmetic.reduced(
                line.price, by: discounts, quantity: line.quantity, floor: floor,
                conversion: { conversion($0, lines[index]) }, untaken: &missed)
            untaken += missed
            line.sum = try (line.reducedPrice * line.quantity).rounded(
                at: policy.lineSum, scale: policy.scale)
            line.discount = undiscounted - line.sum
            if discounts.contains(where: \.isPercent) {
                trace?.reduction(index, line, undiscounted: undiscounted)
            }
            discounts.removeAll { $0.isPercent }
        }
        let (before, reduction) = (line.sum, line.discount)
        let taken = try take(discounts, from: &line, undiscounted, arithmetic)
        let added = try add(adjustments.surcharges, to: &line, undiscounted, arithmetic)
        let exact = line.sum
        line.sum = try line.sum.rounded(at: policy.lineSum, scale: policy.scale)
        line.isAdjusted = !discounts.isEmpty || !adjustments.surcharges.isEmpty
        if line.isAdjusted {
            trace?.adjustedLine(
                index, line, before: before, reduction: reduction, taken: taken, added: added,
                exact: exact)
        }
    }

    /// Takes discounts from a line's sum, in order, and returns what each took.
    private mutating func take(
        _ discounts: [Adjustment], from line: inout WorkLine, _ undiscounted: Rational,
        _ arithmetic: AdjustmentArithmetic
    ) throws(InexactError) -> [Rational] {
        var taken: [Rational] = []
        for discount in discounts {
            let conversion = conversion(discount, line)
            let room = max(.zero, line.sum - line.floor)
            var fund = fund(undiscounted, line.sum, room: room, conversion)
            var step = try arithmetic.take(discount, from: &fund)
            if let conversion {
                step = try arithmetic.converted(
                    step, by: conversion, limit: room, at: arithmetic.place)
            }
            untaken += fund.untaken
            line.sum -= step
            line.discount += step
            taken.append(step)
        }
        return taken
    }

    /// Adds surcharges to a line's sum, in order, and returns what each added.
    private func add(
        _ surcharges: [Adjustment], to line: inout WorkLine, _ undiscounted: Rational,
        _ arithmetic: AdjustmentArithmetic
    ) throws(InexactError) -> [Rational] {
        var added: [Rational] = []
        for surcharge in surcharges {
            let conversion = conversion(surcharge, line)
            var fund = fund(undiscounted, line.sum, room: .zero, conversion)
            var step = try arithmetic.add(surcharge, to: &fund)
            if let conversion {
                step = try arithmetic.converted(step, by: conversion, at: arithmetic.place)
            }
            line.sum += step
            added.append(step)
        }
        return added
    }

    private func fund(
        _ base: Rational, _ figure: Rational, room: Rational, _ conversion: PriceConversion?
    ) -> AdjustmentArithmetic.Fund {
        guard let factor = conversion?.factor else {
            return AdjustmentArithmetic.Fund(base: base, figure: figure, room: room)
        }
        return AdjustmentArithmetic.Fund(
            base: base * factor, figure: figure * factor, room: room * factor)
    }
}

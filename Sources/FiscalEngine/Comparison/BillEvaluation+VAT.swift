// SPDX-License-Identifier: Apache-2.0

// What is exact above the line and of one unit.

extension BillEvaluation {
    // MARK: VAT of rates and of the receipt

    /// The VAT of each rate and of the receipt under the sums of a class.
    mutating func computeAbove(_ index: Int) -> Bool {
        while rateGroups.count < index * rates.count { rateGroups.append(RateGroup()) }
        var known = classes[index]
        var (numerator, denominator): (UInt64, UInt64) = (0, 1)
        var base: Int64 = 0
        for rate in rates.indices {
            var group = RateGroup()
            for line in 0..<lineCount where rateOfLine[line] == rate {
                let row = rows[index * lineCount + line]
                group.lines += 1
                group.sum += row.sum
                group.lineWholes += row.whole
            }
            let factor = factors[Int(rates[rate])]
            if factor.numerator > 0 {
                guard let tax = exactTax(of: group.sum, factor) else { return false }
                (group.whole, group.rest) = (tax.whole, tax.rest)
                (group.taxCode, group.counterCode) = (tax.code, tax.counterCode)
                known.rateWhole += group.whole
                if known.rateWhole >= 1 << 62 { return false }
                known.rateTax.add(group.taxCode)
                known.rateCounter.add(group.counterCode)
                base += group.sum
                guard
                    let (sum, common) = Self.add(
                        tax.value, factor.denominator, numerator, denominator)
                else { return false }
                (numerator, denominator) = (sum, common)
                if group.lines > 1 { rankLines(index, rate) }
            }
            rateGroups.append(group)
        }
        let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        known.receiptWhole = Int64(whole)
        known.receiptTaxCode = RuleAnswers.code(whole, rest, denominator)
        known.receiptCounterCode = counterCode(base, known.receiptWhole, known.receiptTaxCode)
        classes[index] = known
        if rates.count > 1 { rankRates(index, denominator) }
        return true
    }

    /// a/b + c/d over their least common denominator; nil where it leaves 62 bits.
    private static func add(
        _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64
    ) -> (UInt64, UInt64)? {
        if d == 1, c == 0 { return a < 1 << 62 ? (a, b) : nil }
        let own = d / greatestCommonDivisor(b, d)
        let (common, tooLong) = b.multipliedReportingOverflow(by: own)
        if tooLong || common >= 1 << 62 { return nil }
        let (left, leftOverflow) = a.multipliedReportingOverflow(by: own)
        let (right, rightOverflow) = c.multipliedReportingOverflow(by: common / d)
        let (sum, overflow) = left.addingReportingOverflow(right)
        if leftOverflow || rightOverflow || overflow || sum >= 1 << 62 { return nil }
        return (sum, common)
    }

    /// Ranks the lines of a rate by the fractions of their VAT, ties to the earlier.
    private mutating func rankLines(_ index: Int, _ rate: Int) {
        let first = index * lineCount
        for line in 0..<lineCount where rateOfLine[line] == rate {
            let rest = rows[first + line].rest
            var rank: Int64 = 0
            for other in 0..<line where rateOfLine[other] == rate {
                if rows[first + other].rest >= rest {
                    rank += 1
                } else {
                    rows[first + other].rank += 1
                }
            }
            rows[first + line].rank = rank
        }
    }

    /// Ranks the rates that have a tax by the fractions of their VAT, over the common denominator.
    private mutating func rankRates(_ index: Int, _ common: UInt64) {
        let first = index * rates.count
        for rate in rates.indices {
            let factor = factors[Int(rates[rate])]
            if factor.numerator == 0 { continue }
            let rest = rateGroups[first + rate].rest * (common / factor.denominator)
            rateGroups[first + rate].rest = rest
            var rank: Int64 = 0
            for other in 0..<rate where rateGroups[first + other].rank != .max {
                if rateGroups[first + other].rest >= rest {
                    rank += 1
                } else {
                    rateGroups[first + other].rank += 1
                }
            }
            rateGroups[first + rate].rank = rank
        }
    }

    // MARK: VAT of one unit

    /// The VAT of one unit, and its counterpart, times the quantity, under the prices of a class.
    mutating func computeUnits(
        _ index: Int, _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) -> Bool {
        while units.count < 2 * index * lineCount { units.append(Unit()) }
        let rule = plan.variants[classes[index].variant].unitPrice
        for order in 0..<2 {
            for line in 0..<lineCount {
                let factor = factor(ofLine: line)
                let row = bill.firstLine + line
                guard factor.numerator > 0, let price = price(block, row, rule) else {
                    units.append(Unit())
                    continue
                }
                let part =
                    order == 0
                    ? factor.numerator
                    : basis == .taxInclusive
                        ? factor.denominator - factor.numerator
                        : factor.denominator + factor.numerator
                guard
                    let unit = unit(
                        price, part, factor.denominator, UInt64(block.quantities[row]),
                        Int(block.quantityScales[row]))
                else { return false }
                units.append(unit)
            }
        }
        return true
    }

    private func unit(
        _ price: (mantissa: UInt64, places: Int), _ numerator: UInt64, _ denominator: UInt64,
        _ quantity: UInt64, _ quantityPlaces: Int
    ) -> Unit? {
        let (product, overflow) = price.mantissa.multipliedReportingOverflow(by: numerator)
        let shift = UInt64(PowersOfTen.int64(abs(price.places - scale)))
        let (value, valueOverflow) =
            price.places > scale
            ? (product, false) : product.multipliedReportingOverflow(by: shift)
        let (divisor, divisorOverflow) =
            price.places > scale
            ? denominator.multipliedReportingOverflow(by: shift) : (denominator, false)
        if overflow || valueOverflow || divisorOverflow || divisor >= 1 << 62 { return nil }
        let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
        var unit = Unit()
        unit.code = RuleAnswers.code(whole, rest, divisor)
        guard let low = times(whole, quantity, quantityPlaces) else { return nil }
        (unit.low, unit.lowCode) = low
        if unit.code != RuleAnswers.integer {
            guard let high = times(whole + 1, quantity, quantityPlaces) else { return nil }
            (unit.high, unit.highCode) = high
        }
        return unit
    }

    /// A number of units, times a quantity, cut.
    private func times(
        _ units: UInt64, _ quantity: UInt64, _ places: Int
    ) -> (whole: Int64, code: UInt8)? {
        let (product, overflow) = units.multipliedReportingOverflow(by: quantity)
        if overflow { return nil }
        if places == 0 {
            return product < 1 << 52 ? (Int64(product), RuleAnswers.integer) : nil
        }
        let divisor = UInt64(PowersOfTen.int64(places))
        let (whole, rest) = product.quotientAndRemainder(dividingBy: divisor)
        return whole < 1 << 52
            ? (Int64(whole), RuleAnswers.code(whole, rest, divisor)) : nil
    }
}

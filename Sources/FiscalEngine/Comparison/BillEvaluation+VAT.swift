// SPDX-License-Identifier: Apache-2.0

// What is exact above the line and of one unit.

extension BillEvaluation {
    // MARK: VAT of rates and of the receipt

    /// The VAT of each rate and of the receipt under the sums of a class.
    mutating func computeAbove(_ index: Int) -> Bool {
        let first = index * rates.count
        var (numerator, denominator): (UInt64, UInt64) = (0, 1)
        var (base, rateWhole): (Int64, Int64) = (0, 0)
        var cuts = CutValues()
        for rate in rates.indices {
            rankLines(index, rate)
            let factor = factors[Int(rates[rate])]
            if factor.numerator == 0 { continue }
            let sum = rateGroups[first + rate].sum
            guard let tax = exactTax(of: sum, factor) else { return false }
            rateGroups[first + rate].whole = tax.whole
            rateGroups[first + rate].rest = tax.rest
            cuts.add(rate, tax.code, tax.counterCode)
            rateWhole += tax.whole
            if rateWhole >= 1 << 62 { return false }
            base += sum
            guard
                let (sum, common) = Self.add(
                    tax.value, factor.denominator, numerator, denominator)
            else { return false }
            (numerator, denominator) = (sum, common)
        }
        classes[index].rates = cuts
        classes[index].rateWhole = rateWhole
        let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        let code = RuleAnswers.code(whole, rest, denominator)
        classes[index].receiptWhole = Int64(whole)
        classes[index].receipt.add(0, code, counterCode(base, Int64(whole), code))
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
        let start = leading.count
        rateGroups[index * rates.count + rate].leading = start
        leading.append(0)
        var others = linesOfRate[rate]
        if others & (others &- 1) == 0 {
            leading.append(others)
            return
        }
        while others != 0 {
            let line = others.trailingZeroBitCount
            others &= others &- 1
            let rest = rows[first + line].rest
            var earlier = linesOfRate[rate] & ((1 &<< UInt64(line)) &- 1)
            var rank = 0
            while earlier != 0 {
                let other = earlier.trailingZeroBitCount
                earlier &= earlier &- 1
                if rows[first + other].rest >= rest {
                    rank += 1
                } else {
                    rows[first + other].rank += 1
                }
            }
            rows[first + line].rank = rank
            leading.append(0)
        }
        others = linesOfRate[rate]
        while others != 0 {
            let line = others.trailingZeroBitCount
            others &= others &- 1
            leading[start + 1 + rows[first + line].rank] = 1 &<< UInt64(line)
        }
        for count in (start + 1)..<leading.count { leading[count] |= leading[count - 1] }
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

    /// The VAT of one unit, and its counterpart, times the quantity, under the prices of a class. It does not depend on line
    /// sums, so that classes without prices of their own share it.
    mutating func computeUnits(
        _ index: Int, _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) -> Bool {
        if classes[index].member.unitPrice == nil,
            let known = classes[..<index].firstIndex(where: {
                $0.member.unitPrice == nil && !$0.isRefused
            })
        {
            classes[index].unitTax = classes[known].unitTax
            classes[index].unitCounterpart = classes[known].unitCounterpart
            return true
        }
        let rule = classes[index].member.unitPrice
        if usesUnitTax {
            guard let tax = computeUnits(.tax, rule, block, bill) else { return false }
            classes[index].unitTax = tax
        }
        if usesUnitCounterpart {
            guard let counterpart = computeUnits(.counterpart, rule, block, bill) else {
                return false
            }
            classes[index].unitCounterpart = counterpart
        }
        return true
    }

    private mutating func computeUnits(
        _ order: Policy.VATOrder, _ rule: RuleAnswers?, _ block: borrowing BillBlock,
        _ bill: BillBlock.Entry
    ) -> Units? {
        var known = Units()
        known.first = units.count
        var seen: UInt64 = 0
        for line in 0..<lineCount {
            let factor = factor(ofLine: line)
            let row = bill.firstLine + line
            guard factor.numerator > 0, let price = price(block, row, rule) else {
                units.append(Unit())
                continue
            }
            let part =
                order == .tax
                ? factor.numerator
                : basis == .taxInclusive
                    ? factor.denominator - factor.numerator
                    : factor.denominator + factor.numerator
            guard
                let unit = unit(
                    price, part, factor.denominator, UInt64(block.quantities[row]),
                    Int(block.quantityScales[row]))
            else { return nil }
            seen |= RuleAnswers.bit(unit.code) | RuleAnswers.bit(unit.lowCode)
            seen |= RuleAnswers.bit(unit.highCode)
            units.append(unit)
        }
        known.seen = Cuts(codes: seen)
        return known
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

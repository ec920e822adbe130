// SPDX-License-Identifier: Apache-2.0

// The lines of a bill, and their sums under each class.

extension BillEvaluation {
    mutating func readLines(
        _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) -> Bool {
        rates.removeAll(keepingCapacity: true)
        rateOfLine.removeAll(keepingCapacity: true)
        factorOfLine.removeAll(keepingCapacity: true)
        products.removeAll(keepingCapacity: true)
        linesOfRate.removeAll(keepingCapacity: true)
        productCuts = CutValues()
        structure = []
        for row in bill.firstLine..<(bill.firstLine + lineCount) {
            let rate = block.rateIndices[row]
            let factor = factors[Int(rate)]
            if factor.denominator == 0 || block.priceScales[row] == BillBlock.wideScale {
                return false
            }
            var index = 0
            while index < rates.count, rates[index] != rate { index += 1 }
            if index == rates.count {
                rates.append(rate)
                linesOfRate.append(0)
            }
            if factor.numerator > 0 {
                if linesOfRate[index] != 0 { structure.insert(.linesOfOneRate) }
                if block.quantities[row] != PowersOfTen.int64(Int(block.quantityScales[row])) {
                    structure.insert(.quantities)
                }
            }
            linesOfRate[index] |= 1 &<< UInt64(rateOfLine.count)
            rateOfLine.append(index)
            factorOfLine.append(factor)
            guard
                let product = product(
                    UInt64(block.prices[row]), Int(block.priceScales[row]), block, row)
            else { return false }
            productCuts.add(products.count, product.code, product.code)
            products.append(product)
        }
        return true
    }

    /// price / 10^places × quantity in minor units, cut; nil where it leaves 63 bits.
    @inline(__always)
    private func product(
        _ price: UInt64, _ places: Int, _ block: borrowing BillBlock, _ row: Int
    ) -> Product? {
        let (value, overflow) = price.multipliedReportingOverflow(
            by: UInt64(block.quantities[row]))
        return overflow
            ? nil : cut(value, places: places + Int(block.quantityScales[row]) - scale)
    }

    /// value / 10^places, cut.
    @inline(__always)
    private func cut(_ value: UInt64, places: Int) -> Product? {
        if places > 18 { return nil }
        if places <= 0 {
            let (whole, overflow) = value.multipliedReportingOverflow(
                by: UInt64(PowersOfTen.int64(-places)))
            if overflow || whole >= 1 << 62 { return nil }
            return Product(whole: Int64(whole), code: RuleAnswers.integer)
        }
        let divisor = UInt64(PowersOfTen.int64(places))
        let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
        if whole >= 1 << 62 { return nil }
        return Product(whole: Int64(whole), code: RuleAnswers.code(whole, rest, divisor))
    }

    /// Forms the classes of the bill and sets the sums of each.
    mutating func formClasses(
        _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) -> Bool {
        classes.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        var isPriceRounded = false
        for row in bill.firstLine..<(bill.firstLine + lineCount)
        where Int(block.priceScales[row]) > scale {
            isPriceRounded = true
        }
        let formation = sumClasses.formation(
            isPriceRounded: isPriceRounded, seen: productCuts.seen)
        classOfVariant = formation.classOfVariant
        for member in formation.classes {
            guard addClass(member, block, bill) else { return false }
        }
        return true
    }

    private mutating func addClass(
        _ member: SumClassTable.Member, _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) -> Bool {
        let lineSum = plan.variants[member.variant].lineSum
        var sums = Class(member: member)
        var cuts = CutValues()
        for line in 0..<lineCount {
            var product = products[line]
            if let unitPrice = member.unitPrice {
                let row = bill.firstLine + line
                guard let price = price(block, row, unitPrice) else {
                    sums.isRefused = true
                    break
                }
                guard let own = self.product(price.mantissa, price.places, block, row) else {
                    return false
                }
                product = own
            }
            cuts.add(line, product.code, product.code)
            if lineSum.refuses, product.code != RuleAnswers.integer { sums.isRefused = true }
            var row = Row()
            row.sum = product.whole + RuleAnswers.step(lineSum.steps, product.code)
            let (sum, overflow) = sums.sum.addingReportingOverflow(row.sum)
            if overflow || sum >= 1 << 62 { return false }
            sums.sum = sum
            rows.append(row)
        }
        sums.sumTies = cuts.ties(lineSum.taken)
        // A class that is refused has no figures; its rows keep the places of the others.
        while rows.count < (classes.count + 1) * lineCount { rows.append(Row()) }
        classes.append(sums)
        return true
    }

    /// The unit price of a line after its rounding point; nil where the rule refuses it.
    @inline(__always)
    func price(
        _ block: borrowing BillBlock, _ row: Int, _ rule: RuleAnswers?
    ) -> (mantissa: UInt64, places: Int)? {
        let mantissa = UInt64(block.prices[row])
        let places = Int(block.priceScales[row])
        guard let rule, places > scale else { return (mantissa, places) }
        let divisor = UInt64(PowersOfTen.int64(places - scale))
        let (whole, rest) = mantissa.quotientAndRemainder(dividingBy: divisor)
        let code = RuleAnswers.code(whole, rest, divisor)
        if rule.refuses, code != RuleAnswers.integer { return nil }
        return (whole + UInt64(RuleAnswers.step(rule.steps, code)), scale)
    }

    /// Marks the lines of each class whose sums are not the baseline's.
    mutating func findOtherSums() {
        if classes.count == 1 { return }
        let baseline = lineCount * classOfVariant[plan.baselineVariant]
        for index in classes.indices {
            var others: UInt64 = 0
            for line in 0..<lineCount
            where rows[index * lineCount + line].sum != rows[baseline + line].sum {
                others |= 1 &<< UInt64(line)
            }
            classes[index].otherSums = others
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// The receipt of a bill of a few plain lines, computed on the stack: what is allocated is the receipt.
///
/// Lines go through the kernel one by one and are added up, and their VAT above the line shared, by the code that does it for
/// blocks. A bill that this cannot take, or may have to refuse, has no receipt here and goes the general way: one with
/// discounts, of more lines, with numbers that fit no column or a rate that is no whole percent, with a figure that is not
/// provably exact.
struct FewLines: Sendable {
    private let policy: Policy
    private let limits: BillLimits
    private let above: VATAboveLine?
    private let kernelPolicy: fk_line_policy
    private let rates: UsualRates
    /// Some bill may have its receipt here.
    private let isPossible: Bool

    /// `kernel` nil: no bill has its receipt here.
    init(_ policy: Policy, _ limits: BillLimits, _ kernel: LineKernel?, _ above: VATAboveLine?) {
        self.policy = policy
        self.limits = limits
        self.above = above
        kernelPolicy = kernel?.linePolicy(.taxInclusive) ?? fk_line_policy()
        rates = .of(policy.vatOrder)
        isPossible = (kernel?.computesTax == true || above != nil) && policy.total == .keep
    }

    /// What the lines have in columns.
    private struct Columns {
        var prices = InlineArray<8, Int64>(repeating: 0)
        var priceScales = InlineArray<8, UInt8>(repeating: 0)
        var sums = InlineArray<8, Int64>(repeating: 0)
        var taxes = InlineArray<8, Int64>(repeating: 0)
        /// An index into `factors`, in the order in which the rates first appear.
        var rates = InlineArray<8, UInt16>(repeating: 0)
        var factors = InlineArray<8, VATFactor>(repeating: VATFactor())
    }

    /// The receipt; nil for a bill that goes the general way.
    func receipt(for bill: Bill) -> Receipt? {
        let count = bill.lines.count
        guard isPossible, count > 0, count <= InlineList<Int>.capacity,
            count <= limits.maximumLines,
            bill.adjustments.isEmpty, bill.prepayment.signum == 0
        else { return nil }
        var columns = Columns()
        guard compute(bill, into: &columns) else { return nil }

        var subtotals = InlineList(unused: VATAboveLine.Subtotal.zero)
        let sums = columns.sums.span.extracting(0..<count)
        let rates = columns.rates.span.extracting(0..<count)
        guard
            var added = VATAboveLine.Subtotal.addUp(
                sums, taxes: columns.taxes.span.extracting(0..<(above == nil ? count : 0)),
                rates: rates, into: &subtotals)
        else { return nil }
        if let above {
            var rests = InlineList(unused: VATAboveLine.Rest.zero)
            var taxes = columns.taxes.mutableSpan
            guard
                let tax = above.compute(
                    sums, rates: rates, factors: columns.factors.span, basis: bill.priceBasis,
                    taxes: &taxes, firstTax: 0, subtotals: &subtotals, from: 0, rests: &rests)
            else { return nil }
            added = LineSums(sum: added.sum, tax: tax)
        }
        guard let (amount, tax) = added.amount(bill.priceBasis) else { return nil }
        return receipt(bill, columns, subtotals, amount, tax)
    }

    /// Fills the columns; false for a bill that goes the general way.
    private func compute(_ bill: Bill, into columns: inout Columns) -> Bool {
        var known = InlineList(unused: 0)
        for index in bill.lines.indices {
            guard let price = bill.lines[index].price.fixed, price.mantissa >= 0,
                let quantity = bill.lines[index].quantity.fixed, quantity.mantissa > 0,
                bill.lines[index].adjustments.isEmpty,
                let usual = UsualRates.index(of: bill.lines[index].rate)
            else { return false }
            let rate = rates.entry(at: usual, bill.priceBasis)
            var place = 0
            while place < known.count, known[place] != usual { place += 1 }
            if place == known.count {
                if place >= limits.maximumRates { return false }
                known.append(usual)
                columns.factors[place] = rate.factor
            }
            guard
                let figures = LineKernel.compute(
                    kernelPolicy, rate.prepared, price: price, quantity: quantity)
            else { return false }
            columns.prices[index] = figures.price
            columns.priceScales[index] = figures.price_scale
            columns.sums[index] = figures.sum
            columns.taxes[index] = figures.tax
            columns.rates[index] = UInt16(truncatingIfNeeded: place)
        }
        return true
    }

    private func receipt(
        _ bill: Bill, _ columns: borrowing Columns,
        _ subtotals: borrowing InlineList<VATAboveLine.Subtotal>, _ amount: Int64, _ tax: Int64
    ) -> Receipt {
        let scale = policy.scale
        var items: [ReceiptItem] = []
        items.reserveCapacity(bill.lines.count)
        for index in bill.lines.indices {
            items.append(
                ReceiptItem(
                    line: bill.lines[index],
                    price: Rational(
                        mantissa: columns.prices[index], scale: Int(columns.priceScales[index])),
                    sum: Rational(mantissa: columns.sums[index], scale: scale), discount: .zero,
                    tax: Rational(mantissa: columns.taxes[index], scale: scale)))
        }
        var vat: [VATSubtotal] = []
        vat.reserveCapacity(subtotals.count)
        for index in 0..<subtotals.count {
            let subtotal = subtotals[index]
            // The first line of the rate names it.
            var line = 0
            while columns.rates[line] != subtotal.rate { line += 1 }
            vat.append(
                VATSubtotal(
                    rate: bill.lines[line].rate,
                    turnover: Amount(minorUnits: subtotal.turnover, scale: scale),
                    tax: Amount(minorUnits: subtotal.tax, scale: scale)))
        }
        return Receipt(
            billID: bill.id, items: items, totalAmount: Amount(minorUnits: amount, scale: scale),
            totalTax: Amount(minorUnits: tax, scale: scale), totalDiscount: .zero,
            untakenDiscount: .zero, vat: vat,
            amountDue: Amount(minorUnits: amount, scale: scale),
            overpaid: Amount(minorUnits: 0, scale: scale), policy: policy.name)
    }
}

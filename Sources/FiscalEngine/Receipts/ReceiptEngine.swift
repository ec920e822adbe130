// SPDX-License-Identifier: Apache-2.0

/// Computes receipts under one policy: a single bill, or blocks of bills.
///
/// ```swift
/// let engine = ReceiptEngine(policy: .evotor)
/// let bill = Bill(lines: [
///     Line(price: 8720, quantity: 1, rate: .percent(7)),
///     Line(price: 9856, quantity: 1, rate: .percent(7)),
/// ])
/// let receipt = try engine.receipt(for: bill)
/// receipt.totalTax.fixedText   // "1215.26": 570.47 + 644.79, each line rounded
/// ```
///
/// Both ways are one computation: a single bill is a block of a few rows. A block goes through the columnar kernel first;
/// bills that the kernel cannot prove exact in its width, or that a policy or a discount puts beyond it, go through
/// rationals. Which way a bill took cannot be seen in its figures, only in ``ReceiptBlock/exactBillCount``.
public struct ReceiptEngine: Sendable {
    /// The policy of every receipt.
    public let policy: Policy
    /// How large a bill may be.
    public let limits: BillLimits
    private let kernel: LineKernel?
    private let above: VATAboveLine?
    private let few: FewLines

    /// An engine for one policy.
    public init(policy: Policy, limits: BillLimits = .standard) {
        self.init(policy: policy, limits: limits, usesKernel: true)
    }

    /// Tests run every case with and without the kernel, and with each of its versions.
    init(
        policy: Policy, limits: BillLimits = .standard, usesKernel: Bool,
        version: KernelVersion = .standard
    ) {
        self.policy = policy
        self.limits = limits
        kernel = usesKernel ? LineKernel(policy, version: version) : nil
        above = kernel == nil ? nil : VATAboveLine(policy)
        few = FewLines(policy, limits, kernel, above)
    }

    /// The receipt for a bill.
    ///
    /// - Throws: ``ReceiptError`` with the line and the figure.
    public func receipt(for bill: Bill) throws(ReceiptError) -> Receipt {
        if let receipt = few.receipt(for: bill) { return receipt }
        var block = BillBlock(limits: limits)
        try block.append(bill)
        var results = ReceiptBlock()
        compute(block, into: &results)
        let totals = try results.totals(ofBill: 0).get()
        return Receipt(bill, totals, results, policy)
    }

    /// Computes every bill of a block; what the results held before is dropped, its memory kept.
    ///
    /// A bill that has no receipt under the policy is an error of its own and leaves the others alone.
    public func compute(_ block: borrowing BillBlock, into results: inout ReceiptBlock) {
        compute(block, into: &results, trace: nil)
    }

    /// Computes every bill of a block; rationals note their steps in a trace.
    func compute(
        _ block: borrowing BillBlock, into results: inout ReceiptBlock, trace: ComputationTrace?
    ) {
        precondition(trace == nil || kernel == nil, "The kernel notes no steps")
        results.removeAll()
        if let kernel {
            results.markedCount = kernel.compute(
                block, into: &results.columns, &results.kernelRates)
        } else {
            results.columns.resize(to: block.prices.count)
        }
        results.rates = block.rates
        for bill in block.bills {
            let firstSubtotal = results.subtotals.count
            var entry = ReceiptBlock.Entry(
                totals: .zero, isFailed: false, firstSubtotal: firstSubtotal, subtotalCount: 0)
            do {
                entry.totals = try totals(of: bill, in: block, &results, trace)
            } catch {
                results.subtotals.removeLast(results.subtotals.count - firstSubtotal)
                results.failures[results.entries.count] = error
                entry.isFailed = true
            }
            entry.subtotalCount = results.subtotals.count - firstSubtotal
            results.entries.append(entry)
        }
    }

    private func totals(
        of bill: BillBlock.Entry, in block: borrowing BillBlock, _ results: inout ReceiptBlock,
        _ trace: ComputationTrace?
    ) throws(ReceiptError) -> ReceiptTotals {
        if let kernel, !bill.isAdjusted {
            let firstSubtotal = results.subtotals.count
            if let (amount, tax) = addUp(bill, block, kernel, &results) {
                return try totals(amount, tax, of: bill)
            }
            results.subtotals.removeLast(results.subtotals.count - firstSubtotal)
        }
        results.exactBillCount += 1
        return try computeExactly(bill, block, &results, trace)
    }

    // MARK: Through the kernel

    /// The amount and the tax of a bill whose rows the kernel has computed, its subtotals appended; nil when it has to go
    /// through rationals, and the subtotals then mean nothing.
    private func addUp(
        _ bill: BillBlock.Entry, _ block: borrowing BillBlock, _ kernel: LineKernel,
        _ results: inout ReceiptBlock
    ) -> (amount: Int64, tax: Int64)? {
        if !kernel.computesTax, above == nil { return nil }
        let rows = bill.firstLine..<(bill.firstLine + bill.lineCount)
        if results.markedCount > 0 {
            for row in rows where results.columns.marks[row] != 0 { return nil }
        }
        return Self.addUp(
            rows, block.rateIndices, block.rates.factors, bill.basis, above, results.columns.sums,
            &results.columns.taxes, &results.subtotals, &results.rests)
    }

    private static func addUp(
        _ rows: Range<Int>, _ rates: [UInt16], _ factors: [VATFactor], _ basis: PriceBasis,
        _ above: VATAboveLine?, _ sums: [Int64], _ taxes: inout [Int64],
        _ subtotals: inout [ReceiptBlock.Subtotal], _ rests: inout [VATAboveLine.Rest]
    ) -> (amount: Int64, tax: Int64)? {
        let first = subtotals.count
        let sums = sums.span.extracting(rows)
        let rates = rates.span.extracting(rows)
        let added = ReceiptBlock.Subtotal.addUp(
            sums,
            taxes: taxes.span.extracting(above == nil ? rows : rows.lowerBound..<rows.lowerBound),
            rates: rates, into: &subtotals)
        guard let added, let above else { return added?.amount(basis) }
        var taxes = taxes.mutableSpan
        let tax = above.compute(
            sums, rates: rates, factors: factors.span, basis: basis, taxes: &taxes,
            firstTax: rows.lowerBound, subtotals: &subtotals, from: first, rests: &rests)
        return tax.flatMap { LineSums(sum: added.sum, tax: $0).amount(basis) }
    }

    /// The totals of a bill without discounts.
    private func totals(
        _ amount: Int64, _ tax: Int64, of bill: BillBlock.Entry
    ) throws(ReceiptError) -> ReceiptTotals {
        var (due, overpaid): (Int64, Int64) = (amount, 0)
        if policy.total != .keep || bill.prepayment.signum != 0 {
            (due, overpaid) = try amountDue(
                Rational(mantissa: amount, scale: policy.scale), bill)
        }
        return ReceiptTotals(
            totalAmount: amount, totalTax: tax, totalDiscount: 0, amountDue: due,
            overpaid: overpaid)
    }

    // MARK: Through rationals

    private func computeExactly(
        _ bill: BillBlock.Entry, _ block: borrowing BillBlock, _ results: inout ReceiptBlock,
        _ trace: ComputationTrace?
    ) throws(ReceiptError) -> ReceiptTotals {
        let computation = try BillComputation(
            policy: policy, block: block, bill: bill,
            columns: kernel == nil ? nil : results.columns, trace: trace)
        let vat = try computation.vat()

        for (index, line) in computation.lines.enumerated() {
            try results.set(
                row: bill.firstLine + index, line: index, policy: policy,
                ReceiptBlock.ExactLine(
                    price: line.price, sum: line.sum, discount: line.discount,
                    tax: vat.lineTaxes[index]))
        }
        for (index, group) in computation.groups.enumerated() {
            results.subtotals.append(
                ReceiptBlock.Subtotal(
                    rate: group.index, turnover: try units(vat.turnovers[index], .turnover),
                    tax: try units(vat.groupTaxes[index], .tax)))
        }
        let discount = computation.lines.reduce(Rational.zero) { $0 + $1.discount }
        let totalDiscount = discount.minorUnits(scale: policy.scale)
        if totalDiscount == nil {
            // Discounts that are no whole units, because the policy keeps them or the sums they took away exact, add up
            // to no amount: nothing names a rounding of their sum. Its size is bounded like an amount's.
            if discount * .powerOfTen(policy.scale) > Rational(Int(Int64.max)) {
                throw ReceiptError(.amountOverflow, .totalDiscount)
            }
            results.exactDiscounts[results.entries.count] = discount
        }
        trace?.totalDiscount(discount)
        if !computation.untaken.isEmpty {
            let untaken = computation.untaken.reduce(.zero, +)
            trace?.untakenDiscount(computation.untaken, value: untaken)
            results.untakenDiscounts[results.entries.count] = untaken
        }
        let (due, overpaid) = try amountDue(vat.totalAmount, bill)
        trace?.amountDue(
            Rational(storage: .small(due, 1)) * computation.unit,
            overpaid: Rational(storage: .small(overpaid, 1)) * computation.unit,
            total: vat.totalAmount, prepayment: Rational(bill.prepayment))
        let totals = ReceiptTotals(
            totalAmount: try units(vat.totalAmount, .totalAmount),
            totalTax: try units(vat.totalTax, .totalTax),
            totalDiscount: totalDiscount ?? 0,
            amountDue: due, overpaid: overpaid)
        assert(ReceiptInvariants.hold(computation, vat))
        return totals
    }

    /// What is left to pay, and what the prepayment is too much, in minor units.
    private func amountDue(
        _ total: Rational, _ bill: BillBlock.Entry
    ) throws(ReceiptError) -> (due: Int64, overpaid: Int64) {
        if bill.prepayment.scale > policy.scale {
            throw ReceiptError(.prepaymentScale, .prepayment)
        }
        let rest = total - Rational(bill.prepayment)
        if rest.isNegative { return (0, try units(-rest, .prepayment)) }
        switch policy.total {
        case .keep:
            return (try units(rest, .amountDue), 0)
        case .round(let step, let rule):
            do {
                let due = try rest.rounded(toMultipleOf: Rational(step), rule)
                return (try units(due, .amountDue), 0)
            } catch let error as InexactError {
                throw ReceiptError(.inexact(error), .amountDue)
            } catch let error as ReceiptError {
                throw error
            } catch {
                preconditionFailure("Rounding throws nothing else")
            }
        }
    }

    private func units(
        _ value: Rational, _ figure: ReceiptError.Figure
    ) throws(ReceiptError) -> Int64 {
        guard let units = value.minorUnits(scale: policy.scale) else {
            throw ReceiptError(.amountOverflow, figure)
        }
        return units
    }
}

extension Rational {
    /// The value as a number of 10^−scale; nil when it is none or does not fit Int64.
    func minorUnits(scale: Int) -> Int64? { (self * .powerOfTen(scale)).int64 }
}

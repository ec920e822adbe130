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
    }

    /// The receipt for a bill.
    ///
    /// - Throws: ``ReceiptError`` with the line and the figure.
    public func receipt(for bill: Bill) throws(ReceiptError) -> Receipt {
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
            _ = kernel.compute(block, into: &results.columns)
        } else {
            results.columns.resize(to: block.prices.count)
        }
        results.rates = block.rates
        var above = kernel == nil ? nil : VATAboveLine(policy, block.rates)
        for bill in block.bills {
            let firstSubtotal = results.subtotals.count
            var entry = ReceiptBlock.Entry(
                totals: .zero, isFailed: false, firstSubtotal: firstSubtotal, subtotalCount: 0)
            do {
                entry.totals = try totals(of: bill, in: block, &above, &results, trace)
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
        of bill: BillBlock.Entry, in block: borrowing BillBlock, _ above: inout VATAboveLine?,
        _ results: inout ReceiptBlock, _ trace: ComputationTrace?
    ) throws(ReceiptError) -> ReceiptTotals {
        if let kernel, !bill.isAdjusted {
            let totals =
                kernel.computesTax
                ? try addUp(bill, block, &results)
                : try addUpAbove(bill, block, &above, &results)
            if let totals { return totals }
        }
        results.exactBillCount += 1
        return try computeExactly(bill, block, &results, trace)
    }

    // MARK: Through the kernel

    /// Adds up a bill whose lines the kernel has computed; nil when a row is marked or a sum leaves Int64.
    private func addUp(
        _ bill: BillBlock.Entry, _ block: borrowing BillBlock, _ results: inout ReceiptBlock
    ) throws(ReceiptError) -> ReceiptTotals? {
        let firstSubtotal = results.subtotals.count
        let rows = bill.firstLine..<(bill.firstLine + bill.lineCount)
        guard let (sums, tax) = results.addUp(rows, rates: block.rateIndices) else {
            results.subtotals.removeLast(results.subtotals.count - firstSubtotal)
            return nil
        }
        var amount = sums
        if bill.basis == .taxExclusive {
            let (total, overflow) = amount.addingReportingOverflow(tax)
            if overflow || total == .min {
                results.subtotals.removeLast(results.subtotals.count - firstSubtotal)
                return nil
            }
            amount = total
        }
        return try totals(amount, tax, of: bill, firstSubtotal, &results)
    }

    /// Adds up a bill whose line sums the kernel has computed and whose VAT is rounded above the line; nil when it has to go
    /// through rationals.
    private func addUpAbove(
        _ bill: BillBlock.Entry, _ block: borrowing BillBlock, _ above: inout VATAboveLine?,
        _ results: inout ReceiptBlock
    ) throws(ReceiptError) -> ReceiptTotals? {
        let rows = bill.firstLine..<(bill.firstLine + bill.lineCount)
        let sums = above?.compute(
            rows, rates: block.rateIndices, basis: bill.basis, &results.columns)
        guard let sums else { return nil }
        var amount = sums.sum
        if bill.basis == .taxExclusive {
            let (gross, overflow) = amount.addingReportingOverflow(sums.tax)
            if overflow || gross == .min { return nil }
            amount = gross
        }
        let firstSubtotal = results.subtotals.count
        for group in above?.groups ?? [] {
            results.subtotals.append(
                ReceiptBlock.Subtotal(
                    rate: group.rate, turnover: group.turnover, tax: group.tax))
        }
        return try totals(amount, sums.tax, of: bill, firstSubtotal, &results)
    }

    /// The totals of a bill without discounts; an error leaves no subtotals behind.
    private func totals(
        _ amount: Int64, _ tax: Int64, of bill: BillBlock.Entry, _ firstSubtotal: Int,
        _ results: inout ReceiptBlock
    ) throws(ReceiptError) -> ReceiptTotals {
        var (due, overpaid): (Int64, Int64) = (amount, 0)
        if policy.total != .keep || bill.prepayment.signum != 0 {
            do {
                (due, overpaid) = try amountDue(
                    Rational(storage: .small(amount, 1)) * .powerOfTen(-policy.scale), bill)
            } catch {
                results.subtotals.removeLast(results.subtotals.count - firstSubtotal)
                throw error
            }
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

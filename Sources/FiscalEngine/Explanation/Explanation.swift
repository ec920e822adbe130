// SPDX-License-Identifier: Apache-2.0

/// Every figure of one receipt with its exact value, the rule applied, the residue, and who received each unit that was
/// shared.
///
/// ```swift
/// let explanation = try ReceiptEngine(policy: .evotor).explanation(for: bill)
/// explanation.lines[0].figures[.lineTax]?.exact.fractionText   // "61040/107"
/// print(explanation.text())
/// ```
///
/// An explanation is what the computation itself noted on its way, not a second computation. The laws:
///
/// - E-1: the formula of each figure gives its exact value, its rule gives its value, value = exact + residue;
/// - E-2: at the levels unit and line, with settled sums, the lines' tax residues add up to totalTax − exact total tax; at
///   the level rate the rates' do;
/// - E-3: shares add up to the figure that was shared, the units received to what the whole parts left of it;
/// - E-4: exact taxes of lines add up to their rate's, exact taxes of rates to the total's;
/// - E-5: a rounded figure's residue is less than one step, by a nearest rule at most half of one;
/// - E-6: the last step of each figure has the value of the receipt.
public struct Explanation: Sendable, Hashable {
    /// The policy with the values of all its points.
    public let policy: Policy
    /// Whether the prices of the bill hold their VAT.
    public let priceBasis: PriceBasis
    /// The receipt that is explained, figure by figure equal to ``ReceiptEngine/receipt(for:)``.
    public let receipt: Receipt
    /// One entry for each line, in the order of the bill.
    public let lines: [LineExplanation]
    /// Discounts and surcharges of the whole bill; without steps for a bill that has none.
    public let adjustments: FigureChain
    /// One entry for each rate, in the order in which the rates first appear.
    public let rates: [RateExplanation]
    /// The totals of the receipt. A bill without any discount has no ``ReceiptFigure/totalDiscount``: it is zero.
    public let totals: FigureChain
}

extension Explanation {
    /// What a computation noted on its way to a receipt.
    init(_ bill: Bill, _ receipt: Receipt, _ trace: ComputationTrace) {
        self.init(
            policy: trace.policy, priceBasis: bill.priceBasis, receipt: receipt,
            lines: zip(bill.lines, trace.lines).map {
                LineExplanation(line: $0, figures: FigureChain(steps: $1))
            },
            adjustments: FigureChain(steps: trace.bill),
            rates: zip(receipt.vat, trace.rates).map { subtotal, steps in
                RateExplanation(
                    rate: subtotal.rate,
                    lines: bill.lines.indices.filter { bill.lines[$0].rate == subtotal.rate },
                    figures: FigureChain(steps: steps))
            },
            totals: FigureChain(steps: trace.totals))
        assert(ExplanationInvariants.broken(self) == nil, ExplanationInvariants.broken(self) ?? "")
    }
}

extension ReceiptEngine {
    /// The receipt for a bill with each of its figures explained.
    ///
    /// The bill goes through rationals, where every step can be noted; the figures are those of ``receipt(for:)``.
    ///
    /// - Throws: ``ReceiptError`` for the bills for which ``receipt(for:)`` throws it.
    public func explanation(for bill: Bill) throws(ReceiptError) -> Explanation {
        var block = BillBlock(limits: limits)
        try block.append(bill)
        var results = ReceiptBlock()
        let trace = ComputationTrace(policy: policy, basis: bill.priceBasis)
        ReceiptEngine(policy: policy, limits: limits, usesKernel: false)
            .compute(block, into: &results, trace: trace)
        let totals = try results.totals(ofBill: 0).get()
        return Explanation(bill, Receipt(bill, totals, results, policy), trace)
    }
}

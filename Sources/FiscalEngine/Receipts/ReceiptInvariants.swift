// SPDX-License-Identifier: Apache-2.0

/// What holds for every computed bill, by number; asserted in debug builds and tested as laws.
///
/// - RC-1: turnovers add up to the sum of the lines, where line sums are settled and tax and gross are not both rounded;
/// - RC-2: reconciled parts add up: the lines' taxes to the rate's, the rates' to the total;
/// - RC-3: at level unit, line and rate the rates' taxes add up to the total, where line sums are settled;
/// - RC-4: no sum and no discount is below zero.
enum ReceiptInvariants {
    static func hold(_ bill: BillComputation, _ vat: BillComputation.VATFigures) -> Bool {
        let isSettled = bill.policy.lineSum != .keep
        let isAbove = bill.policy.vatLevel == .rate || bill.policy.vatLevel == .receipt
        let groupTax = vat.groupTaxes.reduce(.zero, +)
        if isSettled, bill.policy.vatOrder != .both {
            let turnover = vat.turnovers.reduce(.zero, +)
            guard turnover == bill.lines.reduce(Rational.zero, { $0 + $1.sum }) else {
                return false
            }
        }
        if isAbove, bill.policy.parts == .reconciled {
            for (group, tax) in zip(bill.groups, vat.groupTaxes) {
                let sum = group.lines.reduce(Rational.zero) { $0 + vat.lineTaxes[$1] }
                guard sum == tax else { return false }
            }
            guard groupTax == vat.totalTax else { return false }
        }
        if isSettled, bill.policy.vatLevel != .receipt {
            guard groupTax == vat.totalTax else { return false }
        }
        return bill.lines.allSatisfy { !$0.sum.isNegative && !$0.discount.isNegative }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension ReceiptBlock.Subtotal {
    static let zero = ReceiptBlock.Subtotal(rate: 0, turnover: 0, tax: 0)

    /// Adds up the lines of a bill, and the subtotals of their rates, which are appended; nil when a sum leaves Int64, and the
    /// subtotals then mean nothing. Taxes that are rounded above the line are left out: `taxes` is then empty.
    static func addUp<Subtotals: ShortList<Self>>(
        _ sums: Span<Int64>, taxes: Span<Int64>, rates: Span<UInt16>,
        into subtotals: inout Subtotals
    ) -> LineSums? {
        let first = subtotals.count
        var sum = CheckedSum()
        var tax = CheckedSum()
        for row in sums.indices {
            let (lineSum, lineTax) = (sums[row], taxes.isEmpty ? 0 : taxes[row])
            sum.add(lineSum)
            tax.add(lineTax)
            // Nearly every bill has one rate, and the rest a handful: looking through them beats hashing.
            let rate = rates[row]
            var index = first
            while index < subtotals.count, subtotals[index].rate != rate { index += 1 }
            if index == subtotals.count {
                subtotals.append(Self(rate: rate, turnover: lineSum, tax: lineTax))
                continue
            }
            let subtotal = subtotals[index]
            var turnover = CheckedSum(subtotal.turnover)
            var rateTax = CheckedSum(subtotal.tax)
            turnover.add(lineSum)
            rateTax.add(lineTax)
            if turnover.overflows || rateTax.overflows { return nil }
            subtotals[index] = Self(rate: rate, turnover: turnover.value, tax: rateTax.value)
        }
        return sum.overflows || tax.overflows ? nil : LineSums(sum: sum.value, tax: tax.value)
    }
}

/// What the lines of a bill add up to, in minor units.
struct LineSums {
    let sum: Int64
    let tax: Int64

    /// What the receipt amounts to, and its tax; nil when that leaves Int64.
    func amount(_ basis: PriceBasis) -> (amount: Int64, tax: Int64)? {
        if basis == .taxInclusive { return (sum, tax) }
        let (gross, overflow) = sum.addingReportingOverflow(tax)
        return overflow || gross == .min ? nil : (gross, tax)
    }
}

/// A sum of amounts, which Int64.min is none of.
private struct CheckedSum {
    private(set) var value: Int64
    private(set) var overflows = false

    init(_ value: Int64 = 0) {
        self.value = value
    }

    mutating func add(_ other: Int64) {
        let (total, overflow) = value.addingReportingOverflow(other)
        value = total
        overflows = overflows || overflow || total == .min
    }
}

// SPDX-License-Identifier: Apache-2.0
import FiscalEngine

/// Columns as a database or an Arrow buffer holds them.
func computeColumns() throws {
    let prices: [Int64] = [872_000, 985_600, 4_599]  // kopecks
    let quantities: [Int64] = [1_000, 1_000, -375]  // thousandths; the last row takes goods back
    let rates: [UInt8] = [0, 0, 1]  // indices of the batch's rates
    var sums = [Int64](repeating: 0, count: prices.count)
    var taxes = sums

    let batch = try ColumnBatch(policy: .evotor, rates: [.percent(7), .percent(22)])
    do {
        var sumSpan = sums.mutableSpan
        var taxSpan = taxes.mutableSpan
        let report = try batch.compute(
            prices: prices.span, priceScale: 2, quantities: quantities.span, quantityScale: 3,
            rates: rates.span, sums: &sumSpan, taxes: &taxSpan)
        // A row without figures stops no other: it is 0 in the columns, and the report says why.
        for failure in report.failures { print("row \(failure.row): \(failure.reason)") }
    }
    print("sums \(sums), taxes \(taxes)")

    let (totals, _) = try batch.totals(
        prices: prices.span, priceScale: 2, quantities: quantities.span, quantityScale: 3,
        rates: rates.span)
    for total in totals { print("\(total.rate): \(total.sum), of which VAT \(total.tax)") }
}

try computeColumns()

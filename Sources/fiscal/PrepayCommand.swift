// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

struct PrepayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepay",
        abstract: "The receipt for money that is taken before the goods.",
        discussion: """
            VAT is at the calculated rates of the day: 20/120 in 2025, 22/122 from 2026. Without an amount it is all that can \
            still be prepaid. A part is shared among the lines in proportion to what is open of them. The receipt is \
            FullPrepayment or PartialPrepayment; AdvancePayment has a row for each rate and names no goods.

            EXAMPLES
              fiscal prepay bill.json --bill 47 --date 2026-03-02 --means card
              fiscal prepay bill.json --bill 47 --amount 1000 --means cash=1500
              fiscal prepay bill.json --bill 47 --amount 500 --method AdvancePayment
              fiscal prepay bill.json --bill 47 --lines 1,2:3 --means card --id P-1

            EXIT STATUS
              0   the receipt was printed
              1   it does not fit the bill, or the bill was not found
              2   an input cannot be read
            """)

    @OptionGroup var common: SettlementArguments
    @OptionGroup var amount: AmountArguments
    @OptionGroup var rates: RateArguments
    @OptionGroup var correction: CorrectionArguments

    @Option(help: "How an amount is shared: \(distributions).")
    var distribution = ReceiptRequest.Distribution.largestRemainder

    private static let distributions = ReceiptRequest.Distribution.allCases.map(\.rawValue)
        .joined(separator: ", ")

    func run() async throws {
        try await common.print { ledger, request in
            var request = request
            request.amount = amount.amount
            request.distribution = distribution
            try rates.apply(to: &request, ledger)
            return try correction.receipts(ledger, request) { try ledger.prepay($0) }
        }
    }
}

extension ReceiptRequest.Distribution: ExpressibleByArgument {}

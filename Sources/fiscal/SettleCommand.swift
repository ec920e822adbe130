// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

struct SettleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract: "The receipt for goods that are handed over, or for the payment of a credit.",
        discussion: """
            All that is open is handed over at its full price and the plain rate of the day. What is held as a prepayment is \
            offset; the means pay the rest. What is left on credit makes it a PartialSettlement, or Lend where nothing else is \
            paid; LoanPayment pays such a credit.

            EXAMPLES
              fiscal settle bill.json prepaid.json --bill 47 --means cash=3000
              fiscal settle bill.json --bill 47 --lines 1:2 --means card
              fiscal settle bill.json --bill 47 --means cash=1000,credit
              fiscal settle bill.json lent.json --bill 47 --method LoanPayment \\
                --amount 500 --means card
              fiscal settle bill.json sale.json --bill 47 --correct S-1 --means cash

            EXIT STATUS
              0   the receipt was printed
              1   it does not fit the bill, or the bill was not found
              2   an input cannot be read
            """)

    @OptionGroup var common: SettlementArguments
    @OptionGroup var amount: AmountArguments
    @OptionGroup var rates: RateArguments
    @OptionGroup var correction: CorrectionArguments

    @Option(
        help: ArgumentHelp(
            "Round the part that cash pays to coins of this step, half up.", valueName: "step"),
        transform: exactDecimal)
    var cashStep: ExactDecimal?

    func validate() throws {
        if let cashStep, cashStep.signum <= 0 {
            throw ValidationError("--cash-step is greater than zero")
        }
    }

    func run() async throws {
        try await common.print { ledger, request in
            var request = request
            request.amount = amount.amount
            if let cashStep { request.rounding = .cash(CashRounding(step: cashStep)) }
            try rates.apply(to: &request, ledger)
            return try correction.receipts(ledger, request) { try ledger.settle($0) }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

struct RefundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund",
        abstract: "The receipt that takes another back, whole or in part.",
        discussion: """
            Rates and settlement method are those of the receipt that is taken back. A full refund is its mirror image; parts, \
            in any order, end exactly at it. Amounts are not below zero: the type is PAYBACK, or BUYBACK. Money goes back the \
            way it came unless --means say otherwise.

            EXAMPLES
              fiscal refund bill.json sale.json --bill 47
              fiscal refund bill.json sale.json --bill 47 --lines 2:1,3
              fiscal refund bill.json sale.json --bill 47 --amount 100 --means card
              fiscal refund bill.json prepaid.json --bill 47 --method PartialPrepayment
              fiscal refund bill.json receipts.ndjson --bill 47 --receipt S-1
              fiscal refund bill.json receipts.ndjson --bill 47 --correct R-1 --lines 2:1

            EXIT STATUS
              0   the receipt was printed
              1   it does not fit the bill, or the bill was not found
              2   an input cannot be read
            """)

    @OptionGroup var common: SettlementArguments
    @OptionGroup var amount: AmountArguments
    @OptionGroup var correction: CorrectionArguments

    @Option(help: ArgumentHelp("The receipt that is taken back.", valueName: "id"))
    var receipt: String?

    func run() async throws {
        try await common.print { ledger, request in
            var request = request
            request.amount = amount.amount
            request.refundOf = receipt
            return try correction.receipts(ledger, request) { try ledger.refund($0) }
        }
    }
}

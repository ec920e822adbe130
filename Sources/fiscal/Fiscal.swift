// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command line.
@main
struct Fiscal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fiscal",
        abstract: "Receipts right to the kopeck: exact fiscal arithmetic under a rounding policy.",
        discussion: """
            EXAMPLES
              fiscal recalc journal.txt              receipts of an exchange journal
              fiscal recalc bills.ndjson --policy rate/half-up
              fiscal verify journal.txt              which recorded figures are wrong, and why
              fiscal explain journal.txt --bill 235723
              fiscal prepay bill.json --bill 47 --amount 1000 --means card
              fiscal settle bill.json prepaid.json --bill 47 --means cash
              fiscal refund bill.json prepaid.json sale.json --bill 47 --lines 2:1
              fiscal rows bills.ndjson               rows whose price × quantity is their sum
              fiscal compare journal.txt             the same bills under many policies
              fiscal infer journal.txt               which rounding the register uses
              fiscal vat 8720 --rate 7%              8720.00 = 8149.53 + 570.47
              fiscal round 10.345 --scale 2          10.35
              fiscal allocate 100 --weights 1,1,1    33.34 33.33 33.33

            EXIT STATUS
              0   all well
              1   figures are wrong, records failed, a bill was not found, a receipt
                  does not fit its bill, or a result is
                  inexact under the rule exact
              2   an input cannot be read, or an output cannot be written
              64  wrong usage, or a malformed number at the prompt
              70  a fault of the program
            """,
        version: "0.1.0",
        subcommands: [
            RecalcCommand.self, VerifyCommand.self, ExplainCommand.self, CompareCommand.self,
            InferCommand.self, RowsCommand.self, PrepayCommand.self, SettleCommand.self,
            RefundCommand.self, VATCommand.self, RoundCommand.self, AllocateCommand.self,
        ])
}

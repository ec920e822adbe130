// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

struct ReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Times one receipt of three lines through the public API, under every level.")

    @Option(help: "Receipts a round.")
    var count = 200_000

    @Option(help: "Rounds; least and median are printed.")
    var rounds = 7

    func run() throws {
        let bill = Bill(lines: [
            Line(price: "433.8", quantity: 2, rate: .percent(7)),
            Line(price: "15.9", quantity: "0.345", rate: .percent(7)),
            Line(price: "9856", quantity: 1, rate: .percent(20)),
        ])
        print("policy                  least ns   median ns   total tax")
        for name in ["evotor", "line/half-even", "unit/half-up", "rate/half-up", "receipt/half-up"]
        {
            let engine = ReceiptEngine(policy: try Policy(text: name))
            var tax: Int64 = 0
            let measured = try Measurement(rounds: rounds) {
                for _ in 0..<count { tax = try engine.receipt(for: bill).totalTax.minorUnits }
            }
            let least = Measurement.nanoseconds(measured.least, per: count)
            let median = Measurement.nanoseconds(measured.median, per: count)
            print("\(padded(name, 22))\(left(least, 10))\(left(median, 12))\(left("\(tax)", 12))")
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

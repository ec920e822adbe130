// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct ReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Times one receipt of three lines through the public API, under every level.",
        discussion: """
            EXAMPLES
              fiscal-bench receipt
              fiscal-bench receipt --count 50000 --rounds 15 --json
            """)

    @Option(help: "Receipts a round.")
    var count = 200_000

    @Option(help: "Rounds; least and median are printed.")
    var rounds = 7

    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        if count < 1 || rounds < 1 { throw ValidationError("--count and --rounds are 1 or more") }
    }

    func run() throws {
        let bill = Bill(lines: [
            Line(price: "433.8", quantity: 2, rate: .percent(7)),
            Line(price: "15.9", quantity: "0.345", rate: .percent(7)),
            Line(price: "9856", quantity: 1, rate: .percent(20)),
        ])
        var table = TextTable(["policy", "least ns", "median ns", "total tax"])
        var entries: [String] = []
        for name in ["evotor", "line/half-even", "unit/half-up", "rate/half-up", "receipt/half-up"]
        {
            let engine = ReceiptEngine(policy: try Policy(text: name))
            var tax: Int64 = 0
            let measured = try Measurement(rounds: rounds) {
                for _ in 0..<count { tax = try engine.receipt(for: bill).totalTax.minorUnits }
            }
            let least = Measurement.nanoseconds(measured.least, per: count)
            let median = Measurement.nanoseconds(measured.median, per: count)
            table.add([name, least, median, String(tax)])
            entries.append(
                "{\"policy\":\"\(name)\",\"leastNanoseconds\":\(least),"
                    + "\"medianNanoseconds\":\(median),\"totalTax\":\(tax)}")
        }
        if json {
            print(
                "{\"count\":\(count),\"rounds\":\(rounds),\"machine\":\(Machine().json),"
                    + "\"policies\":[\(entries.joined(separator: ","))]}")
        } else {
            print(table.text, terminator: "")
        }
    }
}

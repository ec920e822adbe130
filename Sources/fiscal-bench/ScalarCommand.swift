// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

struct ScalarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scalar",
        abstract: "Times one line from text to text: price and quantity in, sum and tax out.")

    @Option(help: "Lines a round, out of 4,096 different ones.")
    var count = 200_000

    @Option(help: "Rounds; least and median are printed.")
    var rounds = 9

    @Option(help: "A short policy or a preset of level line or unit.")
    var policy = "line/half-up"

    func run() throws {
        let policy = try Policy(text: policy)
        let lines = Self.lines()
        let first = try Self.compute("433.8", "2", .percent(7), policy)
        print("433.8 x 2 at 7%: \(first.sum), \(first.tax)")
        print("what                                least ns   median ns   digits")
        let receipt = ReceiptEngine(policy: policy)
        try report("text -> Rational -> text") { line in
            let figures = try Self.compute(line.price, line.quantity, line.rate, policy)
            return figures.sum.utf8.count + figures.tax.utf8.count
        }
        try report("text -> receipt -> text") { line in
            let bill = Bill(lines: [
                Line(
                    price: try ExactDecimal(text: line.price),
                    quantity: try ExactDecimal(text: line.quantity), rate: line.rate)
            ])
            let figures = try receipt.receipt(for: bill)
            return figures.totalAmount.fixedText.utf8.count + figures.totalTax.fixedText.utf8.count
        }
        func report(
            _ name: String, _ work: ((price: String, quantity: String, rate: VATRate)) throws -> Int
        ) throws {
            var digits = 0
            let measured = try Measurement(rounds: rounds) {
                digits = 0
                for index in 0..<count { digits += try work(lines[index % lines.count]) }
            }
            let least = Measurement.nanoseconds(measured.least, per: count)
            let median = Measurement.nanoseconds(measured.median, per: count)
            let blanks = String(repeating: " ", count: max(1, 36 - name.count))
            print("\(name)\(blanks)\(least)       \(median)       \(digits)")
        }
    }

    /// One line by the public arithmetic, each point of the policy as it says.
    private static func compute(
        _ price: String, _ quantity: String, _ rate: VATRate, _ policy: Policy
    ) throws -> (sum: String, tax: String) {
        let product =
            Rational(try ExactDecimal(text: price)) * Rational(try ExactDecimal(text: quantity))
        let sum = try product.rounded(toScale: 2, policy.lineSum.rule ?? .halfUp)
        let tax = try (sum * rate.factor(.taxInclusive)).rounded(toScale: 2, policy.vat)
        return ("\(sum)", "\(tax)")
    }

    private static func lines() -> [(price: String, quantity: String, rate: VATRate)] {
        var random = SplitMix64(state: 20_260_311)
        func below(_ bound: UInt64) -> Int64 { Int64(random.next() % bound) }
        let first = (price: "433.8", quantity: "2", rate: VATRate.percent(7))
        return [first]
            + (1..<4096).map { _ in
                (
                    price: "\(ExactDecimal(mantissa: 1 + below(2_000_000), scale: 2))",
                    quantity: "\(ExactDecimal(mantissa: 1 + below(99_999), scale: Int(below(4))))",
                    rate: KernelColumns.rates[Int(below(6))]
                )
            }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

struct VATCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vat",
        abstract: "Splits one amount into net and VAT, exactly.",
        usage: "fiscal vat <amount> --rate <rate> [<options>]",
        discussion: """
            EXAMPLES
              fiscal vat 8720 --rate 7%                  VAT inside a gross amount
              fiscal vat 12000 --rate 20/120             a prepayment
              fiscal vat 100 --rate 22% --price-basis tax-exclusive
              fiscal vat 0.99 --rate 20% --order counterpart
                                     the net is rounded, VAT is the rest
            """)

    @Argument(help: ArgumentHelp(decimalHelp, valueName: "amount"), transform: decimal)
    var amount: Rational

    @Option(help: "The VAT rate: 20%, 20/120, none.", transform: vatRate)
    var rate: VATRate

    @Option(parsing: .unconditional, help: "Decimal places of an amount.")
    var scale = 2

    @Option(help: "The rule: \(RoundingRule.allCases.map(\.rawValue).joined(separator: ", ")).")
    var rule = RoundingRule.halfUp

    @Option(help: "Whether the amount holds the VAT: tax-inclusive or tax-exclusive.")
    var priceBasis = PriceBasis.taxInclusive

    @Option(help: "What is rounded: tax, counterpart or both.")
    var order = Policy.VATOrder.tax

    @Flag(help: "Print a JSON object for programs.")
    var json = false

    func validate() throws {
        if !promptScales.contains(scale) {
            throw ValidationError(
                "--scale is \(promptScales.lowerBound)...\(promptScales.upperBound)")
        }
    }

    func run() throws {
        let split: VATSplit
        do {
            split = try VATSplit(
                of: amount, rate: rate, basis: priceBasis, scale: scale, rule: rule, order: order)
        } catch {
            throw refuse(error)
        }
        let gross = fixedText(split.gross, scale: scale)
        let net = fixedText(split.net, scale: scale)
        let tax = fixedText(split.tax, scale: scale)
        if json {
            print(
                "{\"gross\":\"\(gross)\",\"net\":\"\(net)\",\"tax\":\"\(tax)\",\"rate\":\"\(rate)\","
                    + "\"exactTax\":\"\(split.exactTax.fractionText)\"}")
        } else {
            let width = [gross, net, tax].map(\.count).max() ?? 0
            func row(_ name: String, _ text: String) {
                print(name + String(repeating: " ", count: width - text.count) + text)
            }
            row("gross  ", gross)
            row("net    ", net)
            row("tax    ", tax)
            let fraction = split.exactTax.fractionText
            let decimal = split.exactTax.decimalText(places: 8)
            let exact = fraction == decimal ? fraction : "\(fraction) = \(decimal)"
            print("exact tax \(exact), rate \(rate), \(rule.rawValue)")
        }
    }
}

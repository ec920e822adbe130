// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

struct RoundCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round",
        abstract: "Rounds one number, exactly.",
        usage: "fiscal round <number> [<options>]",
        discussion: """
            EXAMPLES
              fiscal round 10.345                        10.35
              fiscal round 10.345 --rule half-even       10.34
              fiscal round --scale -1 --rule up 123      130
              fiscal round 12.34 --step 0.05             12.35
              fiscal round --scale 2 --rule half-up --json -- -10.345
            """)

    @Argument(help: ArgumentHelp(decimalHelp, valueName: "number"), transform: decimal)
    var number: Rational

    @Option(
        parsing: .unconditional,
        help: "Decimal places; -1 rounds to tens.")
    var scale = 2

    @Option(
        help: "Rounds to multiples of a step, such as 0.05, printed with the places of --scale.",
        transform: decimal)
    var step: Rational?

    @Option(help: "The rule: \(RoundingRule.allCases.map(\.rawValue).joined(separator: ", ")).")
    var rule = RoundingRule.halfUp

    @Flag(help: "Print a JSON object for programs.")
    var json = false

    func validate() throws {
        if !promptScales.contains(scale) {
            throw ValidationError(
                "--scale is \(promptScales.lowerBound)...\(promptScales.upperBound)")
        }
        if let step, step.signum <= 0 { throw ValidationError("--step is greater than zero") }
    }

    func run() throws {
        let value: Rational
        do {
            value =
                if let step {
                    try number.rounded(toMultipleOf: step, rule)
                } else {
                    try number.rounded(toScale: scale, rule)
                }
        } catch {
            throw refuse(error)
        }
        // A multiple of a step is printed with the places of an amount, or with as many as it needs.
        let places = max(scale, step?.decimalScale ?? scale)
        let text = fixedText(value, scale: places)
        if json {
            print(
                "{\"value\":\"\(text)\",\"exact\":\"\(number)\",\"residue\":\"\(value - number)\"}")
        } else {
            print(text)
        }
    }
}

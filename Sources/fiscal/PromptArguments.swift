// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

/// Exact values as the command line writes them.
extension Rational: ExpressibleByArgument {
    /// A decimal number; nil makes the argument parser refuse it.
    public init?(argument: String) {
        guard let decimal = try? ExactDecimal(text: argument) else { return nil }
        self.init(decimal)
    }
}

extension VATRate: ExpressibleByArgument {
    public init?(argument: String) {
        guard let rate = try? VATRate(text: argument) else { return nil }
        self = rate
    }
}

extension RoundingRule: ExpressibleByArgument {}
extension PriceBasis: ExpressibleByArgument {}
extension Policy.VATOrder: ExpressibleByArgument {}

/// The help of arguments that are decimal numbers.
let decimalHelp = "A decimal number such as 10.345; negative numbers stand behind --."

/// The scales that the prompt commands take.
let promptScales = -1000...1000

/// Ends the command when a result is inexact under the rule `exact`.
func refuse(_ error: InexactError) -> ExitCode {
    Terminal.report("fiscal: inexact: \(error)")
    return ExitStatus.findings
}

/// The value with all places of its scale, `570.47`; tens and hundreds as they are.
func fixedText(_ value: Rational, scale: Int) -> String {
    value.decimalText(scale: max(0, scale)) ?? value.description
}

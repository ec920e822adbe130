// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine

/// A decimal number of the command line, read digit by digit.
@Sendable func decimal(_ text: String) throws -> Rational {
    Rational(try exactDecimal(text))
}

/// The same as a decimal.
@Sendable func exactDecimal(_ text: String) throws -> ExactDecimal {
    do {
        return try ExactDecimal(text: text)
    } catch {
        throw ValidationError("\(error)")
    }
}

/// A VAT rate of the command line.
@Sendable func vatRate(_ text: String) throws -> VATRate {
    do {
        return try VATRate(text: text)
    } catch {
        throw ValidationError("\(error)")
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

// SPDX-License-Identifier: Apache-2.0

// Foundation's Decimal from text to text: foundation FILE PASSES SAMPLES

import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 4, let passes = Int(arguments[2]), let samples = Int(arguments[3]) else {
    fatalError("usage: foundation FILE PASSES SAMPLES")
}

func rounded(_ value: Decimal) -> Decimal {
    var value = value
    var result = Decimal()
    NSDecimalRound(&result, &value, 2, .plain)
    return result
}

func number(_ text: String) -> Decimal {
    guard let value = Decimal(string: text) else { fatalError("not a number: \(text)") }
    return value
}

let cases = try String(contentsOfFile: arguments[1], encoding: .utf8).split(separator: "\n")
    .map { $0.split(separator: "\t").map(String.init) }
let percents = cases.map { number($0[2]) }
var results = [(String, String)](repeating: ("", ""), count: cases.count)
var times: [Int64] = []
let clock = ContinuousClock()
for sample in -1..<samples {
    let taken = clock.measure {
        for _ in 0..<passes {
            for (index, line) in cases.enumerated() {
                let sum = rounded(number(line[0]) * number(line[1]))
                let tax = rounded(sum * percents[index] / (100 + percents[index]))
                results[index] = ("\(sum)", "\(tax)")
            }
        }
    }
    let (seconds, attoseconds) = taken.components
    if sample >= 0 { times.append(seconds * 1_000_000_000 + attoseconds / 1_000_000_000) }
}

// Decimal writes 867.6: the answers are compared as numbers.
let sums = zip(results, cases).count { number($0.0) != number($1[3]) }
let taxes = zip(results, cases).count { number($0.1) != number($1[4]) }
print(
    "{\"form\":\"\",\"lines\":\(cases.count * passes),"
        + "\"ns\":[\(times.map(String.init).joined(separator: ","))],"
        + "\"wrong_sums\":\(sums),\"wrong_taxes\":\(taxes)}")

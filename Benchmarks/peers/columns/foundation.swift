// SPDX-License-Identifier: Apache-2.0

// Foundation's Decimal on the columns: foundation LINES EXPECTED COUNT SAMPLES

import Foundation

let arguments = CommandLine.arguments
guard arguments.count == 5, let count = Int(arguments[3]), let samples = Int(arguments[4]) else {
    fatalError("usage: foundation LINES EXPECTED COUNT SAMPLES")
}

func column(_ data: Data, from offset: Int) -> [Int64] {
    (0..<count).map { index in
        data.withUnsafeBytes {
            Int64(
                littleEndian: $0.loadUnaligned(fromByteOffset: offset + 8 * index, as: Int64.self))
        }
    }
}

func rounded(_ value: Decimal) -> Decimal {
    var value = value
    var result = Decimal()
    NSDecimalRound(&result, &value, 2, .plain)
    return result
}

let lines = try Data(contentsOf: URL(fileURLWithPath: arguments[1]), options: .mappedIfSafe)
let expected = try Data(contentsOf: URL(fileURLWithPath: arguments[2]), options: .mappedIfSafe)
let lineCount = lines.count / 17
let hundredth = Decimal(sign: .plus, exponent: -2, significand: 1)
let thousandth = Decimal(sign: .plus, exponent: -3, significand: 1)
let prices = column(lines, from: 0).map { Decimal($0) * hundredth }
let quantities = column(lines, from: 8 * lineCount).map { Decimal($0) * thousandth }
let rates = (0..<count).map { Int(lines[lines.startIndex + 16 * lineCount + $0]) }
let percents = [0, 5, 7, 10, 20, 22].map { Decimal($0) }
let denominators = percents.map { $0 + 100 }
let expectedSums = column(expected, from: 0)
let expectedTaxes = column(expected, from: expected.count / 2)

var sums = [Decimal](repeating: 0, count: count)
var taxes = sums
var times: [Int64] = []
let clock = ContinuousClock()
for sample in -1..<samples {
    let taken = clock.measure {
        for index in 0..<count {
            let sum = rounded(prices[index] * quantities[index])
            sums[index] = sum
            taxes[index] = rounded(sum * percents[rates[index]] / denominators[rates[index]])
        }
    }
    if sample >= 0 {
        times.append(
            taken.components.seconds * 1_000_000_000 + taken.components.attoseconds / 1_000_000_000)
    }
}

func wrong(_ column: [Decimal], _ expected: [Int64]) -> Int {
    zip(column, expected).count { $0 * 100 != Decimal($1) }
}

print(
    "{\"form\":\"columns\",\"lines\":\(count),\"ns\":[\(times.map(String.init).joined(separator: ","))],"
        + "\"wrong_sums\":\(wrong(sums, expectedSums)),\"wrong_taxes\":\(wrong(taxes, expectedTaxes))}"
)

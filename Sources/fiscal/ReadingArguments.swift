// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

/// The options of every command that reads documents.
struct ReadingArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The form of the input: \(InputFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
            discussion: "Found out from the first bytes unless it is told."))
    var inputFormat: InputFormat?

    @Option(
        help: ArgumentHelp(
            "What the discount of a product or a recorded item means.",
            discussion: """
                included: sumPrice is price × quantity and the discount is information; subtract: it is still to be \
                taken off.
                """))
    var discountMeaning = ReadingOptions.DiscountMeaning.included

    @Flag(help: "Check values that are passed over as well.")
    var strict = false

    @Option(help: "The most digits of a number.")
    var maxDigits = NumberLimits.standard.maximumDigits

    @Option(help: "The largest exponent of a number.")
    var maxExponent = NumberLimits.standard.maximumExponent

    @Option(help: "The deepest nesting of a document.")
    var maxDepth = 64

    @Option(help: "The most bytes of a record.")
    var maxRecordBytes = 16 << 20

    @Option(help: "The most lines of a bill.")
    var maxLines = BillLimits.standard.maximumLines

    @Option(help: "The most different VAT rates of a bill.")
    var maxRates = BillLimits.standard.maximumRates

    @Option(help: "The most discounts, and surcharges, of a line or of the bill.")
    var maxAdjustments = BillLimits.standard.maximumAdjustments

    func validate() throws {
        func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
            if !range.contains(value) {
                throw ValidationError("--\(name) is \(range.lowerBound)...\(range.upperBound)")
            }
        }
        try check("max-digits", maxDigits, 1...1_000_000)
        try check("max-exponent", maxExponent, 0...1_000_000)
        try check("max-depth", maxDepth, 1...1_000_000)
        try check("max-record-bytes", maxRecordBytes, 1...(1 << 30))
        try check("max-lines", maxLines, 1...10_000_000)
        try check("max-rates", maxRates, 1...1000)
        try check("max-adjustments", maxAdjustments, 0...1000)
    }

    /// The options as the library takes them.
    var options: ReadingOptions {
        ReadingOptions(
            isStrict: strict,
            numbers: NumberLimits(maximumDigits: maxDigits, maximumExponent: maxExponent),
            bills: BillLimits(
                maximumLines: maxLines, maximumRates: maxRates, maximumAdjustments: maxAdjustments),
            maximumDepth: maxDepth,
            maximumRecordBytes: maxRecordBytes, discountMeaning: discountMeaning)
    }
}

extension InputFormat: ExpressibleByArgument {}
extension ReadingOptions.DiscountMeaning: ExpressibleByArgument {}

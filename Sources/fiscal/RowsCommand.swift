// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct RowsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rows",
        abstract: "Divides receipts into the rows of a register.",
        discussion: """
            A register's row has a unit price, a quantity and a sum that is their product. Discounts are worked into the \
            prices, and a good whose sum no price has is divided: the fewest rows, then the least change of prices, then \
            the least spread of a good's prices, then the VAT nearest to the undivided. Sums of the goods stay as the \
            policy computes them. A receipt that has no such rows is an error that says why, with the nearest totals that \
            have.

            EXAMPLES
              fiscal rows bills.ndjson
              fiscal rows bills.ndjson --tolerance 1      sums may miss the product by 0.01
              fiscal rows bills.ndjson --free-targets     sums of goods may move, the total stays
              fiscal rows bills.ndjson --minimum-price 0.01 --maximum-rows 100
              fiscal rows bills.ndjson --output-format csv
            """)

    @Argument(help: "Files to read; - is standard input.")
    var inputs: [String]

    @OptionGroup var policy: PolicyOption
    @OptionGroup(title: "Constraints") var constraints: RowArguments
    @OptionGroup var reading: ReadingArguments
    @OptionGroup var workers: WorkersOption
    @OptionGroup var outputs: RecalculationOutputs

    func validate() throws {
        try outputs.check(inputs)
        _ = try rowEngine()
    }

    func run() async throws {
        let rows = try rowEngine()
        try await outputs.run(
            Recalculation(
                rows: rows, options: reading.options, inputFormat: reading.inputFormat,
                outputFormat: outputs.outputFormat),
            inputs, workers: workers.count)
    }

    private func rowEngine() throws -> FiscalRowEngine {
        do {
            return try FiscalRowEngine(
                policy: try policy.resolve(), limits: reading.options.bills,
                constraints: constraints.constraints)
        } catch let error as RowConstraintError {
            throw ValidationError("--\(RowArguments.option(error.constraint)) is \(error.reason)")
        }
    }
}

/// What rows have to keep to, as options.
struct RowArguments: ParsableArguments {
    @Option(help: "How many minor units a sum may miss its product by: 0, or 1.")
    var tolerance = 0

    @Flag(help: "The total may be lowered within its ruble: sums may be a little more than it.")
    var lowerTotal = false

    @Flag(help: "The sums of goods may move while the total stays.")
    var freeTargets = false

    @Option(help: "How many minor units the sum of a good moves at most where targets are free.")
    var maximumMovement = RowConstraints().maximumMovement

    @Option(help: "Decimal places of the quantity of a row.")
    var quantityScale = RowConstraints().quantityScale

    @Option(help: "Decimal places of a unit price. (default: those of an amount)")
    var priceScale: Int?

    @Option(help: "The lowest unit price of a row.", transform: exactDecimal)
    var minimumPrice = ExactDecimal.zero

    @Option(help: "The most rows of a receipt. (default: no limit)")
    var maximumRows: Int?

    @Option(help: "The most rows of one good. (default: no limit)")
    var maximumRowsPerGood: Int?

    @Flag(help: "The register makes one row of two that have one price.")
    var mergeEqualPrices = false

    var constraints: RowConstraints {
        RowConstraints(
            tolerance: tolerance, lowersTotal: lowerTotal, freesTargets: freeTargets,
            maximumMovement: maximumMovement, quantityScale: quantityScale,
            priceScale: priceScale, minimumPrice: minimumPrice, maximumRows: maximumRows,
            maximumRowsPerGood: maximumRowsPerGood, mergesEqualPrices: mergeEqualPrices)
    }

    /// `maximumRows` as an option: `maximum-rows`.
    static func option(_ constraint: String) -> String {
        constraint.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
    }
}

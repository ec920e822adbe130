// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct RecalcCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recalc",
        abstract: "Recalculates bills and receipts in bulk.",
        discussion: """
            Reads bills (answers of BILL, the engine's own form, CSV) and recorded receipts (of the protocol, of the tax \
            service's exports), and writes the receipt of each, one a line, in the order of the input. Recorded receipts are recomputed from their own price, quantity, rate \
            and discount. A record that cannot be read or computed is reported and stops nothing.

            EXAMPLES
              fiscal recalc journal.txt
              fiscal recalc march.ndjson april.ndjson --output receipts.ndjson
              fiscal recalc bills.json --policy line/half-even --output-format csv
              fiscal recalc bills.ndjson.gz --errors errors.ndjson
            """)

    @Argument(help: "Files to read; - is standard input.")
    var inputs: [String]

    @OptionGroup var policy: PolicyOption
    @OptionGroup var reading: ReadingArguments
    @OptionGroup var workers: WorkersOption

    @OptionGroup var outputs: RecalculationOutputs

    func validate() throws {
        try outputs.check(inputs)
    }

    func run() async throws {
        let policy = try policy.resolve()
        try await outputs.run(
            Recalculation(
                engine: ReceiptEngine(policy: policy, limits: reading.options.bills),
                options: reading.options, inputFormat: reading.inputFormat,
                outputFormat: outputs.outputFormat),
            inputs, workers: workers.count)
    }
}

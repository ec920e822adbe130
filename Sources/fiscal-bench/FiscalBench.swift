// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Corpus generator and throughput measurements.
@main
struct FiscalBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fiscal-bench",
        abstract: "Generates corpora and measures the engine on them.",
        discussion: """
            EXAMPLES
              fiscal-bench generate --bills 100000 > bills.ndjson
              fiscal-bench receipt
              fiscal-bench rows --check 1000000
              fiscal-bench scalar
              fiscal-bench kernel --rules half-up,half-even
              fiscal-bench batch bills.ndjson --jobs 1,2
              fiscal-bench policies bills.ndjson
            """,
        subcommands: [
            GenerateCommand.self, ReceiptCommand.self, RowsCommand.self, ScalarCommand.self,
            KernelCommand.self,
            BatchCommand.self, PoliciesCommand.self,
        ])
}

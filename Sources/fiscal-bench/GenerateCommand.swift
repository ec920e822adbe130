// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Writes answers of BILL as NDJSON to standard output.",
        discussion: "EXAMPLE\n  fiscal-bench generate --bills 100000 --seed 7 > bills.ndjson")

    @Option(help: "How many bills.")
    var bills = 100_000

    @Option(help: "The same seed gives the same bytes.")
    var seed: UInt64 = 20_260_311

    func run() throws {
        var corpus = Corpus(seed: seed)
        for number in 1...max(1, bills) {
            print(corpus.bill(number), terminator: "")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Writes a corpus of any size: the same options give the same bytes.",
        discussion: """
            KINDS
            \(CorpusKind.allCases.map { kind in
                "  \(kind.rawValue)".padded(12) + kind.meaning
            }.joined(separator: "\n"))

            FAULTS (--noise)
              \(Fault.allCases.map(\.rawValue).joined(separator: ", "))

            What was written is counted on standard error; with --json, and --output, on standard output.

            EXAMPLES
              fiscal-bench generate --bills 100000 --seed 7 > bills.ndjson
              fiscal-bench generate --kind journal --bytes 2GB --output journal.txt
              fiscal-bench generate --kind receipts --bills 10000 --mistakes 0.5 --policy rate/half-up
              fiscal-bench generate --kind csv --lines 1000000 --noise 5 --output faulty.csv --json
            """)

    @Option(
        help: "What is written: \(CorpusKind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind = CorpusKind.bills

    @Option(help: "How many bills and receipts. (default: 100000)")
    var bills: Int?

    @Option(help: "How many lines of bills, about: the last bill is whole.")
    var lines: Int?

    @Option(
        help: "How many bytes, about: the last record is whole; 500MB, 2GiB.", transform: byteCount)
    var bytes: Int?

    @Option(help: "The seed of every draw.")
    var seed: UInt64 = 20_260_311

    @Option(help: "How many of a hundred records have a fault.", transform: share)
    var noise = Share.none

    @Option(
        help: "How many of a hundred receipts have a figure that is wrong by a kopeck.",
        transform: share)
    var mistakes = Share.none

    @OptionGroup var policy: BenchPolicy

    @Option(help: ArgumentHelp("The file to write. (default: standard output)", valueName: "file"))
    var output: String?

    @Flag(help: "Count what was written as a JSON object.")
    var json = false

    func validate() throws {
        let sizes = [bills, lines, bytes].compactMap { $0 }
        if sizes.count > 1 { throw ValidationError("one of --bills, --lines and --bytes") }
        if sizes.contains(where: { $0 < 1 }) { throw ValidationError("a size is 1 or more") }
        if mistakes != .none, kind != .receipts {
            throw ValidationError("--mistakes are those of --kind receipts")
        }
        if kind == .columns {
            if bills != nil { throw ValidationError("columns hold lines: --lines or --bytes") }
            if noise != .none { throw ValidationError("--noise is for kinds of text") }
        }
    }

    func run() throws {
        let output = try OutputFile(path: output)
        let count = try write(to: output)
        let line = json ? count.json(kind: kind, seed: seed) : count.text
        if json, let path = self.output, path != "-" {
            print(line)
        } else {
            OutputFile.report(line)
        }
    }

    private func write(to output: OutputFile) throws -> CorpusCount {
        let engine = ReceiptEngine(policy: try policy.resolve())
        switch kind {
        case .bills: return try write(BillCorpus(seed: seed), output)
        case .receipts:
            return try write(
                ReceiptCorpus(seed: seed, engine: engine, mistakes: mistakes), output)
        case .journal: return try write(JournalCorpus(seed: seed, engine: engine), output)
        case .own: return try write(OwnCorpus(seed: seed, engine: engine), output)
        case .csv: return try write(CSVCorpus(seed: seed, engine: engine), output)
        case .fns: return try write(ExportCorpus(seed: seed, engine: engine), output)
        case .columns:
            var count = CorpusCount()
            count.lines = lines ?? bytes.map { max(1, $0 / ColumnCorpus.width) } ?? 1_000_000
            count.bytes = count.lines * ColumnCorpus.width
            try ColumnCorpus(seed: seed).write(lines: count.lines) { try output.write($0) }
            return count
        }
    }

    private func write(_ corpus: some Corpus, _ output: OutputFile) throws -> CorpusCount {
        let size: CorpusSize =
            if let lines { .lines(lines) } else if let bytes { .bytes(bytes) } else {
                .bills(bills ?? 100_000)
            }
        var corpus = corpus
        var writer = CorpusWriter(size: size, noise: noise, seed: seed)
        try writer.write(&corpus) { try output.write($0) }
        return writer.count
    }
}

extension CorpusKind: ExpressibleByArgument {}

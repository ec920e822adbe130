// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Times the recalculation and verification of files, output thrown away.",
        discussion: """
            Each work is done once to warm up and then once a round, in turn with a copy of as many bytes in memory and \
            with a plain read of the file; medians are printed, and how many times as long as the copy and the read each \
            work takes. MB are of 10⁶ bytes.

            EXAMPLES
              fiscal-bench batch bills.ndjson --policy rate/half-up
              fiscal-bench batch bills.ndjson journal.txt --jobs 1,2,4 --rounds 9
              fiscal-bench batch bills.ndjson --json > measured.json
            """)

    @Argument(help: "The files to time.")
    var inputs: [String]

    @OptionGroup var policy: BenchPolicy

    @Option(
        help: ArgumentHelp(
            "How many workers compute: a list. (default: 1)", valueName: "list"),
        transform: numberList)
    var jobs = [1]

    @Option(help: "Rounds that are timed.")
    var rounds = 5

    @Flag(help: "Print a JSON object for each file.")
    var json = false

    func validate() throws {
        if rounds < 1 { throw ValidationError("--rounds is 1 or more") }
    }

    func run() async throws {
        let policy = try policy.resolve()
        let machine = Machine()
        if !json { print("\(machine.text)\npolicy \(policy.name), rounds \(rounds)") }
        for input in inputs {
            guard let size = try ByteSource(path: input).size else {
                throw ValidationError("\(input): not a file")
            }
            let batch = try await BatchTimes(
                input, size: size, policy: policy, jobs: jobs, rounds: rounds)
            print(
                json
                    ? batch.json(policy: policy.name, machine: machine, rounds: rounds)
                    : "\n" + batch.text, terminator: json ? "\n" : "")
        }
    }
}

/// `1,2,4`.
@Sendable func numberList(_ text: String) throws -> [Int] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
        guard let number = Int(part), (1...1024).contains(number) else {
            throw ValidationError("expected numbers of 1...1024 such as 1,2,4")
        }
        return number
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The option `--jobs` of every command over many documents.
struct WorkersOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How many workers compute. (default: one for each processor)",
            discussion: "The output is the same, byte for byte, for any number.", valueName: "n"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs is 1...1024") }
    }

    var count: Int { jobs ?? Terminal.processorCount }
}

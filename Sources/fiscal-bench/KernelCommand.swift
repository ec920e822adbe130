// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CKernelBench
import FiscalEngine

struct KernelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel",
        abstract: "Times each version of the columnar kernel, in cache and in memory.",
        discussion: """
            Every round runs every case once, so that all of them meet the same disturbances; medians are printed. Ratios
            are to a copy of the same bytes by non-temporal stores, to memcpy, and for totals to reading the input.

            EXAMPLES
              fiscal-bench kernel
              fiscal-bench kernel --lines 100000000 --rules half-up --rounds 5 --json
              fiscal-bench kernel --check 1000000000
            """)

    @Option(help: "Lines in memory.")
    var lines = 10_000_000

    @Option(help: "Lines of the runs in cache.")
    var cachedLines = 16_384

    @Option(help: "Rounds; medians are printed.")
    var rounds = 9

    @Option(help: "Rounding rules, with commas between them; all but exact if not given.")
    var rules: String?

    @Option(help: "Kernels, with commas between them; all of this machine if not given.")
    var kernels: String?

    @Option(help: "The same seed gives the same lines.")
    var seed: UInt64 = 20_260_311

    @Flag(help: "JSON in place of a table.")
    var json = false

    @Option(
        help: """
            Compares all versions with 128-bit arithmetic instead: this many random rows, and every scale, rule and divisor \
            at their boundaries.
            """)
    var check: UInt64?

    @Flag(help: "Lists the versions instead: a name, and whether this machine has it and takes it.")
    var list = false

    func run() throws {
        if list { return listVersions() }
        if let check { return try compareVersions(check) }
        guard lines > 0, cachedLines > 0, rounds > 0 else {
            throw ValidationError("lines, cached-lines and rounds are at least 1")
        }
        let bench = KernelBench(
            versions: try chosenKernels(), rules: try chosenRules(), lines: lines,
            cachedLines: cachedLines, rounds: rounds, seed: seed)
        let results = try bench.run()
        print(json ? results.json : results.table)
    }

    private func chosenKernels() throws -> [KernelVersion] {
        guard let kernels else { return KernelVersion.allCases.filter(\.isSupported) }
        return try kernels.split(separator: ",").map { name in
            guard let version = KernelVersion(rawValue: String(name)), version.isSupported else {
                throw ValidationError("\(name): no kernel of this machine")
            }
            return version
        }
    }

    private func chosenRules() throws -> [RoundingRule] {
        guard let rules else { return RoundingRule.allCases.filter { $0 != .exact } }
        return try rules.split(separator: ",").map { name in
            guard let rule = RoundingRule(rawValue: String(name)), rule != .exact else {
                throw ValidationError("\(name): no rule that rounds")
            }
            return rule
        }
    }

    private func listVersions() {
        for version in KernelVersion.allCases {
            let isStandard = version == KernelVersion.standard
            print(version.rawValue, isStandard ? "standard" : version.isSupported ? "yes" : "no")
        }
    }

    private func compareVersions(_ rows: UInt64) throws {
        let checks = [
            ("random rows", kb_check_versions(seed, rows)),
            ("every scale and rule", kb_check_scales(1)),
            ("every divisor to 1000", kb_check_boundaries(1000)),
        ]
        print("kernels \(Machine().kernels.joined(separator: " ")), seed \(seed)")
        for (name, check) in checks {
            print(
                "\(name): \(check.rows) rows, \(check.marked) of them marked, "
                    + "\(check.differences) differences")
            if check.differences != 0 {
                print(
                    "first: block \(check.first_block), version \(check.first_version), "
                        + "row \(check.first_row)")
            }
        }
        if checks.contains(where: { $0.1.differences != 0 }) { throw ExitCode(1) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

/// The option `--policy` of every command that computes under one.
struct PolicyOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A preset, level/rule, or the path of a JSON file.",
            discussion: """
                Presets: \(Policy.presets.map(\.policy.name).joined(separator: ", ")). Levels: unit, line, rate, \
                receipt. Rules: \(RoundingRule.allCases.map(\.rawValue).joined(separator: ", ")).
                """,
            valueName: "policy"))
    var policy = "evotor"

    /// A policy that cannot be had is wrong usage, told before anything is read.
    func validate() throws {
        _ = try resolve()
    }

    /// The policy that was named.
    func resolve() throws -> Policy {
        do {
            return try PolicyFile.policy(named: policy)
        } catch {
            throw ValidationError("--policy: \(error)")
        }
    }
}

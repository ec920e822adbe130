// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What the program's exit status tells its caller.
enum ExitStatus {
    /// Records failed, differences were found, or a result is inexact under the rule `exact`.
    static let findings = ExitCode(1)
    /// An input cannot be read, or an output cannot be written.
    static let inputOutput = ExitCode(2)
    /// The command line is wrong, or a number on it is malformed.
    static let usage = ExitCode(64)
}

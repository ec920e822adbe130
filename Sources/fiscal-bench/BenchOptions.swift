// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

/// The option `--policy` of the commands that compute under one.
struct BenchPolicy: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A preset, level/rule, or the path of a JSON file.", valueName: "policy"))
    var policy = "evotor"

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

/// A number of bytes: `97174034`, `500MB`, `2GB`, `64MiB`.
@Sendable func byteCount(_ text: String) throws -> Int {
    let units: [(String, Int)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
        ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("", 1),
    ]
    for (unit, factor) in units where text.uppercased().hasSuffix(unit.uppercased()) {
        let digits = text.dropLast(unit.count)
        guard digits.allSatisfy({ $0.isASCII && $0.isWholeNumber }), let number = Int(digits) else {
            break
        }
        let (count, overflow) = number.multipliedReportingOverflow(by: factor)
        if overflow { break }
        return count
    }
    throw ValidationError("expected a number of bytes such as 2GB or 64MiB")
}

/// A share of records in percent, of at most four places: `5`, `0.25`.
@Sendable func share(_ text: String) throws -> Share {
    guard let percent = try? ExactDecimal(text: text),
        let parts = ExactDecimal(
            Rational(percent) * Rational(ExactDecimal(mantissa: 10_000, scale: 0)))?
            .fixed,
        parts.scale == 0, (0...Int64(Share.whole)).contains(parts.mantissa)
    else { throw ValidationError("expected a percentage of 0...100 with at most four places") }
    return Share(parts: Int(parts.mantissa))
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Rows of small goods against those that trying everything finds; `FISCAL_ROUNDS` tries more.
@Suite struct RowCheckTests {
    @Test func `the best rows of 100,000 goods`() throws {
        let rounds = ProcessInfo.processInfo.environment["FISCAL_ROUNDS"].flatMap { Int($0) } ?? 1
        let run = try Bench.run(["rows", "--check", String(100_000 * rounds), "--seed", "4242"])
        #expect(run.status == 0)
        #expect(run.text.hasPrefix("seed 4242, goods 1000") && run.text.contains("differences 0"))
    }

    @Test func `times as a table`() throws {
        let run = try Bench.run(["rows", "--bills", "10", "--rounds", "1"])
        #expect(run.status == 0 && run.text.contains("weighed"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The measuring commands: what they print, and not how fast anything is.
@Suite struct MeasureTests {
    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `a batch as a table and as JSON`() throws {
        let corpus = try Bench.generate("bills", "--bills", "50")
        try Bench.withFile(corpus.bytes) { path in
            let arguments = ["batch", path, "--rounds", "1", "--jobs", "1,2"]
            let table = try Bench.run(arguments)
            #expect(table.status == 0)
            #expect(table.text.contains("\(corpus.bytes.count) bytes, 50 records, 50 computed"))
            #expect(table.text.split(separator: "\n").count == 13)
            let batch = try object(try Bench.run(arguments + ["--json"]).text)
            let works = try #require(batch["works"] as? [[String: Any]])
            #expect(
                works.compactMap { $0["work"] as? String } == [
                    "memory copy", "file read", "recalc receipt", "recalc amounts", "verify",
                    "recalc receipt", "recalc amounts", "verify",
                ])
            #expect(works[2...].allSatisfy { $0["lines"] as? Int == corpus.count.lines })
            #expect((batch["machine"] as? [String: Any])?["processors"] as? Int ?? 0 > 0)
        }
    }

    @Test func `each policy over one file`() throws {
        let corpus = try Bench.generate("own", "--bills", "20")
        try Bench.withFile(corpus.bytes) { path in
            let run = try Bench.run(["policies", path, "--rounds", "1", "--json"])
            let policies = try #require(try object(run.text)["policies"] as? [[String: Any]])
            #expect(policies.count == 32)
            let together = try #require(try object(run.text)["together"] as? [[String: Any]])
            #expect(together.map { $0["policies"] as? Int } == [1, 5, 35])
            #expect(policies.first?["policy"] as? String == "evotor")
            #expect(policies.allSatisfy { $0["heldLines"] as? Int == corpus.count.lines })
            let two = try Bench.run(
                ["policies", path, "--rounds", "1", "--policies", "evotor,rate/up"])
            #expect(two.text.split(separator: "\n").count == 10)
        }
    }

    @Test func `one receipt`() throws {
        let run = try Bench.run(["receipt", "--count", "1", "--rounds", "1", "--json"])
        let policies = try #require(try object(run.text)["policies"] as? [[String: Any]])
        #expect(
            policies.compactMap { $0["totalTax"] as? Int } == [
                169_979, 169_979, 169_979, 169_979, 169_978,
            ])
    }

    @Test(arguments: [
        "batch", "batch no-such-file", "batch x --jobs 0", "batch x --rounds 0",
        "policies x --policies evotor,x", "policies x --lines 0", "receipt --count 0",
    ])
    func `wrong usage and unreadable files`(line: String) throws {
        #expect(try Bench.run(line.split(separator: " ").map(String.init)).status != 0)
    }
}

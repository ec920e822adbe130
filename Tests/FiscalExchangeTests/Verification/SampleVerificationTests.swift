// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Foundation
import Testing

@testable import FiscalExchange

/// The journal of a real exchange, as it is and with every figure moved by a kopeck.
@Suite struct SampleVerificationTests {
    private let journal: String

    init() throws {
        journal = String(
            decoding: try Repository.bytes("Examples/journal-sample.txt"), as: UTF8.self)
    }

    @Test(arguments: [1, 100, 5000, 256 << 10])
    func `nothing is wrong under the policy of the register`(chunkSize: Int) throws {
        let verified = try Verified(journal, chunkSize: chunkSize)
        #expect(verified.brief == [])
        #expect(verified.summary.run.records == 20)
        #expect(verified.summary.run.computed == 3)
        #expect(verified.summary.errorCount == 0)
    }

    @Test(arguments: [1, 256 << 10])
    func `two figures are wrong under another level`(chunkSize: Int) throws {
        let verified = try Verified(journal, policy: "rate/half-up", chunkSize: chunkSize)
        #expect(
            verified.brief == [
                "12 line-tax body.data.items[1].tax 644.79 644.78",
                "12 tax-total body.data.totalTax 1215.26 1215.25",
            ])
        #expect(verified.findings.map(\.reproducedBy) == ["evotor", "evotor"])
        #expect(verified.findings.map(\.billID) == ["235723", "235723"])
        #expect(verified.summary.errors == ["line-tax": 1, "tax-total": 1])
        #expect(verified.summary.wrongRecords == 1)
    }

    @Test func `a finding as JSON`() throws {
        let finding = try #require(try Verified(journal, policy: "rate/half-up").findings.first)
        #expect(
            finding.json
                == #"{"source":"test","record":12,"billId":"235723","rule":"line-tax","#
                + #""path":"body.data.items[1].tax","recorded":644.79,"computed":644.78,"difference":0.01,"#
                + #""explanation":"the exact VAT of 9856 at 7% is 68992/107 = 644.785046…; the VAT of each "#
                + #"rate is rounded once (half-up); the recorded figure is 0.01 more; under evotor all "#
                + #"figures of the receipt are right","severity":"error","offset":5543,"#
                + #""reproducedBy":"evotor"}"#)
        let bytes = Array(journal.utf8)
        #expect(bytes[finding.offset...].starts(with: "644.79".utf8))
    }

    /// Every place of a figure in the body of a request, a bill or a list whose bill is told of elsewhere.
    private var figures: [(range: Range<String.Index>, key: String)] {
        get throws {
            let pattern = try Regex(
                #""(sumPrice|tax|totalTax|totalAmount|totalDiscount|summ)": ([0-9.]+)"#)
            let told: Set = ["17500", "18576", "5781"]
            return journal.matches(of: pattern).compactMap { match in
                guard let key = match.output[1].substring, let range = match.output[2].range else {
                    return nil
                }
                if key == "summ", !told.contains(String(journal[range])) { return nil }
                return (range, String(key))
            }
        }
    }

    @Test func `each figure moved by a kopeck is found where it stands`() throws {
        var count = 0
        for (range, key) in try figures {
            for step in [Rational("0.01"), Rational("-0.01")] {
                let value = try Rational(text: String(journal[range])) + step
                if value.isNegative { continue }
                let changed = journal.replacingCharacters(in: range, with: "\(value)")
                let offset = journal.utf8.distance(from: journal.startIndex, to: range.lowerBound)
                let verified = try Verified(changed)
                #expect(
                    verified.findings.map(\.offset) == [offset], "\(key) at \(offset): \(value)")
                #expect(verified.findings.first?.path.hasSuffix(key) == true)
                if verified.findings.first?.rule != "request-copy" {
                    #expect(verified.findings.first?.recorded == value)
                }
                count += 1
            }
        }
        // 2 × (7 items × 2 + 2 × 3 totals) in bodies and posts, 3 bills in 5 lists and answers.
        #expect(count > 60)
    }

    @Test(arguments: [
        ("\"price\": 15.9,", "\"price\": 15.91,", "3 bill-summ summ 17500 17505"),
        (
            "\"price\": 8720,", "\"price\": 8720.01,",
            "12 line-sum body.data.items[0].sumPrice 8720 8720.01"
        ),
        (
            "\"quantity\": 2,", "\"quantity\": 3,",
            "15 line-sum body.data.items[0].sumPrice 867.6 1301.4"
        ),
        (
            "\"taxPercent\": 7", "\"taxPercent\": 5",
            "12 line-tax body.data.items[0].tax 570.47 415.24"
        ),
    ])
    func `a changed price, quantity or rate is found at the figure computed from it`(
        old: String, new: String, expected: String
    ) throws {
        let range = try #require(journal.range(of: old))
        let verified = try Verified(journal.replacingCharacters(in: range, with: new))
        #expect(verified.brief.contains(expected), "\(verified.brief)")
        #expect(
            verified.findings.allSatisfy { $0.rule != "receipt-total" && $0.rule != "tax-total" })
    }
}

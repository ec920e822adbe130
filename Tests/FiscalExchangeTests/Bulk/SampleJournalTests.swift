// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalExchange

/// The journal of a real exchange: the recorded figures come out under the policy of the register.
@Suite struct SampleJournalTests {
    private func recalculate(_ policy: String, chunkSize: Int = 256 << 10) throws -> Recalculated {
        try Recalculated(
            try Repository.bytes("Examples/journal-sample.txt"), policy: policy,
            chunkSize: chunkSize)
    }

    @Test func `the recorded receipts`() throws {
        let run = try recalculate("evotor")
        let figures = run.lines.map { line in
            ["billId", "totalAmount", "totalTax"].map { Self.value($0, in: line) }
        }
        #expect(
            figures == [
                ["\"47827\"", "17500", "833.33"], ["\"235723\"", "18576", "1215.26"],
                ["\"350226\"", "5781", "0"],
            ])
        #expect(run.summary.records == 20)
        #expect(run.summary.computed == 3)
        #expect(run.summary.passedOver == 17)
        #expect(run.summary.failed == 0)
        #expect(run.brief == ["15 9070 body.data.items[0].taxPercent zero-rate"])
    }

    @Test func `the first receipt, byte by byte`() throws {
        let run = try recalculate("evotor")
        let expected =
            #"{"billId":"47827","number":"47827-CRM","date":"2026-02-27 12:38:41","type":"SELL","#
            + #""items":[{"id":"2527","name":"Цзинмай Ми Сян Сун Чжэнь","price":15.9,"quantity":500,"#
            + #""sumPrice":7950,"discount":0,"taxPercent":5,"tax":378.57,"vatRate":"5%","#
            + #""itemType":"NORMAL","measureName":"Грамм"},{"id":"77","name":"Цзинь Цзюнь Мэй","#
            + #""price":19.1,"quantity":500,"sumPrice":9550,"discount":0,"taxPercent":5,"#
            + #""tax":454.76,"vatRate":"5%","itemType":"NORMAL","measureName":"Грамм"}],"#
            + #""totalAmount":17500,"totalTax":833.33,"totalDiscount":0,"#
            + #""vat":[{"rate":"5%","turnover":17500,"tax":833.33}],"amountDue":17500,"#
            + #""settlementMethod":"FullSettlement","policy":"evotor"}"#
        #expect(run.lines.first == expected)
    }

    @Test(arguments: [
        ("line/half-up", "1215.26"), ("rate/half-up", "1215.25"), ("receipt/half-up", "1215.25"),
        ("unit/half-up", "1215.26"), ("line/down", "1215.24"),
    ])
    func `the level decides the kopeck`(policy: String, tax: String) throws {
        let line = try #require(try recalculate(policy).lines.dropFirst().first)
        #expect(Self.value("totalTax", in: line) == tax)
    }

    @Test(arguments: [1, 2, 3, 7, 64, 1000, 4096])
    func `the chunk size cannot be seen`(chunkSize: Int) throws {
        let whole = try recalculate("evotor")
        let pieces = try recalculate("evotor", chunkSize: chunkSize)
        #expect(pieces.output == whole.output)
        #expect(pieces.diagnostics == whole.diagnostics)
        #expect(pieces.summary == whole.summary)
    }

    @Test func `computed receipts are input again`() throws {
        let first = try recalculate("evotor")
        let second = try Recalculated(first.output, policy: "evotor", inputFormat: .ndjson)
        #expect(second.output == first.output)
        #expect(second.diagnostics.isEmpty)
    }

    /// No name of a customer reaches the output.
    @Test func `nothing personal`() throws {
        let run = try recalculate("evotor")
        #expect(!run.output.contains("Покупатель"))
        #expect(!run.diagnostics.contains { $0.json.contains("Покупатель") })
    }

    static func value(_ key: String, in line: String) -> String {
        guard let range = line.range(of: "\"\(key)\":") else { return "" }
        return String(line[range.upperBound...].prefix { $0 != "," && $0 != "}" })
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Foundation
import Testing

@testable import FiscalExchange

/// Comparing sources: the same bytes for any number of workers, any chunks and any order of parts.
@Suite struct BillComparisonTests {
    /// Bills of two months, every ninth of which cannot be read.
    private static func bills(_ range: Range<Int>) -> [UInt8] {
        let lines = range.map { index in
            index % 9 == 8
                ? #"{"id":"\#(index)","lines":[{"price":"1,5","quantity":"1","rate":"20%"}]}"#
                : #"{"id":"\#(index)","date":"2026-0\#(1 + index % 2)-11","lines":["#
                    + #"{"price":"\#(index % 7).33","quantity":"3","rate":"20%"},"#
                    + #"{"price":"\#(index).33","quantity":"1.5","rate":"20%"},"#
                    + #"{"price":"0.33","quantity":"1","rate":"7%"}]}"#
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func comparison(chunkSize: Int = 256 << 10) throws -> BillComparison {
        BillComparison(
            policies: try PolicyList.policies(named: "common"), baseline: 0, rewriting: .all,
            chunkSize: chunkSize)
    }

    private static func result(
        _ bytes: [UInt8], name: String = "bills", chunkSize: Int = 256 << 10
    ) throws -> (result: BillComparisonResult, diagnostics: [String]) {
        let comparison = try Self.comparison(chunkSize: chunkSize)
        var result = BillComparisonResult(comparison.start)
        var diagnostics: [String] = []
        try comparison.run(
            ByteSource(name: name, bytes: bytes), addingTo: &result,
            report: { diagnostics.append($0.json) })
        return (result, diagnostics)
    }

    @Test(arguments: [1, 500, 256 << 10], [1, 3])
    func `chunks and workers change nothing`(chunkSize: Int, workers: Int) async throws {
        let bytes = Self.bills(0..<60)
        let expected = try Self.result(bytes)
        #expect(expected.diagnostics.count == 6)
        let comparison = try Self.comparison(chunkSize: chunkSize)
        var result = BillComparisonResult(comparison.start)
        var diagnostics: [String] = []
        try await comparison.run(
            ByteSource(name: "bills", bytes: bytes), workers: workers, addingTo: &result,
            report: { diagnostics.append($0.json) })
        #expect(result.json == expected.result.json)
        #expect(diagnostics == expected.diagnostics)
    }

    @Test func `C-1 parts that were written and read back are the whole, in any order`() throws {
        let parts = [0..<20, 20..<41, 41..<60].map(Self.bills)
        let names = ["a", "b", "c"]
        let read = try zip(parts, names).map { bytes, name in
            try Self.result(bytes, name: name).result
        }
        var texts: Set<String> = []
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
            var whole = try BillComparisonResult(json: Array(read[order[0]].json.utf8))
            for index in order.dropFirst() {
                try whole.merge(try BillComparisonResult(json: Array(read[index].json.utf8)))
            }
            texts.insert(whole.json)
            var direct = read[order[0]]
            for index in order.dropFirst() { try direct.merge(read[index]) }
            texts.insert(direct.json)
        }
        #expect(texts.count == 1)
        #expect(texts.first?.contains(#""records":{"read":60,"failed":6,"#) == true)
    }

    @Test(arguments: [["evotor"], ["line/half-up", "unit/half-up", "receipt/half-even"]])
    func `a discount that is not taken whole is told once, among the errors in order`(
        policies: [String]
    ) throws {
        let taken = #"{"id":"T","lines":[{"price":"9","quantity":"1","rate":"10%"}]}"#
        let untaken =
            #"{"id":"U","lines":[{"price":"250","quantity":"12","rate":"10%","#
            + #""floor":{"unitPrice":"230"}}],"discounts":[{"amount":"300"}]}"#
        let unread = #"{"id":"R","lines":[{"price":"1,5","quantity":"1","rate":"10%"}]}"#
        let bytes = Array([taken, untaken, unread, untaken].joined(separator: "\n").utf8)
        let comparison = BillComparison(
            policies: try policies.map { try Policy(text: $0) }, baseline: 0)
        var result = BillComparisonResult(comparison.start)
        var told: [String] = []
        try comparison.run(
            ByteSource(name: "bills", bytes: bytes), addingTo: &result,
            report: { told.append($0.json) })
        #expect(result.summary.warnings == 2 && result.comparison.sums.receipts == 3)
        try #require(told.count == 3)
        for (record, json) in zip([2, 3, 4], told) {
            #expect(json.contains(#""record":\#(record),"#))
            #expect(json.contains("60 of the discounts was not taken") == (record != 3))
        }
    }

    @Test func `what was read is written as it was`() throws {
        let journal = try Repository.bytes("Examples/journal-sample.txt")
        let result = try Self.result(journal).result
        #expect(try BillComparisonResult(json: Array(result.json.utf8)).json == result.json)
        #expect(result.comparison.sums.receipts == 3)
    }

    @Test func `results of other policies do not add up`() throws {
        let read = try Self.result(Self.bills(0..<3)).result
        var other = BillComparisonResult(
            BillComparison(policies: [.evotor], baseline: 0).start)
        #expect(throws: ComparisonMismatch.self) { try other.merge(read) }
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"comparison":2}"#, #"{"comparison":1,"scale":9}"#,
    ])
    func `no result of a comparison`(text: String) {
        #expect(throws: RecordFailure.self) { try BillComparisonResult(json: Array(text.utf8)) }
    }

    @Test func `lists of policies`() throws {
        func names(_ text: String) throws -> [String] {
            try PolicyList.policies(named: text).map(\.name)
        }
        #expect(try names("rate/half-up,evotor,rate/half-up") == ["rate/half-up", "evotor"])
        #expect(try names("*/up") == ["unit/up", "line/up", "rate/up", "receipt/up"])
        #expect(try names("line/*").count == RoundingRule.allCases.count)
        #expect(try names("common").count == 32 && names("all").count == 52)
        for text in ["", "evotor,", "line/sideways", "*/sideways"] {
            #expect(throws: PolicyList.Failure.self) { try PolicyList.policies(named: text) }
        }
    }
}

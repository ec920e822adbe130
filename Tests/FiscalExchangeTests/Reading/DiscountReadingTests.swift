// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalExchange

/// Discounts of the engine's own bill as documents write them.
@Suite struct DiscountReadingTests {
    private struct Row: Decodable {
        struct Item: Decodable {
            let sumPrice: String
            let tax: String
        }

        struct Expectation: Decodable {
            let error: String?
            let items: [Item]?
            let totalAmount: String?
            let totalTax: String?
            let untakenDiscount: String?
        }

        let policy: String
        let expect: Expectation

        /// What `--output-format amounts` writes of a bill.
        func amounts(_ id: String) -> String? {
            guard let items = expect.items, let amount = expect.totalAmount,
                let tax = expect.totalTax
            else { return nil }
            let list = items.map { "{\"sumPrice\":\($0.sumPrice),\"tax\":\($0.tax)}" }
            return "{\"billId\":\"\(id)\",\"items\":[\(list.joined(separator: ","))],"
                + "\"totalAmount\":\(amount),\"totalTax\":\(tax)}"
        }
    }

    @Test func `bills of the oracle, read, computed and written`() throws {
        let text = String(
            decoding: try Repository.bytes("Tests/Vectors/discounts.ndjson"), as: UTF8.self)
        var bills: [String: [(id: String, text: Substring, row: Row)]] = [:]
        for line in text.split(separator: "\n") {
            // Policies in the long form are read from files.
            guard let row = try? JSONDecoder().decode(Row.self, from: Data(line.utf8)),
                let start = line.range(of: ",\"bill\":"),
                let end = line.range(of: ",\"expect\":", options: .backwards)
            else { continue }
            let bill = line[start.upperBound..<end.lowerBound]
            let id = try #require(bill.firstMatch(of: #/"id":"([^"]+)"/#)?.output.1)
            bills[row.policy, default: []].append((String(id), bill, row))
        }
        #expect(bills.values.map(\.count).reduce(0, +) > 200)
        for (policy, bills) in bills {
            let run = try Recalculated(
                bills.map(\.text).joined(separator: "\n"), policy: policy, outputFormat: .amounts)
            #expect(run.lines == bills.compactMap { $0.row.amounts($0.id) }, "\(policy)")
            let failed = run.diagnostics.filter { $0.severity == .error }.map(\.code)
            #expect(failed == bills.compactMap(\.row.expect.error), "\(policy)")
            let untaken = run.diagnostics.filter { $0.code == "discount-not-taken" }
            let expected = bills.filter { $0.row.expect.untakenDiscount != nil }
            #expect(untaken.map(\.billID) == expected.map(\.id))
            #expect(run.summary.warnings >= untaken.count)
        }
    }

    @Test func `what discounts could not take is a warning`() throws {
        let bill = #"""
            {"id":"A","lines":[{"price":"10","quantity":"1","rate":"20%","floor":{"sum":"9.50"}}],"discounts":[{"amount":"2"}]}
            """#
        let run = try Recalculated(bill, outputFormat: .amounts)
        #expect(
            run.lines == [
                #"{"billId":"A","items":[{"sumPrice":9.5,"tax":1.58}],"totalAmount":9.5,"totalTax":1.58}"#
            ])
        #expect(run.brief == ["1 0  discount-not-taken"])
        #expect(run.diagnostics.first?.message.hasPrefix("1.5 of the discounts was not") == true)
        #expect(run.summary.warnings == 1 && run.summary.failed == 0)
    }

    @Test func `lines are named by identifiers, texts or numbers`() throws {
        let bill = #"""
            {"id":"A","lines":[{"id":7,"price":"10","quantity":"1","rate":"20%"},{"id":"x","price":"10","quantity":"1","rate":"20%"},{"id":"7","price":"20","quantity":"1","rate":"10%"}],"discounts":[{"percent":"10","appliesTo":{"lines":[7]}},{"percent":"50","appliesTo":{"lines":["x"]}}]}
            """#
        let run = try Recalculated(bill, outputFormat: .amounts)
        #expect(run.output.contains(#""sumPrice":9,"tax":1.5},{"sumPrice":5,"#))
        #expect(run.output.contains(#""sumPrice":18,"tax":1.64}"#))
    }

    static let broken: [(discount: String, path: String, code: String)] = [
        (#"{"amount":"1","cap":"-1"}"#, "discounts[0].cap", "negative-limit"),
        (#"{"amount":"1","cap":"1,5"}"#, "discounts[0].cap", "number-malformed"),
        (#"{"amount":"1","percent":"1"}"#, "discounts[0]", "unknown-value"),
        (#"{"cap":"1"}"#, "discounts[0]", "missing-field"),
        (#"{"amount":"1","Cap":"1"}"#, "discounts[0].Cap", "unknown-key"),
        (#"{"amount":"1","priceBasis":"net"}"#, "discounts[0].priceBasis", "unknown-value"),
        (
            #"{"amount":"1","appliesTo":{"lines":["1","2"]}}"#,
            "discounts[0].appliesTo.lines[1]", "unknown-line"
        ),
        (
            #"{"amount":"1","appliesTo":{"lines":[true]}}"#, "discounts[0].appliesTo.lines[0]",
            "wrong-type"
        ),
        (
            #"{"amount":"1","appliesTo":{"lines":[]}}"#, "discounts[0].appliesTo.lines",
            "unknown-value"
        ),
        (#"{"amount":"1","appliesTo":{}}"#, "discounts[0].appliesTo", "missing-field"),
        (
            #"{"amount":"1","appliesTo":{"lines":["1"],"rates":["5%"]}}"#,
            "discounts[0].appliesTo", "unknown-value"
        ),
        (
            #"{"amount":"1","appliesTo":{"rates":["5"]}}"#, "discounts[0].appliesTo.rates[0]",
            "unknown-rate"
        ),
        (
            #"{"amount":"1","appliesTo":{"rates":[5]}}"#, "discounts[0].appliesTo.rates[0]",
            "wrong-type"
        ),
        (#"{"amount":"1","appliesTo":"1"}"#, "discounts[0].appliesTo", "wrong-type"),
    ]

    @Test(arguments: broken.map(\.discount))
    func `a broken discount fails its bill alone, at its place`(discount: String) throws {
        let expected = try #require(Self.broken.first { $0.discount == discount })
        let start =
            #"{"id":"A","lines":[{"id":"1","price":"9","quantity":"1","rate":"5%"}],"discounts":["#
        let run = try Recalculated(
            goodBill(1) + "\n" + start + discount + "]}\n" + goodBill(2))
        #expect(run.lines.count == 2)
        #expect(run.diagnostics.map(\.code) == [expected.code])
        #expect(run.diagnostics.map(\.path) == [expected.path])
        let offset = try #require(run.diagnostics.first?.offset) - goodBill(1).utf8.count - 1
        #expect(offset >= start.utf8.count && offset < start.utf8.count + discount.utf8.count)
    }

    @Test(arguments: [
        (#""discountable":1"#, "lines[0].discountable", "wrong-type"),
        (#""floor":{}"#, "lines[0].floor", "missing-field"),
        (#""floor":{"sum":"1","unitPrice":"1"}"#, "lines[0].floor", "unknown-value"),
        (#""floor":{"sum":"-1"}"#, "lines[0].floor.sum", "negative-limit"),
        (#""floor":"1""#, "lines[0].floor", "wrong-type"),
        (#""floor":{"price":"1"}"#, "lines[0].floor.price", "unknown-key"),
        (
            #""discounts":[{"amount":"1","appliesTo":{"lines":["1"]}}]"#,
            "lines[0].discounts[0].appliesTo", "scope-of-line"
        ),
    ])
    func `a broken key of a line`(key: String, path: String, code: String) throws {
        let bill =
            #"{"id":"A","lines":[{"id":"1","price":"9","quantity":"1","rate":"5%",\#(key)}]}"#
        let run = try Recalculated(bill)
        #expect(run.lines.isEmpty)
        #expect(run.diagnostics.map(\.code) == [code])
        #expect(run.diagnostics.map(\.path) == [path])
    }

    @Test(arguments: QuickReading.allCases)
    func `the discount of a product is information, or is taken off`(reading: QuickReading) throws {
        let bill =
            #"{"id":7,"products":[{"price":10,"quantity":3,"taxrate":"20%","discount":1.5},"#
            + #"{"price":5,"quantity":1,"taxrate":"20%","discount":0}]}"#
        let included = try QuickReadingTests.recalculated(
            Array(bill.utf8), reading, policy: "evotor", format: .amounts)
        #expect(
            String(decoding: included.output, as: UTF8.self)
                == #"{"billId":"7","items":[{"sumPrice":30,"tax":5},{"sumPrice":5,"tax":0.83}],"#
                + #""totalAmount":35,"totalTax":5.83}"# + "\n")
        #expect(included.diagnostics.map(\.code) == ["discount-included"])
        #expect(included.diagnostics.map(\.path) == ["products[0].discount"])
        let taken = try QuickReadingTests.recalculated(
            Array(bill.utf8), reading, policy: "evotor", format: .amounts,
            options: ReadingOptions(discountMeaning: .subtract))
        #expect(
            String(decoding: taken.output, as: UTF8.self)
                == #"{"billId":"7","items":[{"sumPrice":28.5,"tax":4.75},{"sumPrice":5,"tax":0.83}],"#
                + #""totalAmount":33.5,"totalTax":5.58}"# + "\n")
        #expect(taken.diagnostics.isEmpty)
    }

    @Test func `a surcharge that nobody carries is an error`() throws {
        let run = try Recalculated(
            #"{"id":"A","lines":[{"price":"9","quantity":"1","rate":"5%"}],"surcharges":[{"amount":"1","appliesTo":{"rates":["10%"]}}]}"#
        )
        #expect(run.brief == ["1 0 surcharges empty-scope"])
    }
}

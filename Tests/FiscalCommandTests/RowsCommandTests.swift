// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `fiscal rows` as a user runs it.
@Suite struct RowsCommandTests {
    private static let divided = """
        {"id":"W4","lines":[{"price":"241.78","quantity":"160","rate":"20%","discounts":[{"amount":"0.64"}]}]}
        {"id":"plain","lines":[{"price":"19.31","quantity":"200","rate":"20%"}]}
        {"id":"marked","lines":[{"price":"100","quantity":"2","rate":"20%","marked":true}]}

        """

    private static func items(_ line: Substring) throws -> [[String: Any]] {
        let receipt = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(receipt?["items"] as? [[String: Any]])
    }

    @Test func `receipts in rows`() throws {
        let outcome = try CommandTests.fiscal(["rows", "-"], input: Self.divided)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(
            lines[0]
                == #"{"billId":"W4","type":"SELL","items":[{"price":241.78,"quantity":96,"sumPrice":23210.88,"discount":0,"taxPercent":20,"tax":3868.48,"vatRate":"20%"},{"price":241.77,"quantity":64,"sumPrice":15473.28,"discount":0,"taxPercent":20,"tax":2578.88,"vatRate":"20%"}],"totalAmount":38684.16,"totalTax":6447.36,"totalDiscount":0,"vat":[{"rate":"20%","turnover":38684.16,"tax":6447.36}],"amountDue":38684.16,"settlementMethod":"FullSettlement","rows":{"discount":0.64,"distortion":0.64},"policy":"evotor"}"#
        )
        #expect(try lines.map(Self.items).map(\.count) == [2, 1, 2])
        #expect(!lines[1].contains("\"rows\""))
        let recalc = try CommandTests.fiscal(["recalc", "-"], input: Self.divided)
        #expect(recalc.output.split(separator: "\n")[1] == lines[1])
    }

    @Test func `amounts and CSV`() throws {
        let amounts = try CommandTests.fiscal(
            ["rows", "-", "--output-format", "amounts"], input: Self.divided)
        #expect(
            amounts.output.hasPrefix(
                #"{"billId":"W4","items":[{"sumPrice":23210.88,"tax":3868.48},"#))
        let csv = try CommandTests.fiscal(
            ["rows", "-", "--output-format", "csv"], input: Self.divided)
        #expect(csv.output.split(separator: "\n").count == 6)
    }

    /// What becomes of a bill does not depend on the bills beside it.
    @Test func `a bill alone and among others`() throws {
        let together = try CommandTests.fiscal(["rows", "-"], input: Self.divided)
        var alone = ""
        for bill in Self.divided.split(separator: "\n") {
            alone += try CommandTests.fiscal(["rows", "-"], input: bill + "\n").output
        }
        #expect(alone == together.output)
    }

    @Test func `what has no rows is told, and stops nothing`() throws {
        let bill =
            #"{"id":"no","lines":[{"price":"0.01","quantity":"3","rate":"20%"}],"discounts":[{"amount":"0.02"}]}"#
        let outcome = try CommandTests.fiscal(
            ["rows", "-", "--minimum-price", "0.01"], input: bill + "\n" + Self.divided)
        #expect(outcome.status == 1)
        #expect(outcome.output.split(separator: "\n").count == 3)
        #expect(
            outcome.error.contains(
                #""billId":"no","path":"lines[0]","code":"minimum-price","message":"no two rows at prices of 0.01 or more come to 0.01, whatever their quantities; nearest totals: above 0.03""#
            ))
    }

    @Test(arguments: [
        ["--tolerance", "2"], ["--quantity-scale", "7"], ["--minimum-price", "0.001"],
        ["--minimum-price", "x"], ["--maximum-rows", "0"], ["--price-scale", "1"],
    ])
    func `constraints out of their range are wrong usage`(options: [String]) throws {
        let outcome = try CommandTests.fiscal(["rows", "-"] + options, input: Self.divided)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains(options[0]))
    }

    @Test func `rows in an explanation`() throws {
        let outcome = try CommandTests.fiscal(
            ["explain", "-", "--bill", "W4", "--rows"], input: Self.divided)
        #expect(outcome.status == 0)
        #expect(
            outcome.output.hasSuffix(
                """
                Rows
                  line   price  quantity       sum      tax
                     1  241.78        96  23210.88  3868.48
                     1  241.77        64  15473.28  2578.88
                  lines with other rows than one at their price: 1
                  distortion Σ |price − price before| × quantity: 0.64

                """))
        let both = try CommandTests.fiscal(
            ["explain", "-", "--bill", "W4", "--rows", "--json"], input: Self.divided)
        #expect(both.status == 64)
    }
}

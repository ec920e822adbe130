// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// Broken receipts of exports, each at its place, and the figures that are read to be verified.
@Suite struct TaxServiceBrokenTests {
    static let cases: [BrokenRecord] = [
        BrokenRecord(
            #"{"items":[{"price":10.5,"quantity":1,"nds":1}]}"#, 19, "items[0].price", "wrong-type"),
        BrokenRecord(
            #"{"items":[{"price":10.00,"quantity":1,"nds":1}]}"#, 19, "items[0].price", "wrong-type"
        ),
        BrokenRecord(
            #"{"items":[{"price":"1e2","quantity":1,"nds":1}]}"#, 19, "items[0].price", "wrong-type"
        ),
        BrokenRecord(
            #"{"items":[{"price":"1,5","quantity":1,"nds":1}]}"#, 21, "items[0].price",
            "number-malformed"),
        BrokenRecord(#"{"items":[{"quantity":1,"nds":1}]}"#, 10, "items[0].price", "missing-field"),
        BrokenRecord(#"{"items":[{"price":1,"nds":1}]}"#, 10, "items[0].quantity", "missing-field"),
        BrokenRecord(
            #"{"items":[{"price":-1,"quantity":1,"nds":1}]}"#, 19, "items[0].price",
            "negative-price"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":0,"nds":1}]}"#, 32, "items[0].quantity",
            "quantity-not-positive"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":0}]}"#, 40, "items[0].nds", "unknown-rate"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":13}]}"#, 40, "items[0].nds", "unknown-rate"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":1.5}]}"#, 40, "items[0].nds", "unknown-rate"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":"20%"}]}"#, 43, "items[0].nds",
            "number-malformed"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"ndsRate":99}]}"#, 44, "items[0].ndsRate",
            "unknown-rate"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":1,"ndsSum":0.17}]}"#, 51, "items[0].ndsSum",
            "wrong-type"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":1,"sum":[]}]}"#, 48, "items[0].sum",
            "wrong-type"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds10":1,"nds18":1}]}"#, 42, "items[0].nds10",
            "unknown-rate"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1}],"nds10":1,"nds18":1}"#, 10, "items[0].nds",
            "missing-field"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":1,"nds":2}]}"#, 42, "items[0].nds",
            "duplicate-key"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":1,"storno":true}]}"#, 51, "items[0].storno",
            "unknown-value"),
        BrokenRecord(
            #"{"items":[{"price":1,"quantity":1,"nds":1,"paymentType":8}]}"#, 56,
            "items[0].paymentType", "unknown-value"),
        BrokenRecord(#"{"items":[]}"#, 0, "items", "empty-bill"),
        BrokenRecord(#"{"totalSum":100}"#, 0, "items", "missing-field"),
        BrokenRecord(#"{"totalSum":100.50,"items":[]}"#, 12, "totalSum", "wrong-type"),
        BrokenRecord(#"{"operationType":5,"items":[]}"#, 17, "operationType", "unknown-value"),
        BrokenRecord(#"{"dateTime":1675535220000,"items":[]}"#, 12, "dateTime", "unknown-value"),
        BrokenRecord(#"{"cashTotalSum":-5,"items":[]}"#, 16, "cashTotalSum", "unknown-value"),
        BrokenRecord(
            #"{"amountsReceiptNds":{"amountsNds":[{"nds":11}]},"items":[]}"#, 36,
            "amountsReceiptNds.amountsNds[0].ndsSum", "missing-field"),
        BrokenRecord(
            #"{"ticket":{"document":{"x":1}}}"#, 22, "ticket.document", "unknown-document"),
        BrokenRecord(#"{"id":1,"products":[]}"#, 0, "", "unknown-document"),
        BrokenRecord("7", 0, "", "wrong-type"),
        BrokenRecord(#"{"items":[{"price":1,}]}"#, 21, "", "json-syntax"),
    ]

    private static let good = TaxServiceReadingTests.receipt(#","nds":11"#)

    @Test(arguments: cases)
    func `costs its receipt and no other`(_ bad: BrokenRecord) throws {
        let good = Self.good
        for (start, end) in [
            (good + "\n", "\n" + good), ("[" + good + ",\n", "\n,\n" + good + "]"),
        ] {
            let run = try TaxServiceReadingTests.recalculated(start + bad.record + end)
            #expect(run.brief == ["2 \(start.utf8.count + bad.offset) \(bad.path) \(bad.code)"])
            #expect(run.lines.count == 2)
        }
    }

    @Test func `the figures of a receipt`() throws {
        let text =
            #"{"totalSum":23300,"operationType":2,"taxationType":4,"appliedTaxationType":1,"#
            + #""nds20":1667,"nds18":0,"nds10":1000,"ndsNo":2300,"nds0":0,"cashTotalSum":0,"#
            + #""ecashTotalSum":23300,"#
            + #""amountsReceiptNds":{"amountsNds":[{"nds":11,"ndsSum":18}]},"items":["#
            + #"{"price":10000,"quantity":1,"sum":10000,"nds":1,"ndsSum":1667,"paymentType":4},"#
            + #"{"price":11000,"quantity":1,"sum":11000,"nds10":1000},"#
            + #"{"price":2300,"quantity":1,"sum":2300,"nds":6,"ndsSum":2300,"paymentType":1}]}"#
        var reader = RecordReader(
            source: "test", format: .fns, options: ReadingOptions(), readsStated: true)
        let bytes = Array(text.utf8)
        var summary = RunSummary()
        reader.read(
            Chunk(bytes: bytes, records: [RawRecord(range: bytes.indices)]), &summary)
        #expect(reader.diagnostics.isEmpty)
        let stated = try #require(reader.batch.stated.first)
        #expect(stated.totalAmount.stated == "233")
        #expect(stated.totalAmount.offset == 12)
        #expect(stated.operation == .payback)
        #expect(stated.taxSystem == "1")
        #expect(stated.payments?.payments == [Payment(means: .card, amount: "233")])
        #expect(stated.payments?.path == "ecashTotalSum")
        #expect(stated.subtotals.map(\.rate.text) == ["20%", "10%", "none", "22%"])
        #expect(stated.subtotals.map { $0.tax.stated } == ["16.67", "10", nil, "0.18"])
        #expect(stated.subtotals.map { $0.turnover.stated } == [nil, nil, "23", nil])
        #expect(
            stated.subtotals.map { $0.taxPath.text + $0.turnoverPath.text } == [
                "nds20", "nds10", "ndsNo", "amountsReceiptNds.amountsNds[0].ndsSum",
            ])
        let lines = reader.batch.statedLines
        #expect(lines.map { $0.sum.stated } == ["100", "110", "23"])
        #expect(lines.map { $0.tax.stated } == ["16.67", "10", nil])
        #expect(lines.map(\.settlementMethod) == [.fullSettlement, nil, .fullPrepayment])
        #expect(reader.batch.headers[0].coded?.settlementMethod == nil)
    }

    @Test func `nothing personal is reported`() throws {
        let run = try TaxServiceReadingTests.recalculated(
            #"{"user":"Иванов","userInn":"770000000000","operator":"Петров","buyer":"x@y.z","#
                + #""items":[{"price":1,"quantity":1,"name":"Сидоров","nds":77}]}"#)
        let report = run.diagnostics.map(\.json).joined()
        for text in ["Иванов", "7700", "Петров", "x@y", "Сидоров"] {
            #expect(!report.contains(text))
        }
    }

    @Test(arguments: 1...150)
    func `damage is reported`(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        var bytes = try Repository.bytes("Examples/fns.json")
        for _ in 0...next(3) {
            let position = next(bytes.count)
            switch next(3) {
            case 0: bytes.remove(at: position)
            case 1: bytes[position] = Array("{}[]\",:0-.\n\\ x".utf8)[next(14)]
            default: bytes.removeSubrange(position..<min(bytes.count, position + 20))
            }
        }
        let whole = try Recalculated(bytes, inputFormat: .fns)
        let summary = whole.summary
        #expect(
            summary.records == summary.computed + summary.failed + summary.passedOver,
            "seed \(seed)")
        #expect(whole.diagnostics.count { $0.severity == .error } == summary.failed)
        let pieces = try Recalculated(bytes, inputFormat: .fns, chunkSize: 7)
        #expect(pieces.output == whole.output, "seed \(seed)")
        #expect(pieces.diagnostics == whole.diagnostics)
    }

    @Test func `a cut at every byte`() throws {
        let text =
            "[\(Self.good),\n"
            + #"{"ticket":{"document":{"receipt":\#(Self.good)}}}"# + ",\n\(Self.good)]"
        let bytes = Array(text.utf8)
        for end in 0...bytes.count {
            for chunkSize in [1, 1000] {
                let run = try Recalculated(
                    Array(bytes[..<end]), inputFormat: .fns, chunkSize: chunkSize)
                let summary = run.summary
                #expect(
                    summary.records == summary.computed + summary.failed + summary.passedOver,
                    "cut at \(end)")
                #expect(run.lines.count == summary.computed)
            }
        }
    }
}

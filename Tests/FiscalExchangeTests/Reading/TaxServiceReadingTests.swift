// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// Receipts as the tax service and operators export them, in the spellings that occur.
@Suite struct TaxServiceReadingTests {
    /// A receipt of one line of 100.00 rubles, with `line` and `receipt` among the keys.
    static func receipt(_ line: String, _ receipt: String = "") -> String {
        #"{"totalSum":10000,"fiscalDocumentNumber":7,\#(receipt)"items":[{"price":10000,"quantity":1,"sum":10000\#(line)}]}"#
    }

    static func recalculated(_ text: String, chunkSize: Int = 256 << 10) throws -> Recalculated {
        try Recalculated(text, inputFormat: .fns, chunkSize: chunkSize)
    }

    @Test(arguments: [
        (1, "20%", "16.67"), (2, "10%", "9.09"), (3, "20/120", "16.67"), (4, "10/110", "9.09"),
        (5, "0%", "0"), (6, "none", "0"), (7, "5%", "4.76"), (8, "7%", "6.54"),
        (9, "5/105", "4.76"), (10, "7/107", "6.54"), (11, "22%", "18.03"),
        (12, "22/122", "18.03"),
    ])
    func `codes of rates`(code: Int, rate: String, tax: String) throws {
        for key in ["nds", "ndsRate"] {
            let run = try Self.recalculated(Self.receipt(#","\#(key)":\#(code)"#))
            #expect(run.output.contains(#""tax":\#(tax),"vatRate":"\#(rate)""#))
            #expect(run.diagnostics.isEmpty)
        }
    }

    /// Dates of the change from 18 to 20 %, and what tells the rate where there is none.
    @Test(arguments: [
        (#""dateTime":"2018-12-31T23:59:00","#, #","nds":1"#, "18%"),
        (#""dateTime":"2019-01-01T00:00:00","#, #","nds":1"#, "20%"),
        (#""dateTime":1546300799,"#, #","nds":1"#, "18%"),
        (#""dateTime":"1546300800","#, #","ndsRate":3"#, "20/120"),
        (#""dateTime":1546300799,"#, #","ndsRate":3"#, "18/118"),
        (#""dateTime":"2026-05-01","#, #","nds":1"#, "20%"),
        (#""nds20":1667,"#, #","nds":1"#, "20%"), (#""nds18":1525,"#, #","nds":1"#, "18%"),
        (#""ndsCalculated18":1525,"#, "", "18/118"), (#""nds20120":1667,"#, "", "20/120"),
        (#""nds18118":1525,"#, #","nds":3"#, "18/118"), ("", #","nds18":1525"#, "18%"),
    ])
    func `the base rate`(receipt: String, line: String, rate: String) throws {
        let run = try Self.recalculated(Self.receipt(line, receipt))
        #expect(run.output.contains(#""vatRate":"\#(rate)""#))
    }

    @Test(arguments: [
        (#""dateTime":"2020-09-16","#, #","nds":1,"ndsSum":1525"#, "18%", true),
        (#""dateTime":"2018-09-16","#, #","nds":1,"ndsSum":1667"#, "20%", true),
        (#""dateTime":"2020-09-16","nds18":1525,"#, #","nds":1"#, "18%", true),
        (#""dateTime":"2020-09-16","nds18118":1525,"#, #","ndsRate":3"#, "18/118", true),
        (#""nds18":1667,"#, #","nds":1"#, "20%", true),
        // A figure that fits neither rate, or that the lines contradict, changes nothing.
        (#""dateTime":"2020-09-16","#, #","nds":1,"ndsSum":1600"#, "20%", false),
        (#""dateTime":"2020-09-16","nds18":1525,"#, #","nds":1,"ndsSum":1667"#, "20%", false),
        (#""dateTime":"2020-09-16","#, #","nds":2,"ndsSum":1525"#, "10%", false),
        (#""dateTime":"2020-09-16","nds18":0,"#, #","nds":1"#, "20%", false),
    ])
    func `recorded VAT against the date`(
        receipt: String, line: String, rate: String, warns: Bool
    ) throws {
        let run = try Self.recalculated(Self.receipt(line, receipt))
        #expect(run.output.contains(#""vatRate":"\#(rate)""#))
        #expect(run.diagnostics.map(\.code) == (warns ? ["rate-by-tax"] : []))
        #expect(run.summary.computed == 1)
    }

    @Test func `every line has to speak for the other rate`() throws {
        func lines(_ taxes: [Int]) -> String {
            let items = taxes.map {
                #"{"price":10000,"quantity":1,"nds":1,"ndsSum":\#($0)}"#
            }
            return
                #"{"totalSum":1,"dateTime":"2020-01-01","items":[\#(items.joined(separator: ","))]}"#
        }
        let all = try Self.recalculated(lines([1525, 1525]))
        #expect(all.brief == ["1 25 dateTime rate-by-tax"])
        #expect(all.output.contains(#""totalTax":30.5"#))
        let some = try Self.recalculated(lines([1525, 1667]))
        #expect(some.diagnostics.isEmpty)
        #expect(some.output.contains(#""totalTax":33.34"#))
    }

    @Test(arguments: [
        ("", "none", ["rate-missing"]), (#""nds10":909,"#, "10%", ["rate-missing"]),
        (#""nds0":0,"ndsNo":10000,"#, "none", ["rate-missing"]),
        (#""ndsCalculated20":1667,"#, "20/120", ["rate-missing"]),
        (
            #""amountsReceiptNds":{"amountsNds":[{"nds":12,"ndsSum":1803}]},"#, "22/122",
            ["rate-missing"]
        ),
    ])
    func `lines without a rate`(receipt: String, rate: String, codes: [String]) throws {
        let run = try Self.recalculated(Self.receipt("", receipt))
        #expect(run.output.contains(#""vatRate":"\#(rate)""#))
        #expect(run.diagnostics.map(\.code) == codes)
        #expect(run.diagnostics.map(\.path) == ["items[0].nds"])
    }

    @Test func `the warning is given once a receipt`() throws {
        let item = #"{"price":100,"quantity":1}"#
        let run = try Self.recalculated(#"{"totalSum":300,"items":[\#(item),\#(item),\#(item)]}"#)
        #expect(run.brief == ["1 25 items[0].nds rate-missing"])
    }

    @Test(arguments: [
        (#","nds10":909,"nds18":null,"ndsNo":null"#, "10%"), (#","ndsNo":10000,"nds18":0"#, "none"),
        (#","nds0":10000"#, "0%"), (#","ndsCalculated10":"909""#, "10/110"),
        (#","nds10":0"#, "10%"),
    ])
    func `VAT under the name of its rate`(line: String, rate: String) throws {
        let run = try Self.recalculated(Self.receipt(line))
        #expect(run.output.contains(#""vatRate":"\#(rate)""#))
        #expect(run.diagnostics.isEmpty)
    }

    static let wrappers = [
        "", "ticket.document.receipt", "document.receipt", "receipt", "document.bso", "data.json",
        "content", "ticket.document.receiptCorrection",
    ]

    @Test(arguments: wrappers)
    func `what stands around a receipt`(path: String) throws {
        func wrapped(_ receipt: String) -> String {
            path.split(separator: ".").reversed().reduce(receipt) {
                #"{"id":"x","\#($1)":\#($0),"other":{"items":[7]}}"#
            }
        }
        let good = wrapped(Self.receipt(#","nds":11"#))
        let bad = wrapped(Self.receipt(#","nds":13"#))
        let place = path.isEmpty ? "" : path + "."
        let forms = [
            "\(good)\n\(bad)\n\(good)\n", "[\(good),\(bad),\n\(good)]",
            "[\n\(good)\n,\n\(bad)\n,\n\(good)\n]", "\(good)\(bad) \(good)",
        ].map { $0.replacing("\"items\"", with: "\"items\" ") }
        for (index, text) in forms.enumerated() {
            // The last form is not one document a line, and has to be named as documents.
            let pretty = index == 3 ? text.replacing("{", with: "{\n") : text
            for chunkSize in [1, 16, 1 << 18] {
                let run = try Recalculated(
                    pretty, inputFormat: index == 3 ? .fns : nil, chunkSize: chunkSize)
                #expect(run.summary.records == 3)
                #expect(run.lines.count == 2)
                #expect(run.diagnostics.map(\.code) == ["unknown-rate"])
                #expect(run.diagnostics.map(\.path) == [place + "items[0].nds"])
                #expect(run.diagnostics.map(\.billID) == ["7"])
            }
        }
    }

    @Test func `reports of a register are passed over`() throws {
        let run = try Self.recalculated(
            #"{"document":{"closeShift":{"shiftNumber":1}}}"# + "\n" + #"{"openShift":{}}"#)
        #expect(run.summary.passedOver == 2)
        #expect(run.diagnostics.isEmpty)
    }

    @Test func `what a receipt says of itself`() throws {
        let run = try Self.recalculated(
            #"{"totalSum":25020,"dateTime":1675535220,"operationType":4,"fiscalDocumentNumber":"12","#
                + #""user":"Иванов","userInn":"123","operator":"Петров","buyer":"Сидоров","#
                + #""retailPlaceAddress":"Москва","cashTotalSum":10020,"ecashTotalSum":5000,"#
                + #""prepaymentSum":4000,"postpaymentSum":3000,"counterSubmissionSum":3000,"#
                + #""items":[{"name":"Чай \"лист\"","measure":"кг","price":10008,"quantity":2.5,"sum":25020,"#
                + #""nds":2,"calculationTypeSign":6}]}"#)
        #expect(
            run.lines == [
                #"{"billId":"12","date":"2023-02-04 18:27:00","type":"BUYBACK","items":[{"name":"#
                    + #""Чай \"лист\"","price":100.08,"quantity":2.5,"sumPrice":250.2,"discount":0,"#
                    + #""taxPercent":10,"tax":22.75,"vatRate":"10%","measureName":"кг"}],"#
                    + #""totalAmount":250.2,"totalTax":22.75,"totalDiscount":0,"#
                    + #""vat":[{"rate":"10%","turnover":250.2,"tax":22.75}],"amountDue":250.2,"#
                    + #""payments":[{"means":"cash","amount":100.2},{"means":"card","amount":50},"#
                    + #"{"means":"prepayment","amount":40},{"means":"credit","amount":30},"#
                    + #"{"means":"other","amount":30}],"settlementMethod":"Lend","policy":"line/half-up"}"#
            ])
        let csv = try Recalculated(
            Self.receipt(#","nds":6"#, #""dateTime":86399,"#), inputFormat: .fns,
            outputFormat: .csv)
        #expect(csv.lines.last == "7,1970-01-01 23:59:59,1,,100,1,none,0,100,0")
    }

    @Test func `the examples are read`() throws {
        let csv = try Recalculated(try Repository.bytes("Examples/bills.csv"))
        #expect(csv.summary.computed == 3)
        #expect(csv.summary.tax == 25241)
        #expect(csv.diagnostics.isEmpty)
        let export = try Recalculated(try Repository.bytes("Examples/fns.json"), chunkSize: 100)
        #expect(export.summary.computed == 4)
        #expect(export.diagnostics.map(\.code) == ["rate-missing"])
        #expect(export.output.contains(#""totalAmount":481.12,"totalTax":80.18"#))
        #expect(export.output.contains(#""totalAmount":807.3,"totalTax":145.58"#))
    }

    @Test func `seconds become dates`() {
        #expect(UnixTime(seconds: 0)?.text == "1970-01-01 00:00:00")
        #expect(UnixTime(seconds: 951_782_400)?.text == "2000-02-29 00:00:00")
        #expect(UnixTime(seconds: 4_102_444_799)?.text == "2099-12-31 23:59:59")
        #expect(UnixTime(seconds: 253_402_300_799)?.text == "9999-12-31 23:59:59")
        #expect(UnixTime(seconds: 253_402_300_800) == nil)
        #expect(UnixTime(seconds: -1) == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

@Suite struct OutputTests {
    static let own =
        #"{"id":"A-1","date":"2026-03-11","lines":[{"id":"1","name":"чай, \"лист\"","price":"19.31","quantity":"200","rate":"22%","unit":"кг","#
        + #""discounts":[{"percent":"10"},{"amount":"1.50"}],"surcharges":[{"amount":"0.30"}],"marked":false}],"#
        + #""discounts":[{"percent":"5"},{"amount":"100"}],"surcharges":[],"prepayment":"0","#
        + #""payments":[{"means":"cash","amount":"1000"},{"means":"card","amount":"2200.87"}]}"#

    @Test func `a receipt of the own form`() throws {
        let run = try Recalculated(Self.own)
        #expect(
            run.lines == [
                #"{"billId":"A-1","date":"2026-03-11","type":"SELL","items":[{"id":"1","name":"чай, \"лист\"","#
                    + #""price":19.31,"quantity":200,"sumPrice":3200.87,"discount":661.43,"#
                    + #""surcharge":0.3,"taxPercent":22,"#
                    + #""tax":577.21,"vatRate":"22%","measureName":"кг"}],"totalAmount":3200.87,"#
                    + #""totalTax":577.21,"totalDiscount":661.43,"#
                    + #""vat":[{"rate":"22%","turnover":3200.87,"tax":577.21}],"amountDue":3200.87,"#
                    + #""payments":[{"means":"cash","amount":1000},{"means":"card","amount":2200.87}],"#
                    + #""settlementMethod":"FullSettlement","policy":"line/half-up"}"#
            ])
    }

    @Test func `amounts and CSV`() throws {
        let amounts = try Recalculated(Self.own, outputFormat: .amounts)
        #expect(
            amounts.lines == [
                #"{"billId":"A-1","items":[{"sumPrice":3200.87,"tax":577.21}],"totalAmount":3200.87,"totalTax":577.21}"#
            ])
        let csv = try Recalculated(Self.own, outputFormat: .csv)
        #expect(
            csv.lines == [
                "bill,date,line,name,price,quantity,rate,discount,sum,tax",
                #"A-1,2026-03-11,1,"чай, ""лист""",19.31,200,22%,661.43,3200.87,577.21"#,
            ])
    }

    @Test func `prepayment, overpaid and exact sums`() throws {
        let bill =
            #"{"id":7,"products":[{"price":0.333,"quantity":0.5,"taxrate":"20%"}],"prepayment":5}"#
        let run = try Recalculated(bill, policy: "evotor")
        #expect(run.output.contains(#""prepayment":5,"amountDue":0,"overpaid":4.83"#))
        #expect(run.diagnostics.map(\.code) == ["overpaid"])
        #expect(run.diagnostics.map(\.severity) == [.warning])
    }

    @Test func `binary noise is repaired and told`() throws {
        let bill =
            #"{"id":7,"products":[{"price":16.309999999999945,"quantity":3,"taxrate":"20%"}]}"#
        let run = try Recalculated(bill)
        #expect(run.output.contains(#""price":16.31,"quantity":3,"sumPrice":48.93"#))
        #expect(run.brief == ["1 29 products[0].price binary-noise"])
        let own =
            #"{"id":"7","lines":[{"price":"16.309999999999945","quantity":"1","rate":"20%"}]}"#
        #expect(try Recalculated(own).diagnostics.isEmpty)
    }

    @Test func `the discount of a recorded item`() throws {
        let receipt =
            #"{"items":[{"id":"1","price":100,"quantity":2,"discount":50,"taxPercent":20}],"type":"SELL"}"#
        let included = try Recalculated(receipt)
        #expect(included.output.contains(#""sumPrice":200,"discount":0"#))
        #expect(included.brief == ["1 56 items[0].discount discount-included"])
        let subtract = try Recalculated(
            receipt, options: ReadingOptions(discountMeaning: .subtract))
        #expect(subtract.output.contains(#""sumPrice":150,"discount":50"#))
        #expect(subtract.diagnostics.isEmpty)
    }

    @Test func `a computed receipt is input again, its basis and prepayment with it`() throws {
        let bill =
            #"{"id":"A","priceBasis":"tax-exclusive","lines":[{"price":"100","quantity":"1","rate":"5/105"}],"#
            + #""prepayment":"40","payments":[{"means":"cash","amount":"65"}]}"#
        let first = try Recalculated(bill)
        #expect(first.output.contains(#""totalAmount":105,"#))
        #expect(first.output.contains(#""prepayment":40,"amountDue":65,"#))
        let second = try Recalculated(first.output)
        #expect(second.output == first.output)
        #expect(second.diagnostics.isEmpty)
    }

    @Test func `noise in the prepayment of a recorded receipt`() throws {
        let event =
            #"{"type":"ReceiptCreated","data":{"items":[{"price":2,"quantity":1,"taxPercent":20}],"#
            + #""extras":{"prepayment":0.30000000000000004}}}"#
        let run = try Recalculated(event)
        #expect(run.brief == ["1 107 data.extras.prepayment binary-noise"])
        #expect(run.output.contains(#""prepayment":0.3,"amountDue":1.7"#))
    }

    @Test func `numbers as strings, exponents, escapes`() throws {
        let bill =
            #"{"id":"a\"b","number":7,"products":[{"id":"x","price":"1e1","quantity":1E-1,"taxrate":"Без НДС","prodname":"\u0447\/"}]}"#
        let run = try Recalculated(bill)
        #expect(run.output.contains(#"{"billId":"a\"b","number":"7","#))
        #expect(run.output.contains(#""name":"\u0447\/","price":10,"quantity":0.1,"sumPrice":1,"#))
        #expect(run.output.contains(#""taxPercent":0,"tax":0,"vatRate":"none""#))
    }

    @Test func `a failing receipt names its bill and figure`() throws {
        let bill = #"{"id":"a\"b","products":[{"price":1.005,"quantity":1,"taxrate":"5%"}]}"#
        let run = try Recalculated(bill + "\n" + goodBill(2), policy: "line/exact")
        #expect(run.diagnostics.map(\.code) == ["inexact", "inexact"])
        #expect(run.diagnostics.first?.billID == #"a"b"#)
        #expect(
            run.diagnostics.first?.json
                == #"{"severity":"error","source":"test","record":1,"offset":0,"billId":"a\"b","path":"products[0]","code":"inexact","message":"the rule is exact and 1.005 is not a multiple of 0.01"}"#
        )
    }

    @Test func `decimals of minor units`() {
        for (units, scale, text) in [
            (Int64(0), 2, "0"), (5, 2, "0.05"), (-5, 2, "-0.05"), (3160, 2, "31.6"),
            (795_000, 2, "7950"),
            (1, 4, "0.0001"), (Int64.max, 4, "922337203685477.5807"), (100, 0, "100"),
        ] {
            var writer = ByteWriter()
            writer.writeDecimal(units, scale: scale)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
        }
        #expect(RunSummary.text(-5, scale: 2) == "-0.05")
        #expect(RunSummary.text(4_185_700, scale: 2) == "41857.00")
        #expect(RunSummary.text(7, scale: 0) == "7")
    }
}

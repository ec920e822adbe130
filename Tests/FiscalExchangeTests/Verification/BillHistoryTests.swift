// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// Lists, bills and receipts of one bill in a journal, which is written newest first.
@Suite struct BillHistoryTests {
    /// A journal of bill 7 of shop 1, told in the order of time: 100 × 2 and 10.50 × 3 come to 231.50.
    private struct Journal {
        private var entries: [String] = []
        private var minute = 0

        private mutating func add(_ what: String, _ json: String, shop: Int) {
            minute += 1
            let time = "2026-03-11 1\(minute / 60):\(minute / 10 % 6)\(minute % 10):00"
            entries.append("| \(time) | \(shop) | \(what) | \(json) |")
        }

        mutating func list(_ summ: String, shop: Int = 1) {
            add(
                "Ответ (LIST)",
                #"[{"id":9,"summ":1},{"id":7,"date":"","summ":\#(summ),"number":"7","customername":"x"}]"#,
                shop: shop)
        }

        mutating func bill(
            _ summ: String, _ quantities: (String, String) = ("2", "3"), prepayment: String = "0"
        ) {
            add(
                "Ответ (BILL)",
                #"{"id":7,"summ":\#(summ),"number":"7","products":["#
                    + #"{"id":1,"price":100,"quantity":\#(quantities.0),"taxrate":"20%"},"#
                    + #"{"id":"u-2","price":10.5,"quantity":\#(quantities.1),"taxrate":"Без НДС"}],"#
                    + #""prepayment":\#(prepayment)}"#, shop: 1)
        }

        /// A receipt of items `id, price, quantity, percent`.
        mutating func receipt(
            _ items: [(String, String, String, String)], extras: String = "", event: String = "e",
            type: String = "SELL"
        ) {
            let lines = items.map { id, price, quantity, percent in
                let product = Rational(stringLiteral: price) * Rational(stringLiteral: quantity)
                let sum = (try? product.rounded(toScale: 2, .halfUp)) ?? product
                let tax =
                    (try?
                        (sum * Rational(stringLiteral: percent)
                        / (100 + Rational(stringLiteral: percent))).rounded(toScale: 2, .halfUp))
                    ?? .zero
                return #"{"id":"\#(id)","price":\#(price),"quantity":\#(quantity),"#
                    + #""taxPercent":\#(percent),"sumPrice":\#(sum),"tax":\#(tax),"discount":0}"#
            }
            let event =
                #"{"id":"\#(event)","type":"ReceiptCreated","data":{"type":"\#(type)","items":["#
                + lines.joined(separator: ",") + #"],"extras":{"billId":"7"\#(extras)}}}"#
            add("Запрос (RECEIPT)", #"{"get":{},"body":\#(event),"post":\#(event)}"#, shop: 1)
        }

        /// What does not agree, without the record numbers.
        func findings(_ chunkSize: Int = 256 << 10) throws -> [String] {
            let text = entries.reversed().joined(separator: "\n") + "\n"
            let verified = try Verified(text, chunkSize: chunkSize)
            #expect(verified.diagnostics.filter { $0.severity == .error } == [])
            return verified.brief.map { String($0.drop { $0 != " " }.dropFirst()) }
        }
    }

    private static let whole = [("1", "100", "2", "20"), ("u-2", "10.5", "3", "0")]

    @Test(arguments: [1, 256 << 10])
    func `a bill that is listed, fetched and receipted`(chunkSize: Int) throws {
        var journal = Journal()
        journal.list("231.5")
        journal.bill("231.5")
        journal.list("231.5")
        journal.receipt(Self.whole)
        journal.list("231.5")
        #expect(try journal.findings(chunkSize) == [])
    }

    @Test func `a list that is wrong beside a bill, or beside a receipt alone`() throws {
        var journal = Journal()
        journal.list("231.51")
        journal.bill("231.5")
        #expect(try journal.findings() == ["list-bill [1].summ 231.51 231.5"])

        journal = Journal()
        journal.list("231.49")
        journal.receipt(Self.whole)
        #expect(try journal.findings() == ["list-receipt [1].summ 231.49 231.5"])

        journal = Journal()
        journal.receipt(Self.whole)
        journal.list("231.49")
        #expect(try journal.findings() == ["list-receipt [1].summ 231.49 231.5"])
    }

    @Test func `lists that repeat a wrong sum are one finding`() throws {
        var journal = Journal()
        journal.list("231.51")
        journal.list("231.51")
        journal.list("231.51")
        journal.list("231.5")
        journal.bill("231.5")
        let text = try journal.findings()
        #expect(text == ["list-bill [1].summ 231.51 231.5"])
    }

    @Test func `bills of the same number in two shops are two`() throws {
        var journal = Journal()
        journal.list("5", shop: 2)
        journal.bill("231.5")
        #expect(try journal.findings() == [])
    }

    @Test func `a bill whose sum is wrong is told once`() throws {
        var journal = Journal()
        journal.list("231.6")
        journal.bill("231.6")
        journal.receipt(Self.whole)
        #expect(try journal.findings() == ["bill-summ summ 231.6 231.5"])
    }

    @Test func `lines of a receipt that the bill has otherwise`() throws {
        func findings(_ items: [(String, String, String, String)]) throws -> [String] {
            var journal = Journal()
            journal.bill("231.5")
            journal.receipt(items)
            return try journal.findings()
        }
        let items = "body.data.items"
        #expect(try findings(Self.whole.reversed()) == [])
        #expect(
            try findings([("1", "100", "1", "20"), ("u-2", "10.5", "3", "0")])
                == ["bill-receipt \(items)[0].quantity 1 2"])
        #expect(
            try findings([("1", "90", "2", "10"), ("u-2", "10.5", "3", "0")]) == [
                "bill-receipt \(items)[0].price 90 100",
                "bill-receipt \(items)[0].taxPercent 10 20",
            ])
        #expect(
            try findings([("1", "100", "2", "20")]) == ["bill-receipt \(items) 0 3"])
        #expect(
            try findings(Self.whole + [("1", "100", "2", "20")])
                == ["bill-receipt \(items)[2].quantity 2 0"])
    }

    private static let part = [("1", "100", "1", "20"), ("u-2", "10.5", "3", "0")]

    private func extras(_ rest: String) -> String {
        #","contentModified":true,"newContent":[{"id":1,"newQuantity":\#(rest)}]"#
    }

    @Test func `a part is receipted, then the rest`() throws {
        var journal = Journal()
        journal.list("231.5")
        journal.bill("231.5")
        journal.receipt(Self.part, extras: extras("1"), event: "a")
        journal.list("231.5")
        journal.list("100")
        journal.receipt([("1", "100", "1", "20")], event: "b")
        #expect(try journal.findings() == [])
    }

    @Test func `what remains is not what is missing`() throws {
        var journal = Journal()
        journal.bill("231.5")
        journal.receipt(Self.part, extras: extras("2"))
        #expect(
            try journal.findings()
                == ["bill-receipt body.data.extras.newContent[0].newQuantity 2 1"])

        journal = Journal()
        journal.bill("231.5")
        journal.receipt([("1", "100", "1", "20")], extras: extras("1"))
        #expect(try journal.findings() == ["bill-receipt body.data.items 0 3"])
    }

    @Test func `lists before and after a part`() throws {
        var journal = Journal()
        journal.list("231.51")
        journal.receipt(Self.part, extras: extras("1"), event: "a")
        journal.list("100.01")
        #expect(
            try journal.findings() == [
                "list-receipt [1].summ 231.51 231.5", "list-receipt [1].summ 100.01 100",
            ])
    }

    @Test func `what remains may be of lines that the part does not have`() throws {
        func findings(bill: Bool, _ summ: String) throws -> [String] {
            var journal = Journal()
            if bill { journal.bill("231.5") }
            journal.receipt(
                [("1", "100", "2", "20")],
                extras: #","contentModified":true,"newContent":[{"id":"u-2","newQuantity":3}]"#)
            journal.list(summ)
            return try journal.findings()
        }
        #expect(try findings(bill: true, "31.5") == [])
        #expect(
            try findings(bill: true, "31.51") == ["list-receipt [1].summ 31.51 31.5"],
            "the bill tells the price")
        #expect(try findings(bill: false, "31.51") == [], "nothing tells the price")
    }

    @Test func `a line that is sold in part was rounded as one`() throws {
        func findings(_ summ: String) throws -> [String] {
            var journal = Journal()
            journal.list(summ)
            journal.receipt(
                [("u-2", "11", "0.005", "0")],
                extras: #","contentModified":true,"newContent":[{"id":"u-2","newQuantity":0.005}]"#)
            return try journal.findings()
        }
        #expect(try findings("0.11") == [])
        #expect(try findings("0.12") == [], "two lines of one product")
        #expect(try findings("0.13") == ["list-receipt [1].summ 0.13 0.11"])
    }

    @Test func `a bill that is fetched after a part has what remains`() throws {
        func findings(_ summ: String, _ quantities: (String, String)) throws -> [String] {
            var journal = Journal()
            journal.receipt(
                [("1", "100", "1", "20"), ("u-2", "10.5", "1", "0")],
                extras: #","contentModified":true,"newContent":[{"id":1,"newQuantity":1},"#
                    + #"{"id":"u-2","newQuantity":2}]"#, event: "a")
            journal.bill(summ, quantities)
            return try journal.findings()
        }
        #expect(try findings("121", ("1", "2")) == [])
        #expect(try findings("231.5", ("2", "3")) == [], "the answer crossed the receipt")
        #expect(
            try findings("321", ("3", "2")) == ["bill-receipt products[0].quantity 3 1"])
    }

    @Test func `prepayments are one of the payments and reduce what a list shows`() throws {
        func findings(
            list: String = "131.5", prepayment: String = "100", second: String = "131.5",
            payed: String = "true"
        ) throws -> [String] {
            var journal = Journal()
            journal.list(list)
            journal.bill("131.5", prepayment: "100")
            journal.receipt(
                Self.whole,
                extras: #","prepayment":\#(prepayment),"payments":[{"type":3,"sum":100,"payed":1},"#
                    + #"{"type":2,"sum":\#(second),"payed":\#(payed)},{"type":1,"sum":50,"payed":false}]"#
            )
            return try journal.findings()
        }
        let payments = "payments-total body.data.extras.payments"
        #expect(try findings() == [])
        #expect(try findings(list: "131.49") == ["list-bill [1].summ 131.49 131.5"])
        #expect(try findings(second: "131.51") == ["\(payments) 231.51 231.5"])
        #expect(try findings(payed: "false") == ["\(payments) 100 231.5"])
        #expect(
            try findings(prepayment: "99") == ["bill-receipt body.data.extras.prepayment 99 100"])
    }

    @Test func `a bill that was prepaid in full is listed with nothing to pay`() throws {
        var journal = Journal()
        journal.list("231.5")
        journal.receipt(
            Self.whole, extras: #","settlementMethod":"FullPrepayment""#, event: "a")
        journal.list("0")
        journal.bill("0", prepayment: "231.5")
        journal.receipt(Self.whole, extras: #","prepayment":231.5"#, event: "b")
        #expect(try journal.findings() == [])
    }

    @Test func `a receipt that is sent again, and a refund, settle nothing`() throws {
        var journal = Journal()
        journal.bill("231.5")
        journal.receipt(Self.whole, event: "a")
        journal.receipt(Self.whole, event: "a")
        journal.receipt([("1", "100", "1", "20")], event: "b", type: "PAYBACK")
        journal.list("231.5")
        #expect(try journal.findings() == [])
    }

    @Test func `copies of an event that differ`() throws {
        let event = { (tax: String) in
            #"{"id":"e","type":"ReceiptCreated","data":{"items":[{"id":"1","price":100,"quantity":1,"#
                + #""taxPercent":20,"sumPrice":100,"tax":\#(tax)}],"extras":{"billId":"7"}}}"#
        }
        func brief(_ body: String, _ post: String) throws -> [String] {
            try Verified(
                "| 2026-03-11 10:00:00 | 1 | Запрос (RECEIPT) | "
                    + #"{"body":\#(body),"post":\#(post)} |"#
            ).brief
        }
        #expect(try brief(event("16.67"), event("16.67")) == [])
        #expect(try brief(event("16.67"), event("16.670")) == [])
        #expect(
            try brief(event("16.67"), event("16.68"))
                == ["1 request-copy post.data.items[0].tax 16.68 16.67"])
        #expect(try brief(event("16.67"), #"{"id":"e"}"#) == ["1 request-copy post - -"])
        #expect(try brief(event("16.67"), "[]") == [])
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// Documents beside the sample: optional members, members of other programs, receipts from the
/// engine.
@Suite struct ProtocolDocumentTests {
    private func decode(
        _ json: String, _ kind: JournalEntry.Kind,
        _ direction: JournalEntry.Direction = .answer, isStrict: Bool = false
    ) throws -> ProtocolMessage {
        try ProtocolMessage.decode(
            Array(json.utf8), kind: kind, direction: direction,
            options: ReadingOptions(isStrict: isStrict))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test(arguments: [
        (#""""#, []), (#""a""#, ["a"]), (#""a, b, c""#, ["a", "b", "c"]), (#""a,b""#, ["a,b"]),
        (#""a, ""#, ["a", ""]),
    ])
    func systems(json: String, names: [String]) throws {
        let text = #"{"system":\#(json),"protocol":"0.1.0"}"#
        let message = try decode(text, .hello)
        #expect(message == .hello(HelloAnswer(system: names)))
        #expect(self.text(message.json) == text)
    }

    @Test func emptyAnswers() throws {
        #expect(try decode("", .list) == .list([]))
        #expect(try decode("[]", .list) == .list([]))
        #expect(text(ProtocolMessage.list([]).json) == "[]")
        #expect(try decode(" \n", .receipt) == .receipt(ReceiptAnswer()))
        #expect(text(ProtocolMessage.receipt(ReceiptAnswer()).json) == #"{"success":true}"#)
        #expect(throws: RecordFailure.self) { try decode("", .bill) }
        #expect(throws: RecordFailure.self) { try decode("", .list, .request) }
    }

    /// Every optional member, and members that nobody knows at every level.
    static let event = #"""
        {"id":"e","data":{"id":"d","type":"PAYBACK","items":[{"id":"1","tax":0,"name":"\"\\\u0007",
        "price":1e2,"quantity":0.50,"sumPrice":50.00,"taxPercent":0,"new":[1.0, {"a b": "c  d"}]}],
        "extras":{"billId":"7","customer":{"name":"x ","phone":"+7"},"prepayment":50,
        "contentModified":true,"settlementMethod":"FullSettlement",
        "payments":[{"type":1,"sum":20,"payed":true,"at":null},{"type":3,"sum":30,"payed":1}],
        "newContent":[{"id":1,"newQuantity":0.5,"x":"\u001d"}],"note":1e400},"totalTax":0,
        "totalAmount":50,"kkt":{}},"type":"ReceiptCreated","version":2,"trace":true}
        """#

    @Test func unknownMembersAreKept() throws {
        let event = try ReceiptEvent(json: Array(Self.event.utf8))
        #expect(event.unknown.map(\.key) == ["trace"])
        #expect(event.data.unknown.map(\.key) == ["kkt"])
        #expect(event.data.items[0].unknown[0].value.text == #"[1.0,{"a b":"c  d"}]"#)
        #expect(event.data.items[0].price == 100 && event.data.items[0].discount == nil)
        #expect(event.data.items[0].name == "\"\\\u{7}")
        let extras = try #require(event.data.extras)
        #expect(extras.unknown[0].value.text == "1e400")
        #expect(extras.customer?.unknown[0].value.text == #""+7""#)
        #expect(extras.payments?.map(\.isPayed) == [true, true])
        #expect(extras.payments?[1].payed == .number(1))
        #expect(extras.newContent?[0].id == 1 && extras.newContent?[0].newQuantity == "0.5")
        let again = try ReceiptEvent(json: event.json)
        #expect(again == event && again.json == event.json)
        #expect(try keys(event.json) == keys(Array(Self.event.utf8)))
        #expect(text(event.json).contains(#""quantity":0.5,"sumPrice":50,"#))
    }

    @Test func ownMembers() throws {
        let entry = ListEntry(
            id: 7, date: "2026-03-11 10:46:46", summ: "31.60", number: "\"7\"",
            unknown: [UnknownMember(key: "a\"b", value: try JSONFragment("[ 1 , \" \" ]"))])
        #expect(
            text(ProtocolMessage.list([entry]).json)
                == #"[{"id":7,"date":"2026-03-11 10:46:46","summ":31.6,"number":"\"7\"","#
                + #""a\"b":[1," "]}]"#)
        for text in ["", "01", "{", "nul", "1 2", "\"\n\""] {
            #expect(throws: RecordFailure.self) { try JSONFragment(text) }
        }
    }

    @Test func numbersKeepTheirDigits() throws {
        let json = #"{"id":"u","price":16.309999999999945,"taxrate":"20%","quantity":"1.50"}"#
        let bill =
            #"{"id":1,"date":"","summ":12345678901234567890.1,"number":"","products":[\#(json)]}"#
        guard case .bill(let answer) = try decode(bill, .bill) else {
            Issue.record("a message of another kind")
            return
        }
        #expect(answer.summ == "12345678901234567890.1")
        #expect(answer.products[0].price == "16.309999999999945")
        #expect(text(answer.json).contains(#""price":16.309999999999945,"#))
        #expect(text(answer.json).contains(#""quantity":1.5}"#))
        #expect(answer.customer == nil && answer.prepayment == nil)
        #expect(try answer.bill().lines[0].price == "16.31")
        #expect(try BillAnswer(json: answer.json) == answer)
    }

    @Test func requests() throws {
        #expect(
            text(ProtocolMessage.request(.bill("7")).json)
                == #"{"get":{"q":"/api/v2/bill/byid/7","id":"7"},"body":null,"post":[]}"#)
        #expect(text(ProtocolMessage.request(.list).json).contains("/api/v2/list"))
        #expect(ProtocolMessage.request(.hello).kind == .hello)
        let search =
            #"{"get":{"q":"/api/v2/list","name":"иван","date":"today","page":"2"},"body":null,"#
            + #""post":[],"headers":{"vary":["Accept"]},"ip":"::1"}"#
        guard case .request(let request) = try decode(search, .list, .request) else {
            Issue.record("a message of another kind")
            return
        }
        #expect(request.name == "иван" && request.date == "today")
        #expect(request.unknownParameters.map(\.key) == ["page"])
        #expect(text(ProtocolMessage.request(request).json) == search)

        // The event stands in the body, in what was posted, or in both.
        let event = try ReceiptEvent(json: Array(Self.event.utf8))
        let written = ProtocolMessage.request(.receipt(event))
        #expect(try decode(text(written.json), .receipt, .request) == written)
        let posted = #"{"get":{"q":"/api/v2/receipts"},"body":null,"post":\#(Self.event)}"#
        #expect(try decode(posted, .receipt, .request) == written)
    }

    @Test func strictReadingChecksEverything() throws {
        let json = #"{"success":true,"more":01}"#
        #expect(throws: RecordFailure.self) { try decode(json, .receipt, isStrict: true) }
        #expect(throws: RecordFailure.self) { try decode(json, .receipt) }
    }

    @Test func receiptsOfTheEngineAreThoseOfTheShop() throws {
        let messages = try ProtocolJournalTests.records(ProtocolJournalTests.journal)
        guard case .bill(let bill) = try messages[2].message.get() else {
            Issue.record("a message of another kind")
            return
        }
        let receipt = try ReceiptEngine(policy: .evotor).receipt(for: bill.bill())
        let data = try #require(ReceiptData(receipt, of: bill))
        #expect(data.totalAmount == bill.summ && data.totalTax == "833.33")
        #expect(
            text(MessageWriter.json(data.items[0]))
                == #"{"id":"2527","tax":378.57,"name":"Цзинмай Ми Сян Сун Чжэнь","price":15.9,"#
                + #""discount":0,"itemType":"NORMAL","quantity":500,"sumPrice":7950,"#
                + #""costPrice":0,"taxPercent":5,"measureName":"Грамм","vatRate":"5%"}"#)
        #expect(data.extras?.billId == "47827" && data.extras?.customer?.id == nil)
        #expect(data.extras?.settlementMethod == "FullSettlement")
        #expect(try ReceiptData(json: data.json) == data)

        // The printed receipts of the sample say what the engine computes for their items.
        for record in messages {
            guard case .request(let request) = try record.message.get(),
                let printed = request.event?.data
            else { continue }
            let lines = printed.items.map {
                Line(
                    id: $0.id?.text, name: $0.name, price: $0.price, quantity: $0.quantity,
                    rate: .percent($0.taxPercent), unit: $0.measureName)
            }
            let computed = try ReceiptEngine(policy: .evotor).receipt(for: Bill(lines: lines))
            var data = try #require(ReceiptData(computed, extras: printed.extras))
            for index in data.items.indices { data.items[index].vatRate = nil }
            #expect(data.items == printed.items)
            #expect(data.totalTax == printed.totalTax && data.totalAmount == printed.totalAmount)
        }
    }
}

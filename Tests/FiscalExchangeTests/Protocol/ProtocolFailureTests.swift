// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// What is wrong with a message is named with its place and its byte.
@Suite struct ProtocolFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: JournalEntry.Kind
        let direction: JournalEntry.Direction
        /// The text; the failure is at the byte behind `‸`.
        let text: String
        let code: RecordFailure.Code
        let path: String

        init(
            _ kind: JournalEntry.Kind, _ direction: JournalEntry.Direction,
            _ code: RecordFailure.Code, _ path: String, _ text: String
        ) {
            self.kind = kind
            self.direction = direction
            self.code = code
            self.path = path
            self.text = text
        }

        var testDescription: String { "\(kind) \(direction) \(code) \(path)" }
    }

    private static func event(_ data: String) -> String {
        #"{"get":{"q":"/"},"body":{"id":"e","type":"ReceiptCreated","data":\#(data)},"post":[]}"#
    }

    private static func item(_ item: String) -> String {
        event(#"{"type":"SELL","totalTax":0,"totalAmount":0,"items":[\#(item)]}"#)
    }

    private static func extras(_ extras: String) -> String {
        event(#"{"type":"SELL","totalTax":0,"totalAmount":0,"items":[],"extras":\#(extras)}"#)
    }

    private static func bill(_ product: String) -> String {
        #"{"id":1,"date":"","summ":0,"number":"","products":[\#(product)]}"#
    }

    static let cases: [Case] = [
        // Values of another kind.
        Case(.hello, .answer, .wrongType, "system", #"{"system":‸[],"protocol":"0"}"#),
        Case(.hello, .answer, .wrongType, "protocol", #"{"system":"","protocol":‸null}"#),
        Case(.hello, .answer, .wrongType, "", "‸[]"),
        Case(.list, .answer, .wrongType, "", "‸{}"),
        Case(.list, .answer, .wrongType, "[0]", "[‸7]"),
        Case(
            .list, .answer, .wrongType, "[0].summ",
            #"[{"id":1,"date":"","summ":‸true,"number":""}]"#),
        Case(.list, .answer, .wrongType, "[0].id", #"[{"id":‸1.5}]"#),
        Case(.list, .answer, .wrongType, "[0].id", #"[{"id":‸{}}]"#),
        Case(.bill, .answer, .wrongType, "products[0]", bill("‸1")),
        Case(
            .bill, .answer, .wrongType, "products[1].taxrate",
            bill(
                #"{"price":1,"taxrate":"5%","quantity":1},{"price":1,"taxrate":‸5,"quantity":1}"#)),
        Case(
            .bill, .answer, .wrongType, "products[0].itemType",
            bill(#"{"price":1,"taxrate":"5%","quantity":1,"itemType":‸1.5}"#)),
        Case(
            .bill, .answer, .wrongType, "products",
            #"{"id":1,"date":"","summ":0,"number":"","products":‸{}}"#),
        Case(.receipt, .answer, .wrongType, "success", #"{"success":‸1}"#),
        Case(.receipt, .request, .wrongType, "body.data", event("‸7")),
        Case(
            .receipt, .request, .wrongType, "body.data.items[0].name", item(#"{"tax":0,"name":‸7}"#)
        ),
        Case(.receipt, .request, .wrongType, "body.data.extras", extras("‸[]")),
        Case(
            .receipt, .request, .wrongType, "body.data.extras.customer.legalentity",
            extras(#"{"customer":{"legalentity":‸"no"}}"#)),
        Case(
            .receipt, .request, .wrongType, "body.data.extras.payments[0].payed",
            extras(#"{"payments":[{"type":1,"sum":1,"payed":‸[]}]}"#)),
        Case(.hello, .request, .wrongType, "get", #"{"get":‸[],"body":null,"post":[]}"#),
        // Members that are missing.
        Case(.hello, .answer, .missingField, "protocol", #"‸{"system":""}"#),
        Case(.list, .answer, .missingField, "[0].id", "[‸{}]"),
        Case(.bill, .answer, .missingField, "products[0].price", bill("‸{}")),
        Case(.receipt, .answer, .missingField, "success", "‸{}"),
        Case(.receipt, .request, .missingField, "post", #"‸{"get":{"q":"/"}}"#),
        Case(.receipt, .request, .missingField, "body.data.type", event("‸{}")),
        Case(.receipt, .request, .missingField, "body.data.items[0].tax", item("‸{}")),
        Case(
            .receipt, .request, .missingField, "body.data.extras.newContent[0].newQuantity",
            extras(#"{"newContent":[‸{"id":1}]}"#)),
        Case(.list, .request, .missingField, "get.q", #"{"get":‸{}}"#),
        Case(.list, .request, .missingField, "get", "‸{}"),
        // Members that occur twice.
        Case(.hello, .answer, .duplicateKey, "system", #"{"system":"",‸"system":""}"#),
        Case(.list, .answer, .duplicateKey, "[0].id", #"[{"id":1,‸"id":1}]"#),
        Case(
            .receipt, .request, .duplicateKey, "body.data.extras.customer.inn",
            extras(#"{"customer":{"inn":"",‸"inn":""}}"#)),
        Case(.list, .request, .duplicateKey, "get.q", #"{"get":{"q":"",‸"q":""}}"#),
        // Values that are none.
        Case(
            .receipt, .request, .unknownDocument, "body.type",
            #"{"get":{"q":"/"},"body":{"id":"e","type":‸"ShiftClosed","data":{}}}"#),
        Case(
            .list, .answer, .numberMalformed, "[0].summ",
            #"[{"id":1,"date":"","summ":1‸x,"number":""}]"#),
        Case(
            .list, .answer, .numberExponent, "[0].summ",
            #"[{"id":1,"date":"","summ":1e‸999999999,"number":""}]"#),
        Case(
            .receipt, .request, .numberMalformed, "body.data.items[0].more",
            item(
                #"{"tax":0,"name":"","price":1,"quantity":1,"sumPrice":1,"taxPercent":0,"#
                    + #""more":‸1.}"#)),
        Case(.receipt, .answer, .jsonSyntax, "more", #"{"success":true,"more":[‸NaN]}"#),
        Case(.receipt, .answer, .jsonSyntax, "", #"{"success":true‸:}"#),
        Case(.receipt, .answer, .truncated, "", #"{"success":‸"tr"#),
    ]

    @Test(arguments: cases)
    func failures(_ failing: Case) throws {
        let parts = failing.text.split(separator: "‸", omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let text = parts.joined()
        let failure = #expect(throws: RecordFailure.self) {
            try ProtocolMessage.decode(
                Array(text.utf8), kind: failing.kind, direction: failing.direction)
        }
        #expect(failure?.code == failing.code)
        #expect(failure?.path == failing.path)
        #expect(failure?.offset == parts[0].utf8.count)
    }

    @Test func limits() {
        let deep = Array(#"{"success":true,"more":[[[[]]]]}"#.utf8)
        func code(_ options: ReadingOptions) -> RecordFailure.Code? {
            do throws(RecordFailure) {
                _ = try ProtocolMessage.decode(
                    deep, kind: .receipt, direction: .answer, options: options)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(ReadingOptions()) == nil)
        #expect(code(ReadingOptions(maximumDepth: 4)) == .tooDeep)
        #expect(code(ReadingOptions(maximumRecordBytes: 10)) == .recordTooLarge)
    }

    @Test func aRateThatIsNone() throws {
        let text = Self.bill(#"{"price":1,"taxrate":"НДС","quantity":1}"#)
        let answer = try BillAnswer(json: Array(text.utf8))
        let failure = #expect(throws: RecordFailure.self) { try answer.bill() }
        #expect(failure?.code == .unknownRate && failure?.path == "products[0].taxrate")
    }
}

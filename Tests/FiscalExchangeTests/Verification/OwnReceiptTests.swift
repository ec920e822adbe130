// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Testing

@testable import FiscalExchange

/// What the engine writes it finds right, each receipt by itself and all receipts of a bill together.
@Suite struct OwnReceiptTests {
    static let policies = ["evotor", "line/half-even", "rate/half-up", "receipt/half-up", "rksv"]

    /// A bill with discounts and surcharges of every kind, as text.
    private static func bill(_ random: inout Dice, protocolForm: Bool) -> String {
        let lines = (1...random.int(1...4)).map { number in
            let price = "\(random.int(0...300)).\(random.int(100...999))"
            let amount = "0.\(random.int(10...99))"
            let quantity = random.pick(["1", "2", "3", "7", "1.5", "0.333", "12"])
            let rate = random.pick(["22%", "20%", "10%", "5%", "none"])
            if protocolForm {
                return #"{"id":"\#(number)","prodname":"Товар","price":\#(price),"#
                    + #""quantity":\#(quantity),"taxrate":"\#(rate)","unitname":"шт"}"#
            }
            let discounts = random.pick([
                "", "", #"{"percent":"\#(random.int(1...60))"}"#, #"{"amount":"\#(amount)"}"#,
                #"{"percent":"10"},{"amount":"\#(amount)"}"#,
            ])
            let surcharges = random.pick(["", "", "", #"{"percent":"7"}"#, #"{"amount":"0.31"}"#])
            return #"{"id":"\#(number)","price":"\#(price)","quantity":"\#(quantity)","#
                + #""rate":"\#(rate)","discounts":[\#(discounts)],"surcharges":[\#(surcharges)]}"#
        }.joined(separator: ",")
        if protocolForm {
            return #"{"id":"7","date":"2026-03-01","number":"7-A","products":[\#(lines)]}"#
        }
        let discounts = random.pick(["", #"{"percent":"5"}"#, #"{"amount":"0.77"}"#])
        let surcharges = random.pick(["", "", #"{"amount":"1.11"}"#])
        return #"{"id":"7","date":"2026-03-01","lines":[\#(lines)],"discounts":[\#(discounts)],"#
            + #""surcharges":[\#(surcharges)]}"#
    }

    private static func request(_ random: inout Dice, _ number: Int) -> ReceiptRequest {
        var request = ReceiptRequest(id: "R\(number)", date: "2026-03-0\(number + 1)")
        switch random.int(0...4) {
        case 0: request.amount = ExactDecimal(mantissa: Int64(random.int(1...4000)), scale: 2)
        case 1: request.lines = [.init(line: 0, quantity: random.pick([1, "0.1"]))]
        case 2: request.lines = [.init(line: 0)]
        default: break
        }
        return request
    }

    private static func found(_ text: String) throws -> [FoundBill] {
        var found: [FoundBill] = []
        try BillSearch().run(
            ByteSource(name: "test", bytes: Array(text.utf8)), id: "7",
            found: { found.append($0) }, report: { _ in })
        return found
    }

    /// The receipts of a random life, read back from what was written for each step.
    private static func life(
        _ random: inout Dice, _ bill: String, _ policy: Policy
    ) throws -> [String] {
        var documents = [bill]
        for number in 1...random.int(2...6) {
            var life = try BillLife(found(documents.joined(separator: "\n")), policy: policy)
            var request = request(&random, number)
            do {
                let receipt: SettlementReceipt
                switch random.int(0...4) {
                case 0:
                    request.method = random.pick([nil, .advancePayment])
                    receipt = try life.ledger.prepay(request)
                case 1:
                    request.amount = nil
                    request.rounding = random.pick([nil, .cash(CashRounding(step: "0.05"))])
                    request.tender = random.pick([
                        nil, Tender([.init(means: .cash, amount: 1)], remainder: .credit),
                    ])
                    receipt = try life.ledger.settle(request)
                default:
                    request.refundOf = random.pick(life.receipts.map(\.id) + [nil])
                    receipt = try life.ledger.refund(request)
                }
                try life.post(receipt)
                documents.append(life.json(of: receipt))
            } catch {
                continue
            }
        }
        return Array(documents.dropFirst())
    }

    private static func faults(_ text: String, _ policy: String) throws -> [String] {
        let verified = try Verified(text + "\n", policy: policy)
        return verified.brief + verified.diagnostics.map { "\($0.code) \($0.message)" }
    }

    @Test(arguments: policies, [false, true])
    func `receipts of random lives`(policy: String, protocolForm: Bool) throws {
        var random = Dice(seed: protocolForm ? 7101 : 7102)
        var (receipts, refunds) = (0, 0)
        for number in 0..<25 {
            let bill = Self.bill(&random, protocolForm: protocolForm)
            let life = try Self.life(&random, bill, try Policy(text: policy))
            for receipt in life {
                let faults = try Self.faults(receipt, policy)
                #expect(faults == [], "life \(number): \(bill) \(receipt)")
            }
            let all = try Self.faults(([bill] + life).joined(separator: "\n"), policy)
            #expect(all == [], "life \(number): \(bill)")
            receipts += life.count
            refunds += life.count { $0.contains("PAYBACK") }
            let recalculated = try Recalculated(bill, policy: policy).output
            #expect(try Self.faults(recalculated, policy) == [], "\(bill) \(recalculated)")
            #expect(try Recalculated(recalculated, policy: policy).output == recalculated)
        }
        #expect(receipts > 40 && refunds > 10)
    }

    /// Three units of one line that are handed over and taken back one by one: what the second carries, it says.
    @Test(
        arguments: [
            ("10.005", "20%", "line/half-up", [(10.01, nil), (10, -0.01), (10.01, nil)], 3),
            ("0.03", "20%", "line/half-up", [(0.03, nil), (0.03, nil), (0.03, nil)], 2),
        ] as [(String, String, String, [(Double, Double?)], Int)])
    func `parts carry what rounding left`(
        price: String, rate: String, policy: String, sums: [(sum: Double, carried: Double?)],
        carrying: Int
    ) throws {
        let bill =
            #"{"id":"7","date":"2025-03-01","lines":[{"id":"1","price":"\#(price)","#
            + #""quantity":"3","rate":"\#(rate)"}]}"#
        var documents = [bill]
        let one = [ReceiptRequest.Selection(line: 0, quantity: 1)]
        func add(
            _ make: (SettlementLedger) throws(SettlementRefusal) -> SettlementReceipt
        ) throws -> String {
            let life = try BillLife(
                Self.found(documents.joined(separator: "\n")), policy: try Policy(text: policy))
            documents.append(life.json(of: try make(life.ledger)))
            return documents[documents.count - 1]
        }
        for (number, part) in sums.enumerated() {
            let text = try add { ledger throws(SettlementRefusal) in
                try ledger.settle(ReceiptRequest(id: "S\(number)", lines: one))
            }
            let carried = part.carried.map { #","carried":\#($0)"# } ?? ""
            #expect(text.contains(#""discount":0\#(carried),"taxPercent""#), "\(text)")
            #expect(try Self.faults(text, policy) == [])
        }
        documents.removeLast(sums.count)
        _ = try add { ledger throws(SettlementRefusal) in
            try ledger.settle(ReceiptRequest(id: "S"))
        }
        for number in 1...3 {
            let text = try add { ledger throws(SettlementRefusal) in
                try ledger.refund(ReceiptRequest(id: "R\(number)", lines: one))
            }
            let isCarrying = number == carrying
            #expect(text.components("\"carriedTax\":-0.01") == (isCarrying ? 3 : 0), "\(text)")
            #expect(try Self.faults(text, policy) == [])
        }
    }

    /// A figure that is a kopeck off is found, whatever the receipt says of discounts and what it carries.
    @Test(arguments: [
        (#""sumPrice":999.49"#, #""sumPrice":999.5"#, "line-sum"),
        (#""tax":180.24"#, #""tax":180.25"#, "line-tax"),
        (#""discount":0.5"#, #""discount":0.51"#, "line-sum"),
        (#""discount":0.5,"#, #""discount":0.5,"surcharge":0.01,"#, "line-sum"),
        (#""discount":0.5,"#, #""discount":0.5,"carried":0.01,"#, "line-sum"),
        (#""discount":0.5,"#, #""discount":0,"carried":-0.5,"#, "line-sum"),
        (#""tax":180.24"#, #""tax":180.24,"carriedTax":0.01"#, "line-tax"),
        (#""tax":2344.17"#, #""tax":2344.18"#, "rate-tax"),
        (#""totalTax":2425.99"#, #""totalTax":2426"#, "tax-total"),
        (#""amountDue":6899.49"#, #""amountDue":6899,"rounding":0.48"#, "amount-due"),
        (#""means":"cash","amount":5000"#, #""means":"cash","amount":5001"#, "payments-total"),
        (#""policy":"evotor""#, #""cashier":"evotor""#, "line-sum"),
    ])
    func `a wrong figure of an own receipt`(figure: String, wrong: String, rule: String) throws {
        let sale = String(
            decoding: try Repository.bytes("Examples/settlement/sale.json"), as: UTF8.self)
        #expect(try Self.faults(sale, "evotor") == [])
        #expect(sale.contains(figure))
        let faults = try Self.faults(sale.replacing(figure, with: wrong), "evotor")
        #expect(faults.contains { $0.contains(rule) }, "\(faults)")
    }

    /// Without the engine's policy a discount stays what `--discount-meaning` says.
    @Test func `receipts of others are read as before`() throws {
        let receipt =
            #"{"billId":"1","type":"SELL","items":[{"id":"1","price":100,"quantity":2,"#
            + #""sumPrice":200,"discount":5,"surcharge":3,"taxPercent":20,"tax":33.33}],"#
            + #""totalAmount":200,"totalTax":33.33,"totalDiscount":5}"#
        let verified = try Verified(receipt + "\n")
        #expect(verified.brief == [])
        #expect(verified.diagnostics.map(\.code) == ["discount-included"])
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ text: String) -> Int { split(separator: text).count - 1 }
}

/// A generator that gives the same numbers for a seed.
private struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int((state >> 33) % UInt64(range.count))
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[int(0...list.count - 1)] }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

/// Lives of bills, rates over time and payment matrices against the oracle's.
@Suite struct SettlementOracleTests {
    @Test func `prepayments, settlements and refunds in parts`() throws {
        let lines = try VectorFiles.lines("settlements.ndjson")
        #expect(lines.count >= 250)
        for (index, text) in lines.enumerated() {
            let life = try JSONDecoder().decode(Life.self, from: Data(text.utf8))
            var ledger = try SettlementLedger(bill: life.bill.value(), policy: life.policy.value())
            for step in life.steps {
                let before = ledger
                let answer: String
                do {
                    let receipt = try step.receipt(of: ledger)
                    try ledger.post(receipt)
                    answer = receipt.oracleText
                } catch let refusal as SettlementRefusal {
                    #expect(ledger == before)
                    answer = refusal.code
                }
                #expect(answer == step.expect.text, "life \(index + 1), \(step.id)")
                #expect(ledger.oracleBalance == step.balance, "life \(index + 1), \(step.id)")
            }
        }
    }

    @Test func `rates over time`() throws {
        let rows = try VectorFiles.rows("rates-over-time.tsv")
        #expect(rows.count >= 100)
        for row in rows {
            let (stated, day) = (try VATRate(text: row[0]), CivilDate(text: row[1]))
            let transfer = VATSchedule.russia.transferRate(of: stated, on: day)
            #expect(transfer.rate.text == row[2], "\(row)")
            #expect((transfer.reason == .stated) == (transfer.rate == stated), "\(row)")
            let prepaid = VATSchedule.russia.prepaymentRate(of: stated, on: day)
            #expect(prepaid.rate.text == row[3], "\(row)")
        }
    }

    /// Which cells get their unit is free (CR-3): the oracle gives the bounds of each.
    @Test func `payments attributed to lines`() throws {
        let rows = try VectorFiles.rows("payment-matrix.tsv")
        #expect(rows.count >= 350)
        for row in rows {
            let (lines, paid) = (try row[0].amounts(), try row[1].amounts())
            let matrix = try PaymentMatrix(rows: lines, columns: paid)
            func sum(_ amounts: [Amount]) -> Int64 { amounts.reduce(0) { $0 + $1.minorUnits } }
            expectLaw("CR-1", matrix.cells.map(sum) == lines.map(\.minorUnits), "\(row)")
            for (column, amount) in paid.enumerated() {
                expectLaw(
                    "CR-2", sum(matrix.cells.map { $0[column] }) == amount.minorUnits, "\(row)")
            }
            let bounds = row[2].split(separator: ";").map { $0.split(separator: ",") }
            for (cells, bounds) in zip(matrix.cells, bounds) {
                for (cell, bound) in zip(cells, bounds) {
                    let least = try #require(Int64(bound.filter { $0 != "+" }))
                    let more = cell.minorUnits - least
                    expectLaw("CR-3", more == 0 || (more == 1 && bound.last == "+"), "\(row)")
                }
            }
        }
    }
}

// MARK: The forms of the files

private struct Life: Decodable {
    let policy: PolicyForm
    let bill: BillForm
    let steps: [Step]
}

private struct Step: Decodable {
    /// `[2, "1.5"]`, or null for all of a line.
    struct Part: Decodable {
        let line: Int
        let quantity: ExactDecimal?

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            line = try list.decode(Int.self)
            quantity = try list.decodeIfPresent(ExactDecimal.self)
        }
    }

    struct Means: Decodable {
        let means: Payment.Means
        let amount: ExactDecimal?

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            means = try list.decode(Payment.Means.self)
            amount = try list.decodeIfPresent(ExactDecimal.self)
        }
    }

    let op: String
    let id: String
    let date: String
    let amount: ExactDecimal?
    let advance: Bool?
    let parts: [Part]?
    let tender: [Means]?
    let cashStep: ExactDecimal?
    let of: String?
    let expect: Expected
    let balance: [String: String]

    func receipt(of ledger: SettlementLedger) throws -> SettlementReceipt {
        var request = ReceiptRequest(id: id, date: date, amount: amount, refundOf: of)
        request.lines = parts?.map { .init(line: $0.line, quantity: $0.quantity) }
        if let tender {
            request.tender = Tender(
                tender.compactMap { entry in
                    entry.amount.map { Payment(means: entry.means, amount: $0) }
                }, remainder: tender.first { $0.amount == nil }?.means)
        }
        if let cashStep { request.rounding = .cash(CashRounding(step: cashStep)) }
        switch op {
        case "prepay":
            request.tender = Tender(remainder: .card)
            if advance == true { request.method = .advancePayment }
            return try ledger.prepay(request)
        case "settle": return try ledger.settle(request)
        default: return try ledger.refund(request)
        }
    }
}

/// The figures of a receipt as text, or the code of a refusal.
private struct Expected: Decodable {
    struct Item: Decodable {
        let line: Int?
        let rate, price, quantity, sum, tax: String
    }

    struct Subtotal: Decodable {
        let rate, turnover, tax: String
    }

    let error: String?
    let method: String?
    let items: [Item]?
    let vat: [Subtotal]?
    let totalTax: String?
    let payments: [String: String]?
    let rounding: String?
    let change: String?

    var text: String {
        if let error { return error }
        return SettlementReceipt.text(
            method ?? "",
            (items ?? []).map {
                [$0.line.map(String.init) ?? "-", $0.rate, $0.price, $0.quantity, $0.sum, $0.tax]
            }, (vat ?? []).map { [$0.rate, $0.turnover, $0.tax] }, payments ?? [:],
            [totalTax ?? "", rounding ?? "", change ?? ""])
    }
}

extension SettlementReceipt {
    fileprivate static func text(
        _ method: String, _ items: [[String]], _ vat: [[String]], _ payments: [String: String],
        _ totals: [String]
    ) -> String {
        let lists = [items, vat].map { $0.map { $0.joined(separator: " ") } }
        let paid = payments.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return ([[method]] + lists + [paid, totals]).map { $0.joined(separator: ", ") }
            .joined(separator: " | ")
    }

    fileprivate var oracleText: String {
        var paid: [String: Rational] = [:]
        for payment in payments {
            paid[payment.means.rawValue, default: .zero] += Rational(payment.amount)
        }
        return Self.text(
            method.rawValue,
            items.map { item in
                [
                    item.line.map(String.init) ?? "-", item.rate.text, item.price.description,
                    item.quantity.description, item.sum.description, item.tax.description,
                ]
            }, vat.map { [$0.rate.text, $0.turnover.description, $0.tax.description] },
            paid.mapValues(\.description),
            [totalTax.description, rounding.description, change.description])
    }
}

extension SettlementLedger {
    fileprivate var oracleBalance: [String: String] {
        let balance = billBalance
        return [
            "open": balance.open.description, "reduced": balance.reduced.description,
            "sold": balance.sold.description, "held": balance.held.description,
        ]
    }
}

extension String {
    /// Minor units, separated by commas.
    fileprivate func amounts() throws -> [Amount] {
        try split(separator: ",").map { Amount(minorUnits: try #require(Int64($0))) }
    }
}

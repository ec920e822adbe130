// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

/// Whole receipts against the oracle's, through the kernel and through rationals alone.
@Suite struct VectorsReceiptTests {
    @Test(arguments: [
        ("receipts.ndjson", true), ("receipts.ndjson", false), ("discounts.ndjson", true),
        ("discounts.ndjson", false),
    ])
    func `receipts of bills in the own form`(file: String, usesKernel: Bool) throws {
        let lines = try VectorFiles.lines(file)
        #expect(lines.count > (file == "receipts.ndjson" ? 4000 : 900))
        for (index, line) in lines.enumerated() {
            let vector = try JSONDecoder().decode(Vector.self, from: Data(line.utf8))
            let engine = ReceiptEngine(policy: try vector.policy.value(), usesKernel: usesKernel)
            var computed = try Expectation(engine: engine, bill: vector.bill.value())
            // The older file does not state what discounts could not take.
            if file == "receipts.ndjson" { computed.untakenDiscount = nil }
            #expect(computed.text == vector.expect.text, "row \(index + 1) \(vector.name ?? "")")
        }
    }

    /// A bill is often too small for the wide versions: here all bills of a policy are one block.
    @Test(arguments: KernelVersion.allCases)
    func `blocks of bills under each version of the kernel`(version: KernelVersion) throws {
        try version.requireSupport()
        var blocks: [Policy: BillBlock] = [:]
        for line in try VectorFiles.lines("receipts.ndjson") {
            let vector = try JSONDecoder().decode(Vector.self, from: Data(line.utf8))
            // A bill that is refused is part of no block.
            _ = try? blocks[vector.policy.value(), default: BillBlock()].append(vector.bill.value())
        }
        #expect(blocks.values.contains { $0.lineCount > 100 })
        for (policy, block) in blocks { version.expectAgreement(block, policy) }
    }
}

private struct Vector: Decodable {
    let name: String?
    let policy: PolicyForm
    let bill: BillForm
    let expect: Expectation
}

/// The figures of a receipt as text, or the code of the error.
private struct Expectation: Decodable {
    struct Item: Decodable {
        let price: String
        let sumPrice: String
        let discount: String
        let tax: String
    }

    struct Subtotal: Decodable {
        let rate: String
        let turnover: String
        let tax: String
    }

    var error: String?
    var items: [Item]?
    var totalAmount: String?
    var totalTax: String?
    var totalDiscount: String?
    var vat: [Subtotal]?
    var amountDue: String?
    var overpaid: String?
    var untakenDiscount: String?

    /// One line that a failure can show.
    var text: String {
        if let error { return error }
        let items = (items ?? []).map { "\($0.price) \($0.sumPrice) -\($0.discount) \($0.tax)" }
        let vat = (vat ?? []).map { "\($0.rate): \($0.turnover) \($0.tax)" }
        let totals = [totalAmount, totalTax, totalDiscount, amountDue, overpaid, untakenDiscount]
            .map { $0 ?? "-" }
        return [items, vat, totals].map { $0.joined(separator: ", ") }.joined(separator: " | ")
    }

    init(engine: ReceiptEngine, bill: Bill) throws {
        do {
            let receipt = try engine.receipt(for: bill)
            items = receipt.items.map {
                Item(
                    price: $0.price.description, sumPrice: $0.sum.description,
                    discount: $0.discount.description, tax: $0.tax.description)
            }
            totalAmount = receipt.totalAmount.description
            totalTax = receipt.totalTax.description
            totalDiscount = receipt.totalDiscount.description
            vat = receipt.vat.map {
                Subtotal(
                    rate: $0.rate.text, turnover: $0.turnover.description, tax: $0.tax.description)
            }
            amountDue = receipt.amountDue.description
            untakenDiscount =
                receipt.untakenDiscount.isZero ? nil : receipt.untakenDiscount.description
            overpaid = receipt.overpaid.minorUnits == 0 ? nil : receipt.overpaid.description
        } catch {
            self.error = error.code
        }
    }
}

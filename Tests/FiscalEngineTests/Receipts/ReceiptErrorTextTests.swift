// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("ReceiptError: codes and messages")
struct ReceiptErrorTextTests {
    @Test("Each reason has a code of its own and a message")
    func codes() {
        let inexact = InexactError(value: "1/6", step: "0.01")
        let cases: [(ReceiptError.Reason, String, String)] = [
            (.emptyBill, "empty-bill", "at least one line"),
            (.tooManyLines(limit: 7), "too-many-lines", "more than 7 lines"),
            (.tooManyRates(limit: 3), "too-many-rates", "more than 3 different VAT rates"),
            (.negativePrice, "negative-price", "price"),
            (.quantityNotPositive, "quantity-not-positive", "quantity"),
            (.negativeAdjustment, "negative-adjustment", "discount or surcharge"),
            (.tooManyAdjustments(limit: 5), "too-many-adjustments", "more than 5"),
            (.percentTooLong, "percent-too-long", "18 digits"),
            (.negativeLimit, "negative-limit", "a cap or a floor"),
            (.scopeOfLine, "scope-of-line", "names no lines or rates"),
            (.unknownLine(2), "unknown-line", "no line 3"),
            (.emptyScope, "empty-scope", "surcharge"),
            (.negativePrepayment, "negative-prepayment", "zero or more"),
            (.prepaymentScale, "prepayment-scale", "whole number of minor units"),
            (.unitLevelDiscount, "unit-level-discount", "level unit"),
            (.inexact(inexact), "inexact", "1/6 is not a multiple of 0.01"),
            (.amountOverflow, "amount-overflow", "64-bit"),
        ]
        #expect(Set(cases.map(\.1)).count == cases.count)
        for (reason, code, text) in cases {
            let error = ReceiptError(reason, line: 1, .sum)
            #expect(error.code == code && error.message.contains(text), "\(code)")
            #expect(error.description == "line 2, sum: \(error.message) (\(code))")
        }
        let whole = ReceiptError(.emptyBill, .lines)
        #expect(whole.description == "lines: a receipt has at least one line (empty-bill)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Settlement")
struct SettlementMethodTests {
    @Test("Tag 1214 counts from 1 in the order of the formats")
    func tags() {
        #expect(SettlementMethod.allCases.map(\.tag) == Array(1...7))
        #expect(SettlementMethod(rawValue: "FullSettlement")?.tag == 4)
    }

    @Test("A payment holds its means and its amount")
    func payment() {
        let payment = Payment(means: .card, amount: "2200.87")
        #expect(payment.means.rawValue == "card" && payment.amount == "2200.87")
    }
}

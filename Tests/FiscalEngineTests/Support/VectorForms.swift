// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import FiscalEngine

// What the oracle writes policies and bills as.

/// A policy by name, or the long form.
enum PolicyForm: Decodable {
    case name(String)
    case policy(Policy)

    init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self = .name(name)
        } else {
            self = .policy(try Policy(from: decoder))
        }
    }

    func value() throws -> Policy {
        switch self {
        case .name(let name): try Policy(text: name)
        case .policy(let policy): policy
        }
    }
}

/// A bill in the own form.
struct BillForm: Decodable {
    struct Entry: Decodable {
        let percent: ExactDecimal?
        let amount: ExactDecimal?
        let cap: ExactDecimal?
        let priceBasis: PriceBasis?
        let appliesTo: Scope?

        /// A line that nobody has is the one behind the last.
        func value(_ ids: [String?]) throws -> Adjustment {
            var value: Adjustment = percent.map { .percent($0) } ?? .amount(amount ?? .zero)
            value.cap = cap
            value.priceBasis = priceBasis
            if let names = appliesTo?.lines {
                value.scope = .lines(names.map { ids.firstIndex(of: $0) ?? ids.count })
            } else if let rates = appliesTo?.rates {
                value.scope = .rates(try rates.map { try VATRate(text: $0) })
            }
            return value
        }
    }

    struct Scope: Decodable {
        let lines: [String]?
        let rates: [String]?
    }

    struct Floor: Decodable {
        let unitPrice: ExactDecimal?
        let sum: ExactDecimal?

        var value: PriceFloor { unitPrice.map { .unitPrice($0) } ?? .sum(sum ?? .zero) }
    }

    struct LineForm: Decodable {
        let id: String?
        let discountable: Bool?
        let floor: Floor?
        let price: ExactDecimal
        let quantity: ExactDecimal
        let rate: String
        let discounts: [Entry]?
        let surcharges: [Entry]?
    }

    let priceBasis: PriceBasis?
    let stacking: Stacking?
    let lines: [LineForm]
    let discounts: [Entry]?
    let surcharges: [Entry]?
    let prepayment: ExactDecimal?
    let floor: Floor?

    func value() throws -> Bill {
        let ids = lines.map(\.id)
        func values(_ entries: [Entry]?) throws -> [Adjustment] {
            try entries?.map { try $0.value(ids) } ?? []
        }
        return Bill(
            priceBasis: priceBasis ?? .taxInclusive,
            lines: try lines.map { line in
                Line(
                    id: line.id, price: line.price, quantity: line.quantity,
                    rate: try VATRate(text: line.rate),
                    adjustments: Adjustments(
                        discounts: try values(line.discounts),
                        surcharges: try values(line.surcharges), floor: line.floor?.value,
                        isDiscountable: line.discountable ?? true))
            },
            adjustments: Adjustments(
                discounts: try values(discounts), surcharges: try values(surcharges),
                floor: floor?.value),
            stacking: stacking ?? .original, prepayment: prepayment ?? .zero)
    }
}

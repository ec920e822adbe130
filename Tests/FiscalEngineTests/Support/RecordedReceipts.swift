// SPDX-License-Identifier: Apache-2.0

@testable import FiscalEngine

extension RecordedReceipt {
    /// A bill with every figure that a policy gives it; nil for a bill that has no receipt under the policy.
    init?(_ bill: Bill, under policy: Policy) {
        guard let receipt = try? ReceiptEngine(policy: policy).receipt(for: bill)
        else { return nil }
        func decimal(_ value: Rational) -> ExactDecimal? { ExactDecimal(value) }
        self.init(
            bill: bill,
            items: receipt.items.map {
                RecordedLine(sum: decimal($0.sum), tax: decimal($0.tax))
            },
            totalAmount: decimal(Rational(receipt.totalAmount)),
            totalTax: decimal(Rational(receipt.totalTax)),
            amountDue: decimal(Rational(receipt.amountDue)),
            vat: receipt.vat.map {
                RecordedSubtotal(
                    rate: $0.rate, turnover: decimal(Rational($0.turnover)),
                    tax: decimal(Rational($0.tax)))
            })
    }

    /// The figures that policies differ in are the same.
    func hasFigures(of other: RecordedReceipt) -> Bool {
        items == other.items && totalAmount == other.totalAmount && totalTax == other.totalTax
            && amountDue == other.amountDue && vat == other.vat
    }
}

extension SeededGenerator {
    /// Forgets figures: whole kinds of them, or single ones.
    mutating func forget(_ receipt: inout RecordedReceipt) {
        if oneIn(3) { for index in receipt.items.indices { receipt.items[index].tax = nil } }
        if oneIn(5) { for index in receipt.items.indices { receipt.items[index].sum = nil } }
        if oneIn(4) { receipt.items[int(0...(receipt.items.count - 1))].sum = nil }
        if oneIn(4) { receipt.items[int(0...(receipt.items.count - 1))].tax = nil }
        if oneIn(2) { receipt.vat = [] }
        if oneIn(3) { receipt.totalTax = nil }
        if oneIn(3) { receipt.totalAmount = nil }
        if oneIn(2) { receipt.amountDue = nil }
    }

    /// Moves one recorded figure by some minor units.
    mutating func corrupt(_ receipt: inout RecordedReceipt) {
        let units = Rational(pick([-100, -3, -1, 1, 2, 7, 1000]), over: 100)
        func move(_ figure: inout ExactDecimal?) {
            figure = figure.flatMap { ExactDecimal(Rational($0) + units) }
        }
        let line = int(0...(receipt.items.count - 1))
        switch int(0...4) {
        case 0: move(&receipt.items[line].sum)
        case 1: move(&receipt.items[line].tax)
        case 2: move(&receipt.totalTax)
        case 3: move(&receipt.totalAmount)
        default:
            if receipt.vat.isEmpty { return move(&receipt.totalTax) }
            move(&receipt.vat[int(0...(receipt.vat.count - 1))].tax)
        }
    }

    /// A bill of a shop: whole kopecks or not, whole quantities or not, as many rates as there are.
    mutating func shopBill() -> Bill {
        let lines = (0..<int(1...4)).map { _ in
            Line(
                price: ExactDecimal(
                    mantissa: Int64(int(1...30_000)), scale: oneIn(4) ? 3 : 2),
                quantity: oneIn(2)
                    ? ExactDecimal(mantissa: Int64(int(1...6)), scale: 0)
                    : ExactDecimal(mantissa: Int64(int(1...5000)), scale: 3),
                rate: pick([.percent(20), .percent(10), .percent(7), .percent(5), .none]),
                adjustments: oneIn(12)
                    ? Adjustments(discounts: [.percent(pick([5, 10, "12.5"]))]) : .none)
        }
        return Bill(priceBasis: oneIn(3) ? .taxExclusive : .taxInclusive, lines: lines)
    }
    /// A bill of a shop on which nothing needs rounding: whole kopecks of sums, discounts and VAT.
    mutating func wholeBill() -> Bill {
        let basis: PriceBasis = oneIn(3) ? .taxExclusive : .taxInclusive
        let lines = (0..<int(1...4)).map { _ -> Line in
            // A hundred times the least price in kopecks that has a whole VAT at the rate, gross or net.
            let (rate, least) = pick([(20, (6, 5)), (10, (11, 10)), (7, (107, 100)), (5, (21, 20))])
            let price = int(1...50) * (basis == .taxInclusive ? least.0 : least.1)
            return Line(
                price: ExactDecimal(mantissa: Int64(price), scale: 0),
                quantity: ExactDecimal(mantissa: Int64(int(1...6)), scale: 0),
                rate: .percent(ExactDecimal(mantissa: Int64(rate), scale: 0)),
                adjustments: oneIn(12)
                    ? Adjustments(discounts: [.percent(pick([5, 10]))]) : .none)
        }
        return Bill(priceBasis: basis, lines: lines)
    }
}

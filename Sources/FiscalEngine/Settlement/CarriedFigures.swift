// SPDX-License-Identifier: Apache-2.0

/// What the figures of a receipt differ by from those that its rows would have alone.
///
/// Parts of a line end at the whole: the part that closes the running remainder brings along what rounding left before. Three
/// units at 10.005 are 30.02 under `line/half-up`; handed over one by one they are 10.01, 10.00 and 10.01, and the second
/// carries −0.01. A receipt that says so can be verified without the others of its bill.
public struct CarriedFigures: Sendable, Hashable {
    /// Of the sum of a row, by its place, counted from 0.
    public var sums: [Int: Rational] = [:]
    /// Of the VAT of a row.
    public var taxes: [Int: Rational] = [:]
    /// Of the VAT of a rate.
    public var rateTaxes: [VATRate: Rational] = [:]
    /// Of the VAT of the receipt.
    public var totalTax = Rational.zero
    /// What the rounding of the total took off; below zero where it added.
    public var rounding = Rational.zero

    /// Nothing is carried.
    public init() {}

    /// What of the figures can be: a sum is at most a unit away from that of its row, VAT at most a unit for each part of it and
    /// one for the whole, a rounding stays inside the ruble (R2 of the FFD relations). Anything else is an error of the receipt.
    func plausible(scale: Int, rows: Int) -> CarriedFigures {
        let unit = Rational.powerOfTen(-scale)
        func isWithin(_ value: Rational, _ units: Int) -> Bool {
            value.magnitude <= unit * Rational(units)
        }
        var carried = CarriedFigures()
        carried.sums = sums.filter { isWithin($0.value, 1) }
        carried.taxes = taxes.filter { isWithin($0.value, 2) }
        carried.rateTaxes = rateTaxes.filter { isWithin($0.value, rows + 1) }
        carried.totalTax = isWithin(totalTax, rows + 1) ? totalTax : .zero
        carried.rounding = rounding.magnitude < .one ? rounding : .zero
        return carried
    }
}

extension Adjustments {
    /// Adds an amount: a surcharge, or a discount where it is below zero. Nothing is added for one that is no decimal.
    package mutating func add(_ change: Rational) {
        guard let amount = ExactDecimal(change.magnitude), amount.signum > 0 else { return }
        if change.isNegative {
            discounts.append(.amount(amount))
        } else {
            surcharges.append(.amount(amount))
        }
    }

    /// What a row of a receipt says was taken off and added, as one that gives its sum: `price × quantity − discount + surcharge`.
    ///
    /// A line that a surcharge made more than its product may have a discount that is more too: they are netted then.
    public static func recorded(
        discount: ExactDecimal, surcharge: ExactDecimal, price: ExactDecimal, quantity: ExactDecimal
    ) -> Adjustments {
        var (discount, surcharge) = (discount, surcharge)
        if surcharge.signum > 0, discount.signum > 0,
            Rational(discount) > Rational(price) * Rational(quantity)
        {
            let net = Rational(discount) - Rational(surcharge)
            (discount, surcharge) =
                net.isNegative
                ? (.zero, ExactDecimal(-net) ?? surcharge) : (ExactDecimal(net) ?? discount, .zero)
        }
        return Adjustments(
            discounts: discount.signum > 0 ? [.amount(discount)] : [],
            surcharges: surcharge.signum > 0 ? [.amount(surcharge)] : [])
    }
}

extension Bill {
    /// The bill of a receipt whose rows carry something, so that its sums are those of the receipt.
    func carrying(_ carried: CarriedFigures) -> Bill {
        var bill = self
        for (row, sum) in carried.sums where bill.lines.indices.contains(row) {
            bill.lines[row].adjustments.add(sum)
        }
        return bill
    }
}

extension SettlementReceipt {
    /// What its figures carry, held against those that a policy gives its rows.
    ///
    /// Only a refund carries VAT, and what takes one back: that of other receipts is that of their sums. Under VAT of a unit rows
    /// with adjustments have no receipt, and nothing can be said to be carried.
    public func carried(under policy: Policy) -> CarriedFigures {
        var carried = CarriedFigures()
        carried.rounding = rounding
        var policy = policy
        policy.total = .keep
        let engine = ReceiptEngine(policy: policy)
        let rows = Bill(
            lines: items.map { item in
                Line(
                    price: item.price, quantity: item.quantity, rate: item.rate,
                    adjustments: .recorded(
                        discount: ExactDecimal(item.discount) ?? .zero,
                        surcharge: ExactDecimal(item.surcharge) ?? .zero, price: item.price,
                        quantity: item.quantity))
            })
        guard let alone = try? engine.receipt(for: rows) else { return carried }
        for (row, (item, computed)) in zip(items, alone.items).enumerated() {
            let difference = Rational(item.sum) - computed.sum
            if !difference.isZero { carried.sums[row] = difference }
        }
        guard operation.isRefund || refundOf != nil,
            let computed = carried.sums.isEmpty
                ? alone : try? engine.receipt(for: rows.carrying(carried))
        else { return carried.plausible(scale: policy.scale, rows: items.count) }
        for (row, (item, computed)) in zip(items, computed.items).enumerated() {
            let difference = Rational(item.tax) - computed.tax
            if !difference.isZero { carried.taxes[row] = difference }
        }
        for subtotal in vat {
            let difference = Rational(subtotal.tax) - computed.tax(of: subtotal.rate)
            if !difference.isZero { carried.rateTaxes[subtotal.rate] = difference }
        }
        carried.totalTax = Rational(totalTax) - Rational(computed.totalTax)
        return carried.plausible(scale: policy.scale, rows: items.count)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What discounts took from a row and surcharges added to it.
struct RowAdjustment: Hashable {
    var discount = Rational.zero
    var surcharge = Rational.zero

    /// The share of a part of the row.
    func part(_ share: Rational) -> RowAdjustment {
        RowAdjustment(discount: discount * share, surcharge: surcharge * share)
    }

    /// The adjustment with which a row comes to its sum: the surcharge is settled, the discount is what is more.
    ///
    /// A unit by which the sum of a row without adjustments misses its product is no adjustment: it is carried, see
    /// ``CarriedFigures``.
    func fitted(
        price: Rational, quantity: Rational, sum: Rational, _ policy: Policy
    ) -> RowAdjustment {
        let difference =
            Self.product(price: price, quantity: quantity, under: policy) - sum
        if surcharge.isZero {
            let isSmall = difference.magnitude <= .powerOfTen(-policy.scale)
            if isSmall, discount.isZero || difference.isNegative { return RowAdjustment() }
            return difference.isNegative
                ? RowAdjustment(surcharge: -difference) : RowAdjustment(discount: difference)
        }
        let settled = (try? surcharge.rounded(toScale: policy.scale, .halfUp)) ?? surcharge
        let discount = difference + settled
        return discount.isNegative
            ? RowAdjustment(surcharge: settled - discount)
            : RowAdjustment(discount: discount, surcharge: settled)
    }

    /// What surcharges added to a row of a sum from which discounts are taken.
    static func surcharge(
        price: Rational, quantity: Rational, sum: Rational, discount: Rational, under policy: Policy
    ) -> Rational {
        max(.zero, sum + discount - product(price: price, quantity: quantity, under: policy))
    }

    /// What price × quantity comes to before discounts and surcharges: the exact product where the policy keeps sums, or where its
    /// rule refuses to round.
    static func product(price: Rational, quantity: Rational, under policy: Policy) -> Rational {
        let price = (try? price.rounded(at: policy.unitPrice, scale: policy.scale)) ?? price
        let product = price * quantity
        return (try? product.rounded(at: policy.lineSum, scale: policy.scale)) ?? product
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What discounts take from a figure and surcharges add to it.
struct AdjustmentArithmetic {
    /// The rounding point of each discount and surcharge.
    let point: RoundingPoint
    let scale: Int
    let stacking: Stacking
    /// Notes each discount and surcharge for an explanation, and where it belongs.
    var trace: ComputationTrace? = nil
    var place = ComputationTrace.Place.bill

    /// Takes the discounts from `figure`, in order, and returns what was taken; the figure never goes below zero.
    ///
    /// `base` is what a percent is taken of under ``Stacking/original``.
    func take(
        _ discounts: [Adjustment], from figure: inout Rational, base: Rational
    ) throws(InexactError) -> Rational {
        var taken = Rational.zero
        for discount in discounts {
            let base = stacking == .original ? base : figure
            let (exact, worth) = try worth(discount, of: base)
            let step = min(worth, figure)
            trace?.adjustment(
                .discount, discount, of: base, exact: exact, rounded: worth, value: step, at: place)
            figure -= step
            taken += step
        }
        return taken
    }

    /// Adds the surcharges to `figure`, in order, and returns what was added.
    func add(
        _ surcharges: [Adjustment], to figure: inout Rational, base: Rational
    ) throws(InexactError) -> Rational {
        var added = Rational.zero
        for surcharge in surcharges {
            let base = stacking == .original ? base : figure
            let (exact, worth) = try worth(surcharge, of: base)
            trace?.adjustment(
                .surcharge, surcharge, of: base, exact: exact, rounded: worth, value: worth,
                at: place)
            figure += worth
            added += worth
        }
        return added
    }

    private func worth(
        _ adjustment: Adjustment, of base: Rational
    ) throws(InexactError) -> (exact: Rational, rounded: Rational) {
        let exact =
            switch adjustment {
            case .percent(let percent): base * Rational(percent) / 100
            case .amount(let amount): Rational(amount)
            }
        return (exact, try exact.rounded(at: point, scale: scale))
    }
}

extension AdjustmentArithmetic {
    /// The unit price after percent discounts, each of which gives a new price that is rounded.
    ///
    /// Never below zero, and never above what it was: 1.005 less 0 % rounds to 1.01, and a discount does not add.
    func reduced(
        _ price: Rational, by discounts: [Adjustment]
    ) throws(InexactError) -> Rational {
        var reduced = price
        for case .percent(let percent) in discounts {
            let base = stacking == .original ? price : reduced
            let exact = reduced - base * Rational(percent) / 100
            let rounded = try exact.rounded(at: point, scale: scale)
            let value = min(reduced, max(.zero, rounded))
            trace?.reducedPrice(
                of: reduced, by: percent, of: base, exact: exact, rounded: rounded, value: value,
                at: place)
            reduced = value
        }
        return reduced
    }
}

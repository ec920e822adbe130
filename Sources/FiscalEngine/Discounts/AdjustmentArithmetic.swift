// SPDX-License-Identifier: Apache-2.0

/// What a discount takes from a figure and a surcharge adds to it.
struct AdjustmentArithmetic {
    /// What discounts are taken from, or surcharges added to, in their own price basis.
    struct Fund {
        /// What a percent is taken of under ``Stacking/original``.
        let base: Rational
        /// What is there now.
        var figure: Rational
        /// How much of it discounts may take: what lies above the floors.
        var room: Rational
        /// What discounts were worth beyond the room that they found.
        var untaken: [Rational] = []
    }

    /// The rounding point of each discount and surcharge.
    let point: RoundingPoint
    let scale: Int
    let stacking: Stacking
    /// The rule of VAT.
    var vat = RoundingRule.halfUp
    /// Notes each discount and surcharge for an explanation, and where it belongs.
    var trace: ComputationTrace? = nil
    var place = ComputationTrace.Place.bill

    /// Takes a discount and returns what was taken, which is never more than the room.
    func take(
        _ discount: Adjustment, from fund: inout Fund
    ) throws(InexactError) -> Rational {
        let base = stacking == .original ? fund.base : fund.figure
        let (exact, rounded) = try worth(discount, of: base)
        let cap = cap(of: discount)
        let worth = cap.map { min(rounded, $0) } ?? rounded
        // Sums that a policy keeps, or that are of another price basis, are no whole units: a discount of everything takes
        // everything, whatever its rounding would leave.
        let takesAll = (cap.map { min(exact, $0) } ?? exact) >= fund.room
        let step = takesAll ? fund.room : min(worth, fund.room)
        if worth > fund.room { fund.untaken.append(worth - fund.room) }
        trace?.adjustment(
            .discount, discount, of: base, exact: exact, rounded: rounded, value: step, at: place)
        fund.figure -= step
        fund.room -= step
        return step
    }

    /// Adds a surcharge and returns what was added.
    func add(
        _ surcharge: Adjustment, to fund: inout Fund
    ) throws(InexactError) -> Rational {
        let base = stacking == .original ? fund.base : fund.figure
        let (exact, rounded) = try worth(surcharge, of: base)
        let step = cap(of: surcharge).map { min(rounded, $0) } ?? rounded
        trace?.adjustment(
            .surcharge, surcharge, of: base, exact: exact, rounded: rounded, value: step,
            at: place)
        fund.figure += step
        return step
    }

    /// What an amount of another price basis is of a line's sum: rounded, at most the limit, and the limit where it is
    /// exactly that.
    ///
    /// Where discounts are kept, the rule of VAT rounds: a net part of a gross amount has no end in decimals.
    func converted(
        _ amount: Rational, by conversion: PriceConversion, limit: Rational? = nil,
        at place: ComputationTrace.Place
    ) throws(InexactError) -> Rational {
        let exact = amount / conversion.factor
        let point = point == .keep ? .round(vat) : point
        let rounded = try exact.rounded(at: point, scale: scale)
        let value = limit.map { exact == $0 ? $0 : min(rounded, $0) } ?? rounded
        trace?.converted(
            conversion.formula(amount), exact: exact, point, rounded: rounded, value: value,
            at: place)
        return value
    }

    private func worth(
        _ adjustment: Adjustment, of base: Rational
    ) throws(InexactError) -> (exact: Rational, rounded: Rational) {
        let exact =
            switch adjustment.measure {
            case .percent(let percent): base * Rational(percent) / 100
            case .amount(let amount): Rational(amount)
            }
        return (exact, try exact.rounded(at: point, scale: scale))
    }

    /// The cap in whole units, where discounts are.
    private func cap(of adjustment: Adjustment) -> Rational? {
        adjustment.cap.map { cap in
            let unit = Rational.powerOfTen(-scale)
            return point == .keep ? Rational(cap) : (Rational(cap) / unit).floor * unit
        }
    }
}

extension AdjustmentArithmetic {
    /// The unit price of `quantity` units after percent discounts, each of which gives a new price that is rounded.
    ///
    /// Never below the floor, and never above what it was: 1.005 less 0 % rounds to 1.01, and a discount does not add. A cap
    /// bounds what the discount takes from all units together. A percent of a gross price is the same percent of the net one.
    func reduced(
        _ price: Rational, by discounts: [Adjustment], quantity: Rational,
        floor: PriceFloor? = nil, conversion: (Adjustment) -> PriceConversion? = { _ in nil },
        untaken: inout [Rational]
    ) throws(InexactError) -> Rational {
        var reduced = price
        let least = floor.map { onGrid(above: $0.unitPrice(of: quantity)) } ?? .zero
        for discount in discounts {
            guard case .percent(let percent) = discount.measure else { continue }
            let base = stacking == .original ? price : reduced
            let exact = reduced - base * Rational(percent) / 100
            let rounded = try exact.rounded(at: point, scale: scale)
            let factor = conversion(discount)?.factor ?? .one
            let bound = discount.cap.map { cap in
                onGrid(above: reduced - Rational(cap) / factor / quantity)
            }
            let wanted = bound.map { max(rounded, $0) } ?? rounded
            let value = min(reduced, max(least, wanted))
            if value > wanted { untaken.append((value - wanted) * quantity) }
            trace?.reducedPrice(
                of: reduced, by: percent, of: base, exact: exact, rounded: rounded, value: value,
                at: place)
            reduced = value
        }
        return reduced
    }

    /// The least price that may stand in the place of one: rounded up where prices are rounded.
    private func onGrid(above price: Rational) -> Rational {
        if point == .keep { return price }
        let unit = Rational.powerOfTen(-scale)
        return -((-price / unit).floor) * unit
    }
}

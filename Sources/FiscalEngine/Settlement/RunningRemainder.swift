// SPDX-License-Identifier: Apache-2.0

/// What is left of a line or row while parts of it are taken, so that any parts end exactly at the whole.
///
/// Taking a quantity gives the rounded running figure less what was given before: with C(x) the rounded price × x, or the
/// rounded share of the sum where the sum is not price × quantity, the parts q₁, q₂, … get C(q₁), C(q₁+q₂) − C(q₁), …, and
/// the last one what is left. Each part is less than a unit away from its exact share, and their sum is the whole.
///
/// An amount taken without a quantity starts again from what it leaves.
struct RunningRemainder: Sendable, Hashable {
    /// The unit price in minor units, as the line states it.
    private let listPrice: Rational
    private let rule: RoundingRule
    /// What one unit of the base comes to.
    private var price: Rational
    private var base: (quantity: Rational, sum: Int64)
    private var taken: (quantity: Rational, sum: Int64) = (.zero, 0)

    init(listPrice: Rational, quantity: Rational, sum: Int64, rule: RoundingRule) {
        self.listPrice = listPrice
        self.rule = rule
        price = listPrice
        base = (quantity, sum)
        rebase(quantity, sum)
    }

    /// The quantity that is left.
    var quantity: Rational { base.quantity - taken.quantity }
    /// The sum that is left, in minor units.
    var sum: Int64 { base.sum - taken.sum }

    /// How a quantity that is left comes to its sum, in minor units.
    enum Way {
        /// It is all that is left of a sum of which some was given before.
        case rest(whole: Int64, given: Int64)
        /// What units so far come to at a price for one, less what was given before.
        case running(price: Formula, units: Rational, given: Int64)
    }

    /// How a quantity that is left comes to its sum.
    func way(of quantity: Rational) -> Way {
        let reached = taken.quantity + quantity
        if reached >= base.quantity { return .rest(whole: base.sum, given: taken.sum) }
        let unit: Formula =
            price == listPrice
            ? .number(price) : .quotient(Rational(Int(base.sum)), base.quantity)
        return .running(price: unit, units: reached, given: taken.sum)
    }

    /// What a quantity that is left comes to.
    func sum(of quantity: Rational) throws(SettlementRefusal) -> Int64 {
        let reached = taken.quantity + quantity
        if reached >= base.quantity { return sum }
        do {
            let running = try (price * reached).rounded(toScale: 0, rule).int64 ?? base.sum
            return max(0, min(sum, running - taken.sum))
        } catch {
            throw SettlementRefusal(.inexact(error))
        }
    }

    /// Takes a quantity for a sum, each at most what is left.
    mutating func take(_ quantity: Rational, _ sum: Int64) {
        taken.quantity += quantity
        taken.sum += sum
    }

    /// Takes a sum and no quantity.
    mutating func takeAmount(_ sum: Int64) {
        rebase(quantity, self.sum - sum)
    }

    /// Gives a quantity and a sum back.
    mutating func giveBack(_ quantity: Rational, _ sum: Int64) {
        if quantity <= taken.quantity, sum <= taken.sum, self.quantity + quantity == base.quantity,
            self.sum + sum == base.sum
        {
            taken = (.zero, 0)
        } else {
            rebase(self.quantity + quantity, self.sum + sum)
        }
    }

    private mutating func rebase(_ quantity: Rational, _ sum: Int64) {
        base = (quantity, sum)
        taken = (.zero, 0)
        let whole = Rational(Int(sum))
        let isPlain = (try? (listPrice * quantity).rounded(toScale: 0, rule)) == whole
        price = isPlain || quantity.isZero ? listPrice : whole / quantity
    }

    static func == (a: RunningRemainder, b: RunningRemainder) -> Bool {
        a.listPrice == b.listPrice && a.rule == b.rule && a.price == b.price && a.base == b.base
            && a.taken == b.taken
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(base.sum)
        hasher.combine(taken.sum)
    }
}

/// The VAT of a row while parts of its sum are taken: the rounded VAT of what was taken so far less what was given before, and
/// for the last part what is left.
struct RunningTax: Sendable, Hashable {
    private let factor: Rational
    private let rule: RoundingRule
    private var sum: Int64
    private var tax: Int64
    private var takenSum: Int64 = 0
    private var takenTax: Int64 = 0

    init(rate: VATRate, sum: Int64, tax: Int64, rule: RoundingRule) {
        factor = rate.factor(.taxInclusive)
        self.rule = rule
        self.sum = sum
        self.tax = tax
    }

    /// The VAT that is left.
    var left: Int64 { tax - takenTax }
    /// The VAT of the whole, and what of the sum and the VAT was taken, in minor units.
    var state: (whole: Int64, takenSum: Int64, takenTax: Int64) { (tax, takenSum, takenTax) }

    /// A part of the sum is all that is left of it.
    func isRest(_ part: Int64) -> Bool { takenSum + part >= sum }

    /// The VAT of a part of the sum.
    func tax(of part: Int64) throws(SettlementRefusal) -> Int64 {
        if isRest(part) { return left }
        do {
            let exact = Rational(Int(takenSum + part)) * factor
            let running = try exact.rounded(toScale: 0, rule).int64 ?? tax
            return max(0, min(left, running - takenTax))
        } catch {
            throw SettlementRefusal(.inexact(error))
        }
    }

    /// Takes a part with its VAT.
    mutating func take(_ part: Int64, _ tax: Int64) {
        takenSum += part
        takenTax += tax
    }
}

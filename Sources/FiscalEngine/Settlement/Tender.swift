// SPDX-License-Identifier: Apache-2.0

/// What a buyer hands over for one receipt.
///
/// ```swift
/// let tender = Tender([Payment(means: .cash, amount: 1000), Payment(means: .card, amount: 300)])
/// let settled = try tender.settle(due: Amount(minorUnits: 82239))
/// settled.change.fixedText   // "477.61": 522.39 of the cash are kept
/// ```
public struct Tender: Sendable, Hashable {
    /// Amounts that are handed over, several of each means allowed. Zero or more, in whole minor units.
    public var payments: [Payment]
    /// The means that pays what the amounts leave; nil where they have to do.
    public var remainder: Payment.Means?

    /// Amounts, and what pays the rest.
    public init(_ payments: [Payment] = [], remainder: Payment.Means? = nil) {
        self.payments = payments
        self.remainder = remainder
    }

    /// What is kept of a tender, and what is given back.
    public struct Settled: Sendable, Hashable {
        /// The payments that are kept: they add up to the total less ``rounding``. Payments of nothing are left out.
        public let payments: [Payment]
        /// What is given back, out of cash alone.
        public let change: Amount
        /// What the rounding of the cash part took off the total; below zero where it added.
        public let rounding: Amount
    }

    /// Keeps what is due and gives the rest back out of cash, the cash handed over last first.
    ///
    /// - Parameters:
    ///   - due: What has to be paid.
    ///   - cashRounding: How the part that cash pays is rounded; nil for not at all.
    /// - Throws: ``SettlementRefusal`` where payments that are not cash are more than what is due (R4 of the FFD relations),
    ///   where all are less, or where one is no whole number of minor units.
    public func settle(
        due: Amount, cashRounding: CashRounding? = nil
    ) throws(SettlementRefusal) -> Settled {
        let scale = due.scale
        var kept: [(means: Payment.Means, units: Int64)] = []
        var (all, cashless) = (Int64.zero, Int64.zero)
        for payment in payments {
            let units = try Units.of(payment.amount, scale: scale)
            if units < 0 { throw SettlementRefusal(.amountNotPositive) }
            kept.append((payment.means, units))
            all = try Units.sum(all, units)
            if payment.means != .cash { cashless += units }
        }
        var due = due.minorUnits
        if let remainder, remainder != .cash, all < due {
            kept.append((remainder, due - all))
            cashless += due - all
            all = due
        }
        if cashless > due {
            throw SettlementRefusal(
                .cashlessExceedsTotal(Units.amount(cashless, scale), Units.amount(due, scale)))
        }
        let usesCash = remainder == .cash || kept.contains { $0.means == .cash && $0.units > 0 }
        let cashDue = due - cashless
        var rounding = Int64.zero
        if let cashRounding, usesCash {
            rounding = cashDue - (try cashRounding.rounded(cashDue, scale: scale))
        }
        due -= rounding
        if remainder == .cash, all < due {
            kept.append((.cash, due - all))
            all = due
        }
        if all < due { throw SettlementRefusal(.paymentsShort(Units.amount(due - all, scale))) }
        let change = all - due
        var back = change
        for index in kept.indices.reversed() where kept[index].means == .cash {
            let taken = min(back, kept[index].units)
            kept[index].units -= taken
            back -= taken
        }
        return Settled(
            payments: kept.filter { $0.units > 0 }.map {
                Payment(means: $0.means, amount: ExactDecimal(mantissa: $0.units, scale: scale))
            },
            change: Units.amount(change, scale), rounding: Units.amount(rounding, scale))
    }
}

/// How the part of a total that cash pays is rounded: to coins that exist. Cards pay the exact rest.
public struct CashRounding: Sendable, Hashable {
    /// The smallest coin: 0.05, 1.
    public let step: ExactDecimal
    /// The rule.
    public let rule: RoundingRule

    /// A rounding to multiples of `step`, which is greater than zero.
    public init(step: ExactDecimal, rule: RoundingRule = .halfUp) {
        precondition(step.signum > 0, "A rounding step is greater than zero")
        self.step = step
        self.rule = rule
    }

    /// Cash in minor units. Where a rule rounds to the nearest, cash that is due never becomes nothing: 0.01 and 0.02 become
    /// 0.05 (Slovak eKasa).
    func rounded(_ units: Int64, scale: Int) throws(SettlementRefusal) -> Int64 {
        if units == 0 { return 0 }
        let step = Rational(step) * .powerOfTen(scale)
        let rounded: Rational
        do {
            rounded = try Rational(Int(units)).rounded(toMultipleOf: step, rule)
        } catch {
            throw SettlementRefusal(.inexact(error))
        }
        let value = rounded.isZero && rule.isNearest ? step : rounded
        guard let result = value.int64 else { throw SettlementRefusal(.amountScale) }
        return result
    }
}

extension RoundingRule {
    /// The rule rounds to the nearest value.
    var isNearest: Bool {
        switch self {
        case .halfUp, .halfDown, .halfEven, .halfCeiling, .halfFloor: true
        case .up, .down, .ceiling, .floor, .exact: false
        }
    }
}

/// Amounts in minor units, checked.
enum Units {
    /// The minor units of a decimal number.
    static func of(_ value: ExactDecimal, scale: Int) throws(SettlementRefusal) -> Int64 {
        let units = Rational(value) * .powerOfTen(scale)
        guard units.isInteger else { throw SettlementRefusal(.amountScale) }
        guard let units = units.int64, units != .min else {
            throw SettlementRefusal(.amountOverflow)
        }
        return units
    }

    /// The minor units of a rational number that is settled.
    static func of(_ value: Rational, scale: Int) -> Int64? {
        (value * .powerOfTen(scale)).int64
    }

    static func sum(_ a: Int64, _ b: Int64) throws(SettlementRefusal) -> Int64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        if overflow || sum == .min { throw SettlementRefusal(.amountOverflow) }
        return sum
    }

    static func amount(_ units: Int64, _ scale: Int) -> Amount {
        Amount(minorUnits: units, scale: scale)
    }

    /// Shares of `amount` within `limits`, whose sum is at least the amount, by largest remainder.
    static func shares(of amount: Int64, within limits: [Int64]) -> [Int64] {
        if limits.count == 1 { return [amount] }
        if amount == 0 { return limits.map { _ in 0 } }
        let (whole, total) = (Rational(Int(amount)), Rational(Int(limits.reduce(0, +))))
        return LargestRemainder.settle(
            limits.map { Rational(Int($0)) * whole / total }, to: whole, unit: .one
        ).map { $0.int64 ?? 0 }
    }
}

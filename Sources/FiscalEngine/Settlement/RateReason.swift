// SPDX-License-Identifier: Apache-2.0

/// Why a receipt has the VAT rate that it has (FNS letter АБ-4-20/11248@ of 2025-12-15 on the change from 20 to 22 %).
public enum RateReason: Sendable, Hashable {
    /// The rate that the bill states.
    case stated
    /// Another rate has taken the place of the one that the bill states, by the day of the receipt.
    case inForce(insteadOf: VATRate, on: CivilDate, act: String)
    /// Goods that are handed over have a plain rate, where the bill states a calculated one.
    case plain(of: VATRate)
    /// Money before the goods: the calculated rate r/(100+r).
    case prepayment(of: VATRate)
    /// A refund has the rate of the receipt that it takes back.
    case original(date: String?)
    /// A credit is paid at the rate at which the goods were handed over.
    case transfer(date: String?)
    /// The caller chose the rate.
    case chosen(insteadOf: VATRate)

    /// A name that stays the same.
    public var code: String {
        switch self {
        case .stated: "stated"
        case .inForce: "in-force"
        case .plain: "plain"
        case .prepayment: "prepayment"
        case .original: "original"
        case .transfer: "transfer"
        case .chosen: "chosen"
        }
    }

    /// The reason in a sentence.
    public var text: String {
        switch self {
        case .stated: "the rate that the bill states"
        case .inForce(let stated, let date, let act):
            "in force on \(date) instead of \(stated): \(act)"
        case .plain(let rate): "plain rate of goods that are handed over, from \(rate)"
        case .prepayment(let rate): "calculated rate of a prepayment, from \(rate)"
        case .original(let date): "the rate of the receipt that is taken back\(Self.of(date))"
        case .transfer(let date): "the rate at which the goods were handed over\(Self.of(date))"
        case .chosen(let rate): "chosen by the caller instead of \(rate)"
        }
    }

    private static func of(_ date: String?) -> String { date.map { ", of \($0)" } ?? "" }
}

/// A rate with its reason.
public struct ReasonedRate: Sendable, Hashable {
    /// The rate.
    public let rate: VATRate
    /// Why it is that rate.
    public let reason: RateReason
}

extension VATSchedule {
    /// The rate of goods that are handed over on a day.
    ///
    /// A rate that was replaced by another is followed to the one that is in force; all others stay as they are stated.
    ///
    /// ```swift
    /// VATSchedule.russia.transferRate(of: .percent(20), on: CivilDate(text: "2026-02-01")).rate   // 22%
    /// ```
    ///
    /// - Parameter date: The day; nil keeps the rate as it is stated.
    public func transferRate(of stated: VATRate, on date: CivilDate?) -> ReasonedRate {
        if case .calculated(let percent) = stated {
            let plain = transferRate(of: .percent(percent), on: date)
            return plain.reason == .stated
                ? ReasonedRate(rate: plain.rate, reason: .plain(of: stated)) : plain
        }
        guard let date else { return ReasonedRate(rate: stated, reason: .stated) }
        var rate = stated
        // Each step goes on to another period in the direction of the day, so there are fewer steps than periods.
        for _ in entries where entry(for: rate, on: date) == nil {
            guard let next = neighbour(of: rate, towards: date) else { break }
            rate = next
        }
        guard rate != stated, let entry = entry(for: rate, on: date) else {
            return ReasonedRate(rate: stated, reason: .stated)
        }
        let reason = RateReason.inForce(insteadOf: stated, on: date, act: entry.reason)
        return ReasonedRate(rate: rate, reason: reason)
    }

    /// The rate of money that is taken before the goods: the calculated one, from the rate in force on the day.
    ///
    /// `none` and `0%` have no calculated rate and stay.
    public func prepaymentRate(of stated: VATRate, on date: CivilDate?) -> ReasonedRate {
        let transfer = transferRate(of: stated, on: date)
        guard case .percent(let percent) = transfer.rate, percent.signum > 0 else {
            return transfer
        }
        return ReasonedRate(rate: .calculated(percent), reason: .prepayment(of: transfer.rate))
    }

    /// The plain rate whose period begins where that of `rate` ends, or ends where it begins.
    private func neighbour(of rate: VATRate, towards date: CivilDate) -> VATRate? {
        let periods = periods(of: rate)
        if let last = periods.compactMap(\.through).max(), last < date {
            return entries.first { $0.from == last.next && !$0.rate.isCalculated }?.rate
        }
        if let first = periods.compactMap(\.from).min(), date < first {
            return entries.first { $0.through?.next == first && !$0.rate.isCalculated }?.rate
        }
        return nil
    }
}

extension VATRate {
    /// The rate is r/(100+r).
    var isCalculated: Bool {
        if case .calculated = self { true } else { false }
    }
}

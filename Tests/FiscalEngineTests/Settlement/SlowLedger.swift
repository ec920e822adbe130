// SPDX-License-Identifier: Apache-2.0

@testable import FiscalEngine

/// The balances of a bill from nothing but its receipts, as rationals: what the ledger is held against.
///
/// It keeps no state: each figure is added up from the whole history again.
struct SlowLedger {
    let totals: [Rational]
    var history: [SettlementReceipt] = []

    private func sum(
        where isMember: (SettlementReceipt) -> Bool, _ value: (SettlementReceipt) -> Rational
    ) -> Rational {
        history.reduce(.zero) { sum, receipt in
            guard isMember(receipt) else { return sum }
            return receipt.operation.isRefund ? sum - value(receipt) : sum + value(receipt)
        }
    }

    private func paid(_ means: Payment.Means, _ receipt: SettlementReceipt) -> Rational {
        receipt.payments.reduce(.zero) { $1.means == means ? $0 + Rational($1.amount) : $0 }
    }

    /// Goods of a line that are sold: handed over less taken back.
    func sold(_ line: Int) -> Rational {
        sum(where: \.method.isHandover) { receipt in
            receipt.items.reduce(.zero) { $1.line == line ? $0 + Rational($1.sum) : $0 }
        }
    }

    /// Amounts that were taken back of rows whose goods are still sold, in part at least.
    func reduced(_ line: Int) -> Rational {
        history.reduce(.zero) { sum, sale in
            guard !sale.operation.isRefund, sale.method.isHandover,
                let item = sale.items.first(where: { $0.line == line })
            else { return sum }
            var (back, amounts) = (Rational.zero, Rational.zero)
            for refund in history where refund.operation.isRefund && refund.refundOf == sale.id {
                for part in refund.items where part.line == line {
                    if part.isAmountOnly {
                        amounts += Rational(part.sum)
                    } else {
                        back += Rational(part.quantity)
                    }
                }
            }
            return back == Rational(item.quantity) ? sum : sum + amounts
        }
    }

    func open(_ line: Int) -> Rational { totals[line] - sold(line) - reduced(line) }

    var open: Rational { totals.indices.reduce(.zero) { $0 + open($1) } }

    /// Prepayments that are neither offset nor paid back.
    var held: Rational {
        sum(where: \.method.isPrepayment) { $0.itemsTotal } - offset
    }

    var offset: Rational { sum(where: \.method.isHandover) { paid(.prepayment, $0) } }

    var credit: Rational {
        sum(where: \.method.isHandover) { paid(.credit, $0) }
            - sum(where: \.method.isLoanPayment) { $0.itemsTotal }
    }

    /// Money of a means that was received and not paid back.
    func money(_ means: Payment.Means) -> Rational {
        history.reduce(.zero) { $0 + ($1.operation.isRefund ? -paid(means, $1) : paid(means, $1)) }
    }

    /// Sums and VAT of a rate that were not taken back, payments of credits left aside.
    func rate(_ rate: VATRate) -> (turnover: Rational, tax: Rational) {
        let isMember: (SettlementReceipt) -> Bool = { $0.method != .loanPayment }
        func of(_ value: @escaping (VATSubtotal) -> Amount) -> Rational {
            sum(where: isMember) { receipt in
                receipt.vat.reduce(.zero) { $1.rate == rate ? $0 + Rational(value($1)) : $0 }
            }
        }
        return (of(\.turnover), of(\.tax))
    }

    /// What a refund has to show for the row of a line, by the rule of the running remainder: sum and VAT.
    func expectedRefund(
        of sale: SettlementReceipt, _ part: SettlementItem, policy: Policy
    ) -> (sum: Rational?, tax: Rational) {
        guard let item = sale.items.first(where: { $0.line == part.line && $0.rate == part.rate })
        else { return (nil, .zero) }
        let unit = Rational.powerOfTen(-policy.scale)
        func rounded(_ value: Rational, _ rule: RoundingRule) -> Rational {
            (try? value.rounded(toScale: policy.scale, rule)) ?? value
        }
        let rule = policy.lineSum.rule ?? .halfUp
        let list = Rational(item.price)
        var base = (quantity: Rational(item.quantity), sum: Rational(item.sum))
        var price =
            rounded(list * base.quantity, rule) == base.sum ? list : base.sum / base.quantity
        var taken = (quantity: Rational.zero, sum: Rational.zero)
        var (sums, taxes) = (Rational.zero, Rational.zero)
        for refund in history where refund.operation.isRefund && refund.refundOf == sale.id {
            for earlier in refund.items where earlier.line == part.line && earlier.rate == part.rate
            {
                sums += Rational(earlier.sum)
                taxes += Rational(earlier.tax)
                if earlier.isAmountOnly {
                    base = (
                        base.quantity - taken.quantity,
                        base.sum - taken.sum - Rational(earlier.sum)
                    )
                    taken = (.zero, .zero)
                    let isPlain = rounded(list * base.quantity, rule) == base.sum
                    price =
                        isPlain || base.quantity.isZero ? list : base.sum / base.quantity
                } else {
                    taken = (
                        taken.quantity + Rational(earlier.quantity),
                        taken.sum + Rational(earlier.sum)
                    )
                }
            }
        }
        let reached = taken.quantity + Rational(part.quantity)
        let left = base.sum - taken.sum
        let running = rounded(price * reached, rule) - taken.sum
        let sum =
            part.isAmountOnly
            ? nil : reached == base.quantity ? left : max(.zero, min(left, running))
        let all = sums + Rational(part.sum)
        let taxLeft = Rational(item.tax) - taxes
        let tax =
            all == Rational(item.sum)
            ? taxLeft
            : max(
                .zero,
                min(taxLeft, rounded(all * item.rate.factor(.taxInclusive), policy.vat) - taxes))
        _ = unit
        return (sum, tax)
    }
}

extension SettlementMethod {
    fileprivate var isLoanPayment: Bool { self == .loanPayment }
}

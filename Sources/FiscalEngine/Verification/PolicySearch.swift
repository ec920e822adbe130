// SPDX-License-Identifier: Apache-2.0

/// Finds a policy under which figures that look wrong would be right.
///
/// The usual policies are tried, the most usual first: every preset, and every level with every rule. The answer depends on
/// the receipt alone, not on those before it.
struct PolicySearch: Sendable {
    /// A policy that gives a figure.
    struct Match: Sendable, Hashable {
        let policy: String
        /// It gives every figure of the receipt, not this one alone.
        let isWhole: Bool
    }

    private let engines: [ReceiptEngine]

    /// The usual policies but the one whose figures failed already.
    init(beside policy: Policy, limits: BillLimits) {
        let rules = RoundingRule.allCases.filter { $0 != .exact }
        let levels: [Policy.VATLevel] = [.line, .rate, .receipt, .unit]
        let halfUp = levels.map { Policy(level: $0, rule: .halfUp) }
        let short = rules.flatMap { rule in levels.map { Policy(level: $0, rule: rule) } }
        var policies: [Policy] = []
        for candidate in [.evotor] + halfUp + Policy.presets.map(\.policy) + short
        where candidate != policy && !policies.contains(candidate) {
            policies.append(candidate)
        }
        engines = policies.map { ReceiptEngine(policy: $0, limits: limits) }
    }

    /// For each wrong figure a policy that gives it: one that gives all figures of the receipt, or one for this figure
    /// alone.
    func policies(for wrong: [WrongFigure], in recorded: RecordedReceipt) -> [Match?] {
        var matches = [Match?](repeating: nil, count: wrong.count)
        let reach = reach(recorded.bill)
        let candidates = wrong.indices.filter {
            isRounded(wrong[$0].figure) && wrong[$0].difference.magnitude <= reach
        }
        if candidates.isEmpty { return matches }
        let figures = recorded.figures.filter { isRounded($0.0) }
        for engine in engines {
            guard let receipt = try? engine.receipt(for: recorded.bill) else { continue }
            let policy = engine.policy
            let expectations = Expectations(
                recorded, receipt, under: policy, others: Expectations.Others())
            func gives(_ figure: RecordedFigure, _ value: Rational) -> Bool {
                expectations.values(of: figure).first == value
            }
            if figures.allSatisfy({ gives($0.0, $0.1) }) {
                for place in candidates {
                    matches[place] = Match(policy: policy.name, isWhole: true)
                }
                return matches
            }
            for place in candidates where matches[place] == nil {
                if gives(wrong[place].figure, wrong[place].recorded) {
                    matches[place] = Match(policy: policy.name, isWhole: false)
                }
            }
        }
        return matches
    }

    /// The farthest that two policies can be apart on any figure of a bill: each rounding moves less than one unit, those
    /// of a unit price or of the tax of one unit as many as there are units.
    private func reach(_ bill: Bill) -> Rational {
        let unit = Rational.powerOfTen(-(engines.first?.policy.scale ?? 2))
        return bill.lines.reduce(Rational.zero) { sum, line in
            let roundings = Rational(
                2 + line.adjustments.discounts.count + line.adjustments.surcharges.count
                    + bill.adjustments.discounts.count + bill.adjustments.surcharges.count)
            return sum + roundings * (Rational(line.quantity) + 2) * unit
        }
    }

    /// A figure that policies differ in; what was paid or discounted is the same under all of them.
    private func isRounded(_ figure: RecordedFigure) -> Bool {
        switch figure {
        case .payments, .totalDiscount: false
        default: true
        }
    }
}

/// A recorded figure that is not what it should be.
struct WrongFigure {
    let figure: RecordedFigure
    let recorded: Rational
    let computed: Rational

    var difference: Rational { recorded - computed }
}

// SPDX-License-Identifier: Apache-2.0

/// What a computation notes of its steps when somebody asks for an explanation.
///
/// The computation holds an optional trace and tells it, at each figure, the values it computes with; without a trace
/// nothing is noted and nothing is built. Values come from the computation, formulas are put together here from the same
/// values: that the two agree is law E-1.
final class ComputationTrace {
    /// What a figure belongs to.
    enum Place: Hashable {
        case line(Int)
        case rate(Int)
        case bill, total
    }

    /// A sum of one rate, which tax is taken of.
    struct Base {
        let sum: Rational
        let rate: VATRate

        /// `none` and `0%` have no tax.
        var isTaxed: Bool { rate.percent.signum > 0 }
    }

    let policy: Policy
    let basis: PriceBasis
    private(set) var lines: [[FigureExplanation]] = []
    private(set) var rates: [[FigureExplanation]] = []
    private(set) var bill: [FigureExplanation] = []
    private(set) var totals: [FigureExplanation] = []

    init(policy: Policy, basis: PriceBasis) {
        self.policy = policy
        self.basis = basis
    }

    /// Notes a figure.
    func note(
        _ figure: ReceiptFigure, at place: Place, _ formula: Formula, exact: Rational,
        _ rule: FigureRule, value: Rational, isFirst: Bool = false
    ) {
        let step = FigureExplanation(
            figure: figure, formula: formula, exact: exact, rule: rule, value: value)
        change(place) { $0.insert(step, at: isFirst ? 0 : $0.endIndex) }
    }

    /// Notes a figure that is put together from settled ones and has no other exact value.
    func note(
        _ figure: ReceiptFigure, at place: Place, follows formula: Formula, value: Rational
    ) {
        note(figure, at: place, formula, exact: value, .settled(formula), value: value)
    }

    /// Forgets figures that something else has replaced.
    func forget(at place: Place, where isReplaced: (ReceiptFigure) -> Bool) {
        change(place) { steps in steps.removeAll { isReplaced($0.figure) } }
    }

    /// The values of a figure in the order in which they were noted.
    func values(_ figure: ReceiptFigure, at place: Place) -> [Rational] {
        steps(at: place).filter { $0.figure == figure }.map(\.value)
    }

    /// The last value of a figure of each rate that has it.
    func ofRates(_ figure: ReceiptFigure) -> [Rational] {
        rates.compactMap { steps in steps.last { $0.figure == figure }?.value }
    }

    /// The last value of a figure of each of the lines that have it.
    func ofLines(_ figure: ReceiptFigure, _ indices: [Int]) -> [Rational] {
        indices.compactMap { index in lines[index].last { $0.figure == figure }?.value }
    }

    /// How a rounding point of the policy's scale treats a figure.
    func rule(_ point: RoundingPoint) -> FigureRule {
        switch point {
        case .keep: .kept
        case .round(let rule): .rounded(rule, step: unit)
        }
    }

    /// The rule of VAT.
    var vatRule: FigureRule { .rounded(policy.vat, step: unit) }

    /// One minor unit.
    var unit: Rational { .powerOfTen(-policy.scale) }

    private func steps(at place: Place) -> [FigureExplanation] {
        switch place {
        case .line(let index): index < lines.count ? lines[index] : []
        case .rate(let index): index < rates.count ? rates[index] : []
        case .bill: bill
        case .total: totals
        }
    }

    private func change(_ place: Place, _ change: (inout [FigureExplanation]) -> Void) {
        switch place {
        case .line(let index):
            while lines.count <= index { lines.append([]) }
            change(&lines[index])
        case .rate(let index):
            while rates.count <= index { rates.append([]) }
            change(&rates[index])
        case .bill: change(&bill)
        case .total: change(&totals)
        }
    }
}

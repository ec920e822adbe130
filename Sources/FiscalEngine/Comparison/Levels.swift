// SPDX-License-Identifier: Apache-2.0

/// Which levels of VAT round the same values on a bill, and are computed together.
struct Levels: Sendable {
    /// A level with what decides beside it which values are rounded.
    enum Kind: Sendable, Hashable, CaseIterable {
        /// The tax of one unit, and its counterpart.
        case unitTax, unitCounterpart
        case line
        /// A rate's tax, shared over its lines, or lines rounded on their own.
        case rate, rateOfParts
        case receipt, receiptOfParts

        init(_ group: ComparisonPlan.Group) {
            switch group.level {
            case .unit: self = group.order == .tax ? .unitTax : .unitCounterpart
            case .line: self = .line
            case .rate: self = group.parts == .reconciled ? .rate : .rateOfParts
            case .receipt: self = group.parts == .reconciled ? .receipt : .receiptOfParts
            }
        }

        var isUnit: Bool { self == .unitTax || self == .unitCounterpart }

        /// A group of this kind that is as another one else.
        func group(like group: ComparisonPlan.Group) -> ComparisonPlan.Group {
            let (level, parts): (Policy.VATLevel, Policy.Parts) =
                switch self {
                case .unitTax, .unitCounterpart: (.unit, .reconciled)
                case .line: (.line, .reconciled)
                case .rate: (.rate, .reconciled)
                case .rateOfParts: (.rate, .independent)
                case .receipt: (.receipt, .reconciled)
                case .receiptOfParts: (.receipt, .independent)
                }
            return ComparisonPlan.Group(
                variant: group.variant, level: level, order: group.order, parts: parts,
                rule: group.rule)
        }
    }

    /// Kinds that round the same values on the bill.
    struct Run: Sendable {
        /// The one that is computed.
        let representative: Kind
        let kinds: Set<Kind>
    }

    let runs: [Run]

    /// How many combinations there are, and the most runs of one.
    static let combinations = 8
    static let mostRuns = Kind.allCases.count

    /// The number of a combination.
    ///
    /// - Parameters:
    ///   - unitIsLine: Lines with VAT are of one unit at a price of whole kopecks, so that the tax of the unit is that of the
    ///     line before and after it is multiplied.
    ///   - lineIsRate: No rate has two lines, so that a rate's sum is a line's and there is nothing to share.
    ///   - rateIsReceipt: One rate at most has VAT, so that all exact tax is its own.
    @inline(__always)
    static func combination(unitIsLine: Bool, lineIsRate: Bool, rateIsReceipt: Bool) -> Int {
        (unitIsLine ? 1 : 0) + (lineIsRate ? 2 : 0) + (rateIsReceipt ? 4 : 0)
    }

    /// The runs of a combination, without the kinds of which there is no group.
    init(_ combination: Int, _ present: Set<Kind>) {
        var runs: [[Kind]] = [[.line], [.unitTax], [.unitCounterpart]]
        if combination & 1 != 0 { runs = [runs.flatMap { $0 }] }
        switch combination & 6 {
        case 0: runs += [[.rate], [.rateOfParts], [.receipt], [.receiptOfParts]]
        case 2:
            runs[0] += [.rate, .rateOfParts]
            runs += [[.receipt], [.receiptOfParts]]
        case 4: runs += [[.rate, .receipt], [.rateOfParts, .receiptOfParts]]
        default: runs[0] += [.rate, .rateOfParts, .receipt, .receiptOfParts]
        }
        // Runs of several kinds begin with the one that is least to compute.
        self.runs = runs.compactMap { run in
            let kinds = present.intersection(run)
            return kinds.isEmpty ? nil : Run(representative: run[0], kinds: kinds)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

// Discounts and surcharges of the bill.

extension BillComputation {
    /// Neighbours among the discounts, or surcharges, of a bill that concern the same lines in the same price basis: they
    /// are taken together and shared once.
    private struct Run {
        let adjustments: ArraySlice<Adjustment>
        /// For each line, what one unit of its sum is in the basis of the run; nil where that is one.
        let conversions: [PriceConversion?]
        /// For each line, what it counts in the basis of the run: its sum before adjustments of the bill, or zero.
        let weights: [Rational]
        let base: Rational
        /// The lines that are concerned.
        let isIncluded: [Bool]

        func stated(_ sum: Rational, _ line: Int) -> Rational {
            conversions[line].map { sum * $0.factor } ?? sum
        }
    }

    /// What the bill's adjustments did to one line so far.
    private struct Change {
        let before: Rational
        var taken: [Rational] = []
        var added: [Rational] = []

        var sum: Rational { taken.reduce(before, -) + added.reduce(.zero, +) }
    }

    mutating func adjustBill(
        _ block: borrowing BillBlock, _ bill: BillBlock.Entry
    ) throws(ReceiptError) {
        guard let adjustments = block.billAdjustments[bill.firstLine] else { return }
        if adjustments.discounts.isEmpty && adjustments.surcharges.isEmpty { return }
        let arithmetic = arithmetic(bill.stacking, at: .bill)
        var changes = lines.map { Change(before: $0.sum) }
        do {
            for run in runs(adjustments.discounts, areDiscounts: true) {
                try take(run, from: &changes, arithmetic)
            }
            for run in runs(adjustments.surcharges, areDiscounts: false) {
                try add(run, to: &changes, arithmetic)
            }
            for (index, change) in changes.enumerated() {
                lines[index].sum = try change.sum.rounded(at: policy.lineSum, scale: policy.scale)
                lines[index].discount += change.taken.reduce(.zero, +)
                lines[index].isAdjusted = true
                trace?.adjustedByBill(
                    index, lines[index], before: change.before, taken: change.taken,
                    added: change.added, exact: change.sum)
            }
        } catch let error as InexactError {
            throw ReceiptError(.inexact(error), .discounts)
        } catch let error as ReceiptError {
            throw error
        } catch {
            preconditionFailure("Adjustments throw nothing else")
        }
    }

    // MARK: Discounts

    private mutating func take(
        _ run: Run, from changes: inout [Change], _ arithmetic: AdjustmentArithmetic
    ) throws(InexactError) {
        let rooms = lines.indices.map { index in
            run.isIncluded[index] ? max(.zero, changes[index].sum - lines[index].floor) : .zero
        }
        let limits = lines.indices.map { run.stated(rooms[$0], $0) }
        var fund = fund(of: run, changes, room: limits.reduce(.zero, +))
        trace?.discountBase(run.base, of: included(run.weights, run))
        var discount = Rational.zero
        for adjustment in run.adjustments {
            discount += try arithmetic.take(adjustment, from: &fund)
        }
        untaken += fund.untaken
        trace?.adjustedBill(discount, .billDiscount, count: run.adjustments.count)
        let shares = try allocation.settledShares(
            of: discount, weights: run.weights, limits: limits,
            noting: trace?.billShares(
                .billDiscountShare, of: discount, weights: run.weights, limits: limits))
        for index in lines.indices where run.isIncluded[index] {
            var share = shares[index]
            if let conversion = run.conversions[index] {
                share = try arithmetic.converted(
                    share, by: conversion, limit: rooms[index], at: .line(index))
            }
            changes[index].taken.append(share)
        }
    }

    // MARK: Surcharges

    private func add(
        _ run: Run, to changes: inout [Change], _ arithmetic: AdjustmentArithmetic
    ) throws {
        var fund = fund(of: run, changes, room: .zero)
        trace?.discountBase(run.base, of: included(run.weights, run))
        var surcharge = Rational.zero
        for adjustment in run.adjustments {
            surcharge += try arithmetic.add(adjustment, to: &fund)
        }
        guard run.isIncluded.contains(true) else {
            if surcharge.isZero { return }
            throw ReceiptError(.emptyScope, .surcharges)
        }
        trace?.adjustedBill(surcharge, .billSurcharge, count: run.adjustments.count)
        // All sums zero count as all equal, of the lines that are concerned.
        let weights =
            run.base.isZero
            ? run.isIncluded.map { $0 ? Rational.one : .zero } : run.weights
        let shares = try allocation.settledShares(
            of: surcharge, weights: weights,
            limits: policy.allocation == .last ? weights.map { $0.isZero ? .zero : nil } : nil,
            noting: trace?.billShares(.billSurchargeShare, of: surcharge, weights: weights))
        for index in lines.indices where run.isIncluded[index] {
            var share = shares[index]
            if let conversion = run.conversions[index] {
                share = try arithmetic.converted(share, by: conversion, at: .line(index))
            }
            changes[index].added.append(share)
        }
    }

    // MARK: Runs

    /// How amounts of the bill are shared among lines.
    private var allocation: Allocation {
        Allocation(
            method: policy.allocation, step: unit, rule: policy.discount.rule ?? .halfUp)
    }

    private func fund(
        of run: Run, _ changes: [Change], room: Rational
    ) -> AdjustmentArithmetic.Fund {
        let figure = lines.indices.reduce(Rational.zero) { sum, index in
            run.isIncluded[index] ? sum + run.stated(changes[index].sum, index) : sum
        }
        return AdjustmentArithmetic.Fund(
            base: run.base, figure: figure, room: room)
    }

    private func included(_ weights: [Rational], _ run: Run) -> [Rational] {
        zip(weights, run.isIncluded).compactMap { $1 ? $0 : nil }
    }

    private func runs(_ adjustments: [Adjustment], areDiscounts: Bool) -> [Run] {
        var runs: [Run] = []
        var first = adjustments.startIndex
        while first < adjustments.endIndex {
            let adjustment = adjustments[first]
            let rest = adjustments[first...]
            let end =
                rest.firstIndex {
                    $0.scope != adjustment.scope
                        || ($0.priceBasis ?? basis) != (adjustment.priceBasis ?? basis)
                } ?? adjustments.endIndex
            runs.append(run(adjustments[first..<end], like: adjustment, areDiscounts))
            first = end
        }
        return runs
    }

    /// `lines` still have the sums that their own adjustments left.
    private func run(
        _ adjustments: ArraySlice<Adjustment>, like first: Adjustment, _ areDiscounts: Bool
    ) -> Run {
        let isInScope = first.scope.holds()
        let isIncluded = lines.indices.map { index in
            (lines[index].isDiscountable || !areDiscounts)
                && isInScope(index, groups[lines[index].group].rate)
        }
        let conversions = lines.map { conversion(first, $0) }
        let weights = lines.indices.map { index -> Rational in
            if !isIncluded[index] { return .zero }
            let sum = lines[index].sum
            return conversions[index].map { sum * $0.factor } ?? sum
        }
        return Run(
            adjustments: adjustments, conversions: conversions, weights: weights,
            base: weights.reduce(.zero, +), isIncluded: isIncluded)
    }
}

extension Adjustment.Scope {
    /// Says whether the line at an index, of a rate, is concerned.
    fileprivate func holds() -> (Int, VATRate) -> Bool {
        switch self {
        case .all:
            return { _, _ in true }
        case .lines(let lines):
            let named = Set(lines)
            return { line, _ in named.contains(line) }
        case .rates(let rates):
            return { _, rate in rates.contains(rate) }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CKernelBench
import FiscalEngine

/// Holds the rows of random small goods against those that are found by trying everything.
struct RowCheck {
    /// The first good whose rows are not the best.
    struct Difference: CustomStringConvertible {
        let bill: Bill
        let policy: String
        let constraints: RowConstraints
        let found: kb_row_optimum
        let best: kb_row_optimum

        var description: String {
            let line = bill.lines[0]
            return "\(line.price) × \(line.quantity) \(line.adjustments.discounts) "
                + "\(line.adjustments.surcharges), \(policy), \(constraints): \(found), best \(best)"
        }
    }

    private var dice: Dice
    /// How many goods were compared.
    private(set) var goods = 0
    /// How many of them have no rows, one and two.
    private(set) var counts = [0, 0, 0]

    init(seed: UInt64) {
        dice = Dice(seed: seed)
    }

    /// Compares so many goods, up to the first difference.
    mutating func run(_ count: Int) throws -> Difference? {
        let end = goods + count
        while goods < end {
            if let difference = try compareBlock() { return difference }
        }
        return nil
    }

    /// Goods of one block under one policy and random constraints.
    private mutating func compareBlock() throws -> Difference? {
        let rules: [(RoundingRule, kb_row_rule)] = [
            (.up, KB_UP), (.down, KB_DOWN), (.halfUp, KB_HALF_UP), (.halfDown, KB_HALF_DOWN),
            (.halfEven, KB_HALF_EVEN),
        ]
        let (rule, code) = rules[dice.draw(0...4)]
        var constraints = RowConstraints()
        constraints.tolerance = dice.below(4) == 0 ? 1 : 0
        constraints.quantityScale = dice.draw(1...2)
        constraints.priceScale = dice.below(4) == 0 ? 3 : nil
        let minimum = dice.below(3) == 0 ? Int64(dice.draw(1...4)) : 0
        constraints.minimumPrice = ExactDecimal(mantissa: minimum, scale: 2)
        constraints.maximumRowsPerGood = dice.below(8) == 0 ? 1 : nil
        constraints.mergesEqualPrices = dice.below(3) == 0
        let engine = try FiscalRowEngine(
            policy: Policy(level: .line, rule: rule), constraints: constraints)

        var bills: [Bill] = []
        var problems: [kb_row_problem] = []
        var block = BillBlock()
        for _ in 0..<64 {
            let (bill, problem) = good(constraints, code, minimum)
            try block.append(bill)
            bills.append(bill)
            problems.append(problem)
        }
        var receipts = ReceiptBlock()
        engine.engine.compute(block, into: &receipts)
        var rows = FiscalRowBlock()
        engine.compute(block, receipts, into: &rows)
        for (index, bill) in bills.enumerated() {
            var problem = problems[index]
            problem.target = receipts.line(index).sum
            let best = unsafe kb_best_rows(&problem)
            let found = optimum(index, problem, rows)
            goods += 1
            counts[Int(min(best.rows, 2))] += 1
            if found.rows != best.rows || found.distortion != best.distortion
                || found.spread != best.spread || found.tax_change != best.tax_change
            {
                return Difference(
                    bill: bill, policy: engine.engine.policy.name, constraints: constraints,
                    found: found, best: best)
            }
        }
        return nil
    }

    /// A good with a discount or a surcharge, and what it is in units of the grids.
    private mutating func good(
        _ constraints: RowConstraints, _ rule: kb_row_rule, _ minimum: Int64
    ) -> (Bill, kb_row_problem) {
        let priceUnits = dice.draw(0...(dice.below(4) == 0 ? 60 : 12))
        let priceScale = constraints.priceScale ?? 2
        let isMeasured = (dice.below(2) == 0)
        let units = dice.draw(1...(isMeasured && constraints.quantityScale == 2 ? 60 : 24))
        let quantity = ExactDecimal(
            mantissa: Int64(units), scale: isMeasured ? constraints.quantityScale : 0)
        // A measure without a fraction is counted in whole units.
        let isWhole = quantity.scale == 0
        let one = isMeasured ? constraints.quantityScale == 2 ? 100 : 10 : 1
        let price = ExactDecimal(mantissa: Int64(priceUnits), scale: priceScale)
        let change = ExactDecimal(mantissa: Int64(dice.draw(0...9)), scale: 2)
        let adjustments =
            (dice.below(4) == 0)
            ? Adjustments(surcharges: [.amount(change)])
            : Adjustments(discounts: [.amount(change)])
        let bill = Bill(lines: [
            Line(price: price, quantity: quantity, rate: .percent(20), adjustments: adjustments)
        ])
        let scale = priceScale - 2 + (isWhole ? 0 : constraints.quantityScale)
        return (
            bill,
            kb_row_problem(
                price: Int64(priceUnits), quantity: Int64(isWhole ? units / one : units), target: 0,
                divisor: [1, 10, 100, 1000][scale],
                minimum_price: priceScale == 3 ? 10 * minimum : minimum,
                tolerance: Int64(constraints.tolerance),
                maximum_rows: constraints.maximumRowsPerGood == 1 ? 1 : 2,
                merges_equal_prices: constraints.mergesEqualPrices, rule: rule,
                tax_numerator: 20, tax_denominator: 120, tax_rule: rule)
        )
    }

    /// What the rows that were found are like.
    private func optimum(
        _ bill: Int, _ problem: kb_row_problem, _ block: borrowing FiscalRowBlock
    ) -> kb_row_optimum {
        switch block.outcome(ofBill: bill) {
        case .impossible, .failed: return kb_row_optimum()
        case .lines: return kb_row_optimum(rows: 1, distortion: 0, spread: 0, tax_change: 0)
        case .rows(let range, let receipt):
            var optimum = kb_row_optimum(
                rows: Int64(range.count), distortion: 0, spread: 0, tax_change: 0)
            for index in range {
                let row = block.row(index)
                optimum.distortion += abs(row.priceMantissa - problem.price) * row.quantityMantissa
            }
            if range.count == 2 {
                let rows = range.map { block.row($0).priceMantissa }
                optimum.spread = rows[0] - rows[1]
                let tax = block.receipts.settledTotals(ofBill: receipt)?.totalTax ?? 0
                let whole = kb_row_tax(problem, problem.target)
                optimum.tax_change = abs(tax - whole)
            }
            return optimum
        }
    }
}

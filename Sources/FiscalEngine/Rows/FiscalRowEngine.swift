// SPDX-License-Identifier: Apache-2.0

/// Divides receipts into rows of a register: single bills, or blocks of bills.
///
/// A register row has a unit price with two decimals, a quantity and a sum, and the sum has to be their product (R1). What
/// discounts leave of a good seldom is one, so it is divided: 100.00 for 3 pieces is 1 × 33.34 + 2 × 33.33. The engine finds the
/// fewest rows; among those the least distortion Σ |p − p₀| × q of the unit prices p₀; among those the least spread of a good's
/// prices; among those the VAT that is closest to the policy's for each rate; and then the first in a fixed order (dearer rows
/// first, more units at the higher price). *The kopeck problem* in the documentation has the proofs.
///
/// p₀ is the unit price of the receipt before discounts, rounded half-up to the price grid where it has more places.
public struct FiscalRowEngine: Sendable {
    /// The engine of the receipts that are divided.
    public let engine: ReceiptEngine
    /// What rows have to keep to.
    public let constraints: RowConstraints
    let splitter: GoodSplitter
    let priceScale: Int
    /// The windows of products with 0, 1, 2, … more decimal places than an amount.
    private let windows: [RowWindow]

    /// An engine for receipts under a policy.
    ///
    /// - Throws: ``RowConstraintError`` for a constraint that is out of its range.
    public init(
        policy: Policy, limits: BillLimits = .standard, constraints: RowConstraints = .init()
    ) throws(RowConstraintError) {
        try self.init(
            engine: ReceiptEngine(policy: policy, limits: limits), constraints: constraints)
    }

    /// An engine for the receipts of another one.
    ///
    /// - Throws: ``RowConstraintError`` for a constraint that is out of its range.
    public init(
        engine: ReceiptEngine, constraints: RowConstraints = .init()
    ) throws(RowConstraintError) {
        self.engine = engine
        self.constraints = constraints
        splitter = try GoodSplitter(policy: engine.policy, constraints: constraints)
        let policy = engine.policy
        priceScale = constraints.priceScale ?? policy.scale
        windows = (0...12).map {
            RowWindow(
                policy.lineSum.rule ?? .halfUp, divisor: Int(PowersOfTen.int64($0)),
                tolerance: constraints.tolerance)
        }
    }

    /// The rows of a bill.
    ///
    /// - Throws: ``FiscalRowError``: the bill has no receipt, or its receipt has no rows under the constraints.
    public func rows(for bill: Bill) throws(FiscalRowError) -> FiscalRows {
        var block = BillBlock(limits: engine.limits)
        var receipts = ReceiptBlock()
        let totals: ReceiptTotals
        do {
            try block.append(bill)
            engine.compute(block, into: &receipts)
            totals = try receipts.totals(ofBill: 0).get()
        } catch {
            throw .receipt(error)
        }
        var results = FiscalRowBlock(limits: engine.limits)
        compute(block, receipts, into: &results)
        let receipt = Receipt(bill, totals, receipts, engine.policy)
        switch results.outcome(ofBill: 0) {
        case .failed(let error): throw .receipt(error)
        case .impossible(let reason): throw .impossible(reason)
        case .lines: return FiscalRows(linesOf: receipt, engine.policy)
        case .rows(let range, let index):
            return FiscalRows(receipt, results, range, index, engine.policy)
        }
    }

    /// Finds the rows of every bill of a block whose receipts were computed by ``engine``; what the results held before is
    /// dropped, its memory kept.
    public func compute(
        _ block: borrowing BillBlock, _ receipts: borrowing ReceiptBlock,
        into results: inout FiscalRowBlock
    ) {
        results.removeAll()
        var division = BillDivision(self)
        for index in 0..<block.billCount {
            guard receipts.settledTotals(ofBill: index) != nil else {
                results.outcomes.append(.failed(Self.error(ofBill: index, receipts)))
                continue
            }
            if areRows(block, receipts, index) {
                results.outcomes.append(.lines)
                continue
            }
            do {
                try division.divide(block, receipts, index, into: &results)
            } catch {
                results.bills.discardBill()
                results.outcomes.append(.impossible(error))
            }
        }
        if results.bills.billCount == 0 { return }
        engine.compute(results.bills, into: &results.receipts)
        for index in results.outcomes.indices {
            guard case .rows(_, let receipt) = results.outcomes[index],
                results.receipts.settledTotals(ofBill: receipt) == nil
            else { continue }
            results.outcomes[index] = .failed(Self.error(ofBill: receipt, results.receipts))
        }
    }

    private static func error(
        ofBill index: Int, _ receipts: borrowing ReceiptBlock
    ) -> ReceiptError {
        guard case .failure(let error) = receipts.totals(ofBill: index) else {
            preconditionFailure("A receipt without totals has failed")
        }
        return error
    }

    /// Whether the lines of a bill without discounts are rows as they stand: one multiplication a line.
    private func areRows(
        _ block: borrowing BillBlock, _ receipts: borrowing ReceiptBlock, _ bill: Int
    ) -> Bool {
        let entry = block.bills[bill]
        if entry.isAdjusted { return false }
        if let most = constraints.maximumRows, entry.lineCount > most { return false }
        let scale = engine.policy.scale
        let hasMarks = !block.markedLines.isEmpty
        for row in entry.firstLine..<(entry.firstLine + entry.lineCount) {
            // What becomes of a bill does not depend on its neighbours in the block.
            if receipts.exactLine(row) != nil { return false }
            if hasMarks, block.markedLines.contains(row), block.exactQuantity(ofLine: row) != 1 {
                return false
            }
            let priceScale = Int(receipts.columns.priceScales[row])
            let quantityScale = Int(block.quantityScales[row])
            if priceScale > self.priceScale || quantityScale > constraints.quantityScale {
                return false
            }
            var places = priceScale + quantityScale - scale
            var (product, overflow) = receipts.columns.prices[row].multipliedReportingOverflow(
                by: block.quantities[row])
            if overflow || product > GoodSplitter.largestProduct { return false }
            while places < 0 {
                product *= 10
                places += 1
                if product > GoodSplitter.largestProduct { return false }
            }
            let sum = receipts.columns.sums[row]
            if sum > Int64(GoodSplitter.largestProduct / windows[places].divisor) { return false }
            if !windows[places].holds(Int(product), Int(sum)) { return false }
        }
        return splitter.minimumPrice == 0 || hasMinimumPrices(block, receipts, entry)
    }

    private func hasMinimumPrices(
        _ block: borrowing BillBlock, _ receipts: borrowing ReceiptBlock, _ entry: BillBlock.Entry
    ) -> Bool {
        (entry.firstLine..<(entry.firstLine + entry.lineCount)).allSatisfy { row in
            let price = ExactDecimal(
                mantissa: receipts.columns.prices[row],
                scale: Int(receipts.columns.priceScales[row]))
            return price >= constraints.minimumPrice
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Divides one bill after the other into rows; keeps its memory between them.
///
/// ```
///  receipt ─► goods ─► targets ─► rows of each good ─► rows of each rate ─► bill of rows
///             grids    moved,      fewest, least        VAT nearest to
///                      if allowed  distortion, spread   the receipt's
/// ```
struct BillDivision {
    /// A good of the bill with the rows that were found for it.
    struct Entry {
        let line: Int
        let kind: GoodKind
        var good: RowGood
        var parts: Range<Int> = 0..<0
    }

    private let policy: Policy
    private let constraints: RowConstraints
    private let splitter: GoodSplitter
    private let priceScale: Int
    private let maximumLines: Int
    private var entries: [Entry] = []
    private var parts: [RowPart] = []

    init(_ engine: FiscalRowEngine) {
        policy = engine.engine.policy
        constraints = engine.constraints
        splitter = engine.splitter
        priceScale = engine.priceScale
        maximumLines = engine.engine.limits.maximumLines
    }

    /// Adds the rows of a bill to the results.
    ///
    /// - Throws: ``ImpossibleRows``. The bill of rows may be left open.
    mutating func divide(
        _ block: borrowing BillBlock, _ receipts: borrowing ReceiptBlock, _ index: Int,
        into results: inout FiscalRowBlock
    ) throws(ImpossibleRows) {
        try read(block, receipts, index)
        let total = entries.reduce(0) { $0 + $1.good.target }
        if constraints.freesTargets || constraints.lowersTotal { try moveTargets() }
        try split(block)
        if policy.vatLevel == .line { balanceTaxes(block) }
        try write(block.bills[index], block, into: &results)
        let lowered = entries.reduce(0) { $0 + $1.good.target } - total
        if lowered > 0 { results.lowered[index] = Int64(lowered) }
    }

    // MARK: Goods

    private mutating func read(
        _ block: borrowing BillBlock, _ receipts: borrowing ReceiptBlock, _ index: Int
    ) throws(ImpossibleRows) {
        entries.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        let bill = block.bills[index]
        let lines = bill.firstLine..<(bill.firstLine + bill.lineCount)
        for line in lines {
            entries.append(
                try entry(line, at: line - bill.firstLine, block, receipts))
        }
        if receipts.hasExactLines { try settleTargets(receipts, lines, index) }
        var marked = 0
        for entry in entries where entry.kind == .marked {
            marked += min(entry.good.quantity, maximumLines + 1)
        }
        if marked > maximumLines {
            throw ImpossibleRows(
                reason: .maximumRows, line: nil,
                message: "marked goods have a row for each unit, and a bill has at most "
                    + "\(maximumLines) lines")
        }
    }

    private func entry(
        _ line: Int, at index: Int, _ block: borrowing BillBlock, _ receipts: borrowing ReceiptBlock
    ) throws(ImpossibleRows) -> Entry {
        let isMarked = !block.markedLines.isEmpty && block.markedLines.contains(line)
        let quantity = try quantity(block, line, at: index)
        if isMarked, !quantity.isWhole {
            throw ImpossibleRows(
                reason: .markedFraction, line: index,
                message: "a marked good has a row for each unit, and its quantity is not whole")
        }
        let kind: GoodKind = isMarked ? .marked : quantity.isWhole ? .whole : .measured
        let price = price(receipts, line)
        let target = Int(receipts.columns.sums[line])
        let window = splitter.window(kind)
        let worth = price.multipliedReportingOverflow(by: quantity.units)
        let sum = target.multipliedReportingOverflow(by: window.divisor)
        if worth.overflow || sum.overflow || worth.partialValue > GoodSplitter.largestProduct
            || sum.partialValue > GoodSplitter.largestProduct
        {
            throw ImpossibleRows(
                reason: .tooLarge, line: index,
                message: "price × quantity has more than 17 digits in units of the grids")
        }
        return Entry(
            line: line, kind: kind,
            good: RowGood(price: price, quantity: quantity.units, target: target))
    }

    /// The quantity in units of its grid: whole units, or steps of the quantity grid.
    private func quantity(
        _ block: borrowing BillBlock, _ line: Int, at index: Int
    ) throws(ImpossibleRows) -> (units: Int, isWhole: Bool) {
        let scale = constraints.quantityScale
        let quantity = block.exactQuantity(ofLine: line)
        guard quantity.scale <= scale else {
            throw ImpossibleRows(
                reason: .quantityScale, line: index,
                message: "the quantity \(quantity) is no multiple of "
                    + "\(ExactDecimal(mantissa: 1, scale: scale)), so no quantities of rows add up "
                    + "to it")
        }
        let isWhole = quantity.scale == 0
        let units = (Rational(quantity) * .powerOfTen(isWhole ? 0 : scale)).int64
        // What does not fit is too large together with any price.
        return (units.map(Int.init) ?? .max, isWhole)
    }

    /// The unit price before discounts, on the price grid; more places are rounded half-up.
    private func price(_ receipts: borrowing ReceiptBlock, _ line: Int) -> Int {
        let figures = receipts.line(line)
        if receipts.exactLine(line) == nil, figures.priceScale <= priceScale {
            let (units, overflow) = figures.priceMantissa.multipliedReportingOverflow(
                by: PowersOfTen.int64(priceScale - figures.priceScale))
            return overflow ? .max : Int(units)
        }
        let price = receipts.unitPrice(ofLine: line)
        let rounded = try? price.rounded(toScale: priceScale, .halfUp)
        return (rounded?.minorUnits(scale: priceScale)).map(Int.init) ?? .max
    }

    /// Sums that the policy keeps exact are shared out as the receipt totals them, by largest remainder.
    private mutating func settleTargets(
        _ receipts: borrowing ReceiptBlock, _ lines: Range<Int>, _ index: Int
    ) throws(ImpossibleRows) {
        if !lines.contains(where: { receipts.exactLine($0) != nil }) { return }
        let unit = Rational.powerOfTen(-policy.scale)
        let sums = lines.map { line in
            receipts.exactLine(line)?.sum
                ?? Rational(storage: .small(receipts.columns.sums[line], 1)) * unit
        }
        let turnover = receipts.subtotals(ofBill: index).reduce(Rational.zero) {
            $0 + Rational(storage: .small($1.turnover, 1)) * unit
        }
        let shares = LargestRemainder.settle(sums, to: turnover, unit: unit)
        for place in entries.indices {
            guard let units = shares[place].minorUnits(scale: policy.scale),
                units <= Int64(GoodSplitter.largestProduct)
                    / Int64(splitter.window(entries[place].kind).divisor)
            else {
                throw ImpossibleRows(
                    reason: .tooLarge, line: place,
                    message: "the sum has more than 17 digits in units of the grids")
            }
            entries[place].good.target = Int(units)
        }
    }

    // MARK: Targets

    private mutating func moveTargets() throws(ImpossibleRows) {
        let targets = MovedTargets(splitter, constraints, scale: policy.scale)
        guard let moves = targets.moves(of: entries) else { return }
        for index in entries.indices { entries[index].good.target += moves[index] }
    }

    // MARK: Rows

    private mutating func split(_ block: borrowing BillBlock) throws(ImpossibleRows) {
        var impossible: [(index: Int, reason: ImpossibleRows.Reason)] = []
        for index in entries.indices {
            let start = parts.count
            let entry = entries[index]
            let tax = tax(of: entry, block)
            if let reason = splitter.split(entry.good, entry.kind, tax, into: &parts) {
                impossible.append((index, reason))
                parts.removeLast(parts.count - start)
            }
            entries[index].parts = start..<parts.count
        }
        let nearest = NearestTotals(splitter, constraints, scale: policy.scale)
        if let first = impossible.first {
            throw nearest.impossible(first.reason, impossible.map(\.index), of: entries)
        }
        if let most = constraints.maximumRows, parts.count > most {
            throw nearest.tooManyRows(parts.count, of: entries)
        }
    }

    private func tax(of entry: Entry, _ block: borrowing BillBlock) -> RowTax? {
        // Single rows and whole units leave nothing to choose.
        if entry.kind != .measured, constraints.tolerance == 0, priceScale == policy.scale {
            return nil
        }
        return RowTax(policy, block.rates.entries[Int(block.rateIndices[entry.line])])
    }

    /// Chooses among rows that are equal in all but their tax so that each rate comes nearest to the tax of its undivided
    /// goods; where that can be done in several ways, the goods' own taxes change least, the earlier goods first.
    private mutating func balanceTaxes(_ block: borrowing BillBlock) {
        var rates: [UInt16] = []
        for entry in entries where entry.parts.count == 2 {
            let rate = block.rateIndices[entry.line]
            if !rates.contains(rate) { rates.append(rate) }
        }
        for rate in rates {
            guard let tax = RowTax(policy, block.rates.entries[Int(rate)]) else { continue }
            let members = entries.indices.filter { block.rateIndices[entries[$0].line] == rate }
            let change = members.reduce(0) { $0 + taxChange(of: entries[$1], tax) }
            if change != 0 { balance(members, tax, change) }
        }
    }

    private func taxChange(of entry: Entry, _ tax: RowTax) -> Int {
        if entry.parts.count < 2 { return 0 }
        let whole = tax.tax(of: entry.good.target) ?? 0
        return parts[entry.parts].reduce(-whole) { $0 + (tax.tax(of: $1.sum) ?? 0) }
    }

    private mutating func balance(_ members: [Int], _ tax: RowTax, _ change: Int) {
        /// The changes that can be reached, each with what the goods change alone and the pairs chosen.
        var reached: [Int: (own: Int, pairs: [(Int, RowPair)])] = [0: (0, [])]
        var fixed = change
        for index in members where entries[index].parts.count == 2 {
            let pairs = splitter.pairsByTax(entries[index].good, entries[index].kind, tax)
            if pairs.count < 2 { continue }
            fixed -= taxChange(of: entries[index], tax)
            var next: [Int: (own: Int, pairs: [(Int, RowPair)])] = [:]
            for (sum, state) in reached.sorted(by: { $0.key < $1.key }) {
                for (step, pair) in pairs.sorted(by: {
                    (abs($0.key), $0.key) < (abs($1.key), $1.key)
                }) {
                    let own = state.own + abs(step)
                    if let known = next[sum + step], known.own <= own { continue }
                    next[sum + step] = (own, state.pairs + [(index, pair)])
                }
            }
            reached = next
        }
        let best = reached.min {
            (abs(fixed + $0.key), $0.value.own, $0.key)
                < (abs(fixed + $1.key), $1.value.own, $1.key)
        }
        for (index, pair) in best?.value.pairs ?? [] {
            parts[entries[index].parts.lowerBound] = pair.first
            parts[entries[index].parts.lowerBound + 1] = pair.second
        }
    }

    // MARK: Out

    private func write(
        _ bill: BillBlock.Entry, _ block: borrowing BillBlock, into results: inout FiscalRowBlock
    ) throws(ImpossibleRows) {
        let first = results.rows.count
        results.bills.startBill(basis: bill.basis)
        do {
            for entry in entries {
                let rate = block.rate(ofLine: entry.line)
                for part in parts[entry.parts] {
                    let row = RowUnits(
                        line: entry.line, priceMantissa: Int64(part.price), priceScale: priceScale,
                        quantityMantissa: Int64(part.quantity),
                        quantityScale: entry.kind == .measured ? constraints.quantityScale : 0,
                        sum: Int64(part.sum))
                    results.rows.append(row)
                    try add(row, rate, to: &results.bills)
                }
            }
            let receipt = try results.bills.finishBill(prepayment: bill.prepayment)
            results.outcomes.append(.rows(first..<results.rows.count, receipt: receipt))
        } catch {
            results.rows.removeLast(results.rows.count - first)
            throw ImpossibleRows(
                reason: .maximumRows, line: nil,
                message: "the goods need \(parts.count) rows: \(error.message)")
        }
    }

    /// A row as a line of the bill of rows: one unit at the price of the sum, so that the tax is taken of the sum, tolerance or
    /// not; VAT of a unit needs the unit itself.
    private func add(
        _ row: RowUnits, _ rate: VATRate, to bills: inout BillBlock
    ) throws(ReceiptError) {
        if policy.vatLevel == .unit {
            try bills.addLine(
                price: row.price, quantity: row.quantity, rate: rate)
        } else {
            try bills.addLine(
                price: ExactDecimal(mantissa: row.sum, scale: policy.scale), quantity: 1, rate: rate
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What is counted of the columns of a comparison, which are its policies or its groups of them.
struct ComparisonTally: Sendable {
    /// The counts of one column.
    struct Column: Sendable, Hashable {
        /// Receipts and their sums; where the baseline's are known for all columns together, what is to be added to them.
        var computed = 0
        var compared = 0
        var amount: Int128 = 0
        var tax: Int128 = 0
        var failures: [String: Int] = [:]
        /// Receipts that the rule of a group refuses: the failure `inexact`.
        var refused = 0
        var receipts = 0
        var lines = 0
        var taxDrift = TaxDrift()
        var amountDrift = TaxDrift()
        var due: Int128 = 0
        var sumTies = Ties()
        var taxTies = Ties()
        var rewriting = RewritingResult()
        var worst = WorstCases()
    }

    let width: Int
    var columns: [Column]
    /// By column and bin.
    private(set) var histograms: [Int]
    /// By set and column: sets are added at the end.
    private(set) var drifts: [TaxDrift] = []

    init(width: Int) {
        self.width = width
        columns = [Column](repeating: Column(), count: width)
        histograms = [Int](repeating: 0, count: width * DifferenceBin.count)
    }

    /// Makes room for the columns of `count` sets.
    mutating func reserve(sets count: Int) {
        if drifts.count < count * width {
            drifts.append(
                contentsOf: repeatElement(TaxDrift(), count: count * width - drifts.count))
        }
    }

    /// The histogram of a column.
    func histogram(_ column: Int) -> ArraySlice<Int> {
        histograms[(column * DifferenceBin.count)..<((column + 1) * DifferenceBin.count)]
    }

    /// The drift of a column over a set.
    func drift(_ column: Int, set: Int) -> TaxDrift {
        let index = set * width + column
        return index < drifts.count ? drifts[index] : TaxDrift()
    }

    /// Notes a receipt that the rules of some columns refuse, with what it is under the baseline.
    mutating func noteRefusal(_ group: ArraySlice<Int>, amount: Int128, tax: Int128) {
        for column in group {
            columns[column].refused += 1
            columns[column].computed -= 1
            columns[column].compared -= 1
            columns[column].amount -= amount
            columns[column].tax -= tax
        }
    }

    /// Notes the ties of a receipt under some columns.
    mutating func noteTies(_ group: ArraySlice<Int>, _ sums: Ties, _ taxes: Ties) {
        for column in group {
            columns[column].sumTies += sums
            columns[column].taxTies += taxes
        }
    }

    /// Notes how a receipt differs under some columns, which differ alike.
    mutating func note(
        _ group: ArraySlice<Int>, _ difference: Difference, sets: (Int, Int, Int)
    ) {
        let differs = difference.tax != 0 || difference.amount != 0
        let bin = difference.tax == 0 ? nil : DifferenceBin.index(of: difference.tax)
        for column in group {
            columns[column].note(difference, countsReceipt: differs)
            if let bin { histograms[column * DifferenceBin.count + bin] += 1 }
        }
        if bin == nil { return }
        noteRate(group, difference.tax, set: sets.0)
        noteRate(group, difference.tax, set: sets.1)
        noteRate(group, difference.tax, set: sets.2)
    }

    /// Notes that the VAT of a set, which may be a rate, differs under some columns.
    @inline(__always)
    mutating func noteRate(_ group: ArraySlice<Int>, _ difference: Int128, set: Int) {
        let first = set * width
        for column in group { drifts[first + column].add(difference) }
    }

    /// Notes a receipt whose VAT differs, in the sets that it belongs to.
    @inline(__always)
    mutating func noteTax(_ column: Int, _ difference: Int128, sets: (Int, Int, Int)) {
        columns[column].taxDrift.add(difference)
        histograms[column * DifferenceBin.count + DifferenceBin.index(of: difference)] += 1
        drifts[sets.0 * width + column].add(difference)
        drifts[sets.1 * width + column].add(difference)
        drifts[sets.2 * width + column].add(difference)
    }

    /// Notes that the VAT of a rate differs.
    @inline(__always)
    mutating func noteRate(_ column: Int, _ difference: Int128, set: Int) {
        drifts[set * width + column].add(difference)
    }

    /// Adds what was counted before.
    mutating func add(histogram: [Int], to column: Int) {
        for (bin, count) in histogram.enumerated() {
            histograms[column * DifferenceBin.count + bin] += count
        }
    }

    /// Adds what was counted before, of a set.
    mutating func add(_ drift: TaxDrift, to column: Int, set: Int) {
        drifts[set * width + column] += drift
    }

    /// Adds the counts of a tally of the same columns, whose sets have the numbers of `sets` here.
    mutating func merge(_ other: ComparisonTally, sets: [Int]) {
        precondition(width == other.width, "Tallies of the same columns are merged")
        for column in columns.indices { columns[column].merge(other.columns[column]) }
        for index in histograms.indices { histograms[index] += other.histograms[index] }
        for (index, set) in sets.enumerated() where (index + 1) * width <= other.drifts.count {
            for column in 0..<width {
                drifts[set * width + column] += other.drifts[index * width + column]
            }
        }
    }
}

extension ComparisonTally.Column {
    /// Notes how a receipt differs.
    @inline(__always)
    mutating func note(_ difference: Difference, countsReceipt: Bool) {
        lines += difference.lines
        receipts += countsReceipt ? 1 : 0
        if difference.tax != 0 { taxDrift.add(difference.tax) }
        if difference.amount != 0 {
            amountDrift.add(difference.amount)
            due += difference.amount
        }
    }

    mutating func merge(_ other: Self) {
        computed += other.computed
        compared += other.compared
        amount += other.amount
        tax += other.tax
        if !other.failures.isEmpty { failures.merge(other.failures, uniquingKeysWith: +) }
        refused += other.refused
        receipts += other.receipts
        lines += other.lines
        taxDrift += other.taxDrift
        amountDrift += other.amountDrift
        due += other.due
        sumTies += other.sumTies
        taxTies += other.taxTies
        rewriting += other.rewriting
        worst.merge(other.worst)
    }
}

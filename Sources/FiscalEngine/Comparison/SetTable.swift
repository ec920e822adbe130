// SPDX-License-Identifier: Apache-2.0

/// The sets of receipts that a comparison has met, numbered as they came, with what the baseline computes of each.
struct SetTable: Sendable {
    private(set) var sets: [ComparisonSet] = []
    var sums: [BaselineSums] = []
    /// Of sets that are rates.
    var rows: [RowFacts] = []
    private var numbers: [ComparisonSet: Int] = [:]

    // What makes looking up cheap: the last month, sizes by their number, the rates of the block that is read.
    private var lastMonth: (month: CivilMonth?, number: Int)?
    private var lineNumbers = [Int](repeating: -1, count: Int.bitWidth)
    private var amountNumbers = [Int](repeating: -1, count: 64)
    private var rateNumbers: [Int] = []
    private var blockRates: [VATRate] = []
    private var scale = 0

    var count: Int { sets.count }

    /// The number of a set, which is added when it is new.
    mutating func number(of set: ComparisonSet) -> Int {
        if let known = numbers[set] { return known }
        numbers[set] = sets.count
        sets.append(set)
        sums.append(BaselineSums())
        rows.append(RowFacts())
        return sets.count - 1
    }

    /// Prepares for the bills of a block.
    mutating func begin(_ block: borrowing BillBlock, scale: Int) {
        self.scale = scale
        blockRates.removeAll(keepingCapacity: true)
        rateNumbers.removeAll(keepingCapacity: true)
        for entry in block.rates.entries {
            blockRates.append(entry.rate)
            rateNumbers.append(-1)
        }
    }

    /// The number of a rate of the block.
    @inline(__always)
    mutating func number(ofRate index: Int) -> Int {
        let known = rateNumbers[index]
        if known >= 0 { return known }
        let number = number(of: .of(blockRates[index]))
        rateNumbers[index] = number
        return number
    }

    /// The number of a rate of the block that was met before.
    @inline(__always)
    func knownNumber(ofRate index: Int) -> Int { rateNumbers[index] }

    /// Counts a receipt of the baseline and returns the sets that it belongs to: of its month, its lines and its amount.
    mutating func note(
        _ receipt: BaselineSums, _ month: CivilMonth?, lines: Int, amount: Int128
    ) -> (Int, Int, Int) {
        let monthNumber: Int
        if let last = lastMonth, last.month == month {
            monthNumber = last.number
        } else {
            monthNumber = number(of: .of(month))
            lastMonth = (month, monthNumber)
        }
        let power = Int.bitWidth - 1 - max(1, lines).leadingZeroBitCount
        if lineNumbers[power] < 0 { lineNumbers[power] = number(of: .lines(power)) }
        let digits = digits(amount)
        if amountNumbers[digits] < 0 { amountNumbers[digits] = number(of: .amount(digits)) }
        let numbers = (monthNumber, lineNumbers[power], amountNumbers[digits])
        sums[numbers.0] += receipt
        sums[numbers.1] += receipt
        sums[numbers.2] += receipt
        return numbers
    }

    /// How many digits an amount has before its decimal point.
    private func digits(_ amount: Int128) -> Int {
        var (bound, digits) = (Int128(PowersOfTen.int64(scale)), 0)
        while amount >= bound {
            bound *= 10
            digits += 1
        }
        return digits
    }

    /// Adds what another table counts and returns the numbers that its sets have here.
    mutating func merge(_ other: SetTable) -> [Int] {
        other.sets.indices.map { index in
            let number = number(of: other.sets[index])
            sums[number] += other.sums[index]
            rows[number] += other.rows[index]
            return number
        }
    }
}

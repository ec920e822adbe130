// SPDX-License-Identifier: Apache-2.0

/// Bills in columns: the form in which every bill is computed, one or a million.
///
/// ```
///  bills    | first line, count, price basis, prepayment, discounts
///           |
///  lines    | price      int64 mantissa | scale
///           | quantity   int64 mantissa | scale
///           | rate       index into the rate table
///           | wide       price, quantity of lines that do not fit a column   (sparse)
///           | adjustments                                                    (sparse)
/// ```
///
/// A block is filled bill by bill and emptied by ``removeAll()``, which keeps its memory. Whatever is refused is refused
/// when it is added, so that every bill in a block has lines, prices of zero or more and quantities greater than zero.
public struct BillBlock: Sendable {
    struct Entry: Sendable {
        var firstLine: Int
        var lineCount: Int
        var basis: PriceBasis
        var stacking: Stacking
        var prepayment: ExactDecimal
        /// Some line of the bill has adjustments, or the bill has.
        var isAdjusted: Bool
    }

    struct WideLine: Sendable {
        var price: Rational
        var quantity: Rational
    }

    /// The scale of a line whose price or quantity does not fit a column.
    static let wideScale: UInt8 = 255

    /// What a bill may hold.
    public let limits: BillLimits

    var bills: [Entry] = []
    var prices: [Int64] = []
    var priceScales: [UInt8] = []
    var quantities: [Int64] = []
    var quantityScales: [UInt8] = []
    var rateIndices: [UInt16] = []
    private(set) var wideLines: [Int: WideLine] = [:]
    private(set) var lineAdjustments: [Int: Adjustments] = [:]
    /// By the first line of the bill.
    private(set) var billAdjustments: [Int: Adjustments] = [:]
    /// The lines whose goods carry a marking code each.
    var markedLines: Set<Int> = []
    var rates = RateTable()

    /// The bill that is being filled, not part of the block until it is finished.
    private var open: Entry?
    private var openRates: [UInt16] = []

    /// An empty block.
    public init(limits: BillLimits = .standard) {
        self.limits = limits
    }

    /// How many finished bills the block holds.
    public var billCount: Int { bills.count }

    /// How many lines the finished bills have.
    public var lineCount: Int { bills.last.map { $0.firstLine + $0.lineCount } ?? 0 }

    /// The lines of a bill, counted through the block.
    public func lines(ofBill index: Int) -> Range<Int> {
        let bill = bills[index]
        return bill.firstLine..<(bill.firstLine + bill.lineCount)
    }

    /// Whether the prices of a bill hold their VAT.
    public func basis(ofBill index: Int) -> PriceBasis { bills[index].basis }

    /// Starts a bill. A bill that was started before and not finished is dropped.
    public mutating func startBill(
        basis: PriceBasis = .taxInclusive, stacking: Stacking = .original
    ) {
        discardBill()
        open = Entry(
            firstLine: prices.count, lineCount: 0, basis: basis, stacking: stacking,
            prepayment: .zero, isAdjusted: false)
        openRates.removeAll(keepingCapacity: true)
    }

    /// Adds a line to the bill that was started.
    ///
    /// - Throws: ``ReceiptError`` for a price below zero, a quantity not above zero, a negative discount or surcharge,
    ///   and beyond the limits. The bill stays open: the caller discards it.
    public mutating func addLine(
        price: ExactDecimal, quantity: ExactDecimal, rate: VATRate,
        adjustments: Adjustments = .none, isMarked: Bool = false
    ) throws(ReceiptError) {
        guard let bill = open else {
            preconditionFailure("A line belongs to a bill that was started")
        }
        let line = bill.lineCount
        if line >= limits.maximumLines {
            throw ReceiptError(.tooManyLines(limit: limits.maximumLines), .lines)
        }
        if price.signum < 0 { throw ReceiptError(.negativePrice, line: line, .price) }
        if quantity.signum <= 0 { throw ReceiptError(.quantityNotPositive, line: line, .quantity) }
        try check(adjustments, line: line)

        guard let rateIndex = UInt16(exactly: rates.index(of: rate, bill.basis)) else {
            throw ReceiptError(.tooManyRates(limit: Int(UInt16.max) + 1), line: line, .rate)
        }
        if !openRates.contains(rateIndex) {
            if openRates.count >= limits.maximumRates {
                throw ReceiptError(.tooManyRates(limit: limits.maximumRates), line: line, .rate)
            }
            openRates.append(rateIndex)
        }

        if let price = price.fixed, let quantity = quantity.fixed {
            prices.append(price.mantissa)
            priceScales.append(UInt8(price.scale))
            quantities.append(quantity.mantissa)
            quantityScales.append(UInt8(quantity.scale))
        } else {
            wideLines[prices.count] = WideLine(price: Rational(price), quantity: Rational(quantity))
            prices.append(0)
            priceScales.append(Self.wideScale)
            quantities.append(0)
            quantityScales.append(Self.wideScale)
        }
        if !adjustments.isEmpty {
            lineAdjustments[rateIndices.count] = adjustments
            open?.isAdjusted = true
        }
        if isMarked { markedLines.insert(rateIndices.count) }
        rateIndices.append(rateIndex)
        open?.lineCount += 1
    }

    /// Finishes the bill that was started and returns its index.
    ///
    /// - Throws: ``ReceiptError`` for a bill without lines, a negative prepayment or a negative discount or surcharge.
    ///   The bill stays open: the caller discards it.
    @discardableResult
    public mutating func finishBill(
        prepayment: ExactDecimal = .zero, adjustments: Adjustments = .none
    ) throws(ReceiptError) -> Int {
        guard var bill = open else { preconditionFailure("A bill is finished once it was started") }
        if bill.lineCount == 0 { throw ReceiptError(.emptyBill, .lines) }
        if prepayment.signum < 0 { throw ReceiptError(.negativePrepayment, .prepayment) }
        try check(adjustments, line: nil, lineCount: bill.lineCount)
        bill.prepayment = prepayment
        if !adjustments.isEmpty {
            billAdjustments[bill.firstLine] = adjustments
            bill.isAdjusted = true
        }
        bills.append(bill)
        open = nil
        return bills.count - 1
    }

    /// Drops the bill that was started and not finished, with its lines.
    public mutating func discardBill() {
        guard let bill = open else { return }
        open = nil
        for line in bill.firstLine..<prices.count {
            if !wideLines.isEmpty { wideLines[line] = nil }
            if !lineAdjustments.isEmpty { lineAdjustments[line] = nil }
            if !markedLines.isEmpty { markedLines.remove(line) }
        }
        prices.removeLast(prices.count - bill.firstLine)
        priceScales.removeLast(priceScales.count - bill.firstLine)
        quantities.removeLast(quantities.count - bill.firstLine)
        quantityScales.removeLast(quantityScales.count - bill.firstLine)
        rateIndices.removeLast(rateIndices.count - bill.firstLine)
    }

    /// Empties the block and keeps its memory.
    public mutating func removeAll() {
        open = nil
        bills.removeAll(keepingCapacity: true)
        prices.removeAll(keepingCapacity: true)
        priceScales.removeAll(keepingCapacity: true)
        quantities.removeAll(keepingCapacity: true)
        quantityScales.removeAll(keepingCapacity: true)
        rateIndices.removeAll(keepingCapacity: true)
        if !wideLines.isEmpty { wideLines.removeAll(keepingCapacity: true) }
        if !lineAdjustments.isEmpty { lineAdjustments.removeAll(keepingCapacity: true) }
        if !billAdjustments.isEmpty { billAdjustments.removeAll(keepingCapacity: true) }
        if !markedLines.isEmpty { markedLines.removeAll(keepingCapacity: true) }
        // The rates of one block are nearly always those of the next; a table full of odd ones starts anew.
        if rates.entries.count > 256 { rates = RateTable() }
    }

    /// Makes room for the lines of the first bill at once: a block of one bill grows no column twice.
    private mutating func reserve(_ count: Int) {
        bills.reserveCapacity(1)
        prices.reserveCapacity(count)
        priceScales.reserveCapacity(count)
        quantities.reserveCapacity(count)
        quantityScales.reserveCapacity(count)
        rateIndices.reserveCapacity(count)
    }

    /// The unit price of a line as it was added.
    func price(ofLine line: Int) -> Rational {
        wideLines[line]?.price
            ?? Rational(ExactDecimal(mantissa: prices[line], scale: Int(priceScales[line])))
    }

    /// The quantity of a line as it was added.
    func quantity(ofLine line: Int) -> Rational {
        wideLines[line]?.quantity
            ?? Rational(ExactDecimal(mantissa: quantities[line], scale: Int(quantityScales[line])))
    }

    private func check(
        _ adjustments: Adjustments, line: Int?, lineCount: Int = 0
    ) throws(ReceiptError) {
        try check(adjustments.discounts, line: line, lineCount, .discounts)
        try check(adjustments.surcharges, line: line, lineCount, .surcharges)
        if let floor = adjustments.floor, floor.figure.signum < 0 {
            throw ReceiptError(.negativeLimit, line: line, .floor)
        }
    }

    /// Sequential percents multiply: without a bound on their number and length, so would the digits of the sum.
    private func check(
        _ list: [Adjustment], line: Int?, _ lineCount: Int, _ figure: ReceiptError.Figure
    ) throws(ReceiptError) {
        if list.count > limits.maximumAdjustments {
            throw ReceiptError(
                .tooManyAdjustments(limit: limits.maximumAdjustments), line: line, figure)
        }
        for adjustment in list {
            if adjustment.figure.signum < 0 {
                throw ReceiptError(.negativeAdjustment, line: line, figure)
            }
            if adjustment.isPercent, adjustment.figure.fixed == nil {
                throw ReceiptError(.percentTooLong, line: line, figure)
            }
            if let cap = adjustment.cap, cap.signum < 0 {
                throw ReceiptError(.negativeLimit, line: line, figure)
            }
            if line != nil, adjustment.scope != .all {
                throw ReceiptError(.scopeOfLine, line: line, figure)
            }
            if case .lines(let lines) = adjustment.scope,
                let unknown = lines.first(where: { !(0..<lineCount).contains($0) })
            {
                throw ReceiptError(.unknownLine(unknown), figure)
            }
        }
    }
}

extension BillBlock {
    /// Adds a whole bill and returns its index.
    ///
    /// - Throws: ``ReceiptError`` as ``addLine(price:quantity:rate:adjustments:isMarked:)`` and
    ///   ``finishBill(prepayment:adjustments:)`` do; the block is then as it was before.
    @discardableResult
    public mutating func append(_ bill: Bill) throws(ReceiptError) -> Int {
        startBill(basis: bill.priceBasis, stacking: bill.stacking)
        if prices.isEmpty { reserve(bill.lines.count) }
        do {
            for line in bill.lines {
                try addLine(
                    price: line.price, quantity: line.quantity, rate: line.rate,
                    adjustments: line.adjustments, isMarked: line.isMarked)
            }
            return try finishBill(prepayment: bill.prepayment, adjustments: bill.adjustments)
        } catch {
            discardBill()
            throw error
        }
    }
}

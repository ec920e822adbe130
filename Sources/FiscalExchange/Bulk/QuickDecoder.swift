// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
import FiscalEngine

/// Reads usual documents into a batch without looking at each of their values; ``DocumentDecoder`` reads all others, and
/// says what is wrong with them.
///
/// A document is usual when reading it gives no error and no warning. What is read here is what ``DocumentDecoder`` would
/// have read.
struct QuickDecoder {
    private typealias Slot = DocumentShapes.Slot
    private typealias LineSlot = DocumentShapes.LineSlot

    private var projector: JSONProjector
    private let shapes: DocumentShapes
    private let readsStated: Bool
    private let readsMarks: Bool
    private var words = WordRates()
    /// Indices into the rate table of the block, which hold until it is emptied.
    private var percentIndices: [(percent: Int64, scale: UInt8, basis: PriceBasis, index: UInt16)] =
        []
    /// Lines of documents that were added and are not in the batch yet.
    private let pending = PendingLines()
    /// All documents of the chunk have been prepared at once.
    private var isIndexed = false

    /// - Parameter isPortable: Does without what this processor can do.
    init(
        options: ReadingOptions, readsStated: Bool, readsMarks: Bool = false,
        isPortable: Bool = false
    ) {
        projector = JSONProjector(
            documentSlots: Slot.count, rowSlots: LineSlot.count,
            maximumDepth: options.maximumDepth, maximumDigits: options.numbers.maximumDigits)
        if isPortable { projector.usePortableIndex() }
        shapes = DocumentShapes(projector, readsStated: readsStated, readsMarks: readsMarks)
        self.readsStated = readsStated
        self.readsMarks = readsMarks
    }

    /// Prepares the documents of a range, of which each is then asked for.
    mutating func begin(_ range: Range<Int>?, of bytes: [UInt8]) {
        percentIndices.removeAll(keepingCapacity: true)
        words.forgetIndices()
        pending.removeAll()
        isIndexed = range.map { projector.index($0, of: bytes) } ?? false
    }

    /// Adds a document of any form.
    ///
    /// - Returns: false when it is not usual; the batch is then as it was before.
    mutating func add(
        _ range: Range<Int>, of bytes: [UInt8], record: Int, to batch: inout DocumentBatch
    ) -> Bool {
        guard project(range, bytes, shapes.document) else { return false }
        var header = HeaderRow(record: record, offset: range.lowerBound)
        if !projector.slot(Slot.products).isAbsent { return addBill(&header, bytes, &batch) }
        if !projector.slot(Slot.lines).isAbsent { return addOwnBill(&header, bytes, &batch) }
        if !projector.slot(Slot.items).isAbsent {
            return addReceipt(0, &header, bytes, &batch)
        }
        header.place = .data
        return addEvent(&header, bytes, &batch)
    }

    /// Adds the answer of BILL in an entry of a journal; `offset` is where the entry starts.
    mutating func addBill(
        _ range: Range<Int>, of bytes: [UInt8], record: Int, offset: Int,
        to batch: inout DocumentBatch
    ) -> Bool {
        guard project(range, bytes, shapes.document) else { return false }
        var header = HeaderRow(record: record, offset: offset)
        return addBill(&header, bytes, &batch)
    }

    /// Adds the receipt in the body of a request of a journal; `offset` is where the entry starts.
    mutating func addRequest(
        _ range: Range<Int>, of bytes: [UInt8], record: Int, offset: Int,
        to batch: inout DocumentBatch
    ) -> Bool {
        guard project(range, bytes, shapes.request) else { return false }
        var header = HeaderRow(record: record, offset: offset)
        header.place = .bodyData
        return addEvent(&header, bytes, &batch)
    }

    private mutating func project(
        _ range: Range<Int>, _ bytes: [UInt8], _ shape: JSONProjector.Shape
    ) -> Bool {
        if !isIndexed, !projector.index(range, of: bytes) { return false }
        return projector.project(range, of: bytes, shape)
    }

    // MARK: Documents

    private mutating func addBill(
        _ header: inout HeaderRow, _ bytes: [UInt8], _ batch: inout DocumentBatch
    ) -> Bool {
        let products = projector.slot(Slot.products)
        if products.isAbsent || projector.slot(Slot.id).isAbsent { return false }
        header.form = .bill
        readHead(0, &header)
        header.billID = projector.slot(Slot.id).text
        guard readPrepayment(Slot.prepayment, &header) else { return false }
        guard let summ = stated(projector.slot(Slot.summ)) else { return false }
        guard add(products, .taxInclusive, header, bytes, &batch) else { return false }
        if readsStated {
            var document = StatedDocument()
            document.amountDue = summ
            batch.stated.append(document)
        }
        return true
    }

    private mutating func addOwnBill(
        _ header: inout HeaderRow, _ bytes: [UInt8], _ batch: inout DocumentBatch
    ) -> Bool {
        if projector.hasKey(63) || projector.hasKey(shapes.stackingKey) { return false }
        for index in shapes.ownKeys.indices
        where !shapes.ownKeys[index] && projector.hasKey(index) {
            return false
        }
        guard let basis = basis(projector.slot(Slot.priceBasis), bytes) else { return false }
        header.form = .ownBill
        header.billID = projector.slot(Slot.id).text
        header.date = projector.slot(Slot.date).text
        guard readPrepayment(Slot.prepayment, &header) else { return false }
        guard add(projector.slot(Slot.lines), basis, header, bytes, &batch) else { return false }
        if readsStated { batch.stated.append(StatedDocument()) }
        return true
    }

    private mutating func addEvent(
        _ header: inout HeaderRow, _ bytes: [UInt8], _ batch: inout DocumentBatch
    ) -> Bool {
        let type = projector.slot(Slot.type)
        if projector.slot(Slot.data).isAbsent || type.isAbsent { return false }
        if !equals(type, "ReceiptCreated", bytes) { return false }
        return addReceipt(Slot.event, &header, bytes, &batch)
    }

    /// - Parameter first: Where the slots of the receipt start.
    private mutating func addReceipt(
        _ first: Int, _ header: inout HeaderRow, _ bytes: [UInt8], _ batch: inout DocumentBatch
    ) -> Bool {
        let items = projector.slot(first + Slot.items)
        if items.isAbsent { return false }
        guard let basis = basis(projector.slot(first + Slot.priceBasis), bytes) else {
            return false
        }
        header.form = .receipt
        readHead(first, &header)
        header.billID = projector.slot(first + Slot.billID).text
        header.settlementMethod = projector.slot(first + Slot.settlementMethod).text
        header.type = projector.slot(first + Slot.type).text
        guard readPrepayment(first + Slot.prepayment, &header) else { return false }
        if !projector.slot(first + Slot.extras).isAbsent {
            replace(&header.billID, first + Slot.extraBillID)
            replace(&header.number, first + Slot.extraNumber)
            replace(&header.date, first + Slot.extraDate)
            replace(&header.settlementMethod, first + Slot.extraSettlementMethod)
            guard readPrepayment(first + Slot.extraPrepayment, &header) else { return false }
        }
        guard readsStated else { return add(items, basis, header, bytes, &batch) }

        var document = StatedDocument()
        guard let totalAmount = stated(projector.slot(first + Slot.totalAmount)),
            let totalTax = stated(projector.slot(first + Slot.totalTax)),
            let totalDiscount = stated(projector.slot(first + Slot.totalDiscount)),
            let amountDue = stated(projector.slot(first + Slot.amountDue)),
            let subtotals = statedSubtotals(
                projector.slot(first + Slot.vat), bytes, limit: batch.block.limits.maximumRates)
        else { return false }
        document.totalAmount = totalAmount
        document.totalTax = totalTax
        document.totalDiscount = totalDiscount
        document.amountDue = amountDue
        document.subtotals = subtotals
        document.dateTime = projector.slot(first + Slot.dateTime).text
        document.storeID = projector.slot(first + Slot.storeID).text
        document.deviceID = projector.slot(first + Slot.deviceID).text
        if let type = header.type.text(in: bytes) {
            document.operation = RecordedReceipt.Operation(rawValue: type)
        }
        guard add(items, basis, header, bytes, &batch) else { return false }
        batch.stated.append(document)
        return true
    }

    private func readHead(_ first: Int, _ header: inout HeaderRow) {
        header.number = projector.slot(first + Slot.number).text
        header.date = projector.slot(first + Slot.date).text
    }

    private func replace(_ text: inout SourceText, _ slot: Int) {
        let slot = projector.slot(slot)
        if !slot.isAbsent { text = slot.text }
    }

    /// - Returns: false for a prepayment that may show the error of binary floating point.
    private func readPrepayment(_ index: Int, _ header: inout HeaderRow) -> Bool {
        let slot = projector.slot(index)
        if slot.isAbsent { return true }
        if Self.mayBeNoisy(slot) { return false }
        header.prepaymentMantissa = slot.value
        header.prepaymentScale = slot.scale
        return true
    }

    /// The price basis of a text; nil for one that is none.
    private func basis(_ slot: JSONProjector.Slot, _ bytes: [UInt8]) -> PriceBasis? {
        if slot.isAbsent || equals(slot, "tax-inclusive", bytes) { return .taxInclusive }
        return equals(slot, "tax-exclusive", bytes) ? .taxExclusive : nil
    }

    private func equals(
        _ slot: JSONProjector.Slot, _ text: StaticString, _ bytes: [UInt8]
    ) -> Bool {
        bytes[slot.text.range].elementsEqual("\(text)".utf8)
    }

    // MARK: Lines

    /// Adds the lines and with them the document.
    private mutating func add(
        _ rows: JSONProjector.Slot, _ basis: PriceBasis, _ header: HeaderRow, _ bytes: [UInt8],
        _ batch: inout DocumentBatch
    ) -> Bool {
        let first = Int(rows.start)
        let count = Int(rows.value)
        let limits = batch.block.limits
        if count == 0 || count > limits.maximumLines || header.prepaymentMantissa < 0 {
            return false
        }
        let statedCount = batch.statedLines.count
        let bill = ColumnBill(lineCount: count, basis: basis, prepayment: header.prepayment)
        let isAdded = unsafe pending.add(bill) { columns, next in
            // Where a bill may have too many rates, somebody else has to count them.
            unsafe write(
                first, count, basis, header.form, bytes, &batch, to: columns, at: next)
                && (count <= limits.maximumRates || batch.block.rateCount <= limits.maximumRates)
                && (!readsStated || readStatedLines(first..<(first + count), &batch))
        }
        if !isAdded {
            batch.statedLines.removeLast(batch.statedLines.count - statedCount)
            return false
        }
        batch.headers.append(header)
        return true
    }

    /// Moves the documents that were added into the batch.
    func flush(to batch: inout DocumentBatch) {
        pending.move(to: &batch)
    }

    /// Writes rows into columns; false when one of them is not usual.
    @inline(__always)
    private mutating func write(
        _ first: Int, _ count: Int, _ basis: PriceBasis, _ form: DocumentForm, _ bytes: [UInt8],
        _ batch: inout DocumentBatch, to columns: PendingLines.Columns, at next: Int
    ) -> Bool {
        precondition(first >= 0 && first + count <= projector.rowCount, "J-2: a row has the slot")
        guard var slots = unsafe projector.rows.baseAddress else { return false }
        unsafe slots += first * LineSlot.count
        let isBill = form == .bill
        for index in 0..<count {
            let price = unsafe slots[LineSlot.price]
            let quantity = unsafe slots[LineSlot.quantity]
            let discount = unsafe slots[LineSlot.discount]
            // The value of a slot that is absent is −1, which is too large here. Numbers of few digits show no error of
            // binary floating point.
            let isUsual =
                UInt64(bitPattern: price.value) < Self.firstNoisy
                && UInt64(bitPattern: quantity.value) &- 1 < 999_999_999_999_999_999
                && (discount.value == 0 || discount.start == .max)
            if !isUsual { return false }
            let word = unsafe slots[LineSlot.rate].value
            if basis == .taxInclusive, let known = words.index(ofWord: word) {
                unsafe columns.rates[next + index] = known
            } else {
                guard let rate = rateIndex(first + index, basis, form, bytes, &batch) else {
                    return false
                }
                unsafe columns.rates[next + index] = rate
            }
            unsafe columns.prices[next + index] = price.value
            unsafe columns.priceScales[next + index] = UInt8(truncatingIfNeeded: price.end)
            unsafe columns.quantities[next + index] = quantity.value
            unsafe columns.quantityScales[next + index] = UInt8(truncatingIfNeeded: quantity.end)
            let itemType = unsafe SourceText(slots[LineSlot.itemType])
            unsafe columns.texts[next + index] = LineTexts(
                id: SourceText(slots[LineSlot.id]), name: SourceText(slots[LineSlot.name]),
                itemType: itemType, measureName: SourceText(slots[LineSlot.measureName]),
                isService: isBill && itemType.isAbsent,
                priceOffset: Int32(bitPattern: price.start),
                quantityOffset: Int32(bitPattern: quantity.start))
            if readsMarks, unsafe Self.isMarked(slots[LineSlot.mark], itemType, form, bytes) {
                pending.mark(next + index)
            }
            unsafe slots += LineSlot.count
        }
        return true
    }

    private func readStatedLines(_ rows: Range<Int>, _ batch: inout DocumentBatch) -> Bool {
        for row in rows {
            guard let line = statedLine(row) else { return false }
            batch.statedLines.append(line)
        }
        return true
    }

    private func statedLine(_ row: Int) -> StatedLine? {
        guard let sum = stated(projector.slot(LineSlot.sum, ofRow: row)),
            let tax = stated(projector.slot(LineSlot.tax, ofRow: row)),
            let discount = stated(projector.slot(LineSlot.discount, ofRow: row))
        else { return nil }
        return StatedLine(sum: sum, tax: tax, discount: discount)
    }

    /// What the receipt states for its rates; nil where reading it is not usual.
    private mutating func statedSubtotals(
        _ rows: JSONProjector.Slot, _ bytes: [UInt8], limit: Int
    ) -> [StatedSubtotal]? {
        if rows.isAbsent || rows.value == 0 { return [] }
        if rows.value > limit { return nil }
        var subtotals: [StatedSubtotal] = []
        for index in 0..<Int(rows.value) {
            let row = Int(rows.start) + index
            guard let rate = words.rate(of: projector.slot(LineSlot.rate, ofRow: row), in: bytes),
                let turnover = stated(projector.slot(LineSlot.sum, ofRow: row)),
                let tax = stated(projector.slot(LineSlot.tax, ofRow: row))
            else { return nil }
            subtotals.append(
                StatedSubtotal(
                    rate: rate, turnover: turnover,
                    turnoverPath: StatedPath("vat", index, "turnover"), tax: tax,
                    taxPath: StatedPath("vat", index, "tax")))
        }
        return subtotals
    }

    /// A figure that the document states; nil when it may show the error of binary floating point.
    private func stated(_ slot: JSONProjector.Slot) -> StatedFigure? {
        if slot.isAbsent { return .absent }
        if Self.mayBeNoisy(slot) { return nil }
        return StatedFigure(
            value: ExactDecimal(mantissa: slot.value, scale: Int(slot.scale)), offset: slot.start)
    }

    /// Numbers of few digits show no error of binary floating point.
    private static func mayBeNoisy(_ slot: JSONProjector.Slot) -> Bool {
        slot.value.magnitude >= firstNoisy
    }

    private static let firstNoisy: UInt64 = 100_000_000_000_000

    // MARK: Rates

    /// The index of a line's rate in the table of the block; nil where reading it is not usual.
    private mutating func rateIndex(
        _ row: Int, _ basis: PriceBasis, _ form: DocumentForm, _ bytes: [UInt8],
        _ batch: inout DocumentBatch
    ) -> UInt16? {
        let slot = projector.slot(LineSlot.rate, ofRow: row)
        if slot.isAbsent {
            return form == .receipt ? percentIndex(row, basis, &batch) : nil
        }
        guard let rate = words.rate(of: slot, in: bytes),
            let index = batch.block.rateIndex(of: rate, basis)
        else { return nil }
        if basis == .taxInclusive { words.setIndex(index, ofWord: slot.value) }
        return index
    }

    /// The rate of a percent; 0 may mean two things, and is warned about.
    private mutating func percentIndex(
        _ row: Int, _ basis: PriceBasis, _ batch: inout DocumentBatch
    ) -> UInt16? {
        let slot = projector.slot(LineSlot.percent, ofRow: row)
        for known in percentIndices
        where known.percent == slot.value && known.scale == slot.scale && known.basis == basis {
            return known.index
        }
        if slot.isAbsent || slot.value <= 0 { return nil }
        let percent = ExactDecimal(mantissa: slot.value, scale: Int(slot.scale))
        guard let rate = try? VATRate(percent: percent),
            let index = batch.block.rateIndex(of: rate, basis)
        else { return nil }
        if percentIndices.count < 32 {
            percentIndices.append((slot.value, slot.scale, basis, index))
        }
        return index
    }
}

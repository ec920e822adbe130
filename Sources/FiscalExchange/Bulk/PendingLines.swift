// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Lines of usual documents, in memory that needs no check for each of them, on their way into the columns of a batch.
@safe final class PendingLines: @unchecked Sendable {
    /// The columns of the lines, as a block has them, and what the output repeats of each.
    @unsafe struct Columns {
        var prices: UnsafeMutablePointer<Int64>
        var priceScales: UnsafeMutablePointer<UInt8>
        var quantities: UnsafeMutablePointer<Int64>
        var quantityScales: UnsafeMutablePointer<UInt8>
        var rates: UnsafeMutablePointer<UInt16>
        var texts: UnsafeMutablePointer<LineTexts>

        fileprivate init(capacity: Int) {
            unsafe prices = .allocate(capacity: capacity)
            unsafe priceScales = .allocate(capacity: capacity)
            unsafe quantities = .allocate(capacity: capacity)
            unsafe quantityScales = .allocate(capacity: capacity)
            unsafe rates = .allocate(capacity: capacity)
            unsafe texts = .allocate(capacity: capacity)
        }

        fileprivate func deallocate() {
            unsafe prices.deallocate()
            unsafe priceScales.deallocate()
            unsafe quantities.deallocate()
            unsafe quantityScales.deallocate()
            unsafe rates.deallocate()
            unsafe texts.deallocate()
        }

        fileprivate func copy(_ count: Int, from other: Columns) {
            unsafe prices.update(from: other.prices, count: count)
            unsafe priceScales.update(from: other.priceScales, count: count)
            unsafe quantities.update(from: other.quantities, count: count)
            unsafe quantityScales.update(from: other.quantityScales, count: count)
            unsafe rates.update(from: other.rates, count: count)
            unsafe texts.update(from: other.texts, count: count)
        }
    }

    private var columns: Columns
    private var capacity = 1024
    /// How many lines wait.
    private var count = 0
    private var bills: [ColumnBill] = []
    /// Lines whose goods carry a marking code each, in ascending order.
    private var marked: [Int] = []

    init() {
        unsafe columns = Columns(capacity: capacity)
    }

    deinit {
        unsafe columns.deallocate()
    }

    /// No document waits.
    var isEmpty: Bool { bills.isEmpty }

    /// Writes the lines of a document, which are added only when `write` returns true.
    ///
    /// - Parameter write: Is given the columns and the index of the first line; it has room for `bill.lineCount` of them.
    @inline(__always)
    func add(_ bill: ColumnBill, _ write: (Columns, Int) -> Bool) -> Bool {
        if capacity - count < bill.lineCount { grow(to: count + bill.lineCount) }
        guard unsafe write(columns, count) else {
            while let last = marked.last, last >= count { marked.removeLast() }
            return false
        }
        count += bill.lineCount
        bills.append(bill)
        return true
    }

    /// Notes that the goods of a line carry a marking code each, while its document is written.
    func mark(_ line: Int) {
        marked.append(line)
    }

    private func grow(to needed: Int) {
        capacity = max(needed, 2 * capacity)
        let grown = unsafe Columns(capacity: capacity)
        unsafe grown.copy(count, from: columns)
        unsafe columns.deallocate()
        unsafe columns = grown
    }

    /// Moves everything that waits into a batch.
    func move(to batch: inout DocumentBatch) {
        if bills.isEmpty { return }
        unsafe batch.block.append(
            bills, prices: UnsafeBufferPointer(start: columns.prices, count: count).span,
            priceScales: UnsafeBufferPointer(start: columns.priceScales, count: count).span,
            quantities: UnsafeBufferPointer(start: columns.quantities, count: count).span,
            quantityScales: UnsafeBufferPointer(start: columns.quantityScales, count: count).span,
            rates: UnsafeBufferPointer(start: columns.rates, count: count).span, marked: marked)
        unsafe batch.lines.append(
            contentsOf: UnsafeBufferPointer(start: columns.texts, count: count))
        removeAll()
    }

    /// Forgets what waits.
    func removeAll() {
        count = 0
        bills.removeAll(keepingCapacity: true)
        if !marked.isEmpty { marked.removeAll(keepingCapacity: true) }
    }
}

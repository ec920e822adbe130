// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The lines of a receipt beside those of its bill, matched by identifier; lines of one identifier in their order.
struct LineComparison {
    /// Something in which they differ.
    struct Difference {
        enum Place {
            case item(Int, String)
            case remaining(Int)
            /// A line of the bill that the receipt does not have.
            case missing
        }

        let place: Place
        let offset: Int?
        let recorded: Rational
        let computed: Rational
        let explanation: String
    }

    private let bill: BillContent
    private let document: String
    /// For each line of the bill, the item of the receipt.
    private var items: [Int?]
    private var remaining: [JournalDocuments.Remaining] = []
    private var isPart = false
    private var found: [Difference] = []
    private var receiptItems: [BillContent.Item] = []

    init(_ bill: BillContent, of document: String) {
        self.bill = bill
        self.document = document
        items = [Int?](repeating: nil, count: bill.items.count)
    }

    /// Gives each line of the bill its item of the receipt.
    mutating func match(_ receiptItems: [BillContent.Item]) {
        self.receiptItems = receiptItems
        var open: [String: [Int]] = [:]
        for (index, item) in bill.items.enumerated().reversed() {
            open[item.id, default: []].append(index)
        }
        for (index, item) in receiptItems.enumerated() {
            guard let line = open[item.id]?.popLast() else {
                found.append(
                    Difference(
                        place: .item(index, "quantity"), offset: item.quantityOffset,
                        recorded: Rational(item.quantity), computed: .zero,
                        explanation: "the \(document) has no such line, or not as many"))
                continue
            }
            items[line] = index
        }
    }

    /// Says what remains of the bill besides the items of the receipt.
    mutating func add(_ remaining: [JournalDocuments.Remaining]) {
        self.remaining = remaining
        isPart = true
    }

    /// Prices, rates and quantities that differ, and lines that one side does not have.
    mutating func differences() -> [Difference] {
        for (line, index) in items.enumerated() {
            guard let index else { continue }
            compare(receiptItems[index], at: index, with: bill.items[line])
        }
        if isPart {
            compareParts()
        } else {
            compareQuantities()
        }
        return found
    }

    private mutating func compare(
        _ item: BillContent.Item, at index: Int, with line: BillContent.Item
    ) {
        if item.price != line.price {
            found.append(
                Difference(
                    place: .item(index, "price"), offset: item.priceOffset, recorded: item.price,
                    computed: line.price,
                    explanation: "the unit price of the \(document) is \(line.price)"))
        }
        if item.rate.percent != line.rate.percent {
            found.append(
                Difference(
                    place: .item(index, "taxPercent"), offset: item.priceOffset,
                    recorded: Rational(item.rate.percent), computed: Rational(line.rate.percent),
                    explanation: "the VAT rate of the \(document) is \(line.rate)"))
        }
    }

    private mutating func compareQuantities() {
        for (line, index) in items.enumerated() {
            let expected = bill.items[line].quantity
            guard let index else {
                found.append(
                    Difference(
                        place: .missing, offset: nil, recorded: .zero,
                        computed: Rational(expected),
                        explanation: "line \(line + 1) of the \(document) is missing"))
                continue
            }
            let item = receiptItems[index]
            if item.quantity == expected { continue }
            found.append(
                Difference(
                    place: .item(index, "quantity"), offset: item.quantityOffset,
                    recorded: Rational(item.quantity), computed: Rational(expected),
                    explanation: "the quantity of the \(document) is \(expected)"))
        }
    }

    /// What was sold and what remains of each identifier add up to the bill.
    private mutating func compareParts() {
        let billed = bill.quantities
        let soldOf = receiptItems.quantities
        let restOf = remaining.quantities
        let firstRemaining = remaining.enumerated().firstByID { $0.id }
        let firstItem = receiptItems.enumerated().firstByID { $0.id }
        for (index, entry) in remaining.enumerated()
        where billed[entry.id] == nil && entry.quantity.signum != 0 {
            found.append(
                Difference(
                    place: .remaining(index), offset: entry.offset,
                    recorded: Rational(entry.quantity), computed: .zero,
                    explanation: "the \(document) has no such line"))
        }
        var seen: Set<String> = []
        for line in bill.items where seen.insert(line.id).inserted {
            let all = billed[line.id] ?? .zero
            let sold = soldOf[line.id] ?? .zero
            let rest = restOf[line.id] ?? .zero
            if sold + rest == all { continue }
            let explanation = "the \(document) has \(all), of which \(sold) was sold"
            if let index = firstRemaining[line.id] {
                found.append(
                    Difference(
                        place: .remaining(index), offset: remaining[index].offset, recorded: rest,
                        computed: all - sold, explanation: explanation))
            } else if let index = firstItem[line.id] {
                found.append(
                    Difference(
                        place: .item(index, "quantity"), offset: receiptItems[index].quantityOffset,
                        recorded: sold, computed: all, explanation: explanation))
            } else {
                found.append(
                    Difference(
                        place: .missing, offset: nil, recorded: .zero, computed: all,
                        explanation: explanation + " and nothing remains"))
            }
        }
    }
}

extension BillContent {
    /// The quantity of each identifier.
    var quantities: [String: Rational] { items.quantities }
    /// The unit price of each identifier.
    var prices: [String: Rational] { items.reduce(into: [:]) { $0[$1.id] = $1.price } }
}

extension [BillContent.Item] {
    /// The quantity of each identifier.
    var quantities: [String: Rational] {
        reduce(into: [:]) { $0[$1.id, default: .zero] += Rational($1.quantity) }
    }
}

extension [JournalDocuments.Remaining] {
    /// The quantity of each identifier.
    var quantities: [String: Rational] {
        reduce(into: [:]) { $0[$1.id, default: .zero] += Rational($1.quantity) }
    }
}

extension EnumeratedSequence {
    /// The first index of each identifier.
    fileprivate func firstByID(_ id: (Base.Element) -> String) -> [String: Int] {
        reduce(into: [:]) { found, entry in
            let id = id(entry.element)
            if found[id] == nil { found[id] = entry.offset }
        }
    }
}

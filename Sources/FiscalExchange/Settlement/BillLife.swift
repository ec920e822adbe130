// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// The life of a bill as documents tell it: its lines, and the receipts that were printed for it so far.
///
/// ```swift
/// var found: [FoundBill] = []
/// try BillSearch().run(ByteSource(path: "bill-47.ndjson"), id: "47", found: { found.append($0) }, report: { _ in })
/// let life = try BillLife(found, policy: .evotor)
/// let sale = try life.ledger.settle(ReceiptRequest(date: "2026-03-11"))
/// print(life.json(of: sale))
/// ```
public struct BillLife: Sendable {
    /// The document whose lines count: the bill as it was before its first receipt.
    public let document: FoundBill
    /// What is open, rebuilt from the receipts.
    public private(set) var ledger: SettlementLedger
    /// The ledger before the first receipt.
    private let opening: SettlementLedger
    /// The receipts, in the order in which they fit.
    public private(set) var receipts: [SettlementReceipt] = []

    /// Why the life of a bill cannot be rebuilt: a document does not fit, and where it stands.
    public struct Failure: Error, CustomStringConvertible, Sendable {
        /// The document and what is wrong with it.
        public let diagnostic: Diagnostic
        /// The code and the message.
        public var description: String { "\(diagnostic.message) (\(diagnostic.code))" }
    }

    /// Rebuilds what is open of a bill.
    ///
    /// The receipts are posted in the order of time in a journal, and in that of the input elsewhere; one that does not fit yet
    /// waits for the others. Where no document is a bill, the first receipt that is no refund stands for it. What the bill, or a
    /// receipt that offsets it, states as prepaid beyond the receipts counts as an advance.
    ///
    /// - Parameters:
    ///   - documents: Documents of one bill, at least one, in the order in which they were found.
    ///   - operation: SELL or BUY; nil for that of the receipts, and SELL where there are none.
    /// - Throws: ``Failure`` for the first receipt that cannot be read or does not fit.
    public init(
        _ documents: [FoundBill], policy: Policy, options: ReadingOptions = ReadingOptions(),
        operation: RecordedReceipt.Operation? = nil
    ) throws(Failure) {
        let ordered = Self.ordered(documents)
        var read: [(document: FoundBill, receipt: LifeReceipt)] = []
        for document in ordered where document.kind == .receipt {
            do {
                read.append((document, try LifeReceipt(document, options)))
            } catch {
                throw Failure(diagnostic: document.diagnostic(error))
            }
        }
        guard let bill = Self.bill(ordered, read.first { !$0.receipt.operation.isRefund }?.document)
        else { preconditionFailure("A bill has a document") }
        document = bill
        var lines = bill.bill
        let stated = read.first {
            $0.document.record == bill.record && $0.document.source == bill.source
        }
        if let stated { lines = Self.lines(of: stated.receipt, lines, policy) }
        lines.prepayment = Self.opening(
            lines.prepayment, read.map(\.receipt), isReceipt: stated != nil)
        let recorded = read.first.map { $0.receipt.operation }.map {
            $0.isRefund ? $0.opposite : $0
        }
        do {
            opening = try SettlementLedger(
                bill: lines, policy: policy, operation: operation ?? recorded ?? .sell,
                usesPrepayment: true)
        } catch {
            throw Failure(diagnostic: bill.diagnostic(error))
        }
        ledger = opening
        try post(read)
    }

    /// Documents tell of a life that is more than plain sales: a receipt is a prepayment, leaves or pays a credit, is paid by a
    /// prepayment, or takes another back.
    public static func isTold(
        by documents: [FoundBill], options: ReadingOptions = ReadingOptions()
    ) -> Bool {
        documents.contains { document in
            guard document.kind == .receipt, let receipt = try? LifeReceipt(document, options)
            else { return false }
            return receipt.operation.isRefund || receipt.method != .fullSettlement
                || receipt.payments?.contains { $0.means == .prepayment } ?? false
        }
    }

    /// Where the figures of each receipt come from, in the order of ``receipts``.
    public func explanations() throws(SettlementRefusal) -> [SettlementExplanation] {
        var ledger = opening
        var explanations: [SettlementExplanation] = []
        for receipt in receipts {
            explanations.append(try ledger.explanation(of: receipt))
            try ledger.post(receipt)
        }
        return explanations
    }

    /// Posts a receipt that the ledger has made: see ``SettlementLedger/post(_:)``.
    public mutating func post(_ receipt: SettlementReceipt) throws(SettlementRefusal) {
        if try ledger.post(receipt) { receipts.append(receipt) }
    }

    private mutating func post(
        _ read: [(document: FoundBill, receipt: LifeReceipt)]
    ) throws(Failure) {
        var waiting = read
        while !waiting.isEmpty {
            var failure: Failure?
            var rest: [(document: FoundBill, receipt: LifeReceipt)] = []
            for (document, recorded) in waiting {
                do throws(SettlementRefusal) {
                    let receipt = try receipt(recorded)
                    if try ledger.post(receipt) { receipts.append(receipt) }
                } catch {
                    failure = failure ?? Failure(diagnostic: document.diagnostic(error))
                    rest.append((document, recorded))
                }
            }
            if let failure, rest.count == waiting.count { throw failure }
            waiting = rest
        }
    }

    /// Journals are written newest first.
    private static func ordered(_ documents: [FoundBill]) -> [FoundBill] {
        let journal = documents.enumerated().filter { $0.element.time != nil }.sorted {
            ($0.element.time ?? "", $1.offset) < ($1.element.time ?? "", $0.offset)
        }
        return journal.map(\.element) + documents.filter { $0.time == nil }
    }

    /// The bill before its first receipt, or else the first one after it.
    private static func bill(_ ordered: [FoundBill], _ receipt: FoundBill?) -> FoundBill? {
        let isBill = { (document: FoundBill) in document.kind != .receipt }
        let first = ordered.firstIndex { !isBill($0) } ?? ordered.count
        return ordered[..<first].last(where: isBill) ?? ordered.first(where: isBill) ?? receipt
            ?? ordered.first
    }

    /// The lines of a receipt that stands for its bill: a calculated rate is that of the prepayment alone.
    private static func lines(of receipt: LifeReceipt, _ bill: Bill, _ policy: Policy) -> Bill {
        var bill = bill
        bill.prepayment = .zero
        bill.payments = []
        for (index, item) in receipt.items.enumerated() where bill.lines.indices.contains(index) {
            if case .calculated(let percent) = item.rate {
                bill.lines[index].rate = .percent(percent)
            }
            bill.lines[index].settle(item.sum, policy)
        }
        return bill
    }

    /// What was prepaid without a receipt that is known.
    private static func opening(
        _ stated: ExactDecimal, _ receipts: [LifeReceipt], isReceipt: Bool
    ) -> ExactDecimal {
        var (received, offset) = (Rational.zero, Rational.zero)
        for receipt in receipts {
            let sign: Rational = receipt.operation.isRefund ? -1 : 1
            if receipt.method.isPrepayment {
                received += receipt.items.reduce(.zero) { $0 + Rational($1.sum) } * sign
            } else if receipt.method.isHandover {
                let paid = receipt.payments?.filter { $0.means == .prepayment }
                    .reduce(Rational.zero) { $0 + Rational($1.amount) }
                offset += (paid ?? Rational(receipt.prepayment)) * sign
            }
        }
        let opening = max(.zero, Rational(stated) - received, offset - received)
        return ExactDecimal(opening) ?? .zero
    }

    // MARK: From recorded to posted

    private func receipt(
        _ recorded: LifeReceipt
    ) throws(SettlementRefusal) -> SettlementReceipt {
        var used: Set<Int> = []
        var items: [SettlementItem] = []
        for (index, item) in recorded.items.enumerated() {
            let line = try line(of: item, at: index, recorded, &used)
            items.append(
                SettlementItem(
                    line: line, price: item.price, quantity: item.quantity,
                    sum: try ledger.amount(item.sum), discount: Rational(item.discount),
                    surcharge: Rational(item.surcharge), tax: try ledger.amount(item.tax),
                    rate: item.rate,
                    isAmountOnly: item.isAmountOnly || !recorded.method.isHandover))
        }
        var vat: [VATSubtotal] = []
        for rate in items.map(\.rate) where !vat.contains(where: { $0.rate == rate }) {
            let own = items.filter { $0.rate == rate }
            vat.append(
                VATSubtotal(
                    rate: rate, turnover: try ledger.sum(own.map(\.sum)),
                    tax: try ledger.sum(own.map(\.tax))))
        }
        let tax: Amount
        if let stated = recorded.totalTax {
            tax = try ledger.amount(stated)
        } else {
            tax = try ledger.sum(vat.map(\.tax))
        }
        return SettlementReceipt(
            id: recorded.id, refundOf: recorded.refundOf, date: recorded.date,
            operation: recorded.operation, method: recorded.method, items: items,
            payments: payments(recorded, items), vat: vat,
            totalTax: tax,
            policy: recorded.policy ?? ledger.policy.name)
    }

    /// The payments that a receipt lists; else its prepayment, and the rest from its source.
    private func payments(_ recorded: LifeReceipt, _ items: [SettlementItem]) -> [Payment] {
        if let payments = recorded.payments { return payments }
        let total = items.reduce(Rational.zero) { $0 + Rational($1.sum) }
        if recorded.operation.isRefund { return [] }
        var payments: [Payment] = []
        var rest = total
        if recorded.method.isHandover, recorded.prepayment.signum > 0 {
            let offset = min(total, Rational(recorded.prepayment))
            rest -= offset
            payments.append(
                Payment(means: .prepayment, amount: ExactDecimal(offset) ?? .zero))
        }
        let means: Payment.Means =
            recorded.method == .lend || recorded.method == .partialSettlement
            ? .credit : recorded.source
        if rest.signum > 0 {
            payments.append(Payment(means: means, amount: ExactDecimal(rest) ?? .zero))
        }
        return payments
    }

    /// The lines of items without names, in their order: as many as there are lines, or rows into which lines were divided, each as
    /// many as make up the quantity of its line. Nil for others.
    private func placed(_ items: [LifeReceipt.Item]) -> [Int]? {
        let lines = ledger.bill.lines
        if items.count == lines.count { return Array(lines.indices) }
        var (places, line, quantity) = ([Int](), 0, Rational.zero)
        for item in items {
            guard line < lines.count, lines[line].rate.percent == item.rate.percent else {
                return nil
            }
            places.append(line)
            quantity += Rational(item.quantity)
            if quantity > Rational(lines[line].quantity) { return nil }
            if quantity == Rational(lines[line].quantity) { (line, quantity) = (line + 1, .zero) }
        }
        return line == lines.count ? places : nil
    }

    /// The line of an item: that of its identifier and price, each once a receipt where the bill has several.
    private func line(
        of item: LifeReceipt.Item, at index: Int, _ recorded: LifeReceipt, _ used: inout Set<Int>
    ) throws(SettlementRefusal) -> Int? {
        let lines = ledger.bill.lines
        if let number = item.number {
            guard lines.indices.contains(number - 1) else {
                return try ledger.line(named: "\(number)")
            }
            return number - 1
        }
        guard let id = item.id else {
            if recorded.method == .advancePayment || recorded.method == .loanPayment { return nil }
            return placed(recorded.items).map { $0[index] }
        }
        let own = lines.indices.filter { lines[$0].id == id }
        guard !own.isEmpty else { return try ledger.line(named: id) }
        let fresh = own.filter { !used.contains($0) }
        let line =
            fresh.first { lines[$0].price == item.price } ?? fresh.first
            ?? own.first { lines[$0].price == item.price } ?? own[0]
        used.insert(line)
        return line
    }
}

extension Line {
    /// Gives the line the sum that was recorded for it, by a discount or surcharge where that is not price × quantity.
    fileprivate mutating func settle(_ sum: ExactDecimal, _ policy: Policy) {
        adjustments = .none
        guard let computed = try? ReceiptEngine(policy: policy).receipt(for: Bill(lines: [self]))
        else { return }
        adjustments.add(Rational(sum) - computed.items[0].sum)
    }
}

extension SettlementLedger {
    /// A recorded amount, which has to be whole minor units.
    fileprivate func amount(_ value: ExactDecimal) throws(SettlementRefusal) -> Amount {
        try settled(Rational(value))
    }

    fileprivate func sum(_ amounts: [Amount]) throws(SettlementRefusal) -> Amount {
        try settled(amounts.reduce(.zero) { $0 + Rational($1) })
    }
}

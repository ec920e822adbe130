// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Everything that journals tell of one bill, held against each other.
///
/// A bill lives from receipt to receipt: lists and answers of BILL between two receipts show one state of it. What a list
/// has to show follows from the bill of the same state, from the receipt that ends the state, or from the one that began
/// it. An exchange takes a second or two, so a list that was answered beside a receipt may still show the state before.
struct BillHistory {
    /// The state of a bill between two receipts.
    private struct State {
        var lists: [BillEvent] = []
        var bills: [(event: BillEvent, content: BillContent)] = []
        /// The receipt that ended the state.
        var end: (event: BillEvent, content: BillContent, part: PrintedPart)?
    }

    /// A sum that a list may show, and where it comes from.
    private struct OpenSum {
        let value: Rational
        let rule: VerificationRule
        let origin: String
    }

    private let billID: String
    private let states: [State]

    /// The history of a bill from its events in any order.
    init(billID: String, _ events: [BillEvent]) {
        self.billID = billID
        let ordered = events.sorted { ($0.time, $1.sequence) < ($1.time, $0.sequence) }
        var states = [State()]
        var printed: Set<String> = []
        for event in ordered {
            let last = states.count - 1
            switch event.content {
            case .listed: states[last].lists.append(event)
            case .bill(let content): states[last].bills.append((event, content))
            case .receipt(let content, let part):
                // Refunds and purchases do not settle the bill; a receipt that is sent again is one receipt.
                guard part.isSale else { continue }
                if let id = part.eventID, !printed.insert(id).inserted { continue }
                states[last].end = (event, content, part)
                states.append(State())
            }
        }
        self.states = states
    }

    /// What does not agree, in the order of time.
    func findings() -> [Finding] {
        var findings: [Finding] = []
        var before: [OpenSum] = []
        var prices: [String: Rational] = [:]
        for (index, state) in states.enumerated() {
            let start = index > 0 ? states[index - 1].end : nil
            let own = openSums(of: state)
            var sums = own
            if let start {
                let after = openSums(after: start, before, prices)
                // What a part leaves is unknown where nothing tells the price of what remains.
                if let after { sums += after } else if !own.isEmpty { sums += before }
            }
            checkLists(state.lists, sums, &findings)
            if let start { checkBills(state.bills, after: start, &findings) }
            if let end = state.end, let bill = state.bills.last {
                checkReceipt(end, against: bill.content, &findings)
            }
            before = own.isEmpty ? sums : own
            for content in state.bills.map(\.content) + [state.end?.content].compactMap({ $0 }) {
                prices.merge(content.prices) { $1 }
            }
        }
        return findings
    }

    // MARK: Lists

    /// What a state leaves to pay, by its bills and by the receipt that ended it.
    private func openSums(of state: State) -> [OpenSum] {
        var sums: [OpenSum] = []
        for bill in state.bills.reversed() {
            sums.append(
                OpenSum(
                    value: bill.content.amountDue, rule: .listBill,
                    origin: "the bill of record \(bill.event.record)"))
            if let stated = bill.content.statedDue {
                sums.append(OpenSum(value: stated, rule: .listBill, origin: "the bill"))
            }
        }
        guard let end = state.end else { return sums }
        let values = duesBefore(end.content, end.part, state.bills.last?.content)
        if values.isEmpty { return sums }
        let origin = "the receipt of record \(end.event.record)"
        sums += values.map { OpenSum(value: $0, rule: .listReceipt, origin: origin) }
        if let stated = end.content.statedDue, !end.part.isPart {
            sums.append(OpenSum(value: stated, rule: .listReceipt, origin: origin))
        }
        return sums
    }

    /// What a receipt leaves to pay, or had left when its list was answered before the receipt was known; nil when that
    /// cannot be told.
    ///
    /// - Parameter prices: The prices that the documents so far tell.
    private func openSums(
        after start: (event: BillEvent, content: BillContent, part: PrintedPart),
        _ before: [OpenSum], _ prices: [String: Rational]
    ) -> [OpenSum]? {
        let origin = "the receipt of record \(start.event.record)"
        func open(_ value: Rational) -> OpenSum {
            OpenSum(value: value, rule: .listReceipt, origin: origin)
        }
        if start.part.isPart {
            return remainingSum(start.part, prices).map { [open($0)] + before }
        }
        if before.isEmpty { return [] }
        return before + [open(.zero)]
            + before.map { open(max(.zero, $0.value - start.content.totalAmount)) }
    }

    /// What may have been left to pay before a receipt was printed; nothing when the receipt does not tell.
    private func duesBefore(
        _ content: BillContent, _ part: PrintedPart, _ bill: BillContent?
    ) -> [Rational] {
        if !part.isPart { return [max(.zero, content.totalAmount - content.prepayment)] }
        guard bill == nil, let rest = remainingSum(part, content.prices) else { return [] }
        // A line that was sold in part was one line of the bill, and rounded as one; lines of one product were several.
        return [wholeLines(content, part), rest].compactMap { $0 }
            .map { max(.zero, content.totalAmount + $0 - content.prepayment) }
    }

    /// What the remaining quantities add to the lines that they were sold from; nil when that cannot be told.
    private func wholeLines(_ content: BillContent, _ part: PrintedPart) -> Rational? {
        var soldOf: [String: BillContent.Item] = [:]
        for item in content.items where soldOf[item.id] == nil { soldOf[item.id] = item }
        var sum = Rational.zero
        for entry in part.remaining ?? [] where entry.quantity.signum > 0 {
            guard let item = soldOf[entry.id] else { return nil }
            let sold = Rational(item.quantity)
            guard let whole = lineSum(item.price, sold + Rational(entry.quantity)),
                let piece = lineSum(item.price, sold)
            else { return nil }
            sum += whole - piece
        }
        return sum
    }

    /// What the remaining quantities come to at prices by identifier; nil when one of them is not there.
    private func remainingSum(
        _ part: PrintedPart, _ prices: [String: Rational]
    ) -> Rational? {
        guard let remaining = part.remaining else { return nil }
        var sum = Rational.zero
        for entry in remaining where entry.quantity.signum > 0 {
            guard let price = prices[entry.id],
                let line = lineSum(price, Rational(entry.quantity))
            else { return nil }
            sum += line
        }
        return sum
    }

    /// The protocol rounds price × quantity half up.
    private func lineSum(_ price: Rational, _ quantity: Rational) -> Rational? {
        try? (price * quantity).rounded(toScale: 2, .halfUp)
    }

    private func checkLists(
        _ lists: [BillEvent], _ sums: [OpenSum], _ findings: inout [Finding]
    ) {
        guard let expected = sums.first else { return }
        for event in lists {
            guard case .listed(let summ, let index) = event.content else { continue }
            if sums.contains(where: { $0.value == summ }) { continue }
            let again = event.repeats == 0 ? "" : "; \(event.repeats) further lists show it too"
            findings.append(
                finding(
                    event, expected.rule, "[\(index)].summ", event.offset, summ, expected.value,
                    "\(expected.origin) leaves \(expected.value) to pay\(again)"))
        }
    }

    // MARK: Bills and receipts

    /// Holds the lines of a receipt against those of the bill.
    private func checkReceipt(
        _ end: (event: BillEvent, content: BillContent, part: PrintedPart),
        against bill: BillContent, _ findings: inout [Finding]
    ) {
        if end.part.isPart && end.part.remaining == nil { return }
        let content = end.content
        var comparison = LineComparison(bill, of: "bill")
        comparison.match(content.items)
        if !end.part.isPart, content.prepayment != bill.prepayment {
            findings.append(
                finding(
                    end.event, .billReceipt, content.prepaymentPath, end.event.offset,
                    content.prepayment, bill.prepayment,
                    "the bill has a prepayment of \(bill.prepayment)"))
        }
        if end.part.isPart { comparison.add(end.part.remaining ?? []) }
        for difference in comparison.differences() {
            let path =
                switch difference.place {
                case .item(let index, let key): "\(content.itemsPath)[\(index)].\(key)"
                case .remaining(let index): "\(content.remainingPath)[\(index)].newQuantity"
                case .missing: content.itemsPath
                }
            findings.append(
                finding(
                    end.event, .billReceipt, path, difference.offset ?? end.event.offset,
                    difference.recorded, difference.computed, difference.explanation))
        }
    }

    /// Holds bills that were answered after a receipt of a part against what that receipt said remains.
    private func checkBills(
        _ bills: [(event: BillEvent, content: BillContent)],
        after start: (event: BillEvent, content: BillContent, part: PrintedPart),
        _ findings: inout [Finding]
    ) {
        guard start.part.isPart, let remaining = start.part.remaining else { return }
        let restOf = remaining.quantities
        let soldOf = start.content.quantities
        for bill in bills {
            let statedOf = bill.content.quantities
            for (index, item) in bill.content.items.enumerated() {
                let rest = restOf[item.id] ?? .zero
                let stated = statedOf[item.id] ?? .zero
                let sold = soldOf[item.id] ?? .zero
                // The answer may have crossed the receipt.
                if stated == rest || stated == rest + sold { continue }
                findings.append(
                    finding(
                        bill.event, .billReceipt, "\(bill.content.itemsPath)[\(index)].quantity",
                        item.quantityOffset, Rational(item.quantity), rest,
                        "the receipt of record \(start.event.record) left \(rest) of it"))
            }
        }
    }

    private func finding(
        _ event: BillEvent, _ rule: VerificationRule, _ path: String, _ offset: Int,
        _ recorded: Rational, _ computed: Rational, _ explanation: String
    ) -> Finding {
        Finding(
            severity: .error, source: event.source, record: event.record, offset: offset,
            billID: billID, rule: rule.rawValue, path: path, recorded: recorded,
            computed: computed, reproducedBy: nil, explanation: explanation)
    }
}

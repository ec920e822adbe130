// SPDX-License-Identifier: Apache-2.0

// What a refund takes of the rows of its receipt.

extension SettlementSteps {
    /// Explains the sums of all parts.
    mutating func explainParts(of original: PostedReceipt) throws(SettlementRefusal) {
        var entry = original
        let amounts = amountShares(original)
        for (row, item) in receipt.items.enumerated() {
            let earlier = entry
            let taken = try before.take(item, from: &entry)
            var left = earlier.rows.map(\.left)
            for part in taken {
                var own = item
                own.sum = before.amount(part.sum)
                own.tax = before.amount(part.tax)
                if let quantity = part.quantity.flatMap({ ExactDecimal($0) }), taken.count > 1 {
                    own.quantity = quantity
                }
                let posted = earlier.rows[part.row]
                var steps = state(ofRow: part.row, of: original, left[part.row])
                if let share = amounts[row] {
                    steps.append(share)
                } else if part.quantity == nil || item.isAmountOnly {
                    let rest = posted.left.sum - original.offset(ofRow: part.row)
                    steps.append(Self.settled(.lineSum, .number(value(min(rest, part.sum)))))
                } else {
                    steps += sum(of: own, from: left[part.row])
                }
                left[part.row].take(part.quantity ?? .zero, part.sum)
                parts.append(part)
                rows.append((row, own, posted.line, steps))
            }
        }
    }

    /// What the row of the receipt comes to, and what of it is left.
    private func state(
        ofRow row: Int, of original: PostedReceipt, _ left: RunningRemainder
    ) -> [FigureExplanation] {
        let whole = original.receipt.items[row].sum.value
        let taken = whole - value(left.sum - original.offset(ofRow: row))
        var steps = [Self.settled(.originalSum, .number(whole))]
        if !taken.isZero {
            steps.append(Self.settled(.takenBack, .number(taken)))
            steps.append(Self.settled(.left, .difference(whole, taken)))
        }
        return steps
    }

    /// The shares of the rows in an amount, by row; nil for rows of quantities, and for a row that is taken as a whole.
    private func amountShares(_ original: PostedReceipt) -> [FigureExplanation?] {
        let isPrepayment = original.receipt.method.isPrepayment
        let isShared = receipt.items.allSatisfy {
            $0.isAmountOnly || !original.receipt.method.isHandover
        }
        guard receipt.items.count > 1, isShared else {
            return receipt.items.map { _ in nil }
        }
        let weights = receipt.items.map { item in
            value(
                original.rows.filter { $0.line == item.line && $0.rate == item.rate }
                    .reduce(0) { $0 + (isPrepayment ? $1.held : $1.left.sum) })
        }
        if weights == receipt.items.map(\.sum.value) { return receipt.items.map { _ in nil } }
        return shares(of: receipt.itemsTotal, weights, receipt.items.map(\.sum.value))
    }
}

extension PostedReceipt {
    /// What of a row is no longer its own to be taken back: of a prepayment, what was offset.
    fileprivate func offset(ofRow row: Int) -> Int64 {
        receipt.method.isPrepayment ? rows[row].offset : 0
    }
}

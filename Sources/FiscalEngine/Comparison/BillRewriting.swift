// SPDX-License-Identifier: Apache-2.0

/// The same goods in other lines.
enum BillRewriting {
    enum Kind {
        case merged, split, reversed
    }

    /// The forms that a bill can be written in: lines of one price and rate merged, lines of more than one unit split into
    /// one unit and the rest, lines in reverse order. Lines with discounts or surcharges of their own are neither merged
    /// nor split, and a bill that has only one form has none here.
    static func forms(of bill: Bill) -> [(kind: Kind, bill: Bill)] {
        var forms: [(kind: Kind, bill: Bill)] = []
        func add(_ kind: Kind, _ lines: [Line]) {
            var form = bill
            form.lines = lines
            forms.append((kind, form))
        }
        if bill.lines.allSatisfy(\.adjustments.isEmpty) {
            let fewer = merged(bill.lines)
            if fewer.count < bill.lines.count { add(.merged, fewer) }
            let parts = bill.lines.flatMap { split($0) }
            if parts.count > bill.lines.count { add(.split, parts) }
        }
        if bill.lines.count > 1 { add(.reversed, bill.lines.reversed()) }
        return forms
    }

    private static func merged(_ lines: [Line]) -> [Line] {
        var merged: [Line] = []
        for line in lines {
            if let index = merged.firstIndex(where: {
                $0.price == line.price && $0.rate == line.rate
            }),
                let sum = ExactDecimal(
                    Rational(merged[index].quantity) + Rational(line.quantity))
            {
                merged[index].quantity = sum
            } else {
                merged.append(line)
            }
        }
        return merged
    }

    private static func split(_ line: Line) -> [Line] {
        guard Rational(line.quantity) > 1, let rest = ExactDecimal(Rational(line.quantity) - 1)
        else { return [line] }
        var (one, others) = (line, line)
        one.quantity = 1
        others.quantity = rest
        return [one, others]
    }
}

extension RewritingResult {
    mutating func count(_ kind: BillRewriting.Kind, isChanged: Bool) {
        switch kind {
        case .merged: merged.count(isChanged: isChanged)
        case .split: split.count(isChanged: isChanged)
        case .reversed: reversed.count(isChanged: isChanged)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

// The limits of a profile. A profile without a limit finds nothing.

extension ProfileCheck {
    /// Amounts fit in the fields of the fiscal formats. A price or a line's sum with a limit of its own has that.
    mutating func amountWidth() {
        let recorded = recorded
        let hasOwnSum = limits.lineSum != nil
        if limits.unitPrice == nil { comparePrices(with: limits.amount) }
        recorded.forEachAmount { figure, line, value in
            if figure == .sum, hasOwnSum { return }
            compare(value, figure, line, with: limits.amount)
        }
    }

    mutating func priceRange() {
        if let limit = limits.unitPrice { comparePrices(with: limit) }
    }

    private mutating func comparePrices(with limit: ProfileLimits.Limit) {
        for line in recorded.bill.lines.indices where hasFinalPrice(line) {
            compare(recorded.bill.lines[line].price, .price, line, with: limit)
        }
    }

    mutating func sumRange() {
        guard let limit = limits.lineSum else { return }
        for line in recorded.items.indices {
            guard let sum = recorded.items[line].sum else { continue }
            compare(sum, .sum, line, with: limit)
        }
    }

    mutating func quantityRange() {
        guard let limit = limits.quantity else { return }
        for line in recorded.bill.lines.indices {
            compare(recorded.bill.lines[line].quantity, .quantity, line, with: limit)
        }
    }

    mutating func quantityScale() {
        guard let limit = limits.quantityScale else { return }
        for line in recorded.bill.lines.indices {
            let quantity = recorded.bill.lines[line].quantity
            compare(
                count: quantity.scale, .quantity, line, with: limit,
                "the quantity \(quantity) has \(quantity.scale) decimal places")
        }
    }

    mutating func quantityWidth() {
        guard let limit = limits.quantityMantissa else { return }
        for line in recorded.bill.lines.indices {
            let quantity = recorded.bill.lines[line].quantity
            let digits = quantity.digits
            if digits.magnitude <= Rational(limit.value) { continue }
            report(
                .quantity, line: line, recorded: digits, computed: Rational(limit.value),
                "the quantity \(quantity) without its point is more than \(limit.value)")
        }
    }

    // MARK: Texts and lists

    mutating func nameLength() {
        guard let limit = limits.nameLength else { return }
        for line in recorded.bill.lines.indices {
            compare(recorded.bill.lines[line].name, .name, line, with: limit, "the name")
        }
    }

    mutating func unitLength() {
        guard let limit = limits.unitLength else { return }
        for line in recorded.bill.lines.indices {
            compare(recorded.bill.lines[line].unit, .unit, line, with: limit, "the unit of measure")
        }
    }

    mutating func lineCount() {
        guard let limit = limits.lines else { return }
        let count = recorded.bill.lines.count
        compare(count: count, .lines, nil, with: limit, "the receipt has \(count) lines")
    }

    mutating func paymentCount() {
        guard let limit = limits.payments, let count = recorded.payments?.count else { return }
        compare(count: count, .payments, nil, with: limit, "the receipt has \(count) payments")
    }

    mutating func vatEntryCount() {
        guard let limit = limits.vatEntries else { return }
        let count = recorded.vat.count
        compare(count: count, .vat, nil, with: limit, "the receipt has \(count) entries of VAT")
    }

    // MARK: Comparing

    private mutating func compare(
        _ value: ExactDecimal, _ figure: ProfileFigure, _ line: Int?,
        with limit: ProfileLimits.Limit
    ) {
        guard value.magnitudeExceeds(limit.value) else { return }
        report(
            figure, line: line, recorded: Rational(value), computed: Rational(limit.value),
            "\(value) is more than \(limit.value), the largest value of the field")
    }

    private mutating func compare(
        count: Int, _ figure: ProfileFigure, _ line: Int?, with limit: ProfileLimits.Limit,
        _ text: @autoclosure () -> String
    ) {
        guard ExactDecimal(mantissa: Int64(count), scale: 0).magnitudeExceeds(limit.value) else {
            return
        }
        report(
            figure, line: line, recorded: Rational(count), computed: Rational(limit.value),
            "\(text()), and \(limit.value) are allowed")
    }

    /// Characters of the formats are single bytes of CP866, one for each scalar of Unicode that it has.
    private mutating func compare(
        _ text: String?, _ figure: ProfileFigure, _ line: Int, with limit: ProfileLimits.Limit,
        _ name: String
    ) {
        // No text has more scalars than bytes, so most need not be walked.
        guard let text,
            ExactDecimal(mantissa: Int64(text.utf8.count), scale: 0)
                .magnitudeExceeds(limit.value)
        else { return }
        let count = text.unicodeScalars.count
        compare(count: count, figure, line, with: limit, "\(name) has \(count) characters")
    }
}

// SPDX-License-Identifier: Apache-2.0

extension FiscalRows {
    /// The rows for readers, and what dividing the receipt into them changed: a section like those of an
    /// ``Explanation/text(width:)``.
    public var text: String {
        var lines = ["Rows"]
        let cells = rows.map { row in
            [
                String(row.line + 1), row.price.description, row.quantity.description,
                row.sum.fixedText, row.tax.decimalText(places: 8),
            ]
        }
        let header = ["line", "price", "quantity", "sum", "tax"]
        let widths = header.indices.map { column in
            ([header] + cells).map { $0[column].count }.max() ?? 0
        }
        for row in [header] + cells {
            let padded = row.indices.map { column in
                String(repeating: " ", count: widths[column] - row[column].count) + row[column]
            }
            lines.append("  " + padded.joined(separator: "  "))
        }
        let divided = dividedLines.map { String($0 + 1) }
        if divided.isEmpty {
            lines.append("  the lines are rows as they stand")
        } else {
            lines.append(
                "  lines with other rows than one at their price: \(divided.joined(separator: ", "))"
            )
            lines.append("  distortion Σ |price − price before| × quantity: \(distortion)")
        }
        for (rate, change) in taxChanges {
            let sign = change.minorUnits > 0 ? "+" : ""
            lines.append("  VAT \(rate): \(sign)\(change.fixedText) by the rounding of each row")
        }
        if lowered.minorUnits > 0 {
            lines.append("  the register lowers the total by \(lowered.fixedText)")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Rows of cells in columns as wide as their widest cell: the first to the left, the others to the right.
package struct TextTable {
    private var rows: [[String]]

    /// A table under its heads.
    package init(_ heads: [String]) {
        rows = [heads]
    }

    /// Adds a row.
    package mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The rows, each with a line break.
    package var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            zip(row, widths).enumerated().map { index, cell in
                index == 0 ? cell.0.padded(cell.1) : cell.0.paddedLeft(cell.1)
            }.joined(separator: "  ") + "\n"
        }.joined()
    }
}

extension String {
    /// The text with blanks behind it, up to the width.
    package func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// The text with blanks before it, up to the width.
    package func paddedLeft(_ width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A table of a report page, which a click on a head sorts.
struct ReportTable {
    /// A column: its head, what the head means, and whether it holds numbers.
    struct Column {
        let name: String
        var help = ""
        var isNumber = true
    }

    /// A cell: its text, the number that it is sorted by, and how strongly its ground is tinted, in percent.
    struct Cell {
        let text: String
        var key: String?
        var tint: Int?

        init(_ text: String, key: String? = nil, tint: Int? = nil) {
            self.text = text
            self.key = key
            self.tint = tint
        }

        /// A count with its digits in groups; an empty cell is sorted as 0.
        init(_ count: Int, showsZero: Bool = true) {
            self.init(count == 0 && !showsZero ? "" : ReportText.grouped(count), key: String(count))
        }

        /// Money in minor units.
        init(_ units: Int128, scale: Int, isSigned: Bool = false) {
            self.init(
                isSigned
                    ? ReportText.signed(units, scale: scale)
                    : ReportText.money(units, scale: scale), key: String(units))
        }
    }

    let columns: [Column]
    private var rows: [Markup] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row; `isOwn` marks the one that the others are compared with.
    mutating func add(_ cells: [Cell], isOwn: Bool = false) {
        let content = zip(columns, cells).map { column, cell in
            Self.markup(cell, column)
        }
        rows.append(.element("tr", isOwn ? ["class": "own"] : [:], content))
    }

    private static func markup(_ cell: Cell, _ column: Column) -> Markup {
        if let tint = cell.tint {
            let style =
                "background: color-mix(in srgb, var(--less) \(tint)%, transparent)"
            return .element(
                "td", ["class": "heat", "data-key": cell.key ?? cell.text, "style": style],
                cell.text)
        }
        let style = column.isNumber ? "n" : "w"
        guard let key = cell.key else { return .element("td", ["class": style], cell.text) }
        return .element("td", ["class": style, "data-key": key], cell.text)
    }

    /// The table, in a frame that scrolls where the screen is too narrow.
    var markup: Markup {
        let heads = columns.map { column in
            Markup.element(
                "th", ["class": column.isNumber ? "n" : "w", "title": column.help, "scope": "col"],
                column.name)
        }
        return .element(
            "div", ["class": "scroll"],
            [
                .element(
                    "table", ["class": "sortable"],
                    [
                        .element("thead", [:], [.element("tr", [:], heads)]),
                        .element("tbody", [:], rows),
                    ])
            ])
    }
}

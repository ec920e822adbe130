// SPDX-License-Identifier: Apache-2.0

/// A report as one page that needs nothing else: no network, no file beside it; light and dark, on the screen and printed.
///
/// Plots are SVG in the page: they are sharp at any size, print as they look and are read without a script. Libraries that
/// plot in a browser would have to be carried in every page and draw nothing where scripts are off. The one script here
/// sorts tables.
struct ReportPage {
    let title: String
    /// What the report says in words, one paragraph each.
    let summary: [String]
    private var sections: [Markup] = []

    init(title: String, summary: [String]) {
        self.title = title
        self.summary = summary
    }

    /// Adds a section under a heading, with a note on how it is to be read.
    mutating func add(_ heading: String, note: String = "", _ content: [Markup]) {
        var pieces = [Markup.element("h2", heading)]
        if !note.isEmpty { pieces.append(.element("p", ["class": "note"], note)) }
        sections.append(.element("section", [:], pieces + content))
    }

    /// The whole page.
    var html: String {
        let paragraphs = summary.map { Markup.paragraph($0).html }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            \(Markup.element("title", title).html)
            <style>\(Self.style)</style></head><body>
            <header>\(Markup.element("h1", title).html)
            <div class="summary">\(paragraphs)</div></header>
            <main>
            \(sections.map(\.html).joined(separator: "\n"))
            </main>
            <script>\(Self.script)</script>
            </body></html>

            """
    }

    /// Colours of series in plots; `style` gives each a tone for light and for dark.
    static let seriesCount = 6

    private static let style = """

        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --page: #fff;
          --band: #f5f7fa; --more: #b4471f; --less: #1f6fb4; --s0: #1f6fb4; --s1: #b4471f; --s2: #2c8a57;
          --s3: #8050a8; --s4: #96750d; --s5: #b03a70; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --soft: #9aa5b4; --line: #343c48;
          --page: #14181e; --band: #1b2129; --more: #f08a5d; --less: #62aeea; --s0: #62aeea; --s1: #f08a5d;
          --s2: #62c48f; --s3: #b995dd; --s4: #d8b64c; --s5: #e883b0; } }
        * { box-sizing: border-box; }
        body { font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink);
          background: var(--page); max-width: 80rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
        h2 { font-size: 1.1rem; margin: 2.5rem 0 .25rem; }
        p { max-width: 52rem; margin: .4rem 0; overflow-wrap: anywhere; }
        .summary { border-left: 4px solid var(--less); background: var(--band); padding: .6rem 1rem; }
        .note { color: var(--soft); font-size: .9rem; margin-bottom: .8rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .87rem; margin: .5rem 0; }
        th { text-align: left; font-weight: 600; vertical-align: bottom; border-bottom: 2px solid var(--line); }
        th, td { padding: .22rem .6rem .22rem 0; }
        td { border-bottom: 1px solid var(--line); vertical-align: top; }
        td:first-child, th:first-child { padding-left: .4rem; white-space: nowrap; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th.n { white-space: normal; }
        td.w { overflow-wrap: anywhere; min-width: 6rem; }
        tr.own td { background: var(--band); font-weight: 600; }
        table.sortable th { cursor: pointer; }
        th button { all: unset; cursor: pointer; }
        th button:focus-visible { outline: 2px solid var(--less); outline-offset: 2px; }
        th[aria-sort=ascending] button::after { content: " \\2191"; }
        th[aria-sort=descending] button::after { content: " \\2193"; }
        td.heat { text-align: right; font-variant-numeric: tabular-nums; padding: .22rem .5rem; }
        svg { display: block; max-width: 100%; height: auto; font-size: 12px; }
        svg text { fill: var(--ink); } svg text.soft { fill: var(--soft); }
        svg .axis { stroke: var(--soft); } svg .grid { stroke: var(--line); }
        svg .more { fill: var(--more); } svg .less { fill: var(--less); }
        svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .c0 { fill: var(--s0); stroke: var(--s0); } .c1 { fill: var(--s1); stroke: var(--s1); }
        .c2 { fill: var(--s2); stroke: var(--s2); } .c3 { fill: var(--s3); stroke: var(--s3); }
        .c4 { fill: var(--s4); stroke: var(--s4); } .c5 { fill: var(--s5); stroke: var(--s5); }
        @media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10pt; }
          .scroll { overflow: visible; } h2 { break-after: avoid; } tr { break-inside: avoid; }
          thead { display: table-header-group; } table { font-size: 8pt; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } @page { size: A4 landscape; margin: 12mm; } }

        """

    private static let script = """

        for (const table of document.querySelectorAll("table.sortable")) {
          const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
          heads.forEach((head, column) => {
            const button = document.createElement("button");
            button.textContent = head.textContent;
            head.replaceChildren(button);
            button.addEventListener("click", () => {
              const down = head.getAttribute("aria-sort") !== "descending";
              heads.forEach(other => other.removeAttribute("aria-sort"));
              head.setAttribute("aria-sort", down ? "descending" : "ascending");
              const key = row => row.cells[column].dataset.key ?? row.cells[column].textContent;
              const number = head.classList.contains("n");
              const rows = [...body.rows].sort((a, b) => number ? Number(key(a)) - Number(key(b))
                : key(a).localeCompare(key(b)));
              if (down) rows.reverse();
              body.append(...rows);
            });
          });
        }

        """
}

// SPDX-License-Identifier: Apache-2.0

extension Explanation {
    /// The explanation for readers: aligned columns without colour, a section for each line, each rate and the totals.
    ///
    /// Each figure has a row with what it is computed from, the rule and the value; below it, where something was rounded,
    /// stand the exact value as a fraction and a decimal, and the residue. Long names and numbers are cut with `…`.
    ///
    /// - Parameter width: Columns of the text, 60 or more; no line is longer.
    public func text(width: Int = 80) -> String {
        var text = ExplanationText(
            policy,
            lines.map(\.figures) + rates.map(\.figures) + [adjustments, totals], width: width)
        text.write(self)
        return text.text
    }
}

/// Puts the text of an explanation together.
struct ExplanationText {
    let policy: Policy
    let width: Int
    private(set) var lines: [String] = []
    /// Columns of the names of figures, with the indent.
    let labelWidth = 17
    let ruleWidth: Int
    let valueWidth: Int

    /// - Parameter chains: The figures that will be written, to which the columns are fitted.
    init(_ policy: Policy, _ chains: [FigureChain], width: Int) {
        precondition(width >= 60, "An explanation needs 60 columns")
        self.policy = policy
        self.width = width
        let scale = policy.scale
        var (rule, value) = (0, 0)
        for chain in chains {
            for step in chain.steps {
                rule = max(rule, Self.text(of: step.rule, scale: scale).count)
                value = max(value, Self.text(of: step.value, scale: scale).count)
            }
        }
        ruleWidth = min(rule, 18)
        valueWidth = min(value, 24)
    }

    /// The lines, none of them longer than the width.
    var text: String { lines.map { $0.clipped(to: width).trimmed + "\n" }.joined() }

    mutating func append(_ line: String) {
        lines.append(line)
    }

    // MARK: Sections

    mutating func write(_ explanation: Explanation) {
        writePolicy(explanation.priceBasis)
        for (index, line) in explanation.lines.enumerated() {
            append("")
            let name = line.line.name.map { "  " + $0.printable } ?? ""
            append("Line \(index + 1)  \(line.line.rate)\(name)")
            for step in line.figures.steps { write(step) }
        }
        if !explanation.adjustments.steps.isEmpty {
            append("")
            append("Discounts and surcharges of the bill")
            var (discounts, surcharges) = (0, 0)
            for step in explanation.adjustments.steps {
                write(step)
                if step.figure == .billDiscount {
                    writeLineShares(explanation, .billDiscountShare, discounts)
                    discounts += 1
                }
                if step.figure == .billSurcharge {
                    writeLineShares(explanation, .billSurchargeShare, surcharges)
                    surcharges += 1
                }
            }
        }
        for rate in explanation.rates {
            append("")
            append("VAT \(rate.rate)  \(Self.list(rate.lines))")
            for step in rate.figures.steps { write(step) }
            writeShares(
                "line", rate.lines.map { (String($0 + 1), explanation.lines[$0].figures[.lineTax]) }
            )
        }
        append("")
        append("Receipt")
        for step in explanation.totals.steps {
            write(step)
            if step.figure == .totalTax {
                writeShares(
                    "rate", explanation.rates.map { ($0.rate.text, $0.figures[.rateTax]) })
            }
        }
    }

    /// The shares of the lines in the discount of the bill at a place among several, or in the surcharge.
    private mutating func writeLineShares(
        _ explanation: Explanation, _ figure: ReceiptFigure, _ place: Int
    ) {
        writeShares(
            "line",
            explanation.lines.enumerated().map { index, line in
                (String(index + 1), line.figures.steps(of: figure)[place])
            })
    }

    mutating func writePolicy(_ basis: PriceBasis) {
        append("Policy \(policy.name.printable)")
        let points =
            [
                "prices \(basis.rawValue)", "scale \(policy.scale)",
                "unitPrice \(policy.unitPrice.text)", "lineSum \(policy.lineSum.text)",
                "discount \(policy.discount.text)", "vat \(policy.vat.rawValue)",
                "vatLevel \(policy.vatLevel.rawValue)", "vatOrder \(policy.vatOrder.rawValue)",
                "parts \(policy.parts.rawValue)", "total \(Self.text(of: policy.total))",
                "lineDiscount \(policy.lineDiscount.rawValue)",
            ]
            + (policy.allocation == .largestRemainder
                ? [] : ["allocation \(policy.allocation.rawValue)"])
        var line = " "
        for (index, point) in points.enumerated() {
            let piece = " " + point + (index + 1 < points.count ? "," : "")
            if line.count + piece.count > width {
                append(line)
                line = " "
            }
            line += piece
        }
        append(line)
    }

    private static func text(of total: Policy.Total) -> String {
        switch total {
        case .keep: "keep"
        case .round(let step, let rule): "\(rule.rawValue) to \(step)"
        }
    }

    /// `line 3`, `lines 1–3, 7`.
    static func list(_ indices: [Int], _ word: String = "line") -> String {
        var ranges: [ClosedRange<Int>] = []
        for index in indices.map({ $0 + 1 }) {
            if let last = ranges.last, last.upperBound + 1 == index {
                ranges[ranges.count - 1] = last.lowerBound...index
            } else {
                ranges.append(index...index)
            }
        }
        let texts = ranges.map {
            $0.count == 1
                ? "\($0.lowerBound)"
                : "\($0.lowerBound)\($0.count == 2 ? ", " : "–")\($0.upperBound)"
        }
        return word + (indices.count == 1 ? " " : "s ") + texts.joined(separator: ", ")
    }
}

extension String {
    /// The text within `width` columns, cut with `…` where it is longer.
    func clipped(to width: Int) -> String {
        count <= width ? self : String(prefix(max(0, width - 1))) + "…"
    }

    /// The text without spaces at its end.
    var trimmed: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// The text with spaces behind it.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }

    /// The text with spaces before it.
    func aligned(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }

    /// The text on one line: a name may hold line breaks and tabs.
    var printable: String {
        String(map { $0.isNewline || $0 < " " || $0 == "\u{7F}" ? " " : $0 })
    }
}

// SPDX-License-Identifier: Apache-2.0

// Who received each unit of a figure that was shared.

extension ExplanationText {
    /// A table of the parts that are shares; nothing for a part that has no other to share with.
    mutating func writeShares(_ name: String, _ parts: [(name: String, step: FigureExplanation?)]) {
        let scale = policy.scale
        let unit = Rational.powerOfTen(-scale)
        var rows: [[String]] = []
        var (whole, received) = (Rational.zero, Rational.zero)
        var method: AllocationMethod?
        for part in parts {
            guard let step = part.step, case .share(let share) = step.rule else { continue }
            method = share.method
            whole += share.whole
            received += share.received
            rows.append([
                part.name,
                share.exact.fractionText,
                Self.text(of: share.whole, scale: scale),
                share.fraction.decimalText(places: 6),
                String(share.rank),
                share.received.isZero ? "-" : Self.signed(share.received, scale: scale),
                Self.text(of: share.value, scale: scale),
            ])
        }
        guard rows.count > 1, let method else { return }
        append(
            "  shared by \(Self.name(of: method)) in units of \(unit): whole parts "
                + "\(Self.text(of: whole, scale: scale)), rest \(Self.text(of: received, scale: scale))"
        )
        let head = [name, "exact share", "whole", "fraction", "rank", "received", "share"]
        var widths = head.indices.map { column in
            ([head] + rows).map { $0[column].count }.max() ?? 0
        }
        // The exact share gives way first: it stands with the part itself too.
        widths[0] = min(widths[0], 8)
        let others = widths.enumerated().reduce(4) { $0 + ($1.offset == 1 ? 2 : $1.element + 2) }
        widths[1] = max(0, min(widths[1], width - others))
        for row in [head] + rows {
            let cells = row.enumerated().compactMap { column, text in
                if column == 1, widths[1] < 6 { return nil as String? }
                let text = text.clipped(to: widths[column])
                return column == 1
                    ? text.padded(to: widths[1]) : text.aligned(to: widths[column])
            }
            append("    " + cells.joined(separator: "  "))
        }
    }

    private static func name(of method: AllocationMethod) -> String {
        method == .largestRemainder ? "largest remainder" : "method \(method.rawValue)"
    }

    private static func signed(_ value: Rational, scale: Int) -> String {
        (value.isNegative ? "" : "+") + text(of: value, scale: scale)
    }
}

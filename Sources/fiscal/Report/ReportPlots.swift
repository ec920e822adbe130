// SPDX-License-Identifier: Apache-2.0

/// Horizontal bars from a common zero, one row each: to the right what is more, to the left what is less.
struct BarPlot {
    /// A row: what it is of, the value that its bar shows, and the value as text.
    struct Bar {
        let label: String
        let value: Int128
        let text: String
    }

    private static let row = 20
    private static let width = 960
    /// Room for the values as text, on each side that has bars.
    private static let margin = 110

    let title: String
    let bars: [Bar]

    /// The plot; its coordinates are whole pixels, so that no value is rounded twice.
    var markup: Markup {
        let longest = bars.map(\.label.count).max() ?? 0
        let labels = min(320, 20 + 7 * longest)
        let most = max(1, bars.map(\.value).max() ?? 0)
        let least = min(0, bars.map(\.value).min() ?? 0)
        let room = Self.width - labels - Self.margin - (least < 0 ? Self.margin : 0)
        let range = max(1, most - least)
        let zero = labels + (least < 0 ? Self.margin : 0) + Int(-least * Int128(room) / range)
        let height = bars.count * Self.row + 8
        var pieces = [
            Markup.element("title", title),
            .element(
                "line",
                [
                    "class": "axis", "x1": "\(zero)", "x2": "\(zero)", "y1": "0", "y2": "\(height)",
                ]),
        ]
        for (index, bar) in bars.enumerated() {
            let y = index * Self.row + 4
            let isLess = bar.value < 0
            let length = max(
                bar.value == 0 ? 0 : 1, Int(Int128(bar.value.magnitude) * Int128(room) / range))
            pieces.append(
                .element("text", ["x": "0", "y": "\(y + 14)"], Self.cut(bar.label, to: 44)))
            pieces.append(
                .element(
                    "rect",
                    [
                        "class": isLess ? "less" : "more", "x": "\(isLess ? zero - length : zero)",
                        "y": "\(y + 3)", "width": "\(length)", "height": "\(Self.row - 6)",
                    ], [.element("title", "\(bar.label): \(bar.text)")]))
            pieces.append(
                .element(
                    "text",
                    [
                        "class": "soft", "x": "\(isLess ? zero - length - 6 : zero + length + 6)",
                        "y": "\(y + 14)", "text-anchor": isLess ? "end" : "start",
                    ], bar.text))
        }
        return .element(
            "svg",
            [
                "viewBox": "0 0 \(Self.width) \(height)", "width": "\(Self.width)",
                "height": "\(height)", "role": "img", "aria-label": title,
            ], pieces)
    }

    private static func cut(_ text: String, to count: Int) -> String {
        text.count > count ? text.prefix(count - 1) + "…" : text
    }
}

/// Curves over common steps, such as months, each with its colour and its name at the side.
struct CurvePlot {
    /// A curve: its name and its value at each step.
    struct Curve {
        let name: String
        let values: [Int128]
    }

    private static let (width, height) = (960, 300)
    private static let (left, right, top, bottom) = (100, 230, 12, 30)

    let title: String
    let steps: [String]
    let curves: [Curve]
    /// A value of the axis as text.
    let text: (Int128) -> String

    /// The plot.
    var markup: Markup {
        let values = curves.flatMap(\.values)
        let (most, least) = (max(0, values.max() ?? 0), min(0, values.min() ?? 0))
        let range = max(1, most - least)
        let (plotWidth, plotHeight) = (
            Self.width - Self.left - Self.right, Self.height - Self.top - Self.bottom
        )
        func x(_ step: Int) -> Int {
            Self.left + (steps.count < 2 ? plotWidth / 2 : step * plotWidth / (steps.count - 1))
        }
        func y(_ value: Int128) -> Int {
            Self.top + Int((most - value) * Int128(plotHeight) / range)
        }
        var pieces = [Markup.element("title", title)]
        let marks = Set([most, 0, least]).sorted()
        for mark in marks {
            pieces.append(
                .element(
                    "line",
                    [
                        "class": mark == 0 ? "axis" : "grid", "x1": "\(Self.left)",
                        "x2": "\(Self.left + plotWidth)", "y1": "\(y(mark))", "y2": "\(y(mark))",
                    ]))
            pieces.append(
                .element(
                    "text",
                    [
                        "class": "soft", "x": "\(Self.left - 8)", "y": "\(y(mark) + 4)",
                        "text-anchor": "end",
                    ], text(mark)))
        }
        // At most eight steps are named; names of more would run into each other.
        let stride = max(1, (steps.count + 7) / 8)
        for step in steps.indices where step % stride == 0 {
            pieces.append(
                .element(
                    "text",
                    [
                        "class": "soft", "x": "\(x(step))", "y": "\(Self.height - 8)",
                        "text-anchor": "middle",
                    ], steps[step]))
        }
        for (index, curve) in curves.enumerated() {
            let colour = "c\(index % ReportPage.seriesCount)"
            let points = curve.values.enumerated().map { "\(x($0)),\(y($1))" }
            pieces.append(
                .element(
                    "polyline",
                    [
                        "class": "curve \(colour)", "style": "fill: none",
                        "points": points.joined(separator: " "),
                    ]))
            for (step, value) in curve.values.enumerated() {
                pieces.append(
                    .element(
                        "circle",
                        ["class": colour, "cx": "\(x(step))", "cy": "\(y(value))", "r": "3"],
                        [.element("title", "\(curve.name), \(steps[step]): \(text(value))")]))
            }
            let line = Self.top + 10 + 20 * index
            pieces.append(
                .element(
                    "rect",
                    [
                        "class": colour, "x": "\(Self.left + plotWidth + 22)", "y": "\(line - 9)",
                        "width": "10", "height": "10",
                    ]))
            pieces.append(
                .element(
                    "text", ["x": "\(Self.left + plotWidth + 38)", "y": "\(line)"],
                    curve.name.count > 26 ? curve.name.prefix(25) + "…" : curve.name))
        }
        return .element(
            "svg",
            [
                "viewBox": "0 0 \(Self.width) \(Self.height)", "width": "\(Self.width)",
                "height": "\(Self.height)", "role": "img", "aria-label": title,
            ], pieces)
    }
}

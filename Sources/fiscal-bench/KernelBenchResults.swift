// SPDX-License-Identifier: Apache-2.0

/// What `fiscal-bench kernel` found, as a table and as JSON.
struct KernelBenchResults {
    struct Row {
        let name: [String]
        let place: KernelBench.Place
        let lines: Int
        let bytes: Int
        /// Hundredths of a nanosecond for a line: the median and the least of the samples.
        let median: Int
        let least: Int
        let handed: KernelBench.Handed

        init(_ item: KernelBench.Case, samples: [Int], handed: KernelBench.Handed) {
            name = item.name
            place = item.place
            lines = item.lines
            bytes = item.bytes
            let work = item.lines * item.repetitions
            median = samples[samples.count / 2] * 100 / work
            least = samples[0] * 100 / work
            self.handed = handed
        }

        var isTotals: Bool { name.last == "totals" }
    }

    let machine = Machine()
    let rows: [Row]

    init(rows: [Row]) {
        self.rows = rows
    }

    /// The median of a limit, in hundredths of a nanosecond.
    private func limit(_ limit: KernelColumns.Limit, _ place: KernelBench.Place) -> Int {
        rows.first { $0.name == [limit.rawValue] && $0.place == place }?.median ?? 0
    }

    /// Hundredths, with a point.
    private static func text(_ hundredths: Int) -> String {
        "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    private func ratio(_ row: Row, to base: Int) -> String {
        base == 0 ? "-" : Self.text((row.median * 100 + base / 2) / base)
    }

    /// Gigabytes (10⁹) a second, to hundredths.
    private static func gigabytes(_ row: Row) -> String {
        row.median == 0 ? "-" : text(row.bytes * 10_000 / row.median)
    }

    private func fields(_ row: Row) -> [String] {
        let streaming = ratio(row, to: limit(.streamingCopy, row.place))
        let copy = ratio(row, to: limit(.copy, row.place))
        let read = ratio(row, to: limit(.read, row.place))
        return [
            row.place.rawValue, row.name.joined(separator: " "), Self.text(row.median),
            Self.text(row.least), Self.gigabytes(row), streaming, copy,
            row.isTotals || row.name == [KernelColumns.Limit.read.rawValue] ? read : "",
            "\(row.handed.scaled)", "\(row.handed.exact)",
        ]
    }

    private static let heads = [
        "place", "what", "ns/line", "least", "GB/s", "x nt-copy", "x memcpy", "x read", "scaled",
        "rationals",
    ]

    var table: String {
        let all = [Self.heads] + rows.map(fields)
        let widths = Self.heads.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row in
            row.indices.map { column in
                let blanks = String(repeating: " ", count: widths[column] - row[column].count)
                return column < 2 ? row[column] + blanks : blanks + row[column]
            }.joined(separator: "  ")
        }
        return ([machine.text] + lines).joined(separator: "\n")
    }

    var json: String {
        let keys = [
            "place", "name", "nanosecondsPerLine", "least", "gigabytesPerSecond", "toStreamingCopy",
            "toMemcpy", "toRead", "scaledRows", "exactRows",
        ]
        let objects = rows.map { row in
            let pairs = zip(keys, fields(row)).filter { !$1.isEmpty && $1 != "-" }
                .map { key, value in
                    key == "place" || key == "name"
                        ? "\"\(key)\":\"\(value)\"" : "\"\(key)\":\(value)"
                }
            return "{\"lines\":\(row.lines),\(pairs.joined(separator: ","))}"
        }
        return "{\"machine\":\(machine.json),\"results\":[\n"
            + objects.joined(separator: ",\n") + "\n]}"
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The most allocations that each piece of work may take: lines of a count, a tab and a name.
struct Thresholds {
    private(set) var counts: [String: Int] = [:]

    init(path: String) throws {
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 1)
            guard !line.hasPrefix("#") else { continue }
            guard fields.count == 2, let count = Int(fields[0]) else {
                throw ThresholdError(path: path, line: String(line))
            }
            counts[String(fields[1])] = count
        }
    }

    static func write(_ counts: [(name: String, count: Int)], to path: String) throws {
        let header = "# Allocations of one run of each workload: written by `micro --update`\n"
        let lines = counts.map { "\($0.count)\t\($0.name)\n" }
        try (header + lines.joined()).write(toFile: path, atomically: true, encoding: .utf8)
    }
}

struct ThresholdError: Error, CustomStringConvertible {
    let path: String
    let line: String

    var description: String { "\(path): not a count and a name: \(line)" }
}

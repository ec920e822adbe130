// SPDX-License-Identifier: Apache-2.0

import CAllocations
import FiscalEngine
import Foundation
import Workloads

/// Times and allocations of small pieces of work, against the allocations that are checked in.
@main
struct Micro {
    static let usage = """
        usage: micro [--check FILE | --update FILE] [--samples N] [--only TEXT]

        Prints the median and least time of each piece of work and how often it allocates.
          --check FILE    fail when a piece of work allocates more often than FILE says
          --update FILE   write FILE from what is measured
          --only TEXT     leave out work whose name does not hold TEXT

        example: swift run -c release --package-path Benchmarks micro --check Benchmarks/allocations.tsv
        """

    static func main() throws {
        var check: String?
        var update: String?
        var samples = 15
        var only: String?
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--check": check = arguments.popFirst()
            case "--update": update = arguments.popFirst()
            case "--only": only = arguments.popFirst()
            case "--samples": samples = max(1, Int(arguments.popFirst() ?? "") ?? 15)
            default: end(argument == "--help" || argument == "-h" ? 0 : 64, usage)
            }
        }
        let thresholds = try check.map { try Thresholds(path: $0) }

        var counts: [(name: String, count: Int)] = []
        var broken: [String] = []
        print("workload                                  median ns    least ns  allocations")
        for workload in try Workloads.all()
        where only.map({ workload.name.contains($0) }) ?? true {
            let (times, count) = try measure(workload, samples: samples)
            counts.append((workload.name, count))
            print(
                pad(workload.name, 40) + padLeft("\(times[times.count / 2])", 11)
                    + padLeft("\(times[0])", 12) + padLeft("\(count)", 13))
            if let thresholds {
                guard let most = thresholds.counts[workload.name] else {
                    broken.append("\(workload.name): no threshold")
                    continue
                }
                if count > most {
                    broken.append("\(workload.name): \(count) allocations, at most \(most)")
                }
            }
        }
        if let update { try Thresholds.write(counts, to: update) }
        guard allocations_are_counted() || check == nil else {
            end(0, "allocations are not counted with this C library: nothing was checked")
        }
        if !broken.isEmpty { end(1, broken.joined(separator: "\n")) }
    }

    /// Nanoseconds of one run in each sample, sorted, and the allocations of one run once all memory is there.
    static func measure(
        _ workload: Workload, samples: Int
    ) throws -> (times: [Int], allocations: Int) {
        for _ in 0..<3 { try workload.work() }
        let before = allocation_count()
        for _ in 0..<10 { try workload.work() }
        let allocations = Int((allocation_count() - before) / 10)

        let clock = ContinuousClock()
        var times: [Int] = []
        for _ in 0..<samples {
            let taken = try clock.measure {
                for _ in 0..<workload.repetitions { try workload.work() }
            }
            let (seconds, attoseconds) = taken.components
            let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
            times.append(nanoseconds / workload.repetitions)
        }
        return (times.sorted(), allocations)
    }

    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    static func padLeft(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    static func end(_ status: Int32, _ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(status)
    }
}

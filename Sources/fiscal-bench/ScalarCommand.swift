// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct ScalarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scalar",
        abstract: "Times one line from text to text: price and quantity in, sum and tax out.",
        discussion: """
            Every round takes each way through the public API once, so that all of them meet the same disturbances. The
            figures of all ways are compared; a difference fails.

            EXAMPLES
              fiscal-bench scalar
              fiscal-bench scalar --policy rate/half-even --rounds 15 --json
            """)

    @Option(help: "Lines a round, out of 4,096 different ones.")
    var count = 200_000

    @Option(help: "Rounds; least and median are printed.")
    var rounds = 9

    @OptionGroup var policy: BenchPolicy

    @Option(help: "The same seed gives the same lines.")
    var seed: UInt64 = 20_260_311

    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        if count < 1 || rounds < 1 { throw ValidationError("--count and --rounds are 1 or more") }
    }

    func run() async throws {
        let work = ScalarWork(policy: try policy.resolve(), seed: seed)
        try work.compareWays()
        let measured = try await InterleavedMeasurement(
            rounds: rounds, count: ScalarWork.Way.allCases.count
        ) { index in
            try work.run(ScalarWork.Way.allCases[index], count: count)
        }
        var table = TextTable(["one line", "least ns", "median ns"])
        var entries: [String] = []
        for (index, way) in ScalarWork.Way.allCases.enumerated() {
            let least = Measurement.nanoseconds(measured.least(index), per: count)
            let median = Measurement.nanoseconds(measured.median(index), per: count)
            table.add([way.rawValue, least, median])
            entries.append(
                "{\"way\":\"\(way.rawValue)\",\"leastNanoseconds\":\(least),"
                    + "\"medianNanoseconds\":\(median)}")
        }
        if json {
            var text = CorpusText()
            text.write("{\"policy\":")
            text.writeString(work.policy.name)
            text.write(",\"count\":\(count),\"rounds\":\(rounds),\"machine\":\(Machine().json)")
            text.write(",\"ways\":[\(entries.joined(separator: ","))]}")
            print(String(decoding: text.bytes, as: UTF8.self))
        } else {
            print("\(Machine().text)\npolicy \(work.policy.name), rounds \(rounds)\n")
            print(table.text, terminator: "")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FiscalEngine
import FiscalExchange

struct RowsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rows",
        abstract: "Times the division of discounted bills into fiscal rows, or checks it.",
        discussion: """
            EXAMPLES
              fiscal-bench rows
              fiscal-bench rows --lines 20 --json
              fiscal-bench rows --check 1000000 --seed 7     against all rows of small goods
            """)

    @Option(help: "Bills a round.")
    var bills = 20_000

    @Option(help: "Lines a bill.")
    var lines = 5

    @Option(help: "Rounds; least and median are printed.")
    var rounds = 7

    @Option(help: "Compare so many random small goods with what trying everything finds.")
    var check: Int?

    @Option(help: "What random goods and bills start from.")
    var seed: UInt64 = 4242

    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        if bills < 1 || lines < 1 || rounds < 1 || check.map({ $0 < 1 }) ?? false {
            throw ValidationError("--bills, --lines, --rounds and --check are 1 or more")
        }
    }

    func run() throws {
        if let check {
            try compare(check)
        } else {
            try measure()
        }
    }

    private func compare(_ goods: Int) throws {
        var check = RowCheck(seed: seed)
        let difference = try check.run(goods)
        print(
            "seed \(seed), goods \(check.goods): one row \(check.counts[1]), two \(check.counts[2]), "
                + "none \(check.counts[0]); differences \(difference == nil ? 0 : 1)")
        if let difference {
            print("first: \(difference)")
            throw ExitCode(1)
        }
    }

    private func measure() throws {
        var table = TextTable(["bills", "least ns a bill", "median ns a bill", "rows a bill"])
        var entries: [String] = []
        for kind in RowCorpus.allCases {
            let engine = try FiscalRowEngine(policy: Policy(text: "line/half-up"))
            let block = try kind.block(bills, lines, seed: seed)
            var receipts = ReceiptBlock()
            var rows = FiscalRowBlock()
            engine.engine.compute(block, into: &receipts)
            let measured = Measurement(rounds: rounds) {
                engine.compute(block, receipts, into: &rows)
            }
            var count = 0
            for index in 0..<block.billCount {
                if case .rows(let range, _) = rows.outcome(ofBill: index) {
                    count += range.count
                } else {
                    count += lines
                }
            }
            let least = Measurement.nanoseconds(measured.least, per: bills)
            let median = Measurement.nanoseconds(measured.median, per: bills)
            let hundredths = String(100 + count * 100 / bills % 100).dropFirst()
            let perBill = "\(count / bills).\(hundredths)"
            table.add([kind.rawValue, least, median, perBill])
            entries.append(
                "{\"bills\":\"\(kind.rawValue)\",\"leastNanoseconds\":\(least),"
                    + "\"medianNanoseconds\":\(median),\"rowsPerBill\":\(perBill)}")
        }
        if json {
            print(
                "{\"count\":\(bills),\"lines\":\(lines),\"machine\":\(Machine().json),"
                    + "\"kinds\":[\(entries.joined(separator: ","))]}")
        } else {
            print(table.text, terminator: "")
        }
    }
}

/// Bills whose rows are timed.
enum RowCorpus: String, CaseIterable {
    /// No discount: lines are rows.
    case plain
    /// A discount of the bill over pieces.
    case pieces
    /// The same, one good in three weighed in thousandths.
    case weighed

    func block(_ bills: Int, _ lines: Int, seed: UInt64) throws -> BillBlock {
        var dice = Dice(seed: seed)
        var block = BillBlock()
        for _ in 0..<bills {
            var total = 0
            let goods = (0..<lines).map { _ in
                let price = dice.draw(500...200_000)
                total += price
                let isWeighed = self == .weighed && (dice.below(3) == 0)
                return Line(
                    price: ExactDecimal(mantissa: Int64(price), scale: 2),
                    quantity: isWeighed
                        ? ExactDecimal(mantissa: Int64(dice.draw(51...9999)), scale: 3)
                        : ExactDecimal(mantissa: Int64(dice.draw(1...12)), scale: 0),
                    rate: .percent(dice.below(3) == 0 ? 10 : 22))
            }
            let discount = ExactDecimal(mantissa: Int64(dice.draw(1...max(1, total / 8))), scale: 2)
            try block.append(
                Bill(
                    lines: goods,
                    adjustments: self == .plain
                        ? .none : Adjustments(discounts: [.amount(discount)])))
        }
        return block
    }
}

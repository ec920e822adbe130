// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// One piece of work, small enough that what it allocates can be told.
public struct Workload {
    /// As tables and `allocations.tsv` name it.
    public let name: String
    /// How often `work` runs in one sample.
    public let repetitions: Int
    /// Does it once.
    public let work: () throws -> Void
}

/// Keeps the compiler from leaving out work whose result nobody looks at.
@inline(never)
func keep<Value>(_ value: Value) {}

/// All of it.
public enum Workloads {
    static let policies = [
        "evotor", "line/half-up", "line/half-even", "unit/half-up", "rate/half-up",
        "receipt/half-up",
    ]

    /// Each piece of work, with what it works on in memory already.
    public static func all() throws -> [Workload] {
        try lines() + receipts() + blocks() + numbers()
    }

    /// One line from text to text.
    private static func lines() throws -> [Workload] {
        let engine = LineEngine(policy: .evotor)
        let (price, quantity, rate) = (Array("433.8".utf8), Array("2".utf8), Array("7%".utf8))
        return [
            Workload(name: "line, bytes to bytes", repetitions: 20_000) {
                keep(try engine.text(price: price.span, quantity: quantity.span, rate: .percent(7)))
            },
            Workload(name: "line, bytes to bytes, rate too", repetitions: 20_000) {
                keep(
                    try engine.text(price: price.span, quantity: quantity.span, rate: rate.span))
            },
            Workload(name: "line, String to String", repetitions: 20_000) {
                keep(try engine.text(price: "433.8", quantity: "2", rate: .percent(7)))
            },
            Workload(name: "line, unusual rate", repetitions: 20_000) {
                keep(
                    try engine.text(
                        price: price.span, quantity: quantity.span, rate: .percent("12.5")))
            },
            Workload(name: "line, exact way", repetitions: 2000) {
                keep(try engine.text(price: "433.8e0", quantity: "2", rate: .percent(7)))
            },
        ]
    }

    private static func receipts() throws -> [Workload] {
        let bill = Bill(lines: [
            Line(price: "433.8", quantity: 2, rate: .percent(7)),
            Line(price: "15.9", quantity: "0.345", rate: .percent(7)),
            Line(price: "9856", quantity: 1, rate: .percent(20)),
        ])
        return try policies.map { name in
            let engine = ReceiptEngine(policy: try Policy(text: name))
            return Workload(name: "receipt of 3 lines, \(name)", repetitions: 2000) {
                keep(try engine.receipt(for: bill))
            }
        }
    }

    /// A thousand bills of three lines; the block and its results keep their memory from run to run.
    private static func blocks() throws -> [Workload] {
        var bills = BillBlock()
        try fill(&bills)
        let computing = try policies.map { name in
            let engine = ReceiptEngine(policy: try Policy(text: name))
            let bills = bills
            var results = ReceiptBlock()
            return Workload(name: "block of 1000 bills, \(name)", repetitions: 5) {
                engine.compute(bills, into: &results)
                keep(results.exactBillCount)
            }
        }
        let engine = ReceiptEngine(policy: .evotor)
        var results = ReceiptBlock()
        return computing + [
            Workload(name: "block of 1000 bills, emptied and filled", repetitions: 5) {
                bills.removeAll()
                try fill(&bills)
                engine.compute(bills, into: &results)
                keep(results.exactBillCount)
            }
        ]
    }

    private static func fill(_ block: inout BillBlock) throws {
        for number in 0..<1000 {
            block.startBill()
            for line in 0..<3 {
                try block.addLine(
                    price: ExactDecimal(mantissa: Int64(1000 + 7919 * number + line), scale: 2),
                    quantity: ExactDecimal(mantissa: Int64(1 + (number + line) % 5), scale: 0),
                    rate: rate(number + line))
            }
            try block.finishBill()
        }
    }

    private static func rate(_ number: Int) -> VATRate {
        switch number % 3 {
        case 0: .percent(7)
        case 1: .percent(20)
        default: .percent(22)
        }
    }

    private static func numbers() throws -> [Workload] {
        let text = Array("15999.345".utf8)
        let wide = Array("12345678901234567890123.45678".utf8)
        let number = try ExactDecimal(bytes: text)
        let wideNumber = try ExactDecimal(bytes: wide)
        let third = Rational(61040, over: 107)
        let wideFraction = Rational(wideNumber) / 107
        let amount = Rational(8720)
        let settled = Amount(minorUnits: 1_599_935)
        return [
            Workload(name: "ExactDecimal from bytes", repetitions: 20_000) {
                keep(try ExactDecimal(text.span))
            },
            Workload(name: "ExactDecimal from 28 digits", repetitions: 5000) {
                keep(try ExactDecimal(wide.span))
            },
            Workload(name: "ExactDecimal to text", repetitions: 5000) { keep(number.description) },
            Workload(name: "Amount to text", repetitions: 5000) { keep(settled.fixedText) },
            Workload(name: "Rational rounded to kopecks", repetitions: 20_000) {
                keep(try third.rounded(toScale: 2, .halfUp))
            },
            Workload(name: "Rational of 30 digits rounded", repetitions: 5000) {
                keep(try wideFraction.rounded(toScale: 2, .halfEven))
            },
            Workload(name: "VATSplit", repetitions: 10_000) {
                keep(try VATSplit(of: amount, rate: .percent(7)))
            },
        ]
    }
}

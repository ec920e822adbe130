// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Foundation

/// One line of a bill, from the text of its numbers to the text of its figures: `line-text FILE PASSES SAMPLES`.
///
/// FILE has a line's price, quantity, percent, sum and tax, with tabs between. One JSON object for each way through the
/// public API goes to standard output.
@main
struct LineText {
    struct Case {
        let price: String
        let quantity: String
        let rate: VATRate
        let sum: String
        let tax: String
    }

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let passes = Int(arguments[2]), let samples = Int(arguments[3])
        else {
            FileHandle.standardError.write(Data("usage: line-text FILE PASSES SAMPLES\n".utf8))
            exit(64)
        }
        let cases = try String(contentsOfFile: arguments[1], encoding: .utf8).split(separator: "\n")
            .map { line in
                let fields = line.split(separator: "\t").map(String.init)
                return Case(
                    price: fields[0], quantity: fields[1], rate: try VATRate(text: fields[2] + "%"),
                    sum: fields[3], tax: fields[4])
            }
        try measureBytes(cases, passes, samples)
        try measure("one line, String to String", cases, passes, samples, strings)
        try measure("exact types", cases, passes, samples, exactTypes)
        try measure("a receipt of one line", cases, passes, samples, receipts)
        try measure("a block of bills", cases, passes, samples, block)
    }

    static let lines = LineEngine(policy: Policy(level: .line, rule: .halfUp))

    /// Texts as `String`, by `LineEngine`.
    static func strings(_ cases: [Case], into results: inout [(String, String)]) throws {
        let lines = Self.lines
        for (index, line) in cases.enumerated() {
            results[index] = try lines.text(
                price: line.price, quantity: line.quantity, rate: line.rate)
        }
    }

    /// Texts as bytes of one buffer of the caller, by `LineEngine`; the figures stay in values that hold their bytes.
    static func measureBytes(_ cases: [Case], _ passes: Int, _ samples: Int) throws {
        var bytes: [UInt8] = []
        func range(of text: String) -> Range<Int> {
            bytes += text.utf8
            return (bytes.count - text.utf8.count)..<bytes.count
        }
        let lines = cases.map {
            (price: range(of: $0.price), quantity: range(of: $0.quantity), rate: $0.rate)
        }
        let engine = Self.lines
        var texts = [FiscalEngine.LineText?](repeating: nil, count: cases.count)
        try measure("one line, bytes to bytes", cases, passes, samples) { _, _ in
            let buffer = bytes.span
            for index in lines.indices {
                texts[index] = try engine.text(
                    price: buffer.extracting(lines[index].price),
                    quantity: buffer.extracting(lines[index].quantity), rate: lines[index].rate)
            }
        } results: { index in
            (texts[index]?.sum.description ?? "", texts[index]?.tax.description ?? "")
        }
    }

    /// Decimals in, rationals in between, a split by `VATSplit`.
    static func exactTypes(_ cases: [Case], into results: inout [(String, String)]) throws {
        for (index, line) in cases.enumerated() {
            let price = Rational(try ExactDecimal(text: line.price))
            let sum = price * Rational(try ExactDecimal(text: line.quantity))
            let split = try VATSplit(of: sum, rate: line.rate)
            results[index] = (
                split.gross.decimalText(scale: 2) ?? "", split.tax.decimalText(scale: 2) ?? ""
            )
        }
    }

    static let engine = ReceiptEngine(policy: Policy(level: .line, rule: .halfUp))

    /// A bill of its own for each line.
    static func receipts(_ cases: [Case], into results: inout [(String, String)]) throws {
        for (index, line) in cases.enumerated() {
            let bill = Bill(lines: [
                Line(
                    price: try ExactDecimal(text: line.price),
                    quantity: try ExactDecimal(text: line.quantity), rate: line.rate)
            ])
            let receipt = try engine.receipt(for: bill)
            results[index] = (receipt.totalAmount.fixedText, receipt.totalTax.fixedText)
        }
    }

    /// All lines as bills of one block.
    static func block(_ cases: [Case], into results: inout [(String, String)]) throws {
        var block = BillBlock()
        for line in cases {
            block.startBill()
            try block.addLine(
                price: try ExactDecimal(text: line.price),
                quantity: try ExactDecimal(text: line.quantity), rate: line.rate)
            try block.finishBill()
        }
        var receipts = ReceiptBlock()
        engine.compute(block, into: &receipts)
        for index in cases.indices {
            let totals = try receipts.totals(ofBill: index).get()
            results[index] = (
                Amount(minorUnits: totals.totalAmount).fixedText,
                Amount(minorUnits: totals.totalTax).fixedText
            )
        }
    }

    static func measure(
        _ form: String, _ cases: [Case], _ passes: Int, _ samples: Int,
        _ work: ([Case], inout [(String, String)]) throws -> Void,
        results result: ((Int) -> (String, String))? = nil
    ) throws {
        var results = [(String, String)](repeating: ("", ""), count: cases.count)
        try work(cases, &results)
        let clock = ContinuousClock()
        var times: [Int64] = []
        for _ in 0..<samples {
            let taken = try clock.measure {
                for _ in 0..<passes { try work(cases, &results) }
            }
            let (seconds, attoseconds) = taken.components
            times.append(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        }
        if let result { results = cases.indices.map(result) }
        let sums = zip(results, cases).count { $0.0 != $1.sum }
        let taxes = zip(results, cases).count { $0.1 != $1.tax }
        print(
            "{\"form\":\"\(form)\",\"lines\":\(cases.count * passes),"
                + "\"ns\":[\(times.map(String.init).joined(separator: ","))],"
                + "\"wrong_sums\":\(sums),\"wrong_taxes\":\(taxes)}")
    }
}

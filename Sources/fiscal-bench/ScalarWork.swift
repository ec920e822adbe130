// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// 4,096 different lines, and the ways of computing one of them from text to text.
struct ScalarWork {
    /// A way through the public API.
    enum Way: String, CaseIterable {
        /// `LineEngine`, bytes of the caller in, values that hold their bytes out.
        case bytes = "bytes to bytes"
        /// `LineEngine`, texts in and out.
        case strings = "String to String"
        /// A bill of its own for the line.
        case receipt = "String to receipt to String"
    }

    private struct Input {
        let price: String
        let quantity: String
        let rate: VATRate
        /// Where the bytes of the price and the quantity are in `bytes`.
        let priceBytes: Range<Int>
        let quantityBytes: Range<Int>
    }

    private struct Difference: Error, CustomStringConvertible {
        let description: String
    }

    let policy: Policy
    private let lines: LineEngine
    private let receipts: ReceiptEngine
    private let inputs: [Input]
    private let bytes: [UInt8]

    init(policy: Policy, seed: UInt64) {
        self.policy = policy
        lines = LineEngine(policy: policy)
        receipts = ReceiptEngine(policy: policy)
        var random = SplitMix64(state: seed)
        var bytes: [UInt8] = []
        func below(_ bound: UInt64) -> Int64 { Int64(random.next() % bound) }
        func range(of text: String) -> Range<Int> {
            bytes += text.utf8
            return (bytes.count - text.utf8.count)..<bytes.count
        }
        inputs = (0..<4096).map { _ in
            let price = "\(ExactDecimal(mantissa: 1 + below(2_000_000), scale: 2))"
            let quantity =
                "\(ExactDecimal(mantissa: 1 + below(99_999), scale: Int(below(4))))"
            return Input(
                price: price, quantity: quantity, rate: KernelColumns.rates[Int(below(6))],
                priceBytes: range(of: price), quantityBytes: range(of: quantity))
        }
        self.bytes = bytes
    }

    /// Computes so many lines one way.
    func run(_ way: Way, count: Int) throws {
        var digits = 0
        switch way {
        case .bytes:
            for round in 0..<count {
                let text = try text(at: round % inputs.count)
                digits &+= text.sum.count &+ text.tax.count
            }
        case .strings:
            for round in 0..<count {
                let text = try strings(at: round % inputs.count)
                digits &+= text.sum.utf8.count &+ text.tax.utf8.count
            }
        case .receipt:
            for round in 0..<count {
                let text = try figures(at: round % inputs.count)
                digits &+= text.sum.utf8.count &+ text.tax.utf8.count
            }
        }
        Self.look(at: digits)
    }

    /// Fails unless all ways give the same figures of every line.
    func compareWays() throws {
        for (index, input) in inputs.enumerated() {
            let text = try text(at: index)
            let strings = try strings(at: index)
            let receipt = try figures(at: index)
            guard strings == (text.sum.description, text.tax.description), strings == receipt
            else {
                throw Difference(
                    description: "\(input.price) x \(input.quantity) at \(input.rate) differs: "
                        + "\(text.sum), \(text.tax); \(strings.sum), \(strings.tax); "
                        + "\(receipt.sum), \(receipt.tax)")
            }
        }
    }

    private func text(at index: Int) throws -> LineText {
        let bytes = bytes.span
        return try lines.text(
            price: bytes.extracting(inputs[index].priceBytes),
            quantity: bytes.extracting(inputs[index].quantityBytes), rate: inputs[index].rate)
    }

    private func strings(at index: Int) throws -> (sum: String, tax: String) {
        try lines.text(
            price: inputs[index].price, quantity: inputs[index].quantity, rate: inputs[index].rate)
    }

    private func figures(at index: Int) throws -> (sum: String, tax: String) {
        let bill = Bill(lines: [
            Line(
                price: try ExactDecimal(text: inputs[index].price),
                quantity: try ExactDecimal(text: inputs[index].quantity), rate: inputs[index].rate)
        ])
        let item = try receipts.receipt(for: bill).items[0]
        return (text(item.sum), text(item.tax))
    }

    /// With the places of the policy; what it keeps exact with as many as it has.
    private func text(_ figure: Rational) -> String {
        figure.decimalText(scale: policy.scale) ?? figure.decimalText ?? ""
    }

    /// Keeps the compiler from leaving out work whose result nobody looks at.
    @inline(never)
    private static func look(at digits: Int) {}
}

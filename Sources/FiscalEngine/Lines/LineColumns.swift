// SPDX-License-Identifier: Apache-2.0

/// The figures of the lines of a block, in columns of minor units.
struct LineColumns: Sendable {
    /// The unit price after its rounding point, mantissa and scale.
    var prices: [Int64] = []
    var priceScales: [UInt8] = []
    /// In minor units.
    var sums: [Int64] = []
    var taxes: [Int64] = []
    var discounts: [Int64] = []
    /// Not zero: the kernel could not prove the row in its width.
    var marks: [UInt8] = []

    /// Makes room for `count` lines; their figures are set by whoever computes them.
    mutating func resize(to count: Int) {
        Self.resize(&prices, count, 0)
        Self.resize(&priceScales, count, 0)
        Self.resize(&sums, count, 0)
        Self.resize(&taxes, count, 0)
        Self.resize(&marks, count, 0)
        discounts.removeAll(keepingCapacity: true)
        discounts.append(contentsOf: repeatElement(0, count: count))
    }

    private static func resize<Value>(_ column: inout [Value], _ count: Int, _ value: Value) {
        if column.count > count {
            column.removeLast(column.count - count)
        } else {
            column.append(contentsOf: repeatElement(value, count: count - column.count))
        }
    }
}

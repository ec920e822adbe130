// SPDX-License-Identifier: Apache-2.0

/// Columns of lines as a program has them in memory: prices, then quantities, then rates, little-endian, without a head.
///
/// Each column has a stream of draws of its own, so that it is written from end to end without the others.
struct ColumnCorpus {
    /// A column, in the order of the file.
    enum Column: UInt64, CaseIterable {
        /// int64, kopecks.
        case price = 1
        /// int64, thousandths.
        case quantity
        /// uint8, the index of the rate in {0, 5, 7, 10, 20, 22}.
        case rate

        /// Bytes of a line.
        var width: Int { self == .rate ? 1 : 8 }
    }

    /// Bytes of a line in all columns.
    static let width = Column.allCases.reduce(0) { $0 + $1.width }

    let seed: UInt64

    /// Hands out the columns of so many lines, piece by piece.
    func write<Failure: Error>(
        lines: Int, to output: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        for column in Column.allCases {
            var dice = Dice(seed: seed, stream: column.rawValue)
            var rest = lines
            while rest > 0 {
                let count = min(rest, 32 << 10)
                var piece: [UInt8] = []
                piece.reserveCapacity(count * column.width)
                for _ in 0..<count {
                    let value = Self.draw(column, &dice)
                    for byte in 0..<column.width {
                        piece.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
                    }
                }
                try output(piece)
                rest -= count
            }
        }
    }

    private static func draw(_ column: Column, _ dice: inout Dice) -> Int {
        let share = dice.below(100)
        switch column {
        case .price:
            // 10.00 to 20,000.00 on a log scale: each octave as often as any other.
            if share < 70 {
                let octave = 1000 << dice.below(11)
                return dice.draw(octave...min(2 * octave - 1, 2_000_000))
            }
            return share < 95 ? dice.draw(1...9_999_999) : dice.draw(1...999_999_999)
        case .quantity:
            if share < 65 { return 1000 * dice.draw(1...5) }
            return share < 85 ? 1000 * dice.draw(1...500) : dice.draw(1...99_999)
        case .rate:
            return dice.below(6)
        }
    }
}

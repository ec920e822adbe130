// SPDX-License-Identifier: Apache-2.0

@testable import FiscalEngine

extension SeededGenerator {
    /// An integer where arithmetic breaks: powers of ten and of two and their neighbours, the limits of Int64.
    mutating func edgeInteger() -> Int {
        let sign = oneIn(2) ? -1 : 1
        switch int(0...7) {
        case 0: return sign * Int(PowersOfTen.int64(int(0...18))) + int(-1...1)
        case 1: return sign * (1 << int(0...61)) + int(-1...1)
        case 2: return Int.max - int(0...2)
        case 3: return Int.min + int(0...2)
        case 4: return int(Int.min...Int.max)
        case 5: return sign * int(0...1_000_000) * 5
        case 6: return sign * (1 << 31) + int(-1...1)
        default: return int(-12...12)
        }
    }

    /// A fraction with edges in both parts; one in eight is wider than two words.
    mutating func rational() -> Rational {
        let above = edgeInteger()
        let edge = oneIn(3) ? 1 : edgeInteger()
        let below = edge == 0 ? 107 : edge
        let value = Rational(above, over: below)
        return oneIn(8) ? value * Rational(edgeInteger(), over: 1 << 40) : value
    }

    /// A value on a grid of 10^−scale, a tie of it, next to one of both, or anything.
    mutating func valueNearGrid(scale: Int) -> Rational {
        let unit = Rational.powerOfTen(-scale)
        let cell = Rational(oneIn(3) ? int(-9...9) : edgeInteger())
        switch int(0...4) {
        case 0: return cell * unit
        case 1, 2: return (cell + Rational(1, over: 2)) * unit
        case 3: return (cell + Rational(1, over: 2) + Rational(int(-1...1), over: 1 << 30)) * unit
        default: return rational()
        }
    }

    /// The text of a decimal number with up to `digits` digits on each side of the point.
    mutating func decimalText(digits: Int = 24) -> String {
        var text = oneIn(3) ? "-" : ""
        text += oneIn(4) ? "0" : String(int(1...9)) + zerosAndNines(int(0...digits))
        if !oneIn(3) { text += "." + zerosAndNines(int(1...digits)) }
        return text
    }

    private mutating func zerosAndNines(_ count: Int) -> String {
        let digits = oneIn(3) ? ["0", "9"] : ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
        return (0..<count).map { _ in pick(digits) }.joined()
    }
}

extension Rational {
    /// hold for the stored form.
    var isCanonical: Bool {
        switch storage {
        case .small(let above, let below):
            below > 0 && above != .min
                && greatestCommonDivisor(above.magnitude, UInt64(below)) == 1
        case .big(let value): value.ratio == nil
        }
    }
}

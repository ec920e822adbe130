// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Rational: one form for each value")
struct RationalFormTests {
    @Test("Q-1: lowest terms, positive denominator, zero is 0/1")
    func lowestTerms() {
        let cases: [(Rational, String)] = [
            (Rational(6, over: 4), "3/2"), (Rational(6, over: -4), "-3/2"),
            (Rational(-6, over: -4), "3/2"), (Rational(0, over: -7), "0"),
            (Rational(.min, over: .min), "1"), (Rational(.max, over: .min), minusNearlyOne),
            (Rational(.min), "-9223372036854775808"), (Rational(1, over: .min), tiny),
            (Rational(.min, over: -2), "4611686018427387904"), (Rational(8, over: 4), "2"),
            (Rational(.min, over: -1), "9223372036854775808"), (-Rational.zero, "0"),
        ]
        for (value, text) in cases {
            #expect(value.fractionText == text)
            #expect(value.isCanonical, "\(text)")
        }
    }

    private let minusNearlyOne = "-9223372036854775807/9223372036854775808"
    private let tiny = "-1/9223372036854775808"

    @Test("Q-2: a value leaves two words at 2^63 and comes back")
    func smallAndBig() {
        let top = Rational(.max)
        let below = Rational(.min)
        #expect(top.isSmall && !(top + 1).isSmall && ((top + 1) - 1).isSmall)
        #expect(!below.isSmall && (below + 1).isSmall && below + 1 == -top)
        #expect(top + 1 == -below && -(-below) == below)
        #expect((top + 1) - 1 == top && (top + top) - top == top)
        #expect(!(top * top).isSmall && (top * top / top).isSmall && top * top / top == top)
        #expect(!(1 / top / 2).isSmall && 1 / top / 2 * 2 == 1 / top)
        #expect((1 / below).signum == -1 && (1 / below) * below == 1)
        #expect(below - below == 0 && (below - below).isSmall && below / below == 1)
        #expect(Rational(1, over: 3) + (top + 1) - (top + 1) == Rational(1, over: 3))
        #expect(BigRational.integer(UInt64(Int64.max)).ratio?.0 == .max)
        #expect(Rational(BigRational.integer(.max)) == top + top + 1)
    }

    @Test("Signs and integers in both forms")
    func facts() {
        let big = Rational(.max) * Rational(.max)
        for (value, sign, isInteger) in [
            (Rational.zero, 0, true), (Rational.one, 1, true), (-big, -1, true), (big, 1, true),
            (big / 3 / 7 / 11 / 13, 1, false), (Rational(-1, over: 2), -1, false),
            (big + Rational(1, over: 2), 1, false),
        ] {
            #expect(value.signum == sign && value.isNegative == (sign < 0), "\(value)")
            #expect(value.isZero == (sign == 0) && value.isInteger == isInteger, "\(value)")
            #expect(value.magnitude == (sign < 0 ? -value : value), "\(value)")
        }
    }

    @Test("Division by zero throws; the quotient is exact otherwise")
    func division() throws {
        #expect(throws: DivisionByZeroError.self) { try Rational.one.divided(by: 0) }
        #expect(throws: DivisionByZeroError.self) { try Rational(.min).divided(by: 1 - 1) }
        #expect(try Rational(8720).divided(by: -107) == Rational(-8720, over: 107))
    }

    @Test("Cutting towards zero tells the sign, the parity and the half")
    func truncation() throws {
        let wide = Rational(.max) * 4 + 1
        let cases: [(Rational, Rational, Bool, Bool, CutFacts.Half)] = [
            ("-0.2", 0, true, false, .below), ("-0.5", 0, true, false, .equal),
            ("-0.7", 0, true, false, .above), ("0.5", 0, false, false, .equal),
            ("1.5", 1, false, true, .equal), ("-1.4999", -1, true, true, .below),
            ("-2.5001", -2, true, false, .above), (wide + "0.5", wide, false, true, .equal),
            (-wide - "0.4", -wide, true, true, .below), ("1/3", 0, false, false, .below),
            (1 - 1 / (wide * wide), 0, false, false, .above),
        ]
        for (value, integer, isNegative, isOdd, half) in cases {
            let (whole, facts) = value.truncated()
            let cut = try #require(facts)
            #expect(whole == integer && cut.isNegative == isNegative, "\(value)")
            #expect(cut.isOdd == isOdd && cut.half == half, "\(value)")
            #expect(value.floor == (isNegative ? integer - 1 : integer), "\(value)")
        }
        for integer in [Rational.zero, Rational(-7), wide, -wide] {
            #expect(integer.truncated().cut == nil && integer.floor == integer)
        }
    }
}

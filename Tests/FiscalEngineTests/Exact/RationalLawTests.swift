// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import FiscalEngine

@Suite("Rational: laws of a field and of an order")
struct RationalLawTests {
    @Test("Addition and multiplication form a field, and every result is canonical")
    func fieldLaws() {
        var random = SeededGenerator(stream: 1)
        for _ in 0..<3000 {
            let (a, b, c) = (random.rational(), random.rational(), random.rational())
            func law(_ name: String, _ left: Rational, _ right: Rational) {
                expectLaw(name, left == right, "\(a), \(b), \(c): \(left) and \(right)")
                expectLaw("Q-1, Q-2 in \(name)", left.isCanonical, "\(a), \(b), \(c)")
            }
            law("a + b = b + a", a + b, b + a)
            law("ab = ba", a * b, b * a)
            law("(a + b) + c = a + (b + c)", (a + b) + c, a + (b + c))
            law("(ab)c = a(bc)", (a * b) * c, a * (b * c))
            law("a(b + c) = ab + ac", a * (b + c), a * b + a * c)
            law("a - b = a + (-b)", a - b, a + (-b))
            law("(a + b) - b = a", (a + b) - b, a)
            law("a - a = 0", a - a, .zero)
            if !b.isZero {
                law("(a / b)b = a", (a / b) * b, a)
                law("ab / b = a", a * b / b, a)
            }
            var sum = a
            sum += b
            law("+=", sum, a + b)
            sum -= b
            law("-=", sum, a)
        }
    }

    @Test("The order agrees with the sign of the difference, equality with the hash")
    func order() {
        var random = SeededGenerator(stream: 2)
        for _ in 0..<3000 {
            let a = random.rational()
            let b = random.oneIn(4) ? a + random.pick([0, 1, "1/3", -1]) : random.rational()
            let sign = (a - b).signum
            expectLaw("compare", a.compare(b) == sign, "\(a), \(b)")
            expectLaw("antisymmetry", b.compare(a) == -sign, "\(a), \(b)")
            expectLaw("<", (a < b) == (sign < 0) && (a == b) == (sign == 0), "\(a), \(b)")
            let again = (a + b) - b
            expectLaw("hash", again.hashValue == a.hashValue, "\(a), \(b)")
            expectLaw("floor", a.floor <= a && a < a.floor + 1, "\(a)")
            let c = random.rational()
            expectLaw("transitivity", !(a <= b && b <= c) || a <= c, "\(a), \(b), \(c)")
        }
    }

    @Test("Texts read back as the value: fraction, decimal, JSON")
    func textRoundTrip() throws {
        var random = SeededGenerator(stream: 3)
        var values: [Rational] = []
        for _ in 0..<1000 {
            let value = random.rational()
            values.append(value)
            expectLaw("fraction", try Rational(text: value.fractionText) == value, "\(value)")
            expectLaw("no -0", value.fractionText != "-0", "\(value)")
            if let scale = value.decimalScale, let text = value.decimalText {
                expectLaw("decimal", try Rational(text: text) == value, text)
                expectLaw("places", value.decimalText(scale: scale) == text, text)
                expectLaw(
                    "scale is least", scale == 0 || value.decimalText(scale: scale - 1) == nil, text
                )
                expectLaw("same cut text", value.decimalText(places: scale) == text, text)
            } else {
                expectLaw("no decimal", value.decimalText == nil, "\(value)")
                expectLaw("cut", value.decimalText(places: 3).hasSuffix("…"), "\(value)")
            }
        }
        let data = try JSONEncoder().encode(values)
        #expect(try JSONDecoder().decode([Rational].self, from: data) == values)
    }
}

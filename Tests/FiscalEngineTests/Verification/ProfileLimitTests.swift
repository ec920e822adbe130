// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Profile: each limit at its value and one above")
struct ProfileLimitTests {
    /// A receipt whose figure of a kind is `value`.
    private static func receipt(_ kind: ProfileLimits.Kind, _ value: ExactDecimal)
        -> RecordedReceipt
    {
        let count = Rational(value).int64.map { Int($0) } ?? 0
        func text(_ limited: ProfileLimits.Kind) -> String? {
            kind == limited ? String(repeating: "ж", count: count) : nil
        }
        func line(
            _ price: ExactDecimal, _ quantity: ExactDecimal = 1, sum: ExactDecimal? = nil
        ) -> (Line, RecordedLine) {
            ProfileExample.line(
                price, quantity, sum: sum, name: text(.nameLength), unit: text(.unitLength))
        }
        switch kind {
        case .amount: return ProfileExample.receipt(line(0), totalTax: value)
        case .unitPrice: return ProfileExample.receipt(line(value, "0.001"))
        case .lineSum: return ProfileExample.receipt(line(0, sum: value))
        case .quantity, .quantityMantissa:
            return ProfileExample.receipt(line(0, value, sum: 0))
        case .quantityScale:
            return ProfileExample.receipt(line(0, ExactDecimal(mantissa: 1, scale: count), sum: 0))
        case .nameLength, .unitLength: return ProfileExample.receipt(line(1))
        case .lines: return ProfileExample.receipt((0..<count).map { _ in line(1) })
        case .payments:
            return ProfileExample.receipt(
                line(1), payments: (0..<count).map { _ in ProfileExample.card("0.01") })
        case .vatEntries:
            return ProfileExample.receipt(
                line(1), vat: (0..<count).map { _ in RecordedSubtotal(rate: .percent(20)) })
        }
    }

    /// The least step by which a value of a kind passes its limit.
    private static func step(_ kind: ProfileLimits.Kind) -> ExactDecimal {
        switch kind {
        case .amount, .unitPrice, .lineSum: "0.01"
        case .quantity: "0.001"
        default: 1
        }
    }

    @Test(arguments: ProfileLimits.Kind.allCases, Profile.allCases)
    func boundary(_ kind: ProfileLimits.Kind, _ profile: Profile) throws {
        guard let limit = profile.limits[kind] else { return }
        func findings(_ value: ExactDecimal) -> [ProfileFinding] {
            profile.findings(in: Self.receipt(kind, value)).filter {
                ProfileRule.named($0.rule)?.number == "limit"
            }
        }
        #expect(findings(limit.value) == [])
        let above = Rational(limit.value) + Rational(Self.step(kind))
        let found = findings(try #require(ExactDecimal(above)))
        #expect(found.count == 1)
        #expect(found.first?.computed == Rational(limit.value))
        #expect(found.first?.difference == Rational(Self.step(kind)))
    }

    @Test("Every amount is held against the width of its field, and prices of the formats")
    func amounts() {
        let wide: ExactDecimal = "2814749767106.56"
        let receipt = RecordedReceipt(
            bill: Bill(lines: [Line(price: wide, quantity: "0.001", rate: .percent(20))]),
            items: [RecordedLine(sum: wide, tax: wide)], totalAmount: wide, totalTax: wide,
            vat: [RecordedSubtotal(rate: .percent(20), turnover: wide, tax: wide)],
            payments: [ProfileExample.cash(wide)])
        let figures = Profile.ffd.findings(in: receipt).filter { $0.rule == "amount-width" }
            .map(\.figure)
        #expect(
            figures == [
                .price, .sum, .tax, .totalAmount, .totalTax, .turnover(0), .rateTax(0), .payment(0),
            ])
        let others = Profile.atol.findings(in: receipt).filter { $0.rule == "amount-width" }
        #expect(!others.contains { $0.figure == .sum || $0.figure == .price })
    }

    @Test("Sizes are compared exactly, whatever their form")
    func sizes() throws {
        var random = SeededGenerator(stream: 91)
        for _ in 0..<2000 {
            let value = try ExactDecimal(text: random.decimalText())
            let bound = try ExactDecimal(text: random.decimalText())
            guard bound.signum >= 0 else { continue }
            expectLaw(
                "|value| > bound",
                value.magnitudeExceeds(bound) == (Rational(value).magnitude > Rational(bound)),
                "\(value), \(bound)")
            expectLaw("kopecks", value.kopecks == Rational(value) * 100, "\(value)")
        }
        #expect(!ExactDecimal(-5).magnitudeExceeds(5) && ExactDecimal(-6).magnitudeExceeds(5))
    }

    @Test("Characters are counted as single bytes of a code page have them")
    func characters() {
        func findings(_ name: String) -> Int {
            Profile.evotor.findings(
                in: ProfileExample.receipt(ProfileExample.line(1, name: name))
            ).count
        }
        #expect(findings(String(repeating: "й", count: 128)) == 0)
        #expect(findings(String(repeating: "\u{0438}\u{0306}", count: 65)) == 1)
        #expect(findings(String(repeating: "a", count: 129)) == 1)
    }
}

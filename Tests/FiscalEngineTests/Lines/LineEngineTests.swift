// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("LineEngine: one line from text to text")
struct LineEngineTests {
    @Test(
        "Under every level, order and rule: the figures, and the errors, of a receipt of the line",
        arguments: Policy.VATLevel.allCases, Policy.VATOrder.allCases)
    func agreement(_ level: Policy.VATLevel, _ order: Policy.VATOrder) throws {
        var random = SeededGenerator(stream: 71)
        for rule in RoundingRule.allCases {
            for basis in PriceBasis.allCases {
                for _ in 0..<2 {
                    let policy = random.policy(level, order, rule)
                    let engine = LineEngine(policy: policy, basis: basis)
                    for _ in 0..<12 {
                        let line = random.lineText()
                        let (text, meaning) = (
                            figures(line, engine), meaning(line, policy, basis)
                        )
                        expectLaw(
                            "text to text = receipt", text == meaning,
                            "\(line), \(basis) under \(policy): \(text) and \(meaning)")
                    }
                }
            }
        }
    }

    private typealias Figures = Result<[String], LineTextError>

    private func figures(_ line: LineOfText, _ engine: LineEngine) -> Figures {
        Result { () throws(LineTextError) in
            let (sum, tax) = try engine.text(
                price: line.price, quantity: line.quantity, rate: line.rate)
            return [sum, tax]
        }
    }

    /// What a receipt through rationals says, without whatever rounds its amount due.
    private func meaning(_ line: LineOfText, _ policy: Policy, _ basis: PriceBasis) -> Figures {
        var policy = policy
        policy.total = .keep
        let engine = ReceiptEngine(policy: policy, usesKernel: false)
        func text(_ figure: Rational) -> String {
            figure.decimalText(scale: policy.scale) ?? figure.decimalText ?? "no decimal"
        }
        let price: ExactDecimal
        let quantity: ExactDecimal
        do { price = try ExactDecimal(text: line.price) } catch { return .failure(.price(error)) }
        do {
            quantity = try ExactDecimal(text: line.quantity)
        } catch { return .failure(.quantity(error)) }
        do {
            let receipt = try engine.receipt(
                for: Bill(
                    priceBasis: basis,
                    lines: [Line(price: price, quantity: quantity, rate: line.rate)]))
            return .success([text(receipt.items[0].sum), text(receipt.items[0].tax)])
        } catch {
            return .failure(.figures(error))
        }
    }

    @Test("Every form of the call gives the same")
    func forms() throws {
        let engine = LineEngine(policy: .evotor)
        let (price, quantity) = (Array("433.8".utf8), Array("2".utf8))
        let rates: [(String, VATRate, String)] = [
            ("7%", .percent(7), "56.76"), ("20%", .percent(20), "144.60"),
            ("0%", .percent(0), "0.00"), ("none", .none, "0.00"), ("Без НДС", .none, "0.00"),
            ("20/120", .calculated(20), "144.60"), ("12.5%", .percent("12.5"), "96.40"),
            ("99%", .percent(99), "431.62"), ("100%", .percent(100), "433.80"),
            (" 7.0 %", .percent(7), "56.76"),
        ]
        for (text, rate, tax) in rates {
            let strings = try engine.text(price: "433.8", quantity: "2", rate: rate)
            #expect(strings == ("867.60", tax), "\(text)")
            #expect(try engine.text(price: "433.8", quantity: "2", rate: text) == strings)
            let bytes = try engine.text(price: price.span, quantity: quantity.span, rate: rate)
            #expect((bytes.sum.description, bytes.tax.description) == strings)
            let rateBytes = Array(text.utf8)
            let all = try engine.text(
                price: price.span, quantity: quantity.span, rate: rateBytes.span)
            #expect((all.sum.description, all.tax.description) == strings)
        }
    }

    @Test("Errors name the field and the byte")
    func errors() {
        let engine = LineEngine(policy: .evotor)
        let cases: [(String, String, String, String)] = [
            (
                "1,5", "1", "7%",
                "price: the decimal separator is a point, not a comma (character 2)"
            ),
            ("1.", "1", "7%", "price: a digit is expected (character 3)"),
            ("", "1", "7%", "price: an empty text is not a number (character 1)"),
            ("1", "01", "7%", "quantity: a number does not start with an extra zero (character 1)"),
            (
                "1", "1", "7",
                "rate: a VAT rate is a percent (20%), a calculated rate (20/120) or none"
            ),
            (
                "1", "1", "00%",
                "rate: malformed VAT rate: a number does not start with an extra zero"
                    + " (character 1)"
            ),
            (
                "1", "0", "7%",
                "line 1, quantity: a quantity is greater than zero (quantity-not-positive)"
            ),
            ("-1", "1", "7%", "line 1, price: a price is zero or more (negative-price)"),
            (
                "92233720368547758.08", "1", "7%",
                "line 1, sum: the amount does not fit 64-bit minor units (amount-overflow)"
            ),
        ]
        for (price, quantity, rate, message) in cases {
            let error = #expect(throws: LineTextError.self) {
                try engine.text(price: price, quantity: quantity, rate: rate)
            }
            #expect(error?.description == message)
        }
    }

    @Test("Gross beyond Int64 is refused on top of net prices only")
    func gross() throws {
        let price = "92233720368547758.07"
        let policy = Policy(level: .line, rule: .halfUp)
        let inclusive = LineEngine(policy: policy)
        #expect(
            try inclusive.text(price: price, quantity: "1", rate: .percent(20))
                == ("92233720368547758.07", "15372286728091293.01"))
        let exclusive = LineEngine(policy: policy, basis: .taxExclusive)
        #expect(throws: LineTextError.figures(ReceiptError(.amountOverflow, .amountDue))) {
            try exclusive.text(price: price, quantity: "1", rate: .percent(20))
        }
    }

    @Test("Figures that a policy keeps exact are written whole, however long")
    func exactFigures() throws {
        var policy = Policy(level: .line, rule: .halfUp)
        policy.lineSum = .keep
        policy.vatOrder = .counterpart
        let engine = LineEngine(policy: policy)
        let text = try engine.text(
            price: "0.1234567890123456789", quantity: "0.1234567890123456789", rate: .percent(20))
        #expect(text.sum == "0.01524157875323883675019051998750190521")
        #expect(text.tax == "0.00524157875323883675019051998750190521")
        #expect(
            try engine.text(price: "1.5", quantity: "2", rate: .percent(20)) == ("3.00", "0.50"))
    }

    @Test("Stricter limits are kept, also where the short way reads more")
    func limits() {
        let engine = LineEngine(policy: .evotor, limits: NumberLimits(maximumDigits: 5))
        #expect(
            throws: LineTextError.price(NumberError(.tooManyDigits(limit: 5), offset: 6))
        ) { try engine.text(price: "1234.56", quantity: "1", rate: .percent(20)) }
    }

    @Test("The text of a figure goes where the caller wants it")
    func appending() throws {
        let engine = LineEngine(policy: .evotor)
        let (price, quantity) = (Array("433.8".utf8), Array("2".utf8))
        let text = try engine.text(price: price.span, quantity: quantity.span, rate: .percent(7))
        var bytes = Array("sum ".utf8)
        text.sum.append(to: &bytes)
        bytes.append(addingCapacity: 8) { (output: inout OutputSpan<UInt8>) in
            output.append(UInt8(ascii: " "))
            text.tax.append(to: &output)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "sum 867.60 56.76")
        #expect(text.sum.count == 6)
        #expect(text.tax.withBytes { Int($0[0]) } == 0x35)
    }
}

/// A line as a document may have it, right or wrong.
struct LineOfText {
    let price: String
    let quantity: String
    let rate: VATRate
}

extension SeededGenerator {
    mutating func lineText() -> LineOfText {
        LineOfText(
            price: numberText(), quantity: oneIn(4) ? String(int(0...5)) : numberText(),
            rate: pick([
                .percent(20), .percent(22), .percent(7), .percent(5), .calculated(20),
                .percent(0), .none, .percent("12.5"), .percent(99), .percent(100),
            ]))
    }

    /// Mostly everyday numbers; some at the limits of eight and sixteen bytes and of columns, and some that are none.
    private mutating func numberText() -> String {
        switch int(0...15) {
        case 0: return decimalText(digits: 12)
        case 1: return pick(["1e2", "1.5e-1", "-0", "-1", "00", "1.", ".5", "1,5", "", "x", "0"])
        case 2:
            let digits = (0..<int(6...17)).map { _ in String(int(0...9)) }.joined()
            return oneIn(2) ? "1" + digits : "0." + digits
        case 3, 4: return "\(int(0...99_999_999)).\(int(0...9999))"
        case 5, 6: return "0.\(pick(["005", "5", "05", "125", "0050", "0005"]))"
        default:
            return ExactDecimal(mantissa: Int64(int(1...2_000_000)), scale: int(0...4)).description
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("Fiscal rows: known bills, constraints, refusals")
struct FiscalRowTests {
    private func rows(
        _ bill: Bill, policy: String = "line/half-up", _ constraints: RowConstraints = .init()
    ) throws -> FiscalRows {
        try FiscalRowEngine(policy: Policy(text: policy), constraints: constraints).rows(for: bill)
    }

    private func good(
        _ price: ExactDecimal, _ quantity: ExactDecimal, less discount: ExactDecimal = .zero,
        isMarked: Bool = false
    ) -> Line {
        Line(
            price: price, quantity: quantity, rate: .percent(20),
            adjustments: Adjustments(discounts: discount.signum == 0 ? [] : [.amount(discount)]),
            isMarked: isMarked)
    }

    /// Published answers of other programs. Where theirs is feasible, ours has no more rows and no larger distortion.
    static let published: [(String, [Line], bill: [Adjustment], rows: [String])] = [
        // Shtrih's driver: five rows, 77,845.28 (V20).
        (
            "V20",
            [
                line("476.97", "1", "0.01"), line("241.78", "160", "0.64"),
                line("483.56", "80", "0.64"),
            ], [],
            [
                "476.96 × 1 = 476.96", "241.78 × 96 = 23210.88", "241.77 × 64 = 15473.28",
                "483.56 × 16 = 7736.96", "483.55 × 64 = 30947.20",
            ]
        ),
        // Shtrih prints 1115.87 × 3 = 3347.60: a kopeck off its product, which only a tolerance allows (V21).
        (
            "V21", [line("1115.87", "3", "0.01")], [],
            ["1115.87 × 2 = 2231.74", "1115.86 × 1 = 1115.86"]
        ),
        // YooKassa: 23.81 × 2, 23.82 × 1, 9.52 × 3: three rows too. Its shares are 71.44 and 28.56, a largest remainder that
        // goes to the other good: of 71.428… and 28.571… ours are 71.43 and 28.57 (V23).
        (
            "V23", [line("50", "3"), line("20", "3")], [.amount(110)],
            ["23.81 × 3 = 71.43", "9.53 × 1 = 9.53", "9.52 × 2 = 19.04"]
        ),
        // YooKassa: 4.13 × 1, 8.29 × 3; its share of the first good is 4.14 cut by the rest. 10/70 of 29 is 4.142… (V24).
        (
            "V24", [line("10", "1"), line("20", "3")], [.amount(41)],
            ["4.14 × 1 = 4.14", "8.29 × 2 = 16.58", "8.28 × 1 = 8.28"]
        ),
        (
            "V25", [line("10", "1"), line("20", "1")], [.amount(1)],
            ["9.67 × 1 = 9.67", "19.33 × 1 = 19.33"]
        ),
        // Mygento: 10.05 × 30 for 301.50 needs no second row (V29).
        ("V29", [line("10.1", "30", "1.50")], [], ["10.05 × 30 = 301.50"]),
        // Mygento: 33.66, 33.67 × 2; 25.27 × 2, 25.28 × 2 (V30).
        (
            "V30", [line("40", "3", "19"), line("25.5", "4", "0.90")], [],
            [
                "33.67 × 2 = 67.34", "33.66 × 1 = 33.66", "25.28 × 2 = 50.56", "25.27 × 2 = 50.54",
            ]
        ),
        (
            "W4", [line("241.78", "160", "0.64")], [],
            ["241.78 × 96 = 23210.88", "241.77 × 64 = 15473.28"]
        ),
        // 1C-Bitrix registers 3.33 × 300 = 999.00, a ruble off (W8).
        ("W8", [line("10", "300", "2000")], [], ["3.34 × 100 = 334.00", "3.33 × 200 = 666.00"]),
        // Published: 35.6 × 21.99 and 12.2 × 21.98, distortion 0.122. Ours has 0.1121 (W3).
        (
            "W3", [line("21.99", "47.8", "0.12")], [],
            ["21.99 × 47.505 = 1044.63", "21.61 × 0.295 = 6.37"]
        ),
    ]

    private static func line(
        _ price: ExactDecimal, _ quantity: ExactDecimal, _ discount: ExactDecimal = .zero
    ) -> Line {
        FiscalRowTests().good(price, quantity, less: discount)
    }

    @Test("Bills of other programs' tests", arguments: published.indices)
    func publishedBills(_ index: Int) throws {
        let (name, lines, discounts, expected) = Self.published[index]
        let rows = try rows(Bill(lines: lines, adjustments: Adjustments(discounts: discounts)))
        #expect(rows.rows.map(\.description) == expected, "\(name)")
        try expectRegistrable(rows)
    }

    @Test("The published rows of 47.8 × 21.99 hold, with the larger distortion")
    func distortion() throws {
        let rows = try rows(Bill(lines: [good("21.99", "47.8", less: "0.12")]))
        #expect(rows.distortion == "0.1121")
        #expect(rows.distortion < ("21.99" - "21.98") * "12.2" as Rational)
        let window = RowWindow(.halfUp, divisor: 1000)
        #expect(window.holds(2199 * 35600, 78284) && window.holds(2198 * 12200, 26816))
    }

    @Test("A tolerance of a kopeck makes one row of two")
    func tolerance() throws {
        var constraints = RowConstraints()
        constraints.tolerance = 1
        let rows = try rows(Bill(lines: [good("1115.87", "3", less: "0.01")]), constraints)
        #expect(rows.rows.map(\.description) == ["1115.87 × 3 = 3347.60"])
    }

    @Test("Marked goods have a row a unit")
    func marked() throws {
        let rows = try rows(
            Bill(
                lines: [good(100, 3, isMarked: true), good(50, 1)],
                adjustments: Adjustments(discounts: [.amount("0.02")])))
        #expect(
            rows.rows.map(\.description) == [
                "100 × 1 = 100.00", "100 × 1 = 100.00", "99.98 × 1 = 99.98", "50 × 1 = 50.00",
            ]
                || rows.rows.map(\.description) == [
                    "100 × 1 = 100.00", "99.99 × 1 = 99.99", "99.99 × 1 = 99.99", "50 × 1 = 50.00",
                ])
        #expect(rows.rows.count == 4)
        let error = try impossible(Bill(lines: [good(100, "1.5", isMarked: true)]))
        #expect(error?.reason == .markedFraction && error?.line == 0)
    }

    @Test("What is impossible says why, with the nearest totals on both sides")
    func refusals() throws {
        var constraints = RowConstraints()
        constraints.minimumPrice = "0.01"
        let cheap = Bill(lines: [good(5, 1), good("0.01", 3, less: "0.02")])
        let error = try impossible(cheap, constraints)
        #expect(error?.reason == .minimumPrice && error?.line == 1)
        #expect(error?.nearestBelow == nil && error?.nearestAbove?.fixedText == "5.03")

        constraints = RowConstraints()
        constraints.maximumRowsPerGood = 1
        let odd = try impossible(Bill(lines: [good("33.34", 3, less: "0.02")]), constraints)
        #expect(odd?.reason == .maximumRowsPerGood)
        #expect(odd?.nearestBelow?.fixedText == "99.99" && odd?.nearestAbove?.fixedText == "100.02")

        constraints = RowConstraints()
        constraints.maximumRows = 2
        let many = try impossible(
            Bill(lines: [good("33.34", 3, less: "0.02"), good(5, 1)]), constraints)
        #expect(many?.reason == .maximumRows && many?.line == nil)
        // 99.99 and 5.01 are two rows of the same total: sums that move would do.
        #expect(
            many?.nearestBelow?.fixedText == "105.00" && many?.nearestAbove?.fixedText == "105.00")

        constraints = RowConstraints()
        constraints.quantityScale = 0
        let fine = try impossible(Bill(lines: [good(5, "0.5", less: 1)]), constraints)
        #expect(fine?.reason == .quantityScale)
    }

    private func impossible(
        _ bill: Bill, _ constraints: RowConstraints = .init()
    ) throws -> ImpossibleRows? {
        do {
            _ = try rows(bill, constraints)
            return nil
        } catch FiscalRowError.impossible(let impossible) {
            return impossible
        }
    }

    @Test("Free targets and a total lowered inside its ruble save rows")
    func movedTargets() throws {
        let bill = Bill(
            lines: [good(10, 3), good(20, 3)],
            adjustments: Adjustments(discounts: [.amount("0.03")]))
        #expect(try rows(bill).rows.count == 4)
        var constraints = RowConstraints()
        constraints.freesTargets = true
        let free = try rows(bill, constraints)
        #expect(free.rows.count == 2 && free.totalAmount.fixedText == "89.97")
        constraints = RowConstraints()
        constraints.lowersTotal = true
        let one = Bill(lines: [good("33.34", 3, less: "0.01")])
        let lowered = try rows(one, constraints)
        #expect(lowered.rows.map(\.description) == ["33.34 × 3 = 100.02"])
        #expect(lowered.totalAmount.fixedText == "100.01" && lowered.lowered.fixedText == "0.01")
    }

    @Test("Constraints out of their range are refused by name")
    func constraintErrors() throws {
        let cases: [(String, (inout RowConstraints) -> Void)] = [
            ("tolerance", { $0.tolerance = 2 }), ("quantityScale", { $0.quantityScale = 7 }),
            ("priceScale", { $0.priceScale = 1 }), ("minimumPrice", { $0.minimumPrice = -1 }),
            ("minimumPrice", { $0.minimumPrice = "0.001" }),
            ("maximumRows", { $0.maximumRows = 0 }),
            ("maximumMovement", { $0.maximumMovement = -1 }),
        ]
        for (name, change) in cases {
            var constraints = RowConstraints()
            change(&constraints)
            #expect {
                _ = try FiscalRowEngine(policy: .evotor, constraints: constraints)
            } throws: { ($0 as? RowConstraintError)?.constraint == name }
        }
    }

    @Test("A bill without receipt has no rows, and plain lines are their rows")
    func plain() throws {
        #expect(throws: FiscalRowError.self) { try self.rows(Bill(lines: [])) }
        let rows = try self.rows(Bill(lines: [good("19.31", 200), good(5, "0.125")]))
        #expect(rows.dividedLines.isEmpty && rows.distortion.isZero && rows.taxChanges.isEmpty)
    }

    // MARK: Laws

    @Test(
        "K-1, K-2 and the totals on random bills",
        arguments: ["line/half-up", "rate/half-even", "receipt/up"])
    func laws(_ policy: String) throws {
        var random = SeededGenerator(stream: 61)
        var divided = 0
        for _ in 0..<150 {
            let lines = (0..<random.int(1...5)).map { _ in
                let isWeighed = random.oneIn(4)
                return Line(
                    price: ExactDecimal(mantissa: Int64(random.int(1...50_000)), scale: 2),
                    quantity: ExactDecimal(
                        mantissa: Int64(random.int(1...(isWeighed ? 3000 : 12))),
                        scale: isWeighed ? 3 : 0),
                    rate: random.pick([.percent(22), .percent(10), .none]),
                    isMarked: !isWeighed && random.oneIn(6))
            }
            let bill = Bill(
                lines: lines,
                adjustments: Adjustments(discounts: [
                    .percent(ExactDecimal(mantissa: Int64(random.int(0...99)), scale: 0))
                ]))
            let rows = try rows(bill, policy: policy)
            try expectRegistrable(rows, Policy(text: policy).lineSum)
            divided += rows.dividedLines.count
            for (index, line) in lines.enumerated() {
                let own = rows.rows.filter { $0.line == index }
                let quantity = own.reduce(Rational.zero) { $0 + Rational($1.quantity) }
                let sum = own.reduce(Rational.zero) { $0 + $1.sum.value }
                expectLaw("K-2", quantity == Rational(line.quantity), "\(bill)")
                expectLaw("K-2", sum == rows.receipt.items[index].sum, "\(bill)")
                let most = line.isMarked ? Int(Rational(line.quantity).int64 ?? 0) : 2
                expectLaw("K-4", own.count <= most, "\(bill)")
            }
            expectLaw("total", rows.totalAmount == rows.receipt.totalAmount, "\(bill)")
        }
        #expect(divided > 100)
    }

    /// K-1: the sum of each row is its product, rounded.
    private func expectRegistrable(
        _ rows: FiscalRows, _ point: RoundingPoint = .round(.halfUp)
    ) throws {
        for row in rows.rows {
            let product = Rational(row.price) * Rational(row.quantity)
            let sum = try product.rounded(at: point, scale: 2)
            expectLaw("K-1", sum == row.sum.value, "\(row)")
        }
    }

    @Test("K-8: the best moves are those of all moves tried")
    func moves() throws {
        var random = SeededGenerator(stream: 62)
        for _ in 0..<40 {
            var constraints = RowConstraints()
            constraints.maximumMovement = 2
            let lines = (0..<3).map { _ in
                good(
                    ExactDecimal(mantissa: Int64(random.int(5...40)), scale: 2),
                    ExactDecimal(mantissa: Int64(random.int(1...6)), scale: 0),
                    less: ExactDecimal(mantissa: Int64(random.int(0...4)), scale: 2))
            }
            var free = constraints
            free.freesTargets = true
            let found = try rows(Bill(lines: lines), free)
            var best: (rows: Int, distortion: Rational)?
            for first in -2...2 {
                for second in -2...2 where abs(first + second) <= 2 {
                    let moves = [first, second, -first - second]
                    guard let moved = try? rows(Bill(lines: moved(lines, by: moves)), constraints)
                    else { continue }
                    let cost = (moved.rows.count, moved.distortion)
                    if best.map({ cost < ($0.rows, $0.distortion) }) ?? true { best = cost }
                }
            }
            expectLaw("K-8", best?.rows == found.rows.count, "\(lines)")
            expectLaw("K-8", best?.distortion == found.distortion, "\(lines)")
        }
    }

    /// Lines whose sums are so many kopecks more; one that cannot be lowered so far has no such sum.
    private func moved(_ lines: [Line], by moves: [Int]) -> [Line] {
        zip(lines, moves).map { line, move in
            var line = line
            let amount = ExactDecimal(mantissa: Int64(abs(move)), scale: 2)
            if move > 0 { line.adjustments.surcharges.append(.amount(amount)) }
            if move < 0 { line.adjustments.discounts.append(.amount(amount)) }
            return line
        }
    }
}

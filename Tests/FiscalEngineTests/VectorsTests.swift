// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

/// Single figures against the oracle's tables. A table is one test: its failures name the row.
@Suite struct VectorsTests {
    @Test func `rounding to a scale`() throws {
        let rows = try VectorFiles.rows("rounding.tsv")
        #expect(rows.count > 6000)
        for row in rows {
            let value = try Rational(text: row[0])
            let scale = try #require(Int(row[1]))
            let rule = try #require(RoundingRule(rawValue: row[2]))
            guard let rounded = try? value.rounded(toScale: scale, rule) else {
                #expect(row[3] == "inexact", "\(row)")
                continue
            }
            #expect(rounded.decimalText == row[3], "\(row)")
            #expect((rounded - value).fractionText == row[4], "\(row)")
        }
    }

    @Test func `rounding to a step`() throws {
        let rows = try VectorFiles.rows("rounding-step.tsv")
        #expect(rows.count > 2000)
        for row in rows {
            let value = try Rational(text: row[0])
            let step = try Rational(text: row[1])
            let rule = try #require(RoundingRule(rawValue: row[2]))
            let rounded = try? value.rounded(toMultipleOf: step, rule)
            #expect((rounded?.description ?? "inexact") == row[3], "\(row)")
        }
    }

    @Test func `VAT of one amount`() throws {
        let rows = try VectorFiles.rows("vat.tsv")
        #expect(rows.count > 5000)
        for row in rows {
            let amount = try Rational(text: row[0])
            let rate = try VATRate(text: row[1])
            let basis = try #require(PriceBasis(rawValue: row[2]))
            let order = try #require(Policy.VATOrder(rawValue: row[3]))
            let rule = try #require(RoundingRule(rawValue: row[4]))
            let scale = try #require(Int(row[5]))
            let split = try? VATSplit(
                of: amount, rate: rate, basis: basis, scale: scale, rule: rule, order: order)
            let figures = split.map {
                [
                    $0.gross.description, $0.net.description, $0.tax.description,
                    $0.exactTax.fractionText,
                ]
            }
            #expect(
                (figures ?? Array(repeating: "inexact", count: 4)) == Array(row[6...]), "\(row)")
        }
    }

    @Test func `allocation by largest remainder`() throws {
        let rows = try VectorFiles.rows("allocation.tsv")
        #expect(rows.count > 1000)
        for row in rows {
            let amount = try Rational(text: row[0])
            let scale = try #require(Int(row[1]))
            let weights = try row[2].split(separator: ",").map { try Rational(text: String($0)) }
            let allocation = Allocation(step: .powerOfTen(-scale))
            let shares = try allocation.shares(of: amount, weights: weights)
            #expect(shares.map(\.description).joined(separator: ",") == row[3], "\(row)")
        }
    }

    @Test func `allocation by every method, with steps, rules and caps`() throws {
        let rows = try VectorFiles.rows("allocation-methods.tsv")
        #expect(rows.count > 3000)
        var methods: Set<String> = []
        for row in rows {
            let allocation = Allocation(
                method: try #require(AllocationMethod(rawValue: row[0])),
                step: try Rational(text: row[1]),
                rule: try #require(RoundingRule(rawValue: row[2])))
            let amount = try Rational(text: row[3])
            let weights = try row[4].split(separator: ",").map { try Rational(text: String($0)) }
            let caps: [Rational?]? =
                row[5] == "none"
                ? nil
                : try row[5].split(separator: ",").map {
                    $0 == "-" ? nil : try Rational(text: String($0))
                }
            let text: String
            do {
                text = try allocation.shares(of: amount, weights: weights, caps: caps)
                    .map(\.description).joined(separator: ",")
            } catch {
                text = error.code
            }
            #expect(text == row[6], "\(row)")
            methods.insert(row[0])
        }
        #expect(methods.count == AllocationMethod.allCases.count)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FiscalEngine

@Suite("BinaryNoise: the trace of binary floating point")
struct BinaryNoiseTests {
    @Test("Noise around a kopeck is recognised")
    func noise() throws {
        let cases: [(ExactDecimal, ExactDecimal)] = [
            ("16.309999999999945", "16.31"), ("0.30000000000000004", "0.3"),
            ("1107.3599999999997952", "1107.36"), ("1.4210854715202004e-14", 0),
            ("99999.98999999999", "99999.99"), ("-16.309999999999945", "-16.31"),
            ("10.100000000000001", "10.1"), ("1234567.8900000001", "1234567.89"),
            ("0.10000000000000000555", "0.1"), ("123456789012345678.010000000000000001", wide),
        ]
        for (written, meant) in cases {
            let noise = try #require(BinaryNoise(in: written), "\(written)")
            #expect(noise.meant == meant && noise.written == written)
        }
        #expect(BinaryNoise(in: "16.300000000000001", scale: 0) == nil)
        #expect(BinaryNoise(in: "16.000000000000004", scale: 0)?.meant == 16)
        #expect(BinaryNoise(in: "0.12340000000000001", scale: 4)?.meant == "0.1234")
    }

    private let wide: ExactDecimal = "123456789012345678.01"

    @Test("A price as somebody would write it is no noise")
    func noNoise() {
        let prices: [ExactDecimal] = [
            "16.3099", "10.123456789", "16.31", "1234567.891", "33.333333333333336", "10.10",
            "0.000001", "0.000000000000001", "1e-20", "12345678901234567890", "1e-15",
            "12345678901234567890.12", "0.00001999999999999999", 0, 500,
        ]
        for price in prices { #expect(BinaryNoise(in: price) == nil, "\(price)") }
    }
}

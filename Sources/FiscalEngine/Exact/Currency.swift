// SPDX-License-Identifier: Apache-2.0

/// A currency by its ISO 4217 code, with the decimal places of its minor unit.
public struct Currency: Sendable, Hashable {
    /// The alphabetic code: `RUB`.
    public let code: String
    /// Decimal places of the minor unit (ISO 4217, table A.1, column "minor unit"): 2 for the ruble.
    public let minorDigits: Int

    /// The ruble, 100 kopecks.
    public static let rub = Currency(code: "RUB", minorDigits: 2)

    /// The currency of a three-letter code; nil when the text is no code. Codes that ISO 4217 lists with other than two
    /// places are known by name; the others have two.
    public init?(code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            return nil
        }
        self.init(code: code, minorDigits: Self.exceptions[code] ?? 2)
    }

    private init(code: String, minorDigits: Int) {
        self.code = code
        self.minorDigits = minorDigits
    }

    private static let exceptions: [String: Int] = {
        let codes: [Int: [String]] = [
            0: [
                "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                "VND", "VUV", "XAF", "XOF", "XPF",
            ],
            3: ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"],
            4: ["CLF", "UYW"],
        ]
        var digits: [String: Int] = [:]
        for (places, codes) in codes {
            for code in codes { digits[code] = places }
        }
        return digits
    }()
}

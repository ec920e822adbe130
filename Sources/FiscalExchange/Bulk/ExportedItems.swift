// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The VAT that an exported receipt states by rate.
struct ExportedTotals {
    /// VAT of a rate, or its turnover where the formats ask for that: tags 1104 and 1105.
    struct Entry {
        let code: Int
        let figure: StatedFigure
        let key: ExportedTotalKey
        /// Where the figure stands in the receipt.
        let path: StatedPath

        var isTurnover: Bool { key == .nds0 || key == .ndsNo }
    }

    var entries: [Entry] = []

    /// The base rate that the names of the keys tell; the current one when they tell none.
    var base: BaseRate {
        let named = entries.first { BaseRate.isDecisive($0.code) && $0.figure.value.signum != 0 }
        return named.map { ExportedTotalKey.former.contains($0.key) } ?? false ? .former : .current
    }

    /// What the totals say about lines that state no rate.
    enum Code {
        /// Nothing.
        case unknown
        /// All of the receipt is of one rate.
        case one(Int)
        case several
    }

    var code: Code {
        var found: Int?
        for entry in entries where entry.figure.value.signum != 0 {
            if let found, found != entry.code { return .several }
            found = entry.code
        }
        return found.map { .one($0) } ?? .unknown
    }
}

/// What is gathered over the items of an exported receipt.
struct ExportedItems {
    let totals: ExportedTotals
    /// What codes 1 and 3 stand for.
    let base: BaseRate
    var evidence = BaseRateEvidence()
    /// A line without a rate was warned about.
    var hasMissingRate = false
    /// The codes of the lines.
    private var codes: UInt16 = 0
    private var methods: (first: SettlementMethod?, isMixed: Bool, count: Int) = (nil, false, 0)

    init(totals: ExportedTotals, base: BaseRate) {
        self.totals = totals
        self.base = base
    }

    mutating func add(code: Int, _ method: SettlementMethod?) {
        codes |= 1 << UInt16(code)
        if methods.count == 0 { methods.first = method }
        if method != methods.first { methods.isMixed = true }
        methods.count += 1
    }

    /// How the receipt is settled, where all its lines say the same.
    var settlementMethod: SettlementMethod? { methods.isMixed ? nil : methods.first }

    /// Every recorded VAT fits the other base rate and not this one.
    var isOtherBase: Bool {
        var evidence = evidence
        for entry in totals.entries
        where BaseRate.isDecisive(entry.code) && entry.figure.value.signum != 0 {
            evidence.add(total: entry.figure.value, code: entry.code)
        }
        return evidence.contradicts(base)
    }

    /// The totals as figures to be verified; a zero for a rate that no line has is none.
    var subtotals: [StatedSubtotal] {
        totals.entries.compactMap { entry in
            let isZero = entry.figure.value.signum == 0
            if isZero {
                let isTwice = totals.entries.contains {
                    $0.code == entry.code && $0.figure.value.signum != 0
                }
                if isTwice || codes & 1 << UInt16(entry.code) == 0 { return nil }
            }
            guard let rate = base.rate(entry.code) else { return nil }
            var subtotal = StatedSubtotal(rate: rate)
            if entry.isTurnover {
                subtotal.turnover = entry.figure
                subtotal.turnoverPath = entry.path
            } else {
                subtotal.tax = entry.figure
                subtotal.taxPath = entry.path
            }
            return subtotal
        }
    }
}

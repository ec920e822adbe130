// SPDX-License-Identifier: Apache-2.0

/// A system's own names for VAT rates.
///
/// The numberings look alike and differ: codes 7–12 mean the same in the fiscal formats and in YooKassa, codes 1–6 do
/// not, so a mix-up survives light testing. Each table is data; a rate that a system has no name for is nil.
///
/// Sources: fiscal data formats, tag 1199 (orders ЕД-7-20/1038@ and ЕД-7-20/1050@); YooKassa, receipt parameters
/// (`vat_code`); ATOL driver 10, `libfptr10.h`; ATOL Online protocol v5; Shtrih-M manual, table 6; Evotor
/// integration library, `TaxNumber`.
public enum VATRateNumbering: String, Sendable, Hashable, CaseIterable {
    /// Tag 1199 of the fiscal data formats. Code 1 is 20 %, and was 18 % until 2018-12-31; code 3 likewise.
    case fiscalFormats
    /// YooKassa `vat_code`.
    case yooKassa
    /// The tax type of the ATOL driver, version 10.
    case atolDriver
    /// The string of ATOL Online.
    case atolOnline
    /// The row of table 6 of a Shtrih-M register. Row 1 is the base rate, 18 % or 20 %.
    case shtrih
    /// The name of Evotor's goods and documents, where `VAT_18` is the base rate whatever it is.
    case evotor

    /// The system's name of a rate; nil when it has none.
    public func code(of rate: VATRate) -> String? {
        Self.table.first { $0.rate == rate }?.codes[self]
    }

    /// The rates that a code of the system may stand for, the rate in force today first; empty for an unknown code.
    public func rates(of code: String) -> [VATRate] {
        Self.table.filter { $0.codes[self] == code }.map(\.rate)
    }

    private struct Row {
        let rate: VATRate
        let codes: [VATRateNumbering: String]

        init(
            _ rate: VATRate, _ fiscalFormats: Int, _ yooKassa: Int?, _ atolDriver: Int?,
            _ atolOnline: String?, _ shtrih: Int?, _ evotor: String?
        ) {
            self.rate = rate
            var codes: [VATRateNumbering: String] = [.fiscalFormats: String(fiscalFormats)]
            codes[.yooKassa] = yooKassa.map { String($0) }
            codes[.atolDriver] = atolDriver.map { String($0) }
            codes[.atolOnline] = atolOnline
            codes[.shtrih] = shtrih.map { String($0) }
            codes[.evotor] = evotor
            self.codes = codes
        }
    }

    private static let table: [Row] = [
        Row(.none, 6, 1, 6, "none", 4, "NO_VAT"),
        Row(.percent(0), 5, 2, 5, "vat0", 3, "VAT_0"),
        Row(.percent(10), 2, 3, 2, "vat10", 2, "VAT_10"),
        Row(.percent(20), 1, 4, 7, "vat20", 1, "VAT_18"),
        Row(.percent(18), 1, nil, 1, "vat18", 1, "VAT_18"),
        Row(.calculated(10), 4, 5, 4, "vat110", 6, "VAT_10_110"),
        Row(.calculated(20), 3, 6, 8, "vat120", 5, "VAT_18_118"),
        Row(.calculated(18), 3, nil, 3, "vat118", 5, "VAT_18_118"),
        Row(.percent(5), 7, 7, 9, "vat5", 7, nil),
        Row(.percent(7), 8, 8, 10, "vat7", 8, nil),
        Row(.calculated(5), 9, 9, 11, "vat105", 9, nil),
        Row(.calculated(7), 10, 10, 12, "vat107", 10, nil),
        Row(.percent(22), 11, 11, 13, "vat22", 11, nil),
        Row(.calculated(22), 12, 12, 14, "vat122", 12, nil),
    ]
}

extension VATRate {
    /// The code of tag 1199; nil for a rate that the fiscal formats do not know, such as `12.5%`.
    public var fiscalCode: Int? {
        VATRateNumbering.fiscalFormats.code(of: self).flatMap { Int($0) }
    }
}

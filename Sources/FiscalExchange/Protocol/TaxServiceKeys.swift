// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

// The keys of receipts as the tax service and the operators of fiscal data export them: the names of the tags of the
// fiscal data formats. Two generations of spellings occur, side by side in one file. What names people, sellers and
// places is in none of these tables.

/// What may stand around a receipt, and the other documents of a cash register.
enum ExportKey: Int, DocumentKey {
    case items, totalSum
    case ticket, document, receipt, bso, receiptCorrection, bsoCorrection, content, data, json
    case openShift, closeShift, currentStateReport, fiscalReport, fiscalReportCorrection
    case closeArchive
    static let table = KeyTable<ExportKey>()

    /// The keys as documents spell them, by their number.
    static let names = allCases.map(\.name)

    /// Objects around a receipt, or the receipt itself by its kind.
    static let wrappers: [ExportKey] = [
        .ticket, .document, .receipt, .bso, .receiptCorrection, .bsoCorrection, .content, .data,
        .json,
    ]

    /// Documents without a bill.
    static let reports: [ExportKey] = [
        .openShift, .closeShift, .currentStateReport, .fiscalReport, .fiscalReportCorrection,
        .closeArchive,
    ]
}

/// A receipt: tags 1012, 1020, 1031, 1040, 1054, 1055, 1059, 1081, 1215, 1216, 1217.
enum ExportedReceiptKey: Int, DocumentKey {
    case items, totalSum, dateTime, fiscalDocumentNumber, operationType
    case taxationType, appliedTaxationType, discountSum
    case cashTotalSum, ecashTotalSum
    case prepaidSum, prepaymentSum, creditSum, postpaymentSum, provisionSum, counterSubmissionSum
    static let table = KeyTable<ExportedReceiptKey>()

    /// The payments, each by its tag; two names of one tag are of the two generations.
    static let payments: [(key: ExportedReceiptKey, means: Payment.Means)] = [
        (.cashTotalSum, .cash), (.ecashTotalSum, .card), (.prepaidSum, .prepayment),
        (.prepaymentSum, .prepayment), (.creditSum, .credit), (.postpaymentSum, .credit),
        (.provisionSum, .other), (.counterSubmissionSum, .other),
    ]
}

/// The VAT of a receipt by rate: tags 1102–1107, and the container 1115 of newer rates.
enum ExportedTotalKey: Int, DocumentKey {
    case nds20, nds18, nds10, nds0, ndsNo
    case nds20120, nds18118, ndsCalculated20, ndsCalculated18, nds10110, ndsCalculated10
    case nds5, nds7, nds22, nds5105, nds7107, nds22122
    case amountsReceiptNds
    static let table = KeyTable<ExportedTotalKey>()

    /// The code of tag 1199 whose lines a total is of, and the key as the document spells it.
    static let codes: [(key: ExportedTotalKey, code: Int, name: StaticString)] = [
        (.nds20, 1, "nds20"), (.nds18, 1, "nds18"), (.nds10, 2, "nds10"),
        (.nds20120, 3, "nds20120"), (.nds18118, 3, "nds18118"),
        (.ndsCalculated20, 3, "ndsCalculated20"), (.ndsCalculated18, 3, "ndsCalculated18"),
        (.nds10110, 4, "nds10110"), (.ndsCalculated10, 4, "ndsCalculated10"),
        (.nds0, 5, "nds0"), (.ndsNo, 6, "ndsNo"), (.nds5, 7, "nds5"), (.nds7, 8, "nds7"),
        (.nds5105, 9, "nds5105"), (.nds7107, 10, "nds7107"), (.nds22, 11, "nds22"),
        (.nds22122, 12, "nds22122"),
    ]

    /// Keys that are named after the base rate before 2019.
    static let former: [ExportedTotalKey] = [.nds18, .nds18118, .ndsCalculated18]
}

/// The container of VAT by rate: tag 1115.
enum ExportedAmountsKey: Int, DocumentKey {
    case amountsNds
    static let table = KeyTable<ExportedAmountsKey>()
}

/// An entry of the container: tags 1199 and 1120.
enum ExportedAmountKey: Int, DocumentKey {
    case nds, ndsSum
    static let table = KeyTable<ExportedAmountKey>()
}

/// An item: tags 1023, 1030, 1043, 1079, 1197, 1199, 1200, 1214. The oldest exports have the sum of its VAT under the
/// name of the rate.
enum ExportedItemKey: Int, DocumentKey {
    case name, price, quantity, sum, nds, ndsRate, ndsSum, paymentType, calculationTypeSign
    case unit, measure, storno
    case nds20, nds18, nds10, nds0, ndsNo, nds20120, nds18118, ndsCalculated20, ndsCalculated18
    case nds10110, ndsCalculated10
    static let table = KeyTable<ExportedItemKey>()

    /// The code of tag 1199 that a key of the oldest exports stands for.
    static let codes: [(key: ExportedItemKey, code: Int)] = [
        (.nds20, 1), (.nds18, 1), (.nds10, 2), (.nds20120, 3), (.nds18118, 3),
        (.ndsCalculated20, 3), (.ndsCalculated18, 3), (.nds10110, 4), (.ndsCalculated10, 4),
        (.nds0, 5), (.ndsNo, 6),
    ]
}

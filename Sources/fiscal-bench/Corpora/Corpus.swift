// SPDX-License-Identifier: Apache-2.0

/// Records from a seed, one after the other without end: the same seed gives the same bytes.
protocol Corpus {
    /// What stands before the first record.
    var head: String { get }

    /// The next record.
    ///
    /// - Throws: ``CorpusError`` when the policy gives figures that the records cannot hold.
    mutating func next() throws(CorpusError) -> CorpusRecord
}

extension Corpus {
    var head: String { "" }
}

/// One record of a corpus.
struct CorpusRecord {
    /// What a fault is worked into.
    var text: [UInt8]
    /// How the text spells its fields; nil for a record that holds no bill, which gets no faults.
    var form: RecordForm?
    /// The lines of its bill.
    var lines: Int
    /// What stands before the text.
    var head = ""
    /// What stands behind the text.
    var tail = "\n"
    /// What stands behind a text that was cut.
    var cutTail = "\n"
    /// The JSON is written over many lines.
    var isSpread = false
    /// How many recorded figures are wrong.
    var mistakes = 0
}

/// Why a corpus cannot be had.
struct CorpusError: Error, CustomStringConvertible {
    let description: String
}

/// What a file is filled with.
enum CorpusKind: String, CaseIterable {
    case bills, receipts, journal, own, csv, fns, columns

    /// What it is, for the help.
    var meaning: String {
        switch self {
        case .bills: "answers of BILL, one a line"
        case .receipts: "ReceiptCreated events with their figures, one a line"
        case .journal: "the exchange journal of several shops, newest first"
        case .own: "the engine's own bills, with discounts, surcharges and payments"
        case .csv: "rows of bills with their figures"
        case .fns: "receipts as the tax service exports them, one a line"
        case .columns:
            "N × int64 kopecks, N × int64 thousandths, N × uint8 rates of {0, 5, 7, 10, 20, 22}"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// The recorded receipts of all bills of a run, by shop and bill.
///
/// Nearly every bill has one receipt, of which nothing is to be said here. A receipt is therefore kept as a row of plain
/// words and its texts, and becomes a ``SettlementEvent`` in the end where its bill has another.
struct BillSettlements: Sendable {
    /// The bills that are followed in files that are not journals, which may have any number of them.
    static let mostBills = 32_768

    private var sources: [String] = []
    private var receipts = SettlementRows()
    /// The first receipt of a bill, by the hash of the bill.
    private var firstReceipts: [Int: Int32] = [:]
    /// Receipts behind the first of a hash, each with that first one.
    private var others: [(first: Int32, receipt: Int32)] = []

    /// Begins a source.
    mutating func startSource(_ name: String) {
        sources.append(name)
    }

    /// Adds the receipts of a chunk of the source, chunk by chunk.
    mutating func add(_ chunk: borrowing SettlementRows, isJournal: Bool) {
        for index in 0..<chunk.count {
            let hash = chunk.hash(index)
            let receipt = Int32(receipts.count)
            if let first = firstReceipts[hash] {
                others.append((first, receipt))
            } else {
                // A bill that is passed over once is passed over to the end, so none is known by halves.
                if !isJournal && firstReceipts.count >= Self.mostBills { continue }
                firstReceipts[hash] = receipt
            }
            receipts.append(index, of: chunk, source: sources.count - 1)
        }
    }

    /// What does not agree, in the order in which bills were first met.
    func findings() -> [Finding] {
        // Receipts of one hash stand together, in the order in which they were met.
        let ordered = others.sorted { ($0.first, $0.receipt) < ($1.first, $1.receipt) }
        var findings: [Finding] = []
        var start = 0
        while start < ordered.count {
            let first = ordered[start].first
            let end = ordered[start...].firstIndex { $0.first != first } ?? ordered.count
            findings += self.findings([first] + ordered[start..<end].map(\.receipt))
            start = end
        }
        return findings
    }

    /// What does not agree of the receipts of one hash; bills that share it by chance are told apart.
    private func findings(_ sharing: [Int32]) -> [Finding] {
        var rest = sharing.map { Int($0) }
        var findings: [Finding] = []
        while let first = rest.first {
            let bill = rest.filter { receipts.areOfOneBill(first, $0) }
            rest.removeAll { receipts.areOfOneBill(first, $0) }
            if bill.count < 2 { continue }
            findings += BillSettlement(
                billID: receipts.billID(first),
                bill.map { receipts.event($0, sources: sources) }
            ).findings()
        }
        return findings
    }
}

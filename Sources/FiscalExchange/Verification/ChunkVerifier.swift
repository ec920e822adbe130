// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Reads, computes and compares the documents of one chunk after the other; keeps its memory between them.
struct ChunkVerifier: ChunkWorker {
    /// What was found in a chunk, in the order of its records.
    struct Outcome: Sendable {
        /// What a journal tells of bills.
        var events = ChunkEvents()
        /// The receipts that name their bill.
        var settlements = SettlementRows()
        var isJournal = false
        var findings: [Finding] = []
        var diagnostics: [Diagnostic] = []
        var summary = VerificationSummary()
    }

    private let engine: ReceiptEngine
    private let comparison: FigureComparison
    private let verifier: ReceiptVerifier
    private let profile: Profile?
    private var records: RecordReader
    private var results = ReceiptBlock()

    init(records: RecordReader, verifier: ReceiptVerifier, profile: Profile?) {
        self.records = records
        self.profile = profile
        self.verifier = verifier
        engine = verifier.engine
        comparison = FigureComparison(scale: verifier.engine.policy.scale)
    }

    /// Verifies the documents of a chunk.
    mutating func work(on chunk: Chunk, reusing spent: consuming Outcome?) -> Outcome {
        var outcome = Outcome()
        records.read(chunk, &outcome.summary.run)
        outcome.diagnostics = records.diagnostics
        engine.compute(records.batch.block, into: &results)
        outcome.summary.run.exactReceipts += results.exactBillCount
        let readDiagnostics = outcome.diagnostics.count
        for index in records.batch.headers.indices {
            let totals = results.totals(ofBill: index)
            outcome.summary.run.count(
                totals, lines: records.batch.block.lines(ofBill: index).count)
            if case .success(let totals) = totals { check(index, totals, chunk, &outcome) }
            if let diagnostic = records.diagnostic(totals, ofDocument: index, chunk) {
                outcome.diagnostics.append(diagnostic)
            }
        }
        if outcome.diagnostics.count > readDiagnostics, readDiagnostics > 0 {
            outcome.diagnostics.sortByRecord()
        }
        outcome.settlements = records.batch.settlementRows(
            results, chunk, records.journal, scale: engine.policy.scale)
        outcome.isJournal = records.journal != nil
        if let journal = records.journal {
            report(journal.copies, chunk, &outcome)
            outcome.events = ChunkEvents(
                journal.documents, of: records, results, chunk, scale: engine.policy.scale)
        }
        return outcome
    }

    private func report(_ copies: [RequestCopy], _ chunk: Chunk, _ outcome: inout Outcome) {
        if copies.isEmpty { return }
        // A body whose figures are wrong differs from what was posted for that reason.
        let known = Set(outcome.findings.map(\.record))
        for copy in copies where !known.contains(copy.record) {
            let finding = Finding(
                severity: .error, source: records.source, record: copy.record,
                offset: chunk.origin + copy.offset, billID: copy.billID,
                rule: VerificationRule.requestCopy.rawValue, path: copy.path,
                recorded: copy.figures?.posted, computed: copy.figures?.body, reproducedBy: nil,
                explanation: "what was posted is not what the body of the request holds")
            outcome.summary.count(finding)
            outcome.findings.append(finding)
        }
        let order = outcome.findings.enumerated().sorted {
            ($0.element.record, $0.offset) < ($1.element.record, $1.offset)
        }
        outcome.findings = order.map(\.element)
    }

    private func check(
        _ index: Int, _ totals: ReceiptTotals, _ chunk: Chunk, _ outcome: inout Outcome
    ) {
        let isRight = comparison.accepts(index, totals, of: records.batch, results)
        if isRight && profile == nil { return }
        let recorded = records.batch.recordedReceipt(
            at: index, text: chunk.bytes, names: profile != nil)
        let start = outcome.findings.count
        // The engine has computed the bill of this document a moment ago.
        let discrepancies = isRight ? [] : (try? verifier.discrepancies(in: recorded)) ?? []
        let header = records.batch.headers[index]
        for discrepancy in discrepancies {
            let isSumm = discrepancy.figure == .amountDue && header.form == .bill
            add(
                header, (isSumm ? .billSumm : discrepancy.rule).rawValue,
                records.batch.place(of: discrepancy.figure, at: index), discrepancy.recorded,
                discrepancy.computed, discrepancy.explanation, chunk, &outcome,
                reproducedBy: discrepancy.reproducedBy)
        }
        for broken in profile?.findings(in: recorded) ?? [] {
            // The payments of a receipt are held against its total with and without a profile.
            if discrepancies.contains(where: { $0.rule.rawValue == broken.rule }) { continue }
            add(
                header, broken.rule,
                records.batch.place(of: broken.figure, line: broken.line, at: index),
                broken.recorded, broken.computed, broken.explanation, chunk, &outcome,
                severity: broken.severity == .error ? .error : .warning)
        }
        let found = outcome.findings[start...]
        for finding in found { outcome.summary.count(finding) }
        if found.contains(where: { $0.severity == .error }) { outcome.summary.wrongRecords += 1 }
    }

    private func add(
        _ header: DocumentHeader, _ rule: String, _ place: (offset: Int, path: String),
        _ recorded: Rational?, _ computed: Rational?, _ explanation: String, _ chunk: Chunk,
        _ outcome: inout Outcome, severity: Finding.Severity = .error, reproducedBy: String? = nil
    ) {
        outcome.findings.append(
            Finding(
                severity: severity, source: records.source, record: header.record,
                offset: chunk.origin + place.offset, billID: header.billID.text(in: chunk.bytes),
                rule: rule, path: place.path, recorded: recorded, computed: computed,
                reproducedBy: reproducedBy, explanation: explanation))
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Reads and compares the documents of one chunk after the other; keeps its memory between them.
struct ChunkComparer: ChunkWorker {
    /// What was found in a chunk.
    struct Outcome: Sendable {
        var found: PolicyComparison.Found
        var diagnostics: [Diagnostic] = []
        var summary = RunSummary()
    }

    /// Finds what is in a chunk; what it has found is taken away after each.
    private var comparison: PolicyComparison
    private let rewriting: BillComparison.Rewriting
    private var records: RecordReader

    init(
        records: RecordReader, start: PolicyComparison, rewriting: BillComparison.Rewriting
    ) {
        self.records = records
        comparison = start
        self.rewriting = rewriting
    }

    /// Compares the documents of a chunk.
    mutating func work(on chunk: Chunk, reusing spent: consuming Outcome?) -> Outcome {
        var summary = RunSummary()
        records.read(chunk, &summary)
        let headers = records.batch.headers
        var untaken: [(document: Int, discount: Rational)] = []
        let failures = comparison.add(
            records.batch.block,
            month: { ComparedDate.month(of: headers[$0], in: chunk.bytes) },
            isRewritten: { rewriting.holds(headers[$0].record) },
            untaken: { untaken.append(($0, $1)) },
            place: { index in
                let header = headers[index]
                return BillPlace(
                    source: records.source, record: header.record,
                    billID: header.billID.text(in: chunk.bytes))
            })
        var outcome = Outcome(
            found: comparison.takeFound(), diagnostics: records.diagnostics, summary: summary)
        for failure in failures {
            outcome.summary.failed += 1
            if let diagnostic = records.diagnostic(
                .failure(failure.error), ofDocument: failure.bill, chunk)
            {
                outcome.diagnostics.append(diagnostic)
            }
        }
        for (document, discount) in untaken {
            outcome.summary.warnings += 1
            outcome.diagnostics.append(
                records.diagnostic(untaken: discount, ofDocument: document, chunk))
        }
        let sums = outcome.found.sums
        outcome.summary.computed += sums.receipts
        outcome.summary.lines += sums.lines
        outcome.summary.amount += sums.amount
        outcome.summary.tax += sums.tax
        if !failures.isEmpty && outcome.diagnostics.count > failures.count || !untaken.isEmpty {
            outcome.diagnostics.sortByRecord()
        }
        return outcome
    }
}

/// The month of a document's date.
enum ComparedDate {
    /// The month in which the tax service counts the document; nil without a date that is a day.
    static func month(of header: DocumentHeader, in buffer: [UInt8]) -> CivilMonth? {
        if let date = header.coded?.date {
            return CivilDate(text: date).map { CivilMonth(of: $0) }
        }
        if header.date.isAbsent { return nil }
        let range = header.date.range
        if let month = plainMonth(buffer[range]) { return month }
        guard let text = header.date.text(in: buffer) else { return nil }
        return CivilDate(text: MoscowTime.text(text)).map { CivilMonth(of: $0) }
    }

    /// The month of `2026-03-11` or `2026-03-11 15:04:17`; nil for other texts, which are looked at more closely.
    private static func plainMonth(_ text: ArraySlice<UInt8>) -> CivilMonth? {
        let first = text.startIndex
        guard text.count == 10 || text.count > 10 && text[first + 10] == UInt8(ascii: " "),
            text[first + 4] == UInt8(ascii: "-"), text[first + 7] == UInt8(ascii: "-")
        else { return nil }
        func digits(_ start: Int, _ count: Int) -> Int? {
            var value = 0
            for byte in text[(first + start)..<(first + start + count)] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte & 15)
            }
            return value
        }
        guard let year = digits(0, 4), let month = digits(5, 2), let day = digits(8, 2),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        return CivilMonth(of: date)
    }
}

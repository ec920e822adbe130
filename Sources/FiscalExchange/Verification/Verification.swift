// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// Verifies whole sources: recorded figures are held against those of a policy, and documents of a journal that tell of
/// one bill against each other.
///
/// ```swift
/// var verification = Verification(engine: ReceiptEngine(policy: .evotor))
/// var summary = VerificationSummary()
/// try verification.run(
///     ByteSource(path: "journal.txt"), addingTo: &summary,
///     find: { print($0.json) }, report: { print($0.json) })
/// verification.finish(addingTo: &summary, find: { print($0.json) })
/// ```
///
/// A source is read in chunks as a ``Recalculation`` reads it. What journals tell of the same bills is kept until
/// ``finish(addingTo:find:)``, which holds it against each other.
public struct Verification: Sendable {
    /// How documents are read.
    public let options: ReadingOptions
    /// The form of the input; nil finds it out from the first bytes.
    public let inputFormat: InputFormat?
    /// Whose limits and relations documents are held against as well; nil for figures alone.
    public let profile: Profile?
    /// How many bytes are read at a time. 256 KiB unless told otherwise.
    public let chunkSize: Int
    var quickReading = QuickReading.quickest
    private let verifier: ReceiptVerifier
    private var histories = BillHistories()
    private var settlements = BillSettlements()

    /// A verification under the policy of an engine; the limits of bills are those of `options`.
    ///
    /// - Parameter tolerance: The greatest difference that is no finding, in units of the currency. A policy determines
    ///   every figure, so it is zero unless told otherwise.
    public init(
        engine: ReceiptEngine, options: ReadingOptions = ReadingOptions(),
        inputFormat: InputFormat? = nil, profile: Profile? = nil,
        tolerance: ExactDecimal = .zero, chunkSize: Int = 256 << 10
    ) {
        precondition(chunkSize > 0, "A chunk has bytes")
        self.options = options
        self.inputFormat = inputFormat
        self.chunkSize = chunkSize
        self.profile = profile
        verifier = ReceiptVerifier(engine: engine, tolerance: Rational(tolerance))
    }

    /// Verifies one source.
    ///
    /// - Parameters:
    ///   - total: Gets the counts of the source added, chunk by chunk.
    ///   - find: Gets each finding, in the order of the records.
    ///   - report: Gets each diagnostic about records that could not be read or computed, in their order.
    ///   - progress: Gets the bytes read so far and the counts so far, once a chunk.
    /// - Throws: ``SourceError`` when the source cannot be read; what was found before stands. Errors of `find` and
    ///   `report` are passed on.
    public mutating func run(
        _ source: ByteSource, addingTo total: inout VerificationSummary,
        find: (Finding) throws -> Void, report: (Diagnostic) throws -> Void,
        progress: (Int, VerificationSummary) -> Void = { _, _ in }
    ) throws {
        guard let opened = try open(source, addingTo: &total, report: report) else { return }
        try opened.run(chunkVerifier(source, opened.format)) { outcome, bytesRead in
            try deliver(outcome, &total, find, report)
            progress(bytesRead, total)
        }
    }

    /// Verifies one source with several workers: the same findings for any number of them.
    ///
    /// When the task is cancelled, what was found before stands and the run throws `CancellationError`.
    public mutating func run(
        _ source: ByteSource, workers: Int, addingTo total: inout VerificationSummary,
        find: (Finding) throws -> Void, report: (Diagnostic) throws -> Void,
        progress: (Int, VerificationSummary) -> Void = { _, _ in }
    ) async throws {
        guard let opened = try open(source, addingTo: &total, report: report) else { return }
        let pipeline = ChunkPipeline(workers) { chunkVerifier(source, opened.format) }
        var verification = self
        defer { self = verification }
        histories = BillHistories()
        settlements = BillSettlements()
        try await pipeline.run(opened.chunks) { outcome, bytesRead in
            try verification.deliver(outcome, &total, find, report)
            progress(bytesRead, total)
        }
    }

    private mutating func open(
        _ source: ByteSource, addingTo total: inout VerificationSummary,
        report: (Diagnostic) throws -> Void
    ) throws -> OpenedSource? {
        histories.startSource()
        settlements.startSource(source.name)
        return try OpenedSource.open(
            source, format: inputFormat, options: options, chunkSize: chunkSize,
            countingIn: &total.run, report: report)
    }

    private func chunkVerifier(_ source: ByteSource, _ format: InputFormat) -> ChunkVerifier {
        ChunkVerifier(
            records: RecordReader(
                source: source.name, format: format, options: options, readsStated: true,
                quickReading: quickReading),
            verifier: verifier, profile: profile)
    }

    private mutating func deliver(
        _ outcome: ChunkVerifier.Outcome, _ total: inout VerificationSummary,
        _ find: (Finding) throws -> Void, _ report: (Diagnostic) throws -> Void
    ) throws {
        histories.add(outcome.events.list)
        settlements.add(outcome.settlements, isJournal: outcome.isJournal)
        for finding in outcome.findings { try find(finding) }
        for diagnostic in outcome.diagnostics { try report(diagnostic) }
        total += outcome.summary
    }

    /// Holds what the journals tell of the same bills against each other, and the receipts of one bill, once all sources
    /// are read.
    public mutating func finish(
        addingTo total: inout VerificationSummary, find: (Finding) throws -> Void
    ) rethrows {
        let findings = histories.findings() + settlements.findings()
        histories = BillHistories()
        settlements = BillSettlements()
        for finding in findings {
            total.count(finding)
            try find(finding)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import Foundation
import Testing

@testable import FiscalExchange

/// Documents that are read quickly give what reading each of their values gives: output, diagnostics and findings.
@Suite struct QuickReadingTests {
    struct Outcome: Equatable {
        var output: [UInt8] = []
        var diagnostics: [Diagnostic] = []
        var summary = RunSummary()
        var findings: [Finding] = []
        var verified = VerificationSummary()
    }

    static func recalculated(
        _ bytes: [UInt8], _ reading: QuickReading, policy: String, format: OutputFormat,
        inputFormat: InputFormat? = nil, chunkSize: Int = 256 << 10,
        options: ReadingOptions = ReadingOptions()
    ) throws -> Outcome {
        var run = Recalculation(
            engine: ReceiptEngine(policy: try Policy(text: policy), limits: options.bills),
            options: options, inputFormat: inputFormat, outputFormat: format, chunkSize: chunkSize)
        run.quickReading = reading
        var outcome = Outcome()
        try run.run(
            ByteSource(name: "test", bytes: bytes), addingTo: &outcome.summary,
            output: { outcome.output += $0 }, report: { outcome.diagnostics.append($0) })
        return outcome
    }

    static func verified(
        _ bytes: [UInt8], _ reading: QuickReading, policy: String, inputFormat: InputFormat? = nil,
        chunkSize: Int = 256 << 10
    ) throws -> Outcome {
        var run = Verification(
            engine: ReceiptEngine(policy: try Policy(text: policy)), inputFormat: inputFormat,
            chunkSize: chunkSize)
        run.quickReading = reading
        var outcome = Outcome()
        try run.run(
            ByteSource(name: "test", bytes: bytes), addingTo: &outcome.verified,
            find: { outcome.findings.append($0) }, report: { outcome.diagnostics.append($0) })
        run.finish(addingTo: &outcome.verified) { outcome.findings.append($0) }
        return outcome
    }

    private static func check(
        _ bytes: [UInt8], policy: String, format: OutputFormat, inputFormat: InputFormat? = nil,
        chunkSize: Int, options: ReadingOptions = ReadingOptions()
    ) throws {
        let general = try recalculated(
            bytes, .none, policy: policy, format: format, inputFormat: inputFormat,
            chunkSize: chunkSize, options: options)
        for reading in [QuickReading.quickest, .portable] {
            let quick = try recalculated(
                bytes, reading, policy: policy, format: format, inputFormat: inputFormat,
                chunkSize: chunkSize, options: options)
            #expect(quick == general, "\(reading): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test(
        arguments: [
            "Examples/journal-sample.txt", "Examples/bad.ndjson", "Examples/bill.json",
            "Examples/bills.csv", "Examples/fns.json", "Tests/Vectors/receipts.ndjson",
        ], [100, 256 << 10])
    func `sources of the repository`(path: String, chunkSize: Int) throws {
        let bytes = try Repository.bytes(path)
        for (policy, format) in [("evotor", OutputFormat.receipt), ("rate/half-up", .amounts)] {
            try Self.check(bytes, policy: policy, format: format, chunkSize: chunkSize)
            let quick = try Self.verified(
                bytes, .quickest, policy: policy, chunkSize: chunkSize)
            let general = try Self.verified(
                bytes, .none, policy: policy, chunkSize: chunkSize)
            #expect(quick == general)
        }
    }

    /// The seeds of the damaged documents; `FISCAL_SEEDS=1000` in the environment takes as many.
    private static let seeds =
        0..<(ProcessInfo.processInfo.environment["FISCAL_SEEDS"].flatMap { UInt64($0) } ?? 12)

    /// Sources of eight documents: six damaged ones before two as they were made.
    @Test(arguments: seeds)
    func `damaged documents`(seed: UInt64) throws {
        var mutator = DocumentMutator(seed: seed)
        for round in 0..<84 {
            let documents = (0..<8).map { index in
                let document = mutator.document()
                let text = round % 5 == 4 ? mutator.entry(document) : document
                return index < 6 ? mutator.mutated(text) : Array(text.utf8)
            }
            let inputFormat: InputFormat =
                round % 5 == 4 ? .journal : round % 5 == 3 ? .json : .ndjson
            var bytes: [UInt8] =
                switch inputFormat {
                case .json: Array("[".utf8) + Array(documents.joined(separator: ",".utf8)) + [0x5D]
                default: Array(documents.joined(separator: "\n".utf8))
                }
            if round % 7 == 6 { bytes += [0x0A] }
            try Self.check(
                bytes, policy: ["evotor", "line/half-even", "rate/half-up"][round % 3],
                format: OutputFormat.allCases[round % 3 == 0 ? 0 : round % 2],
                inputFormat: inputFormat,
                chunkSize: [1, 50, 1000, 256 << 10][round % 4])
            if round % 4 == 0 {
                let quick = try Self.verified(
                    bytes, .quickest, policy: "evotor", inputFormat: inputFormat)
                let general = try Self.verified(
                    bytes, .none, policy: "evotor", inputFormat: inputFormat)
                #expect(quick == general, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    /// Fiscal rows ask for the marks of goods.
    @Test(arguments: seeds)
    func `marks of goods`(seed: UInt64) {
        var mutator = DocumentMutator(seed: seed)
        var marked = 0
        for round in 0..<40 {
            let documents = (0..<8).map { index in
                let document = mutator.document()
                return index < 3 ? mutator.mutated(document) : Array(document.utf8)
            }
            var chunk = Chunk()
            for document in documents {
                let start = chunk.bytes.count
                chunk.bytes += document + [0x0A]
                chunk.records.append(RawRecord(range: start..<(chunk.bytes.count - 1)))
            }
            let general = Self.bills(chunk, .none)
            let quick = Self.bills(chunk, round % 2 == 0 ? .quickest : .portable)
            #expect(quick == general, "\(String(decoding: chunk.bytes, as: UTF8.self))")
            marked += general.flatMap(\.lines).count { $0.isMarked }
        }
        #expect(marked > 20)
    }

    private static func bills(_ chunk: Chunk, _ reading: QuickReading) -> [Bill] {
        var reader = RecordReader(
            source: "test", format: .ndjson, options: ReadingOptions(), readsMarks: true,
            quickReading: reading)
        var summary = RunSummary()
        reader.read(chunk, &summary)
        return (0..<reader.batch.block.billCount).map { reader.batch.block.bill(at: $0) }
    }

    /// White space, control characters and what stands beside them in strings and marks, at every place of a document.
    @Test(arguments: Array(0...0x22) + [0x2C, 0x3A, 0x5C, 0x7D, 0x7F, 0x80, 0xFF])
    func `a byte too many`(byte: UInt8) throws {
        let document = Array(
            #"{"id":1,"x":[1,{}],"products":[{"price":10,"quantity":1,"taxrate":"20%"}]}"#.utf8)
        let documents = document.indices.map { place in
            document[..<place] + [byte] + document[place...]
        }
        try Self.check(
            Array(documents.joined(separator: "\n".utf8)), policy: "evotor", format: .amounts,
            inputFormat: .ndjson, chunkSize: 256 << 10)
    }

    @Test func `limits`() throws {
        var mutator = DocumentMutator(seed: 77)
        let documents = (0..<50).map { _ in mutator.document() }.joined(separator: "\n")
        for options in [
            ReadingOptions(isStrict: true), ReadingOptions(maximumDepth: 2),
            ReadingOptions(maximumDepth: 1), ReadingOptions(maximumDepth: 3),
            ReadingOptions(numbers: NumberLimits(maximumDigits: 3)),
            ReadingOptions(bills: BillLimits(maximumLines: 2)),
            ReadingOptions(bills: BillLimits(maximumRates: 1)),
            ReadingOptions(maximumRecordBytes: 400), ReadingOptions(discountMeaning: .subtract),
        ] {
            try Self.check(
                Array(documents.utf8), policy: "evotor", format: .receipt, chunkSize: 1000,
                options: options)
        }
    }

    /// Usual documents are read quickly indeed, and not by the other way with the same outcome.
    @Test(arguments: 0..<4, [false, true])
    func `usual documents`(form: Int, isPortable: Bool) throws {
        let text = [
            #"{"id":1,"products":[{"price":10,"quantity":1,"taxrate":"20%"}],"other":[{"a":"b"}]}"#,
            #"{"id":"A","priceBasis":"tax-exclusive","lines":[{"price":"1.5","quantity":2,"rate":"5%"}]}"#,
            #"{"billId":"7","items":[{"price":10,"quantity":1,"taxPercent":20,"discount":0}]}"#,
            #"{"data":{"items":[{"price":10,"quantity":1,"vatRate":"20%"}]},"type":"ReceiptCreated"}"#,
        ][form]
        let bytes = Array(text.utf8)
        var quick = QuickDecoder(
            options: ReadingOptions(), readsStated: false, isPortable: isPortable)
        var batch = DocumentBatch(limits: .standard)
        quick.begin(bytes.indices, of: bytes)
        let isAdded = quick.add(bytes.indices, of: bytes, record: 1, to: &batch)
        #expect(isAdded)
        quick.flush(to: &batch)
        #expect(batch.headers.count == 1)
        #expect(batch.block.billCount == 1)
        #expect(batch.lines.count == 1)
    }
}

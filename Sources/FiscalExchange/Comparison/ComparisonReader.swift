// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

extension BillComparisonResult {
    /// The result that ``json`` has written, to be merged with others.
    ///
    /// - Throws: ``RecordFailure`` with the path and the byte, when the text is no such result.
    public init(json bytes: [UInt8]) throws(RecordFailure) {
        let reader = JSONReader()
        let start = ByteOrderMark.length(bytes.span)
        try reader.parse(start..<bytes.count, of: bytes, maximumDepth: 16, strict: true)
        var comparison = ComparisonReader(reader)
        self = try comparison.result()
    }

    /// The result that a source holds.
    ///
    /// - Throws: ``SourceError`` when the source cannot be read, ``RecordFailure`` when it holds no such result.
    public init(_ source: ByteSource) throws {
        var bytes: [UInt8] = []
        while try source.read(1 << 20, into: &bytes) > 0 {}
        try self.init(json: bytes)
    }
}

/// Reads the JSON of a comparison; what is derived from the counts is passed over.
private struct ComparisonReader {
    enum RootKey: Int, DocumentKey {
        case comparison, scale, baseline, records, total, telling, equal
        case byMonth, byLines, byAmount, byRate, policies
        static let table = KeyTable<Self>()
    }

    enum RecordsKey: Int, DocumentKey {
        case read, failed, passedOver, warnings
        static let table = KeyTable<Self>()
    }

    enum SetKey: Int, DocumentKey {
        case month, power, digits, rate
        case receipts, lineCount, amount, tax, failed, signed, absolute, rows
        static let table = KeyTable<Self>()
    }

    enum RowsKey: Int, DocumentKey {
        case lines, inexactSums, sumTies, inexactTaxes, taxTies
        static let table = KeyTable<Self>()
    }

    enum TellingKey: Int, DocumentKey {
        case differing, inexactSums, sumTies, inexactTaxes, taxTies
        case quantities, linesOfOneRate, severalRates
        static let table = KeyTable<Self>()
    }

    enum PolicyKey: Int, DocumentKey {
        case name, policy, computed, failures, amount, tax, compared, receipts, lines
        case drift, amountDrift, dueDrift, histogram, ties, rewriting
        case byMonth, byLines, byAmount, byRate, worst
        static let table = KeyTable<Self>()
    }

    enum PartKey: Int, DocumentKey {
        case sums, taxes, up, down, merged, split, reversed, bills, changed, bin, receipts
        case source, record, billId, tax, amount
        static let table = KeyTable<Self>()
    }

    private let reader: JSONReader
    private var scale = 0

    init(_ reader: JSONReader) {
        self.reader = reader
    }

    mutating func result() throws(RecordFailure) -> BillComparisonResult {
        let root = try ObjectFields<RootKey>(JSONReader.root, of: reader)
        guard try count(root, .comparison) == 1 else {
            throw failure(
                JSONReader.root, .unknownDocument, "no result of a comparison of this version")
        }
        scale = try count(root, .scale)
        guard Amount.scales.contains(scale) else {
            throw failure(JSONReader.root, .unknownValue, "a scale is 0...4").inside("scale")
        }
        var results: [PolicyResult] = []
        try forEach(root, .policies) { (element) throws(RecordFailure) in
            results.append(try policyResult(element))
        }
        let policies = results.map(\.policy)
        let baselineName = try root.text(.baseline)
        let isValid =
            Set(policies).count == policies.count
            && Set(policies.map(\.name)).count == policies.count
            && policies.map(\.scale).max() == scale
        guard isValid, let baseline = position(of: baselineName, in: policies) else {
            throw failure(
                JSONReader.root, .unknownValue,
                "policies differ, the baseline is one of them, and the scale is their largest")
        }
        var comparison = PolicyComparison(policies: policies, baseline: baseline)
        var sets: [(set: ComparisonSet, sums: BaselineSums, rows: RowFacts)] = []
        for key in [RootKey.byMonth, .byLines, .byAmount, .byRate] {
            try forEach(root, key) { (element) throws(RecordFailure) in
                sets.append(try set(element))
            }
        }
        let totalNode = try root.required(.total)
        let total = try ObjectFields<SetKey>(totalNode, of: reader)
        let sums = try self.sums(total)
        comparison.restore(
            sums, failed: try count(total, .failed), telling: try telling(root), sets: sets,
            results: results, equal: try equal(root, policies))
        var result = BillComparisonResult(comparison)
        let records = try ObjectFields<RecordsKey>(try root.required(.records), of: reader)
        result.summary.records = try count(records, .read)
        result.summary.failed = try count(records, .failed)
        result.summary.passedOver = try count(records, .passedOver)
        result.summary.warnings = try count(records, .warnings)
        result.summary.computed = sums.receipts
        result.summary.lines = sums.lines
        result.summary.amount = sums.amount
        result.summary.tax = sums.tax
        return result
    }

    private func position(of name: String, in policies: [Policy]) -> Int? {
        for (index, policy) in policies.enumerated() where policy.name == name { return index }
        return nil
    }

    private func telling(
        _ root: ObjectFields<RootKey>
    ) throws(RecordFailure) -> TellingReceipts {
        let fields = try ObjectFields<TellingKey>(try root.required(.telling), of: reader)
        var telling = TellingReceipts()
        telling.differing = try count(fields, .differing)
        telling.inexactSums = try count(fields, .inexactSums)
        telling.sumTies = try count(fields, .sumTies)
        telling.inexactTaxes = try count(fields, .inexactTaxes)
        telling.taxTies = try count(fields, .taxTies)
        telling.quantities = try count(fields, .quantities)
        telling.linesOfOneRate = try count(fields, .linesOfOneRate)
        telling.severalRates = try count(fields, .severalRates)
        return telling
    }

    // MARK: Classes and sets

    private func equal(
        _ root: ObjectFields<RootKey>, _ policies: [Policy]
    ) throws(RecordFailure) -> [Int] {
        var equal = [Int?](repeating: nil, count: policies.count)
        try forEach(root, .equal) { (list) throws(RecordFailure) in
            guard reader.kind(list) == .array else {
                throw failure(list, .wrongType, "expected an array")
            }
            var first: Int?
            var node = list + 1
            while node < reader.next(list) {
                let text = reader.kind(node) == .string ? reader.string(node) : ""
                guard let index = position(of: text, in: policies), equal[index] == nil
                else { throw failure(node, .unknownValue, "each policy is in one list") }
                first = first ?? index
                equal[index] = first
                node = reader.next(node)
            }
        }
        let known = equal.compactMap(\.self)
        guard known.count == policies.count else {
            throw failure(JSONReader.root, .missingField, "each policy is in one list")
                .inside("equal")
        }
        return known
    }

    private func set(
        _ node: JSONReader.Node
    ) throws(RecordFailure) -> (ComparisonSet, BaselineSums, RowFacts) {
        let fields = try ObjectFields<SetKey>(node, of: reader)
        var facts = RowFacts()
        if let node = fields.optional(.rows) {
            let rows = try ObjectFields<RowsKey>(node, of: reader)
            facts.lines = try count(rows, .lines)
            facts.inexactSums = try count(rows, .inexactSums)
            facts.sumTies = try count(rows, .sumTies)
            facts.inexactTaxes = try count(rows, .inexactTaxes)
            facts.taxTies = try count(rows, .taxTies)
        }
        return (try name(fields), try sums(fields), facts)
    }

    private func name(_ fields: ObjectFields<SetKey>) throws(RecordFailure) -> ComparisonSet {
        if let month = try fields.optionalText(.month) {
            if month == "other" { return .month(nil) }
            if let date = CivilDate(text: month + "-01") { return .month(CivilMonth(of: date)) }
        } else if fields.optional(.power) != nil {
            let power = try count(fields, .power)
            if power < 62 { return .lines(power) }
        } else if fields.optional(.digits) != nil {
            let digits = try count(fields, .digits)
            if digits < 30 { return .amount(digits) }
        } else if let rate = try fields.optionalText(.rate) {
            if rate == "other" { return .rate(nil) }
            if let rate = try? VATRate(text: rate) { return .rate(rate) }
        }
        throw failure(fields.object, .unknownValue, "a set is a month, a size or a rate")
    }

    private func sums(_ fields: ObjectFields<SetKey>) throws(RecordFailure) -> BaselineSums {
        var sums = BaselineSums()
        sums.receipts = try count(fields, .receipts)
        sums.lines = try count(fields, .lineCount)
        sums.amount = try money(fields, .amount)
        sums.tax = try money(fields, .tax)
        return sums
    }

    private func drift(_ fields: ObjectFields<SetKey>) throws(RecordFailure) -> TaxDrift {
        var drift = TaxDrift()
        drift.receipts = try count(fields, .receipts)
        drift.signed = try money(fields, .signed)
        drift.absolute = try money(fields, .absolute)
        return drift
    }

    // MARK: Policies

    private func policyResult(_ node: JSONReader.Node) throws(RecordFailure) -> PolicyResult {
        let fields = try ObjectFields<PolicyKey>(node, of: reader)
        var result = PolicyResult(policy: try policy(fields))
        result.computed = try count(fields, .computed)
        result.failures = try failures(try fields.required(.failures))
        result.amount = try money(fields, .amount)
        result.tax = try money(fields, .tax)
        result.compared = try count(fields, .compared)
        result.receipts = try count(fields, .receipts)
        result.lines = try count(fields, .lines)
        result.drift = try drift(ObjectFields<SetKey>(try fields.required(.drift), of: reader))
        result.amountDrift = try drift(
            ObjectFields<SetKey>(try fields.required(.amountDrift), of: reader))
        result.due = try money(fields, .dueDrift)
        try forEach(fields, .histogram) { (element) throws(RecordFailure) in
            let bin = try ObjectFields<PartKey>(element, of: reader)
            let index = try count(bin, .bin)
            guard index < DifferenceBin.count else {
                throw failure(element, .unknownValue, "there is no such bin")
            }
            result.histogram[index] += try count(bin, .receipts)
        }
        let ties = try ObjectFields<PartKey>(try fields.required(.ties), of: reader)
        result.sumTies = try self.ties(ties, .sums)
        result.taxTies = try self.ties(ties, .taxes)
        let rewriting = try ObjectFields<PartKey>(try fields.required(.rewriting), of: reader)
        result.rewriting.merged = try check(rewriting, .merged)
        result.rewriting.split = try check(rewriting, .split)
        result.rewriting.reversed = try check(rewriting, .reversed)
        for key in [PolicyKey.byMonth, .byLines, .byAmount, .byRate] {
            try forEach(fields, key) { (element) throws(RecordFailure) in
                let set = try ObjectFields<SetKey>(element, of: reader)
                result.drifts[try name(set), default: TaxDrift()] += try drift(set)
            }
        }
        try forEach(fields, .worst) { (element) throws(RecordFailure) in
            result.worst.append(try worst(element))
        }
        return result
    }

    private func policy(_ fields: ObjectFields<PolicyKey>) throws(RecordFailure) -> Policy {
        let node = try fields.required(.policy)
        do {
            return try PolicyFile.policy(json: Array(reader.buffer[reader.range(node)]))
        } catch {
            throw failure(node, .unknownValue, "\(error)").inside("policy")
        }
    }

    private func failures(_ node: JSONReader.Node) throws(RecordFailure) -> [String: Int] {
        guard reader.kind(node) == .object else {
            throw failure(node, .wrongType, "expected an object")
        }
        var failures: [String: Int] = [:]
        var key = node + 1
        while key < reader.next(node) {
            failures[reader.string(key)] = try count(at: key + 1)
            key = reader.next(key + 1)
        }
        return failures
    }

    private func ties(
        _ fields: ObjectFields<PartKey>, _ key: PartKey
    ) throws(RecordFailure) -> Ties {
        let own = try ObjectFields<PartKey>(try fields.required(key), of: reader)
        var ties = Ties()
        ties.up = try count(own, .up)
        ties.down = try count(own, .down)
        return ties
    }

    private func check(
        _ fields: ObjectFields<PartKey>, _ key: PartKey
    ) throws(RecordFailure) -> RewritingResult.Check {
        let own = try ObjectFields<PartKey>(try fields.required(key), of: reader)
        var check = RewritingResult.Check()
        check.bills = try count(own, .bills)
        check.changed = try count(own, .changed)
        return check
    }

    private func worst(_ node: JSONReader.Node) throws(RecordFailure) -> WorstCase {
        let fields = try ObjectFields<PartKey>(node, of: reader)
        return WorstCase(
            place: BillPlace(
                source: try fields.text(.source), record: try count(fields, .record),
                billID: try fields.optionalText(.billId)),
            tax: try money(fields, .tax), amount: try money(fields, .amount))
    }

    // MARK: Values

    private func failure(
        _ node: JSONReader.Node, _ code: RecordFailure.Code, _ message: String
    ) -> RecordFailure {
        RecordFailure(code, offset: reader.offset(node), message)
    }

    private func forEach<Key: DocumentKey>(
        _ fields: ObjectFields<Key>, _ key: Key,
        _ body: (JSONReader.Node) throws(RecordFailure) -> Void
    ) throws(RecordFailure) {
        try fields.forEach(key, at: try fields.required(key)) {
            (_, element) throws(RecordFailure) in try body(element)
        }
    }

    private func count<Key: DocumentKey>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> Int {
        do {
            return try count(at: try fields.required(key))
        } catch {
            throw error.path.isEmpty ? error.inside(key.name) : error
        }
    }

    /// A count, zero or more.
    private func count(at node: JSONReader.Node) throws(RecordFailure) -> Int {
        guard let count = units(at: node, scale: 0).flatMap({ Int(exactly: $0) }), count >= 0 else {
            throw failure(node, .unknownValue, "expected a count")
        }
        return count
    }

    private func money<Key: DocumentKey>(
        _ fields: ObjectFields<Key>, _ key: Key
    ) throws(RecordFailure) -> Int128 {
        let node = try fields.required(key)
        guard let units = units(at: node, scale: scale) else {
            throw failure(node, .unknownValue, "expected an amount of \(scale) decimal places")
                .inside(key.name)
        }
        return units
    }

    /// A decimal of at most `scale` places in units of the last; nil for any other value. Sums may be longer than a word.
    private func units(at node: JSONReader.Node, scale: Int) -> Int128? {
        guard reader.kind(node) == .number else { return nil }
        var units: Int128 = 0
        var places: Int?
        var isNegative = false
        for byte in reader.buffer[reader.range(node)] {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): places = 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard units < Int128(1) << 120 else { return nil }
                units = units * 10 + Int128(byte & 15)
                places = places.map { $0 + 1 }
            default: return nil
            }
        }
        if scale < places ?? 0 { return nil }
        for _ in (places ?? 0)..<scale {
            guard units < Int128(1) << 120 else { return nil }
            units *= 10
        }
        return isNegative ? -units : units
    }
}

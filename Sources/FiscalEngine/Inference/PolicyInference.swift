// SPDX-License-Identifier: Apache-2.0

/// Infers from recorded receipts under which policies their figures were computed.
///
/// ```swift
/// var inference = PolicyInference()
/// for (number, receipt) in receipts.enumerated() {
///     inference.add(receipt, from: ReceiptOrigin(source: "register", record: number + 1))
/// }
/// let report = inference.report()
/// report.answer.shortForms   // ["unit/half-up", "unit/half-ceiling", "line/half-up", …]
/// ```
///
/// Each receipt leaves the set of policies that give all its recorded figures (``ReceiptFit``). The inference does not keep
/// receipts but counts sets, as a whole and for each shop, device, day and kind of document: how many receipts left the set,
/// when, and the first of them as examples. A corpus has few different sets, whatever its size, so that memory stays flat.
///
/// Inferences of parts add up by ``merge(_:)``, which is associative and commutative: however a corpus is split, and in
/// whatever order its parts are merged, the coded form is the same to the byte. Origins have to differ between parts.
public struct PolicyInference: Sendable {
    /// How much an inference keeps.
    ///
    /// Beyond a limit, sets and groups are kept that come first in an order which has nothing to do with their content, and
    /// the rest is counted; see ``InferenceReport/uncertain``.
    public struct Limits: Sendable, Hashable, Codable {
        /// Different sets of policies. 8192 unless told otherwise.
        public var sets: Int
        /// Shops, devices, days and kinds, of each. 4096 unless told otherwise.
        public var groups: Int
        /// Different sets of one shop, device, day or kind. 2048 unless told otherwise.
        public var setsOfGroup: Int
        /// Receipts kept as examples of a set. 3 unless told otherwise.
        public var examples: Int
        /// Receipts kept of those that no policy explains. 1000 unless told otherwise.
        public var unexplained: Int
        /// Lines of a receipt that is kept with its figures. 200 unless told otherwise.
        public var lines: Int

        /// Limits, each at least one.
        public init(
            sets: Int = 8192, groups: Int = 4096, setsOfGroup: Int = 2048, examples: Int = 3,
            unexplained: Int = 1000, lines: Int = 200
        ) {
            precondition(
                min(sets, groups, setsOfGroup, examples, unexplained, lines) > 0,
                "Limits of an inference are greater than zero")
            self.sets = sets
            self.groups = groups
            self.setsOfGroup = setsOfGroup
            self.examples = examples
            self.unexplained = unexplained
            self.lines = lines
        }
    }

    /// What receipts are grouped by.
    public enum Dimension: String, Sendable, Hashable, CaseIterable, Codable {
        case shop, device, day, kind
    }

    /// How much is kept.
    public let limits: Limits
    /// Receipts that record a figure which policies differ in.
    public internal(set) var receipts = 0
    /// Receipts that record none.
    public internal(set) var silent = 0
    /// How many receipts have each fact of ``ReceiptFacts``, by its bit.
    var facts = [Int](repeating: 0, count: ReceiptFacts.count)
    /// The policies that every receipt leaves.
    public internal(set) var intersection = PolicySet.all
    var sets: BoundedTable<Signature, SetEvidence>
    /// What hypotheses the sums, the taxes and the totals leave, each on their own.
    var sums: BoundedTable<Signature, Tally>
    var taxes: BoundedTable<Signature, Tally>
    var totals: BoundedTable<Signature, Tally>
    var groups: [Dimension: BoundedTable<GroupName, GroupEvidence>] = [:]

    /// An inference that has seen nothing.
    public init(limits: Limits = Limits()) {
        self.limits = limits
        sets = BoundedTable(limit: limits.sets)
        sums = BoundedTable(limit: limits.sets)
        taxes = BoundedTable(limit: limits.sets)
        totals = BoundedTable(limit: limits.sets)
        for dimension in Dimension.allCases {
            groups[dimension] = BoundedTable(limit: limits.groups)
        }
    }

    /// Adds a recorded receipt and returns the policies that it leaves.
    ///
    /// - Parameter path: Where a recorded figure stands in its document, for reports; asked for where the receipt is kept as
    ///   an example.
    @discardableResult
    public mutating func add(
        _ receipt: RecordedReceipt, from origin: ReceiptOrigin,
        path: (RecordedFigure) -> String = { $0.defaultPath }
    ) -> ReceiptFit {
        let fit = ReceiptFit(of: receipt)
        add(fit, of: receipt, from: origin, path: path)
        return fit
    }

    /// Adds a receipt whose policies were found before.
    public mutating func add(
        _ fit: ReceiptFit, of receipt: RecordedReceipt, from origin: ReceiptOrigin,
        path: (RecordedFigure) -> String = { $0.defaultPath }
    ) {
        guard fit.hasFigures else {
            silent += 1
            return
        }
        receipts += 1
        for bit in facts.indices where fit.facts.rawValue >> UInt16(bit) & 1 == 1 {
            facts[bit] += 1
        }
        intersection.formIntersection(fit.policies)
        let signature = Signature(fit.policies)
        let isKept = receipt.bill.lines.count <= limits.lines
        let start = evidence(for: signature)
        sets.update(signature, start: start) { evidence in
            evidence.add(origin) {
                EvidenceReceipt(
                    origin: origin, receipt: isKept ? receipt.withoutNames : nil,
                    paths: isKept ? receipt.figures.map { path($0.0) } : [])
            }
        }
        if fit.facts.contains(.sums) { count(Signature(fit.sums), in: &sums) }
        if fit.facts.contains(.taxes) { count(Signature(fit.taxes), in: &taxes) }
        if fit.facts.contains(.totals) { count(Signature(fit.totals), in: &totals) }
        for dimension in Dimension.allCases {
            guard let name = origin.name(dimension) else { continue }
            let limit = limits.setsOfGroup
            groups[dimension]?.update(GroupName(name), start: GroupEvidence(limit: limit)) {
                $0.add(signature)
            }
        }
    }

    /// Adds what another inference of the same limits has seen.
    public mutating func merge(_ other: PolicyInference) {
        precondition(limits == other.limits, "Inferences that are merged have the same limits")
        receipts += other.receipts
        silent += other.silent
        for bit in facts.indices { facts[bit] += other.facts[bit] }
        intersection.formIntersection(other.intersection)
        sets.merge(other.sets)
        sums.merge(other.sums)
        taxes.merge(other.taxes)
        totals.merge(other.totals)
        for (dimension, table) in other.groups { groups[dimension]?.merge(table) }
    }

    /// Nothing is explained by the empty set: its examples are the list of what is left.
    func evidence(for signature: Signature) -> SetEvidence {
        SetEvidence(
            capacity: signature.words.allSatisfy { $0 == 0 }
                ? limits.unexplained : limits.examples)
    }

    private func count(_ signature: Signature, in table: inout BoundedTable<Signature, Tally>) {
        table.update(signature, start: Tally()) { $0.count += 1 }
    }

    /// How many receipts have a fact.
    func count(_ fact: ReceiptFacts) -> Int { facts[fact.rawValue.trailingZeroBitCount] }
}

extension ReceiptOrigin {
    /// The group of a dimension that the receipt belongs to.
    func name(_ dimension: PolicyInference.Dimension) -> String? {
        switch dimension {
        case .shop: shop
        case .device: device
        case .day: day
        case .kind: kind
        }
    }
}

extension RecordedReceipt {
    /// The receipt without what identifies goods and people.
    var withoutNames: RecordedReceipt {
        var receipt = self
        receipt.bill.payments = []
        receipt.payments = nil
        for index in receipt.bill.lines.indices {
            receipt.bill.lines[index].id = nil
            receipt.bill.lines[index].name = nil
            receipt.bill.lines[index].unit = nil
        }
        return receipt
    }
}

extension RecordedFigure {
    /// Where a figure stands in a receipt of the library.
    public var defaultPath: String {
        switch self {
        case .lineSum(let line): "items[\(line)].sum"
        case .lineTax(let line): "items[\(line)].tax"
        case .turnover(let index): "vat[\(index)].turnover"
        case .rateTax(let index): "vat[\(index)].tax"
        case .totalAmount: "totalAmount"
        case .totalTax: "totalTax"
        case .totalDiscount: "totalDiscount"
        case .amountDue: "amountDue"
        case .payments: "payments"
        }
    }
}

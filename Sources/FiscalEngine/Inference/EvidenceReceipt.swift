// SPDX-License-Identifier: Apache-2.0

/// Where a recorded receipt comes from.
public struct ReceiptOrigin: Sendable, Hashable, Codable {
    /// The source as it was named.
    public var source: String
    /// The record's number in its source, counted from 1. Source and record name a receipt.
    public var record: Int
    /// The bill, where the document names it.
    public var billID: String?
    /// The day, `YYYY-MM-DD`, where the document has one.
    public var day: String?
    /// The shop: the column of a journal, `storeId` of an event.
    public var shop: String?
    /// The register: `deviceId` of an event.
    public var device: String?
    /// What kind of document it is: `receipt`, `bill`, `csv`, `fns`.
    public var kind: String?

    /// An origin; what is not given is not known.
    public init(
        source: String, record: Int, billID: String? = nil, day: String? = nil,
        shop: String? = nil, device: String? = nil, kind: String? = nil
    ) {
        self.source = source
        self.record = record
        self.billID = billID
        self.day = day
        self.shop = shop
        self.device = device
        self.kind = kind
    }
}

extension ReceiptOrigin: Comparable {
    /// By source, then by record.
    public static func < (a: ReceiptOrigin, b: ReceiptOrigin) -> Bool {
        (a.source, a.record, a.billID ?? "") < (b.source, b.record, b.billID ?? "")
    }
}

/// A receipt that an inference keeps as an example.
public struct EvidenceReceipt: Sendable, Hashable {
    /// Where it comes from.
    public var origin: ReceiptOrigin
    /// What it records; nil for a receipt of more than ``PolicyInference/Limits/lines`` lines.
    public var receipt: RecordedReceipt?
    /// Where each of its recorded figures stands, in the order of the figures; empty where that is not known.
    public var paths: [String]
}

/// What was seen of receipts that leave the same policies.
struct SetEvidence: Evidence {
    var count = 0
    var firstDay: String?
    var lastDay: String?
    /// The first receipts by their origin, at most ``capacity``.
    private(set) var examples: [EvidenceReceipt] = []
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    init(
        count: Int, firstDay: String?, lastDay: String?, examples: [EvidenceReceipt], capacity: Int
    ) {
        self.count = count
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.examples = examples
        self.capacity = capacity
    }

    /// Counts a receipt; `example` is asked for where it is kept.
    mutating func add(_ origin: ReceiptOrigin, _ example: () -> EvidenceReceipt) {
        count += 1
        see(origin.day, origin.day)
        if examples.count == capacity, let last = examples.last, last.origin < origin { return }
        insert(example())
    }

    mutating func merge(_ other: SetEvidence) {
        count += other.count
        see(other.firstDay, other.lastDay)
        for example in other.examples {
            if examples.count == capacity, let last = examples.last,
                last.origin < example.origin
            {
                return
            }
            insert(example)
        }
    }

    private mutating func insert(_ example: EvidenceReceipt) {
        var (low, high) = (0, examples.count)
        while low < high {
            let middle = (low + high) / 2
            if examples[middle].origin < example.origin { low = middle + 1 } else { high = middle }
        }
        examples.insert(example, at: low)
        if examples.count > capacity { examples.removeLast() }
    }

    private mutating func see(_ first: String?, _ last: String?) {
        if let first { firstDay = firstDay.map { min($0, first) } ?? first }
        if let last { lastDay = lastDay.map { max($0, last) } ?? last }
    }
}

/// What was seen of the receipts of a shop, a device, a day or a kind of documents.
struct GroupEvidence: Evidence {
    var count = 0
    var sets: BoundedTable<Signature, Tally>

    init(limit: Int) {
        sets = BoundedTable(limit: limit)
    }

    init(count: Int, sets: BoundedTable<Signature, Tally>) {
        self.count = count
        self.sets = sets
    }

    mutating func add(_ signature: Signature) {
        count += 1
        sets.update(signature, start: Tally()) { $0.count += 1 }
    }

    mutating func merge(_ other: GroupEvidence) {
        count += other.count
        sets.merge(other.sets)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Where a compared bill was read, to be found again; nothing of what it sells and to whom.
public struct BillPlace: Sendable, Hashable, Comparable {
    /// The source as it was named.
    public var source: String
    /// The record's number in its source, counted from 1.
    public var record: Int
    /// The identifier of the bill, where it has one.
    public var billID: String?

    /// A place in a source.
    public init(source: String = "", record: Int, billID: String? = nil) {
        self.source = source
        self.record = record
        self.billID = billID
    }

    /// The order of sources by name, then that of their records.
    public static func < (a: BillPlace, b: BillPlace) -> Bool {
        if a.source != b.source { return a.source < b.source }
        if a.record != b.record { return a.record < b.record }
        return (a.billID ?? "") < (b.billID ?? "")
    }
}

/// A receipt on which a policy is far from the baseline.
public struct WorstCase: Sendable, Hashable {
    /// Where the bill was read.
    public let place: BillPlace
    /// The VAT under the policy less that under the baseline, in minor units of the comparison.
    public let tax: Int128
    /// The total under the policy less that under the baseline, in the same units.
    public let amount: Int128

    package init(place: BillPlace, tax: Int128, amount: Int128) {
        self.place = place
        self.tax = tax
        self.amount = amount
    }

    /// The larger difference first: by VAT, then by the total; of equal ones the earlier bill. A total order, so that the
    /// worst cases of many parts do not depend on the order in which these are put together.
    static func comesFirst(_ a: WorstCase, _ b: WorstCase) -> Bool {
        if a.tax.magnitude != b.tax.magnitude { return a.tax.magnitude > b.tax.magnitude }
        if a.amount.magnitude != b.amount.magnitude {
            return a.amount.magnitude > b.amount.magnitude
        }
        if a.place != b.place { return a.place < b.place }
        return (a.tax, a.amount) < (b.tax, b.amount)
    }
}

/// The worst cases of a policy, the worst first.
struct WorstCases: Sendable, Hashable {
    /// How many are kept.
    static let capacity = 5

    private(set) var list: [WorstCase] = []
    /// The VAT and the total of the last, without signs, once there are as many as are kept.
    private var leastTax: UInt128?
    private var leastAmount: UInt128 = 0

    init(_ list: [WorstCase] = []) {
        self.list = list
        measure()
    }

    /// A receipt with this difference may be among the worst.
    @inline(__always)
    func mayHold(_ difference: Difference) -> Bool {
        guard let leastTax else { return true }
        let tax = difference.tax.magnitude
        return tax > leastTax || tax == leastTax && difference.amount.magnitude >= leastAmount
    }

    mutating func add(_ other: WorstCase) {
        if list.count == Self.capacity, let last = list.last, !WorstCase.comesFirst(other, last) {
            return
        }
        let index = list.firstIndex { WorstCase.comesFirst(other, $0) } ?? list.count
        list.insert(other, at: index)
        if list.count > Self.capacity { list.removeLast() }
        measure()
    }

    mutating func merge(_ other: WorstCases) {
        for worst in other.list { add(worst) }
    }

    private mutating func measure() {
        guard list.count == Self.capacity, let last = list.last else { return }
        leastTax = last.tax.magnitude
        leastAmount = last.amount.magnitude
    }
}

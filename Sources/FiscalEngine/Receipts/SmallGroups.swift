// SPDX-License-Identifier: Apache-2.0

/// Running sums of the few rates of one bill, in the order in which the rates first appear.
///
/// Nearly every bill has one rate, and the rest a handful: looking through them beats hashing.
struct SmallGroups {
    struct Group {
        var rate: UInt16
        var sum: Int64
        var tax: Int64
    }

    private(set) var list: [Group] = []

    mutating func add(rate: UInt16, sum: Int64, tax: Int64, overflow: inout Bool) {
        for index in list.indices where list[index].rate == rate {
            let (sum, sumOverflow) = list[index].sum.addingReportingOverflow(sum)
            let (tax, taxOverflow) = list[index].tax.addingReportingOverflow(tax)
            list[index].sum = sum
            list[index].tax = tax
            overflow = overflow || sumOverflow || taxOverflow || sum == .min || tax == .min
            return
        }
        list.append(Group(rate: rate, sum: sum, tax: tax))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Columns that have not differed so far: each knows the first of its class. Classes are only ever parted, so that the
/// classes of two parts of a corpus together are the intersections of theirs, in whatever order parts are put together.
struct Partition: Sendable, Hashable {
    private(set) var leaders: [Int]

    /// Classes of columns with equal keys.
    init<Key: Hashable>(_ keys: [Key]) {
        leaders = keys.map { keys.firstIndex(of: $0) ?? 0 }
    }

    /// Parts columns that differ.
    @inline(__always)
    mutating func refine(_ isEqual: (Int, Int) -> Bool) {
        for column in leaders.indices
        where leaders[column] != column && !isEqual(leaders[column], column) {
            part(isEqual)
            return
        }
    }

    private mutating func part(_ isEqual: (Int, Int) -> Bool) {
        var parted = leaders
        for column in leaders.indices {
            parted[column] =
                (0..<column).first {
                    parted[$0] == $0 && leaders[$0] == leaders[column] && isEqual($0, column)
                } ?? column
        }
        leaders = parted
    }

    /// Parts what another partition of the same columns parts.
    mutating func merge(_ other: Partition) {
        if leaders == other.leaders { return }
        let both = zip(leaders, other.leaders).map { [$0, $1] }
        self = Partition(both)
    }
}

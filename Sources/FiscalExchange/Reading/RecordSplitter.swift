// SPDX-License-Identifier: Apache-2.0

/// One record of a source, as a range of a chunk.
struct RawRecord: Sendable {
    /// Failures are large and rare: a record holds one by reference.
    private final class Box: Sendable {
        let failure: RecordFailure

        init(_ failure: RecordFailure) {
            self.failure = failure
        }
    }

    var range: Range<Int>
    /// A bill of a CSV that occurred before, among the last ones.
    var isRepeated: Bool
    private var box: Box?

    init(range: Range<Int>, failure: RecordFailure? = nil, isRepeated: Bool = false) {
        self.range = range
        self.isRepeated = isRepeated
        box = failure.map { Box($0) }
    }

    /// The record cannot be read whatever it holds: it is too large, or something is wrong around it.
    var failure: RecordFailure? {
        get { box?.failure }
        set { box = newValue.map { Box($0) } }
    }

    /// There is no failure.
    var isReadable: Bool { box == nil }
}

/// Finds where records start and end, piece by piece, without reading what is inside them.
///
/// A splitter sees each byte once: `scan` is called with the bytes that are left of the piece before, followed by new ones,
/// and goes on where it was. A broken record ends where the next can be recognised, so that it spoils no other.
protocol RecordSplitter {
    /// Scans on and appends every record that ends.
    mutating func scan(_ bytes: Span<UInt8>, isEnd: Bool, into records: inout [RawRecord])

    /// Where the record starts that has not ended; the bytes before it are done with.
    var pending: Int { get }

    /// The record that has not ended is being skipped.
    var isSkipping: Bool { get }

    /// The bytes before `count` are dropped: positions move.
    mutating func drop(_ count: Int)

    /// The record that has not ended is dropped, with what is still to come of it.
    mutating func skipPending()
}

/// Lines of NDJSON. Blank lines are no records.
struct LineSplitter: RecordSplitter {
    private(set) var pending = 0
    private var position = 0
    private(set) var isSkipping = false

    mutating func scan(_ bytes: Span<UInt8>, isEnd: Bool, into records: inout [RawRecord]) {
        while let newline = bytes.firstIndex(of: UInt8(ascii: "\n"), from: position) {
            end(bytes, at: newline, into: &records)
            position = newline + 1
            pending = position
        }
        position = bytes.count
        if isEnd {
            end(bytes, at: bytes.count, into: &records)
            pending = position
        } else {
            pending = isSkipping ? position : bytes.skippingBlanks(pending..<position)
        }
    }

    private mutating func end(_ bytes: Span<UInt8>, at end: Int, into records: inout [RawRecord]) {
        let range = bytes.trimmed(pending..<end)
        if !isSkipping, !range.isEmpty { records.append(RawRecord(range: range)) }
        isSkipping = false
    }

    mutating func drop(_ count: Int) {
        pending -= count
        position -= count
    }

    mutating func skipPending() {
        isSkipping = true
        pending = position
    }
}

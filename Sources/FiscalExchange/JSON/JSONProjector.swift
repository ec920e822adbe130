// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

/// The wanted values of usual documents, in slots: the quick way beside ``JSONReader``.
///
/// A projector is told the shapes of the documents once. Whatever is unusual about a document, an error above all, makes it
/// give up: the document is then read by ``JSONReader``, which knows everything. What it accepts has been checked as a parse
/// checks it.
///
/// - J-2: a slot belongs to the document that was projected last.
@safe struct JSONProjector {
    /// What is wanted of the value of a key; `null` is as good as no key.
    enum Want {
        /// Nothing: the value may be of any kind.
        case nothing
        /// A number of at most 18 digits, also one in a string.
        case number(Int)
        case text(Int)
        /// A text out of few that occur again and again.
        case word(Int)
        /// A text or a whole number.
        case name(Int)
        case flag(Int)
        /// An object whose values are slots of the same row.
        case object(Int, Shape)
        /// An array of objects, each of which is a row.
        case rows(Int, Shape)
        /// An empty array.
        case empty
    }

    /// The keys of a kind of object and what is wanted of them.
    struct Shape {
        fileprivate let number: UInt32
    }

    /// A wanted value.
    struct Slot {
        /// Of a number its mantissa, of a word its number or −1, of a flag 0 or 1, of rows how many they are.
        let value: Int64
        /// The offset of the value in the buffer, −1 where it is not there; of rows the index of the first.
        let start: Int32
        /// The end of a text; the scale of a number.
        let end: Int32

        var isAbsent: Bool { start == -1 }
        /// The text of the value as it stands in the source.
        var text: SourceText { SourceText(start: start, end: end, spelling: .jsonBody) }
        var scale: UInt8 { UInt8(truncatingIfNeeded: end) }
    }

    /// The parser's memory, which goes with the last projector that uses it.
    @safe private final class Memory {
        let projector: OpaquePointer

        init(_ projector: OpaquePointer) {
            unsafe self.projector = projector
        }

        deinit {
            unsafe csimdjson_projector_destroy(projector)
        }
    }

    private let memory: Memory
    private let projector: OpaquePointer
    private let documentSlots: Int
    private let rowSlots: Int
    private var document = unsafe csimdjson_document()

    init(documentSlots: Int, rowSlots: Int, maximumDepth: Int, maximumDigits: Int) {
        guard
            let created = unsafe csimdjson_projector_create(
                UInt32(documentSlots), UInt32(rowSlots), UInt32(maximumDepth),
                UInt32(maximumDigits))
        else { fatalError("No memory for a JSON projector") }
        unsafe memory = Memory(created)
        unsafe projector = created
        self.documentSlots = documentSlots
        self.rowSlots = rowSlots
    }

    /// Finds its way as on processors for which there is no quicker index; what is projected is the same.
    func usePortableIndex() {
        unsafe csimdjson_use_portable_index(projector)
    }

    /// Adds the shape of a kind of object, its keys in their usual order.
    ///
    /// - Parameter isClosed: An object with another key is unusual.
    func shape(isClosed: Bool = false, _ fields: [(key: String, want: Want)]) -> Shape {
        let shape = unsafe csimdjson_add_shape(projector, isClosed)
        for (key, want) in fields {
            let (kind, slot, inner): (csimdjson_want, Int, Shape?) =
                switch want {
                case .nothing: (CSIMDJSON_WANT_NOTHING, 0, nil)
                case .number(let slot): (CSIMDJSON_WANT_NUMBER, slot, nil)
                case .text(let slot): (CSIMDJSON_WANT_TEXT, slot, nil)
                case .word(let slot): (CSIMDJSON_WANT_WORD, slot, nil)
                case .name(let slot): (CSIMDJSON_WANT_NAME, slot, nil)
                case .flag(let slot): (CSIMDJSON_WANT_FLAG, slot, nil)
                case .object(let slot, let shape): (CSIMDJSON_WANT_OBJECT, slot, shape)
                case .rows(let slot, let shape): (CSIMDJSON_WANT_ROWS, slot, shape)
                case .empty: (CSIMDJSON_WANT_EMPTY, 0, nil)
                }
            let text = Array(key.utf8)
            let isAdded = unsafe text.withUnsafeBufferPointer { bytes in
                unsafe csimdjson_add_field(
                    projector, shape, bytes.baseAddress, bytes.count, kind, UInt32(slot),
                    inner?.number ?? 0)
            }
            precondition(isAdded, "A shape has room for its fields")
        }
        return Shape(number: shape)
    }

    /// Prepares a range of the buffer, from the first byte of a document to the last of the same or another one.
    ///
    /// - Returns: false when some document of the range is not valid: each is then prepared by itself.
    func index(_ range: Range<Int>, of buffer: [UInt8]) -> Bool {
        precondition(range.upperBound <= buffer.count && buffer.count <= Int(Int32.max))
        return unsafe buffer.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return false }
            return unsafe csimdjson_index(projector, first, range.lowerBound, range.upperBound)
        }
    }

    /// Projects the document that fills a part of the prepared range; documents are asked for in their order.
    ///
    /// - Returns: false for an unusual document.
    mutating func project(_ range: Range<Int>, of buffer: [UInt8], _ shape: Shape) -> Bool {
        precondition(range.upperBound <= buffer.count)
        return unsafe buffer.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return false }
            return unsafe csimdjson_project(
                projector, first, range.lowerBound, range.upperBound, shape.number, &document)
        }
    }

    /// The number of rows of the document.
    var rowCount: Int { Int(unsafe document.row_count) }

    /// The document has one of the keys of its shape, counted from 0; 63 stands for any other key.
    func hasKey(_ index: Int) -> Bool { unsafe document.keys >> UInt64(index) & 1 != 0 }

    /// A slot of the document.
    @inline(__always)
    func slot(_ index: Int) -> Slot {
        precondition(index >= 0 && index < documentSlots, "J-2: a document has the slot")
        return Slot(unsafe document.slots[index])
    }

    /// The slots of all rows, one row after the other, until the next document is projected.
    @inline(__always)
    var rows: UnsafeBufferPointer<csimdjson_slot> {
        unsafe UnsafeBufferPointer(start: document.rows, count: rowCount * rowSlots)
    }

    /// A slot of a row.
    @inline(__always)
    func slot(_ index: Int, ofRow row: Int) -> Slot {
        precondition(
            index >= 0 && index < rowSlots && row >= 0 && row < rowCount, "J-2: a row has the slot")
        return Slot(unsafe document.rows[row &* rowSlots &+ index])
    }
}

extension JSONProjector.Slot {
    @inline(__always)
    init(_ slot: csimdjson_slot) {
        value = slot.value
        start = Int32(bitPattern: slot.start)
        end = Int32(bitPattern: slot.end)
    }
}

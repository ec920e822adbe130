// SPDX-License-Identifier: Apache-2.0

internal import CInflate

/// gzip text to bytes, piece by piece.
@safe final class Inflater {
    private let state: OpaquePointer

    init() {
        guard let created = unsafe cinflate_create() else {
            fatalError("No memory to decompress with")
        }
        unsafe state = created
    }

    deinit {
        unsafe cinflate_destroy(state)
    }

    /// The text may end here.
    var isComplete: Bool { unsafe cinflate_is_complete(state) != 0 }

    /// A text starts as gzip's does (RFC 1952).
    static func startsText(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.starts(with: [0x1F, 0x8B])
    }

    /// Decompresses from `input`, of which as much is dropped as was used, to at most `count` bytes at the end of `output`.
    ///
    /// - Returns: false when the input is no gzip text, or damaged.
    func run(
        _ input: inout ArraySlice<UInt8>, _ count: Int, into output: inout [UInt8]
    ) -> Bool {
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: count))
        var (consumed, produced) = (0, 0)
        let status = unsafe input.withUnsafeBufferPointer { text in
            unsafe output.withUnsafeMutableBufferPointer { bytes in
                guard let target = bytes.baseAddress else { return CINFLATE_OK }
                return unsafe cinflate_run(
                    state, text.baseAddress, text.count, &consumed, target + start, count,
                    &produced)
            }
        }
        input = input.dropFirst(consumed)
        output.removeLast(count - produced)
        return status == CINFLATE_OK
    }
}

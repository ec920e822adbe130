// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension Span<UInt8> {
    /// The first position of a byte at or behind `start`.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        if start >= count { return nil }
        return unsafe withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress,
                let found = unsafe memchr(first + start, Int32(byte), bytes.count - start)
            else { return nil }
            return unsafe first.distance(to: found)
        }
    }

    /// The range without white space at both ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, Self.isBlank(self[start]) { start += 1 }
        while start < end, Self.isBlank(self[end - 1]) { end -= 1 }
        return start..<end
    }

    /// The first position of the range that is no white space; its end when all of it is.
    func skippingBlanks(_ range: Range<Int>) -> Int {
        var position = range.lowerBound
        while position < range.upperBound, Self.isBlank(self[position]) { position += 1 }
        return position
    }

    /// White space of JSON.
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}

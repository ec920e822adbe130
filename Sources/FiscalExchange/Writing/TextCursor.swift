// SPDX-License-Identifier: Apache-2.0

/// Room at the end of a text for a piece of bounded length: what is written goes straight into memory.
///
/// Writing past the room traps. A cursor lives as long as the closure of ``ByteWriter/write(atMost:_:)`` that was given it.
@safe struct TextCursor {
    private var next: UnsafeMutablePointer<UInt8>
    private let end: UnsafeMutablePointer<UInt8>

    /// The room that a decimal needs: for a sign, a point, the digits of a word or of a fraction of 18 places, and for
    /// what is written behind it in passing.
    static let longestDecimal = 56

    fileprivate init(_ room: UnsafeMutableBufferPointer<UInt8>) {
        guard let start = room.baseAddress else { preconditionFailure("A piece has room") }
        unsafe next = start
        unsafe end = start + room.count
    }

    fileprivate func count(from start: UnsafeMutablePointer<UInt8>) -> Int {
        unsafe start.distance(to: next)
    }

    @inline(__always)
    private mutating func take(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        let start = unsafe next
        precondition(unsafe count <= start.distance(to: end), "A piece stays within its room")
        unsafe next = start + count
        return unsafe start
    }

    @inline(__always)
    mutating func write(_ byte: UInt8) {
        unsafe take(1).pointee = byte
    }

    /// ASCII text of the program.
    @inline(__always)
    mutating func write(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        unsafe take(count).update(from: text.utf8Start, count: count)
    }

    @inline(__always)
    mutating func write(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return }
            unsafe take(bytes.count).update(from: first, count: bytes.count)
        }
    }

    /// mantissa / 10^scale as the shortest decimal without an exponent: 31.6, 7950, 0.05.
    @inline(__always)
    mutating func writeDecimal(_ mantissa: Int64, scale: Int) {
        if mantissa < 0 { write(UInt8(ascii: "-")) }
        if scale != 2 {
            writeDecimal(mantissa.magnitude, scale)
            return
        }
        let (whole, rest) = mantissa.magnitude.quotientAndRemainder(dividingBy: 100)
        writeDigits(whole)
        // A point and two digits, of which as many are kept as are not zero at the end.
        let (tens, ones) = rest.quotientAndRemainder(dividingBy: 10)
        let text =
            UInt64(UInt8(ascii: ".")) | (tens | UInt64(UInt8(ascii: "0"))) << 8
            | (ones | UInt64(UInt8(ascii: "0"))) << 16
        let count = rest == 0 ? 0 : ones == 0 ? 2 : 3
        store(text, count: count)
    }

    /// Writes the first `count` bytes of a word, the lowest first.
    @inline(__always)
    private mutating func store(_ word: UInt64, count: Int) {
        let start = unsafe take(8)
        unsafe UnsafeMutableRawPointer(start).storeBytes(of: word.littleEndian, as: UInt64.self)
        unsafe next = start + count
    }

    private mutating func writeDecimal(_ magnitude: UInt64, _ scale: Int) {
        var magnitude = magnitude
        var scale = scale
        while scale > 0, magnitude % 10 == 0 {
            magnitude /= 10
            scale -= 1
        }
        var power: UInt64 = 1
        for _ in 0..<scale { power *= 10 }
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: power)
        writeDigits(whole)
        if scale == 0 { return }
        write(UInt8(ascii: "."))
        var left = rest
        for _ in 0..<scale {
            power /= 10
            write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left / power))
            left %= power
        }
    }

    /// The digits of a number.
    @inline(__always)
    mutating func writeDigits(_ value: UInt64) {
        if value < 100_000_000 {
            let digits = Self.eightDigits(value)
            // The first byte that is no zero is that of the first digit; 0 has one digit too.
            let zeros = min(digits.trailingZeroBitCount, 56) & ~7
            store((digits | 0x3030_3030_3030_3030) >> UInt64(zeros), count: 8 - zeros / 8)
        } else {
            writeManyDigits(value)
        }
    }

    private mutating func writeManyDigits(_ value: UInt64) {
        let (above, below) = value.quotientAndRemainder(dividingBy: 100_000_000)
        writeDigits(above)
        store(Self.eightDigits(below) | 0x3030_3030_3030_3030, count: 8)
    }

    /// The values of the digits of a number below 10⁸, leading zeros included, the first in the lowest byte.
    ///
    /// Four digits, then two, then one are split off in all parts of the word at once: by multiplication with a
    /// reciprocal that is exact for numbers of as many digits.
    @inline(__always)
    private static func eightDigits(_ value: UInt64) -> UInt64 {
        let (high, low) = value.quotientAndRemainder(dividingBy: 10_000)
        var parts = high | low << 32
        let hundreds = (parts &* 10_486) >> 20 & 0x0000_007F_0000_007F
        parts = hundreds | (parts &- hundreds &* 100) << 16
        let tens = (parts &* 103) >> 10 & 0x000F_000F_000F_000F
        return tens | (parts &- tens &* 10) << 8
    }
}

extension ByteWriter {
    /// Writes a piece of at most `count` bytes, for which there is room then.
    @inline(__always)
    mutating func write(atMost count: Int, _ body: (inout TextCursor) -> Void) {
        reserve(count)
        bytes.append(addingCapacity: count) { room in
            unsafe room.withUnsafeMutableBufferPointer { memory, written in
                guard let start = memory.baseAddress else { return }
                var cursor = unsafe TextCursor(memory)
                body(&cursor)
                written = unsafe cursor.count(from: start)
            }
        }
    }
}

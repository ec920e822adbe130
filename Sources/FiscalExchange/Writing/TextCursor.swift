// SPDX-License-Identifier: Apache-2.0

/// Room at the end of a text for a piece of bounded length: what is written goes straight into memory.
///
/// Writing past the room traps. A cursor lives as long as the closure of ``ByteWriter/write(atMost:_:)`` that was given it.
@safe struct TextCursor {
    private var next: UnsafeMutablePointer<UInt8>
    private let end: UnsafeMutablePointer<UInt8>

    /// The most bytes of a decimal: a sign, a point, and the digits of a word or of a fraction of 18 places.
    static let longestDecimal = 40

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
        if rest == 0 { return }
        let target = unsafe take(3)
        unsafe target.pointee = UInt8(ascii: ".")
        unsafe Self.writePair(rest, to: target + 1)
        if unsafe target[2] == UInt8(ascii: "0") { unsafe next -= 1 }
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

    /// The digits of a number, two at a time, from the last to the first.
    @inline(__always)
    mutating func writeDigits(_ value: UInt64) {
        let count = Self.digitCount(value)
        let start = unsafe take(count)
        var rest = value
        var position = count
        while position >= 2 {
            position -= 2
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            unsafe Self.writePair(pair, to: start + position)
            rest = quotient
        }
        if position == 1 {
            unsafe start.pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest)
        }
    }

    private static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var rest = value
        while true {
            if rest < 10 { return count }
            if rest < 100 { return count + 1 }
            if rest < 1000 { return count + 2 }
            if rest < 10_000 { return count + 3 }
            rest /= 10_000
            count += 4
        }
    }

    /// All numbers of two digits, one behind the other.
    private static let pairs: StaticString = """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839\
        40414243444546474849505152535455565758596061626364656667686970717273747576777879\
        8081828384858687888990919293949596979899
        """

    @inline(__always)
    private static func writePair(_ value: UInt64, to target: UnsafeMutablePointer<UInt8>) {
        let digits = unsafe pairs.utf8Start + Int(truncatingIfNeeded: value &* 2)
        unsafe target.pointee = digits.pointee
        unsafe target[1] = digits[1]
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

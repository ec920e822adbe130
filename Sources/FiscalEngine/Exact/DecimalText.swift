// SPDX-License-Identifier: Apache-2.0

internal import CFiscalKernels

/// A decimal number as ASCII text that is held in place: `867.60`, `-0.005`.
///
/// A figure of 32 bytes or less, which every settled one is, needs no memory of its own. Longer ones, of a policy that keeps
/// sums exact, are held in an array.
///
/// ```swift
/// var output: [UInt8] = []
/// text.append(to: &output)   // the bytes of 867.60
/// text.description           // "867.60"
/// ```
public struct DecimalText: Sendable {
    private var bytes = [32 of UInt8](repeating: 0)
    private var length = 0
    /// Holds the text where `bytes` are too few.
    private var long: [UInt8]?

    init() {}

    init(long text: String) {
        long = Array(text.utf8)
    }

    /// mantissa / 10^scale with exactly `scale` places, 0...18.
    init(_ mantissa: Int64, scale: Int) {
        unsafe write { text in
            unsafe text.pointee.count = fk_write_decimal(
                mantissa.magnitude, mantissa < 0, UInt32(truncatingIfNeeded: scale),
                text.pointee.bytes)
        }
    }

    /// How many bytes the text has.
    public var count: Int { long?.count ?? length }

    /// Calls `body` with the bytes of the text.
    public func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if let long { return try body(long.span) }
        return try body(bytes.span.extracting(0..<length))
    }

    /// Appends the text to a buffer.
    public func append(to output: inout [UInt8]) {
        if let long {
            output.append(contentsOf: long)
            return
        }
        unsafe bytes.span.withUnsafeBufferPointer { text in
            unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<length]))
        }
    }

    /// Appends the text to memory of the caller, which has room for it: `output.freeCapacity` is ``count`` or more.
    public func append(to output: inout OutputSpan<UInt8>) {
        precondition(output.freeCapacity >= count, "The output has room for the text")
        withBytes { text in
            for index in text.indices { output.append(text[index]) }
        }
    }

    /// Lets `writer` fill the text and its length.
    @inline(__always)
    mutating func write<Result>(
        _ writer: (UnsafeMutablePointer<fk_decimal_text>) -> Result
    ) -> Result {
        var span = bytes.mutableSpan
        let (result, count) = unsafe span.withUnsafeMutableBufferPointer { room in
            var text = unsafe fk_decimal_text(bytes: room.baseAddress, count: 0)
            let result = unsafe writer(&text)
            return unsafe (result, text.count)
        }
        length = Int(count)
        return result
    }
}

extension DecimalText {
    /// Reads `digits` or `digits.digits` of up to ``readableCount`` bytes; nil for any other text, right or wrong.
    @inline(__always)
    static func read(_ text: Span<UInt8>) -> (mantissa: Int64, scale: Int)? {
        var (mantissa, scale) = (UInt64(0), UInt32(0))
        let isRead = unsafe text.withUnsafeBufferPointer { text in
            unsafe fk_read_decimal(text.baseAddress, text.count, &mantissa, &scale)
        }
        return isRead ? (Int64(mantissa), Int(scale)) : nil
    }

    /// The longest text that ``read(_:)`` reads, and so the most digits.
    static var readableCount: Int { Int(FK_READ_DECIMAL) }
}

extension DecimalText: CustomStringConvertible {
    /// The text.
    public var description: String {
        if let long { return String(decoding: long, as: UTF8.self) }
        return unsafe String(unsafeUninitializedCapacity: length) { output in
            unsafe bytes.span.withUnsafeBufferPointer { text in
                _ = unsafe output.update(fromContentsOf: text[..<length])
            }
            return length
        }
    }
}

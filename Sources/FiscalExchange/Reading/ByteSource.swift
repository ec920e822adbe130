// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Why a source cannot be read at all.
public struct SourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The source as it was named.
    public let source: String
    /// What the system or the reader says.
    public let reason: String

    /// A refusal of `source` for `reason`.
    public init(source: String, reason: String) {
        self.source = source
        self.reason = reason
    }

    /// The source and the reason.
    public var description: String { "\(source): \(reason)" }
}

/// Bytes that come one after the other: a file, standard input, or memory.
public final class ByteSource {
    private enum Origin {
        case descriptor(Int32, closes: Bool)
        case memory([UInt8], position: Int)
    }

    /// How messages name the source.
    public let name: String
    /// The size in bytes, where the system knows it.
    public let size: Int?
    private var origin: Origin
    private var isStarted = false
    private var inflater: Inflater?
    /// What was read and not handed on yet.
    private var stored: ArraySlice<UInt8> = []
    /// How many bytes were read as they are stored, of ``size``.
    private(set) var storedBytesRead = 0

    private static let pieceSize = 64 << 10

    /// Opens a file; `-` is standard input.
    ///
    /// - Throws: ``SourceError`` with the system's reason.
    public init(path: String) throws(SourceError) {
        name = path
        if path == "-" {
            origin = .descriptor(0, closes: false)
            size = nil
            return
        }
        let descriptor = unsafe open(path, O_RDONLY)
        if descriptor < 0 { throw SourceError(source: path, reason: Self.lastError()) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let reason = Self.lastError()
            close(descriptor)
            throw SourceError(source: path, reason: reason)
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw SourceError(source: path, reason: "is a directory")
        }
        size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
        origin = .descriptor(descriptor, closes: true)
    }

    /// Bytes in memory.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        size = bytes.count
        origin = .memory(bytes, position: 0)
    }

    deinit {
        if case .descriptor(let descriptor, true) = origin { close(descriptor) }
    }

    /// Appends at most `count` further bytes and returns how many there were; 0 at the end. Text that is compressed by
    /// gzip, whatever its name, is decompressed.
    ///
    /// - Throws: ``SourceError`` with the system's reason, or when the compressed text is damaged or cut.
    func read(_ count: Int, into buffer: inout [UInt8]) throws(SourceError) -> Int {
        if !isStarted { try start() }
        guard let inflater else {
            if stored.isEmpty {
                let received = try readStored(count, into: &buffer)
                storedBytesRead += received
                return received
            }
            let received = min(count, stored.count)
            buffer.append(contentsOf: stored.prefix(received))
            stored = stored.dropFirst(received)
            return received
        }
        let before = buffer.count
        while buffer.count == before {
            if !inflater.run(&stored, count, into: &buffer) {
                throw SourceError(source: name, reason: "the compressed text is damaged")
            }
            if buffer.count > before { break }
            var piece: [UInt8] = []
            let received = try readStored(Self.pieceSize, into: &piece)
            storedBytesRead += received
            if stored.isEmpty { stored = piece[...] } else { stored += piece }
            if received == 0 {
                if inflater.isComplete { break }
                throw SourceError(source: name, reason: "the compressed text is cut")
            }
        }
        return buffer.count - before
    }

    /// Looks at the first bytes: the sign of gzip has two.
    private func start() throws(SourceError) {
        isStarted = true
        var head: [UInt8] = []
        while head.count < 2 {
            let received = try readStored(Self.pieceSize, into: &head)
            if received == 0 { break }
        }
        storedBytesRead = head.count
        stored = head[...]
        if Inflater.startsText(stored) { inflater = Inflater() }
    }

    /// Appends at most `count` further bytes as they are stored.
    private func readStored(
        _ count: Int, into buffer: inout [UInt8]
    ) throws(SourceError) -> Int {
        switch origin {
        case .memory(let bytes, let position):
            let end = min(bytes.count, position + count)
            buffer.append(contentsOf: bytes[position..<end])
            origin = .memory(bytes, position: end)
            return end - position
        case .descriptor(let descriptor, _):
            if buffer.capacity - buffer.count < count {
                buffer.reserveCapacity(max(buffer.count + count, 2 * buffer.capacity))
            }
            var received = 0
            repeat {
                buffer.append(addingCapacity: count) { room in
                    unsafe room.withUnsafeMutableBufferPointer { bytes, written in
                        guard let target = bytes.baseAddress else { return }
                        unsafe received = systemRead(descriptor, target, count)
                        written = max(0, received)
                    }
                }
            } while received < 0 && errno == EINTR
            if received < 0 { throw SourceError(source: name, reason: Self.lastError()) }
            return received
        }
    }

    private static func lastError() -> String {
        unsafe String(cString: strerror(errno))
    }
}

/// `read(2)`, which the method of the same name hides.
private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableRawPointer, _ count: Int) -> Int
{
    unsafe read(descriptor, target, count)
}

// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is read as it lies, to know what reading alone costs.
final class PlainFile {
    private let path: String
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)

    /// Opens the file.
    ///
    /// - Throws: ``FileError`` with the system's reason.
    init(path: String) throws(FileError) {
        self.path = path
        descriptor = unsafe open(path, O_RDONLY)
        if descriptor < 0 { throw FileError(path) }
    }

    deinit {
        close(descriptor)
    }

    /// Reads to the end, 256 KiB at a time into one buffer, and returns how many bytes there were.
    func readThrough() throws(FileError) -> Int {
        var total = 0
        while true {
            let count = try read()
            if count == 0 { return total }
            total += count
        }
    }

    /// The rest of the file.
    func text() throws(FileError) -> String {
        var bytes: [UInt8] = []
        while true {
            let count = try read()
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    private func read() throws(FileError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe systemRead(descriptor, bytes.baseAddress, bytes.count)
            }
            if count >= 0 { return count }
            if errno != EINTR { throw FileError(path) }
        }
    }
}

/// Memory that is copied from one place to another, to know what moving bytes alone costs.
struct MemoryCopy {
    private let source: [UInt8]
    private var target: [UInt8]

    /// More than a cache holds; larger amounts are copied in pieces.
    private static let pieceSize = 64 << 20

    /// A copy of at most `count` bytes at a time.
    init(_ count: Int) {
        let size = max(1, min(count, Self.pieceSize))
        source = [UInt8](repeating: 1, count: size)
        target = [UInt8](repeating: 0, count: size)
    }

    /// Copies `count` bytes.
    mutating func copy(_ count: Int) {
        var rest = count
        while rest > 0 {
            let size = min(rest, source.count)
            unsafe target.withUnsafeMutableBytes { target in
                unsafe source.withUnsafeBytes { source in
                    unsafe target.copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: source[..<size]))
                }
            }
            rest -= size
        }
    }
}

/// `read(2)`, which the method of the same name hides.
private func systemRead(
    _ descriptor: Int32, _ target: UnsafeMutableRawPointer?, _ count: Int
) -> Int {
    unsafe read(descriptor, target, count)
}

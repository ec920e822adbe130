// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file, or standard output, that bytes are written to.
final class OutputFile {
    private let descriptor: Int32

    /// Creates the file at `path`; nil and `-` are standard output.
    ///
    /// - Throws: ``FileError`` with the system's reason.
    init(path: String?) throws(FileError) {
        guard let path, path != "-" else {
            descriptor = 1
            return
        }
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        if descriptor < 0 { throw FileError(path) }
    }

    deinit {
        if descriptor > 2 { close(descriptor) }
    }

    /// Writes all bytes.
    ///
    /// - Throws: ``FileError`` with the system's reason.
    func write(_ bytes: [UInt8]) throws(FileError) {
        var position = 0
        while position < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                guard let start = buffer.baseAddress else { return 0 }
                return unsafe systemWrite(descriptor, start + position, bytes.count - position)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw FileError("output")
            }
            position += written
        }
    }

    /// Writes a line to standard error.
    static func report(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = unsafe bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            return unsafe systemWrite(2, start, buffer.count)
        }
    }
}

/// What the system said of a file just now.
struct FileError: Error, CustomStringConvertible {
    let description: String

    init(_ path: String) {
        description = "\(path): \(unsafe String(cString: strerror(errno)))"
    }
}

/// `write(2)`, which the method of the same name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}

// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The standard streams, written with `write(2)`.
enum Terminal {
    static let output: Int32 = 1
    static let error: Int32 = 2

    /// Whether a person looks at the stream.
    static func isInteractive(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && environment("TERM") != "dumb"
    }

    static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// The processors that the system lets programs run on.
    static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Writes all bytes.
    ///
    /// - Throws: ``OutputError`` when the stream does not take them.
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
        var position = 0
        while position < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                guard let start = buffer.baseAddress else { return 0 }
                return unsafe systemWrite(descriptor, start + position, bytes.count - position)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw OutputError(
                    isClosedPipe: errno == EPIPE, reason: unsafe String(cString: strerror(errno)))
            }
            position += written
        }
    }

    /// Writes a line to standard error; nothing can be said when that fails.
    static func report(_ line: String) {
        try? write(Array((line + "\n").utf8), to: error)
    }

    /// Lets a closed pipe be an error of `write` instead of the end of the program.
    static func ignoreClosedPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Creates a file, or empties the one that is there.
    static func create(_ path: String) throws(OutputError) -> Int32 {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        if descriptor < 0 {
            throw OutputError(
                isClosedPipe: false, reason: "\(path): \(unsafe String(cString: strerror(errno)))")
        }
        return descriptor
    }

    /// Ends the program with status 70 where the runtime traps: a fault of the program and not of its input.
    static func endFaultsWithStatus() {
        for fault in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS] {
            signal(fault) { _ in _exit(70) }
        }
    }

    /// Whether two paths are one regular file, by whatever names.
    static func isSameFile(_ first: String, _ second: String) -> Bool {
        var (a, b) = (stat(), stat())
        let (hasFirst, hasSecond) = unsafe (stat(first, &a) == 0, stat(second, &b) == 0)
        // What is not there yet becomes one file when it has one name.
        guard hasFirst, hasSecond else { return !hasFirst && !hasSecond && first == second }
        return a.st_mode & S_IFMT == S_IFREG && a.st_dev == b.st_dev && a.st_ino == b.st_ino
    }

    static func close(_ descriptor: Int32) {
        systemClose(descriptor)
    }
}

/// A stream or file did not take what was written.
struct OutputError: Error, CustomStringConvertible {
    /// The reader of a pipe has gone, as `head` does: no fault of anybody.
    let isClosedPipe: Bool
    let reason: String

    var description: String { reason }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}

private func systemClose(_ descriptor: Int32) {
    close(descriptor)
}

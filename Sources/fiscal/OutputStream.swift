// SPDX-License-Identifier: Apache-2.0

/// A file or standard stream that lines are written to.
final class OutputStream {
    private let descriptor: Int32
    private let closes: Bool

    /// Creates the file at `path`; nil and `-` are the stream `standard`.
    init(path: String?, standard: Int32) throws(OutputError) {
        if let path, path != "-" {
            descriptor = try Terminal.create(path)
            closes = true
        } else {
            descriptor = standard
            closes = false
        }
    }

    deinit {
        if closes { Terminal.close(descriptor) }
    }

    /// A person looks at the stream.
    var isInteractive: Bool { Terminal.isInteractive(descriptor) }

    /// The file at a path, or standard output for `-`; nil without a path.
    static func file(_ path: String?) throws(OutputError) -> OutputStream? {
        guard let path else { return nil }
        return try OutputStream(path: path, standard: Terminal.output)
    }

    func write(_ bytes: [UInt8]) throws(OutputError) {
        try Terminal.write(bytes, to: descriptor)
    }

    func writeLine(_ line: String) throws(OutputError) {
        try write(Array((line + "\n").utf8))
    }
}

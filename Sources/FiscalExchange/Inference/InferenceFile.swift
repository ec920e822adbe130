// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// Partial inferences as files: what one machine has seen, to be merged with what others have.
public enum InferenceFile {
    /// Why a partial inference could not be had.
    public enum Failure: Error, CustomStringConvertible, Sendable {
        /// The file cannot be read.
        case source(SourceError)
        /// The file is not JSON, or holds no partial inference.
        case content(path: String, reason: String)

        /// What is wrong with the file.
        public var description: String {
            switch self {
            case .source(let error): "\(error)"
            case .content(let path, let reason): "\(path): \(reason)"
            }
        }
    }

    /// The largest file that is read. 1 GiB.
    public static let maximumBytes = 1 << 30

    /// The text of an inference: one line of JSON with a line break. The same receipts give the same bytes.
    public static func bytes(of inference: PolicyInference) throws -> [UInt8] {
        try PlainJSON.encode(inference) + [UInt8(ascii: "\n")]
    }

    /// The inference of a file.
    public static func inference(path: String) throws(Failure) -> PolicyInference {
        var bytes: [UInt8] = []
        do {
            let source = try ByteSource(path: path)
            while bytes.count < maximumBytes, try source.read(1 << 20, into: &bytes) > 0 {}
        } catch {
            throw .source(error)
        }
        return try inference(json: bytes, name: path)
    }

    /// The inference of a text; `name` stands in messages.
    public static func inference(
        json bytes: [UInt8], name: String = "partial inference"
    ) throws(Failure) -> PolicyInference {
        do {
            return try PlainJSON.decode(PolicyInference.self, from: bytes[...])
        } catch let error as InferenceError {
            throw .content(path: name, reason: "\(error)")
        } catch {
            throw .content(path: name, reason: "expected what --partial-output has written")
        }
    }
}

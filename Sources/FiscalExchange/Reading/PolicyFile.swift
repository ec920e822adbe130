// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// Policies by name or from their JSON form.
public enum PolicyFile {
    /// Why a policy could not be had.
    public enum Failure: Error, CustomStringConvertible, Sendable {
        /// The text names no policy, or a key of the file is wrong.
        case policy(PolicyError)
        /// The file cannot be read.
        case source(SourceError)
        /// The file is not JSON, or a key occurs twice.
        case json(RecordFailure)

        /// What is wrong with the name, the file or the key.
        public var description: String {
            switch self {
            case .policy(let error): "\(error)"
            case .source(let error): "\(error)"
            case .json(let failure):
                "\(failure.path.isEmpty ? "" : failure.path + ": ")\(failure.message) "
                    + "(byte \(failure.offset))"
            }
        }
    }

    /// A policy is smaller than this by far.
    private static let maximumBytes = 1 << 20

    /// The policy of a preset, of the short form, or of the JSON file at the path.
    public static func policy(named name: String) throws(Failure) -> Policy {
        if let policy = try? Policy(text: name) { return policy }
        let source: ByteSource
        do {
            source = try ByteSource(path: name)
        } catch {
            // A text that looks like a path is told about the file, any other about the names.
            if name.hasSuffix(".json") || name.hasPrefix("/") || name.hasPrefix(".") {
                throw .source(error)
            }
            throw .policy(.unknownName(name))
        }
        var bytes: [UInt8] = []
        do {
            while bytes.count < maximumBytes, try source.read(1 << 16, into: &bytes) > 0 {}
        } catch {
            throw .source(error)
        }
        return try policy(json: bytes)
    }

    /// The policy of the long form.
    public static func policy(json bytes: [UInt8]) throws(Failure) -> Policy {
        let start = ByteOrderMark.length(bytes.span)
        do {
            // The decoder takes the last of two equal keys; here the second is an error.
            let reader = JSONReader()
            try reader.parse(start..<bytes.count, of: bytes, maximumDepth: 16, strict: true)
            try reader.refuseDuplicateKeys()
        } catch {
            throw .json(error)
        }
        do {
            return try PlainJSON.decode(Policy.self, from: bytes[start...])
        } catch let error as PolicyError {
            throw .policy(error)
        } catch {
            throw .policy(
                .invalidValue(key: "", reason: "expected an object with the keys of a policy"))
        }
    }
}

extension JSONReader {
    /// Checks that no object of the document has a key twice.
    func refuseDuplicateKeys() throws(RecordFailure) {
        var object = JSONReader.root
        let end = next(JSONReader.root)
        while object < end {
            if kind(object) == .object {
                var names: Set<String> = []
                var key = object + 1
                while key < next(object) {
                    guard names.insert(string(key)).inserted else {
                        throw RecordFailure(
                            .duplicateKey, path: string(key), offset: offset(key),
                            "the key occurs twice")
                    }
                    key = next(key + 1)
                }
            }
            object += 1
        }
    }
}

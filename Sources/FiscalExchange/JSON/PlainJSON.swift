// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// JSON of plain `Codable` values: small documents of the engine's own, whose numbers are integers or text.
///
/// Everything that is read in bulk goes through ``JSONReader``.
enum PlainJSON {
    static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: ArraySlice<UInt8>
    ) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// The value on one line, keys in the order of the alphabet: equal values give equal bytes.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

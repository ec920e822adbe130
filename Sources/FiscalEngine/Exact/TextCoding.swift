// SPDX-License-Identifier: Apache-2.0

/// Values that are coded as text, so that no reader passes them through binary floating point.
enum TextCoding {
    /// Decodes a text and reads it.
    static func decode<Value, Failure: Error>(
        from decoder: any Decoder, _ read: (String) throws(Failure) -> Value
    ) throws -> Value {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            return try read(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
        }
    }

    /// Encodes a text.
    static func encode(_ text: String, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

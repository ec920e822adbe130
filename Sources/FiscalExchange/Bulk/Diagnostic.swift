// SPDX-License-Identifier: Apache-2.0

/// What a run has to say of one record: why it was not computed, or what its reader should know.
public struct Diagnostic: Sendable, Hashable {
    /// How grave it is.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// The record was not computed.
        case error
        /// The record was computed.
        case warning
    }

    /// Whether the record was computed.
    public let severity: Severity
    /// The source as it was named.
    public let source: String
    /// The record's number in its source, counted from 1; 0 for the source as a whole.
    public let record: Int
    /// The byte of the source, decompressed, counted from 0.
    public let offset: Int
    /// The bill, where it could be read.
    public let billID: String?
    /// Where inside the document: `products[1].price`.
    public let path: String
    /// The documented name of what is wrong: `negative-price`.
    public let code: String
    /// What is wrong, in a sentence without personal data.
    public let message: String

    /// The diagnostic as one line of JSON, without a line break.
    public var json: String {
        var writer = ByteWriter()
        writer.write("{\"severity\":\"")
        writer.write(severity.rawValue)
        writer.write("\",\"source\":")
        writer.writeString(source)
        writer.write(",\"record\":")
        writer.write(record)
        writer.write(",\"offset\":")
        writer.write(offset)
        if let billID {
            writer.write(",\"billId\":")
            writer.writeString(billID)
        }
        writer.write(",\"path\":")
        writer.writeString(path)
        writer.write(",\"code\":")
        writer.writeString(code)
        writer.write(",\"message\":")
        writer.writeString(message)
        writer.write(UInt8(ascii: "}"))
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// A recorded figure of a document that is not right, or a document that breaks a rule.
public struct Finding: Sendable, Hashable {
    /// How grave a finding is.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// A figure is wrong, or a device or operator would refuse the document.
        case error
        /// Something that may be right and should be looked at.
        case warning
    }

    /// How grave it is.
    public let severity: Severity
    /// The source as it was named.
    public let source: String
    /// The record's number in its source, counted from 1.
    public let record: Int
    /// The byte of the source, decompressed, counted from 0: the figure, or its record where it has no place of its own.
    public let offset: Int
    /// The bill, where the document names it.
    public let billID: String?
    /// The documented name of the rule: `line-tax`.
    public let rule: String
    /// Where inside the record: `body.data.items[1].tax`.
    public let path: String
    /// The recorded figure; nil where the finding is about none.
    public let recorded: Rational?
    /// What the figure should be; nil where there is no such value.
    public let computed: Rational?
    /// A policy under which the recorded figure would be right; nil when none of the usual ones gives it.
    public let reproducedBy: String?
    /// The finding in a sentence, without personal data.
    public let explanation: String

    /// recorded − computed.
    public var difference: Rational? {
        guard let recorded, let computed else { return nil }
        return recorded - computed
    }

    /// The finding as one line of JSON, without a line break.
    public var json: String {
        var writer = ByteWriter()
        write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Writes the finding as one line of JSON, without its line break.
    func write(to writer: inout ByteWriter) {
        writer.write("{\"source\":")
        writer.writeString(source)
        writer.write(",\"record\":")
        writer.write(record)
        if let billID {
            writer.write(",\"billId\":")
            writer.writeString(billID)
        }
        writer.write(",\"rule\":")
        writer.writeString(rule)
        writer.write(",\"path\":")
        writer.writeString(path)
        write(",\"recorded\":", recorded, to: &writer)
        write(",\"computed\":", computed, to: &writer)
        write(",\"difference\":", difference, to: &writer)
        writer.write(",\"explanation\":")
        writer.writeString(explanation)
        writer.write(",\"severity\":")
        writer.writeString(severity.rawValue)
        writer.write(",\"offset\":")
        writer.write(offset)
        if let reproducedBy {
            writer.write(",\"reproducedBy\":")
            writer.writeString(reproducedBy)
        }
        writer.write(UInt8(ascii: "}"))
    }

    /// A number; a fraction whose decimal expansion does not end is a text.
    private func write(_ key: StaticString, _ value: Rational?, to writer: inout ByteWriter) {
        guard let value else { return }
        writer.write(key)
        if let decimal = value.decimalText {
            writer.write(decimal)
        } else {
            writer.writeString(value.fractionText)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine

/// Why one record of a source was not computed: what is wrong, where inside the document, at which byte.
public struct RecordFailure: Error, Hashable, Sendable {
    /// The documented names of what can be wrong with a record; stable across versions.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The text is not JSON.
        case jsonSyntax = "json-syntax"
        /// The text is not UTF-8.
        case invalidUTF8 = "invalid-utf8"
        /// The text ends inside a value.
        case truncated
        /// Objects and arrays are nested deeper than the limit.
        case tooDeep = "nesting-too-deep"
        /// The record has more bytes than the limit.
        case recordTooLarge = "record-too-large"
        /// A key that is read occurs twice.
        case duplicateKey = "duplicate-key"
        /// A key that the document has to have is not there.
        case missingField = "missing-field"
        /// A key that the engine's own bill does not have.
        case unknownKey = "unknown-key"
        /// A value is of another kind than its key asks for.
        case wrongType = "wrong-type"
        /// A number departs from the grammar.
        case numberMalformed = "number-malformed"
        /// A number has more digits than the limit.
        case numberTooLong = "number-too-long"
        /// An exponent is beyond the limit.
        case numberExponent = "number-exponent"
        /// A text names no VAT rate.
        case unknownRate = "unknown-rate"
        /// A text is none of the values of its key.
        case unknownValue = "unknown-value"
        /// The document is none that is computed.
        case unknownDocument = "unknown-document"
        /// The head of a journal entry is malformed.
        case journalEntry = "journal-entry"
        /// A row of a CSV has another number of cells than the header, or a quote that does not end.
        case csvRow = "csv-row"
        /// The document is well-formed and has no receipt; see ``RecordFailure/receiptCode``.
        case receipt
    }

    /// What is wrong.
    public let code: Code
    /// Where inside the document: `products[1].price`; empty for the document itself.
    public var path: String
    /// The byte of the source, decompressed, counted from 0.
    public var offset: Int
    /// What is wrong, in a sentence without personal data.
    public let message: String
    /// The code of the engine when it refused the bill: `negative-price`, `amount-overflow`.
    public let receiptCode: String?

    init(_ code: Code, path: String = "", offset: Int, _ message: String) {
        self.code = code
        self.path = path
        self.offset = offset
        self.message = message
        receiptCode = nil
    }

    init(receiptCode: String, path: String, offset: Int, _ message: String) {
        code = .receipt
        self.path = path
        self.offset = offset
        self.message = message
        self.receiptCode = receiptCode
    }

    /// What is wrong with a number whose text starts at `start`.
    init(_ error: NumberError, at start: Int) {
        let code: Code =
            switch error.reason {
            case .tooManyDigits: .numberTooLong
            case .exponentTooLarge: .numberExponent
            default: .numberMalformed
            }
        self.init(code, offset: start + error.offset, "\(error)")
    }

    /// The name that reports carry.
    public var name: String { receiptCode ?? code.rawValue }

    /// The same failure seen from the object that holds `key`.
    func inside(_ key: String) -> RecordFailure {
        var failure = self
        failure.path = RecordFailure.join(key, path)
        return failure
    }

    /// The same failure seen from the object that holds the array `key`.
    func inside(_ key: String, _ index: Int) -> RecordFailure {
        inside("\(key)[\(index)]")
    }

    static func join(_ outer: String, _ inner: String) -> String {
        if outer.isEmpty { return inner }
        if inner.isEmpty || inner.utf8.first == UInt8(ascii: "[") { return outer + inner }
        return "\(outer).\(inner)"
    }
}

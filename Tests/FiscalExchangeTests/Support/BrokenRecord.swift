// SPDX-License-Identifier: Apache-2.0

import Testing

/// A record that is broken in one place.
struct BrokenRecord: Sendable, CustomTestStringConvertible {
    /// The text of the record.
    let record: String
    /// Of the error, counted from the start of the record.
    let offset: Int
    let path: String
    let code: String

    init(_ record: String, _ offset: Int, _ path: String, _ code: String) {
        self.record = record
        self.offset = offset
        self.path = path
        self.code = code
    }

    var testDescription: String { code + " " + path }
}

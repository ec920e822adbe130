// SPDX-License-Identifier: Apache-2.0

/// One entry of a journal and the message it holds, or why it holds none.
public struct JournalRecord: Sendable, Hashable {
    /// The entry's number in its source, counted from 1.
    public let number: Int
    /// The byte of the source where the entry starts, counted from 0.
    public let offset: Int
    /// The head of the entry; nil when it does not start as a journal's entries do.
    public let entry: JournalEntry?
    /// The message, or what is wrong with it and at which byte of the source.
    public let message: Result<ProtocolMessage, RecordFailure>
}

// SPDX-License-Identifier: Apache-2.0

/// How usual documents are read. What is read is the same: tests hold the ways against each other.
enum QuickReading: CaseIterable, Sendable {
    /// By projection, over the index that is quickest on this processor.
    case quickest
    /// By projection, over the index that there is for every processor.
    case portable
    /// Each value is looked at, as in all other documents.
    case none
}

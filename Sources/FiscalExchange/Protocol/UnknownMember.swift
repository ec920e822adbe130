// SPDX-License-Identifier: Apache-2.0

/// A member of an object that the protocol does not name.
///
/// Documents of other programs grow: what is not understood is kept and written back behind the
/// members that are. A key that the object has a property for is no unknown member.
public struct UnknownMember: Sendable, Hashable {
    /// The key, its escapes resolved.
    public let key: String
    /// What stands behind the key.
    public let value: JSONFragment

    /// A member to be written along.
    public init(key: String, value: JSONFragment) {
        self.key = key
        self.value = value
    }
}

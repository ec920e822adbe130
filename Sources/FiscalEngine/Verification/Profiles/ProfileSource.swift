// SPDX-License-Identifier: Apache-2.0

/// Where a rule or a limit of a profile is written down, and how good that evidence is.
public struct ProfileSource: Sendable, Hashable {
    /// How a fact is known. Nothing in a profile stands on hearsay.
    public enum Mark: String, Sendable, Hashable, CaseIterable {
        /// The text of a format, a vendor's own code or manual, an official letter.
        case primary = "A"
        /// A third party's code, article or issue that agrees with the rest.
        case secondary = "B"
        /// Derived by exact arithmetic from facts of the other marks.
        case derived = "D"
        /// Measured on published receipts.
        case empirical = "E"

        /// What the mark says, in a few words.
        public var text: String {
            switch self {
            case .primary: "a format, a vendor's own code or manual, an official letter"
            case .secondary: "a third party that agrees with the rest"
            case .derived: "derived from facts of the other marks by exact arithmetic"
            case .empirical: "measured on published receipts"
            }
        }
    }

    /// How the fact is known.
    public let mark: Mark
    /// The publication, with the place in it.
    public let text: String

    /// A publication and how good it is.
    public init(_ mark: Mark, _ text: String) {
        self.mark = mark
        self.text = text
    }
}

extension ProfileSource: CustomStringConvertible {
    /// The publication and its mark: `FFD 1.05, Annex 2, note to tag 1043 [A]`.
    public var description: String { "\(text) [\(mark.rawValue)]" }
}

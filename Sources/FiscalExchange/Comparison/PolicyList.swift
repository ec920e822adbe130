// SPDX-License-Identifier: Apache-2.0

public import FiscalEngine

/// Lists of policies as a command names them.
public enum PolicyList {
    /// The rules that cash registers and invoices use.
    public static let commonRules: [RoundingRule] = [.halfUp, .halfDown, .halfEven, .up, .down]

    /// The presets, and each level under the common rules: 32 policies.
    public static let common: [Policy] =
        presets
        + Policy.VATLevel.allCases.flatMap { level in
            commonRules.map { Policy(level: level, rule: $0) }
        }

    /// The presets: 12 policies.
    public static var presets: [Policy] { Policy.presets.map(\.policy) }

    /// The presets, and each level under each rule: 52 policies.
    public static let all: [Policy] =
        presets
        + Policy.VATLevel.allCases.flatMap { level in
            RoundingRule.allCases.map { Policy(level: level, rule: $0) }
        }

    /// The most policies of a list.
    public static let capacity = 1000

    /// Why a list cannot be had.
    public enum Failure: Error, CustomStringConvertible {
        /// A name of the list is no policy.
        case policy(PolicyFile.Failure)
        /// Two policies have one name.
        case sameName(String)
        /// The list names nothing.
        case empty
        /// The list is too long.
        case tooMany

        /// What is wrong.
        public var description: String {
            switch self {
            case .policy(let failure): "\(failure)"
            case .sameName(let name): "two different policies are named \"\(name)\""
            case .empty: "no policy is named"
            case .tooMany: "there are more than \(PolicyList.capacity) policies"
            }
        }
    }

    /// The policies of a list with commas: presets, `level/rule`, paths of JSON files, and the groups `common`, `presets`,
    /// `all`, `level/*` (each rule) and `*/rule` (each level). What is named twice is there once.
    public static func policies(named text: String) throws(Failure) -> [Policy] {
        var policies: [Policy] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            for policy in try expand(String(name)) {
                if let known = policies.first(where: { $0.name == policy.name }) {
                    if known != policy { throw .sameName(policy.name) }
                    continue
                }
                policies.append(policy)
                if policies.count > capacity { throw .tooMany }
            }
        }
        if policies.isEmpty { throw .empty }
        return policies
    }

    private static func expand(_ name: String) throws(Failure) -> [Policy] {
        switch name {
        case "": throw .empty
        case "common": return common
        case "presets": return presets
        case "all": return all
        default: break
        }
        if name.hasSuffix("/*"), let level = Policy.VATLevel(rawValue: String(name.dropLast(2))) {
            return RoundingRule.allCases.map { Policy(level: level, rule: $0) }
        }
        if name.hasPrefix("*/"), let rule = RoundingRule(rawValue: String(name.dropFirst(2))) {
            return Policy.VATLevel.allCases.map { Policy(level: $0, rule: rule) }
        }
        do {
            return [try PolicyFile.policy(named: name)]
        } catch {
            throw .policy(error)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// A report of an inference in words, as the table and the page both use them.
struct InferenceWords {
    let report: InferenceReport

    init(_ report: InferenceReport) {
        self.report = report
    }

    /// Rules that no receipt tells apart.
    static let families =
        "On amounts of zero or more half-ceiling is half-up, half-floor half-down, ceiling up, floor down."

    /// The findings in sentences, the answer first.
    var sentences: [String] {
        if report.receipts == 0 {
            return ["No document records a figure that policies differ in."]
        }
        var sentences = [answer]
        if report.classes.count > 1 {
            sentences.append(
                "They fall into \(report.classes.count) classes that explain different documents; "
                    + "what follows speaks of the first.")
        }
        if report.unexplainedCount > 0 { sentences.append(rest) }
        if let explanation { sentences.append(explanation) }
        sentences += openQuestions
        if report.silent > 0 {
            sentences.append(
                "\(count(report.silent, "further document")) "
                    + "\(report.silent == 1 ? "records" : "record") no such figure.")
        }
        if report.uncertain > 0 {
            sentences.append(
                "The corpus has more different sets of policies, or groups, than are kept: what is said of the answer and "
                    + "of groups leaves some documents out.")
        }
        return sentences
    }

    private var answer: String {
        guard let policy = report.representative else {
            return report.receipts == 1
                ? "No policy explains the one document."
                : "No policy explains any of \(count(report.receipts, "document"))."
        }
        let others = names(report.answer).filter { $0 != policy.policy.name }
        let among = ([policy.policy.name] + others).joined(separator: ", ")
        return report.isDecided
            ? "One class of policies explains every figure of \(count(report.receipts, "document")): "
                + "\(among); \(report.answer.policyCount) policies in all."
            : "The policies that explain the most, \(report.explained) of "
                + "\(count(report.receipts, "document")): \(among); "
                + "\(report.answer.policyCount) policies in all."
    }

    private var rest: String {
        let (left, unfit) = (report.unexplainedCount, report.unfit)
        let why: String
        switch (left, unfit) {
        case (1, 0): why = "other policies fit it"
        case (1, _): why = "no policy fits it"
        case (_, 0): why = "each fits other policies"
        case (_, left): why = "none of them fits any policy"
        case (_, 1): why = "one of them fits no policy, the others fit other policies"
        default: why = "\(unfit) of them fit no policy, the others fit other policies"
        }
        return "\(count(left, "document")) \(left == 1 ? "is" : "are") left: \(why)."
    }

    /// More than one policy, where that explains much more.
    private var explanation: String? {
        let explanation = report.explanation
        let parts = explanation.parts
        if explanation.kind == .one { return nil }
        let list = parts.map { part in
            let policy = part.policies.representative?.policy.name ?? "no policy"
            return explanation.kind == .period
                ? "\(policy) from \(part.groups[0]) to \(part.groups[1])"
                : "\(policy) for \(explanation.kind.rawValue) "
                    + part.groups.prefix(5).joined(separator: ", ")
                    + (part.groups.count > 5 ? " and \(part.groups.count - 5) more" : "")
        }.joined(separator: "; ")
        return "The smallest explanation has \(parts.count) policies: \(list). It leaves "
            + "\(count(explanation.unexplained, "document"))."
    }

    /// What no document tells apart, by the reason.
    private var openQuestions: [String] {
        var reasons: [(reason: String, pairs: [String])] = []
        for question in report.questions {
            guard let reason = question.reason else { continue }
            let pair = "\(question.alternative) from \(question.value) (\(question.point.rawValue))"
            if let index = reasons.firstIndex(where: { $0.reason == reason }) {
                reasons[index].pairs.append(pair)
            } else {
                reasons.append((reason, [pair]))
            }
        }
        return reasons.map { reason, pairs in
            "No document tells \(pairs.joined(separator: ", ")): \(reason)."
        }
    }

    /// The short forms and presets of a set, one for the rules of a family.
    func names(_ set: PolicySet) -> [String] {
        let members = Set(set.members.flatMap(\.names))
        let short = Policy.VATLevel.allCases.flatMap { level in
            RoundingFamily.allCases.map { "\(level.rawValue)/\($0.rule.rawValue)" }
        }
        return (short + Policy.presets.map(\.policy.name)).filter { members.contains($0) }
    }

    /// The values of a point that fit and those that do not.
    func values(_ point: PolicyPoint) -> (fit: String, others: String) {
        let fit = report.answer.values(point)
        let others = point.values.filter { !fit.contains($0) }
        return (fit.joined(separator: ", "), others.joined(separator: ", "))
    }

    /// Whether documents tell a value from an alternative.
    func told(_ question: InferenceReport.Question) -> String {
        if let reason = question.reason { return "cannot be told: \(reason)" }
        var text = "told by \(count(question.telling, "document"))"
        if question.inFavour > 0 { text += ", \(question.inFavour) of them in favour" }
        if question.neither > 0 {
            text += "; \(question.neither) \(question.neither == 1 ? "fits" : "fit") neither"
        }
        return text
    }

    /// What a document rejects: policies by name, others as a number.
    func rejects(_ set: PolicySet, atMost limit: Int = 6) -> String {
        let names = names(set)
        let rest = set.policyCount
        if names.isEmpty { return count(rest, "policy", "policies") }
        let shown = names.prefix(limit).joined(separator: ", ")
        return "\(shown)\(names.count > limit ? ", …" : ""); "
            + "\(count(rest, "policy", "policies")) in all"
    }

    /// A document by its place.
    func place(_ origin: ReceiptOrigin) -> String {
        let bill = origin.billID.map { ", bill \($0)" } ?? ""
        return "\(origin.source) record \(origin.record)\(bill)"
    }

    /// A figure that is not what a policy gives.
    func mismatch(_ mismatch: InferenceReport.Mismatch) -> String {
        let computed = mismatch.computed.map { "gives \($0)" } ?? "gives no receipt"
        return "\(mismatch.path) is \(mismatch.recorded), \(mismatch.policy) \(computed)"
    }

    /// Groups of a dimension, where there is more than one.
    var dimensions: [(name: String, groups: [InferenceReport.Group])] {
        ["shop", "device", "month", "kind"].compactMap { name in
            let groups = report.groups.filter { $0.dimension == name }
            return groups.count > 1 ? (name, groups) : nil
        }
    }

    /// What a group's own best policies are.
    func best(_ group: InferenceReport.Group) -> String {
        guard let policy = group.policies.representative else { return "no policy" }
        if let own = report.representative, group.policies.contains(own) { return "the same" }
        return policy.policy.name
    }

    func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}

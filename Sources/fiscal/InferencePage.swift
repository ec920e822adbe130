// SPDX-License-Identifier: Apache-2.0

import FiscalEngine
import FiscalExchange

/// The report of an inference as one page: what it says in words, and tables.
struct InferencePage {
    private let report: InferenceReport
    private let words: InferenceWords

    init(_ report: InferenceReport) {
        self.report = report
        words = InferenceWords(report)
    }

    /// The whole page.
    var html: String {
        var page = ReportPage(
            title: "Which rounding do these documents use?", summary: words.sentences)
        if report.receipts == 0 { return page.html }
        if !report.answer.isEmpty { addPoints(to: &page) }
        addAspects(to: &page)
        addQuestions(to: &page)
        addDecisions(to: &page)
        addMisfits(to: &page)
        addGroups(to: &page)
        return page.html
    }

    private func addPoints(to page: inout ReportPage) {
        var table = ReportTable([.text("point"), .text("fits"), .text("does not fit")])
        for point in PolicyPoint.allCases {
            let (fit, others) = words.values(point)
            table.add([.init("\(point.title) (\(point.rawValue))"), .init(fit), .init(others)])
        }
        page.add("Policies that fit", note: InferenceWords.families, [table.markup])
    }

    private func addAspects(to page: inout ReportPage) {
        var table = ReportTable([
            .text("figures"), .init(name: "documents"), .init(name: "explained"),
            .text("rules that fit"),
        ])
        for aspect in report.aspects {
            let rules = aspect.policies.values(aspect.kind == .sums ? .lineSum : .vat)
            table.add([
                .init(aspect.kind.rawValue), .init(aspect.receipts), .init(aspect.explained),
                .init(rules.joined(separator: ", ")),
            ])
        }
        page.add(
            "Figures on their own",
            note: "Sums, taxes of lines and totals looked at one by one: the policies that "
                + "explain the most documents by these figures alone.", [table.markup])
    }

    private func addQuestions(to page: inout ReportPage) {
        if report.questions.isEmpty { return }
        var table = ReportTable([
            .text("point"), .text("value"), .text("alternative"),
            .init(name: "against", help: "Documents that only the value explains"),
            .init(name: "in favour", help: "Documents that only the alternative explains"),
            .init(name: "neither", help: "Documents that neither explains"), .text("why not told"),
        ])
        for question in report.questions {
            table.add([
                .init(question.point.title), .init(question.value), .init(question.alternative),
                .init(question.against), .init(question.inFavour), .init(question.neither),
                .init(question.reason ?? ""),
            ])
        }
        page.add(
            "What the documents tell",
            note: "Documents for and against each alternative to the answer.", [table.markup])
    }

    private static let documentColumns: [ReportTable.Column] = [
        .text("document"), .init(name: "record"), .text("bill"), .text("day"), .text("figure"),
        .init(name: "recorded"), .text("policy"), .init(name: "computed"),
    ]

    private func cells(
        _ receipt: EvidenceReceipt, _ mismatch: InferenceReport.Mismatch?
    ) -> [ReportTable.Cell] {
        let origin = receipt.origin
        return [
            .init(origin.source), .init(origin.record), .init(origin.billID ?? ""),
            .init(origin.day ?? ""), .init(mismatch?.path ?? ""),
            .init(mismatch?.recorded.description ?? ""), .init(mismatch?.policy ?? ""),
            .init(mismatch?.computed?.description ?? ""),
        ]
    }

    private func addDecisions(to page: inout ReportPage) {
        if report.deciding.isEmpty { return }
        var table = ReportTable(Self.documentColumns + [.text("rejects")])
        for decision in report.deciding {
            table.add(
                cells(decision.receipt, decision.mismatch)
                    + [.init(words.rejects(decision.rejected))])
        }
        page.add(
            "Documents that decide",
            note: "Together they reject every policy outside the answer; each is shown with a "
                + "figure that a rejected policy gives otherwise.", [table.markup])
    }

    private func addMisfits(to page: inout ReportPage) {
        if report.unexplained.isEmpty { return }
        var table = ReportTable(Self.documentColumns + [.text("fits")])
        for misfit in report.unexplained {
            let policies = misfit.policies
            table.add(
                cells(misfit.receipt, misfit.mismatch)
                    + [.init(policies.isEmpty ? "no policy" : words.rejects(policies))])
        }
        let shown = report.unexplained.count
        page.add(
            "Documents that are left",
            note: "The answer does not give their figures."
                + (report.unexplainedCount > shown
                    ? " These are \(shown) of \(report.unexplainedCount)." : ""),
            [table.markup])
    }

    private func addGroups(to page: inout ReportPage) {
        for (name, groups) in words.dimensions {
            var table = ReportTable([
                .text(name), .init(name: "documents"),
                .init(name: "explained", help: "By the answer"), .text("own best"),
                .init(name: "explained by it"),
            ])
            for group in groups {
                table.add([
                    .init(group.name), .init(group.receipts), .init(group.explainedByAnswer),
                    .init(words.best(group)), .init(group.explained),
                ])
            }
            page.add("By \(name)", [table.markup])
        }
    }
}

extension ReportTable.Column {
    /// A column of words.
    fileprivate static func text(_ name: String) -> Self { .init(name: name, isNumber: false) }
}
